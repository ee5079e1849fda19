"""Are keys unique, and do references resolve? Both compare values, not texts: 01 and 1 are one integer."""

from pipeline.cells import python_values
from pipeline.cells.collect_findings import FileFindings
from pipeline.cells.names_and_lists import Known
from pipeline.cells.scan_result import Marks
from pipeline.core import sql
from pipeline.core.legacy import nearest
from pipeline.core.text import quoted
from pipeline.schema.model import ForeignKey

MOST_COMPARED = 5000


def check(findings: FileFindings, marks: Marks, known: Known) -> None:
    """Tell of every key of a table that stands twice, and of every reference to nothing."""
    table = marks.table
    for field in table.fields:
        if field.constraints.get("unique"):
            _twice(findings, marks, (field.name,), "unique")
    for names in table.unique_keys:
        _twice(findings, marks, names, "unique")
    _twice(findings, marks, table.primary_key, "key")
    for key in table.foreign_keys:
        if key.table in known.marks:
            _references(findings, marks, key, known)


def _twice(findings: FileFindings, marks: Marks, names: tuple[str, ...], check: str) -> None:
    """Tell of rows whose key stands before; one with a missing or a faulty cell is told of by that."""
    table, parts = marks.table, [f"v{i}" for i in range(len(names))]
    whole = " AND ".join(f"{part} IS NOT NULL" for part in parts)
    alone = parts[0] if len(parts) == 1 else f"row({', '.join(parts)})"
    if _ascending(findings, marks, names, alone) or _distinct(findings, marks, names, alone, whole):
        return
    found = findings.rows(
        marks,
        f'SELECT "row", text, min("row") OVER (PARTITION BY {", ".join(parts)}) AS first '
        f'FROM {_values(marks, names)} WHERE {whole} QUALIFY "row" > first',
    )
    hint = "each row needs a key of its own" if check == "key" else ""
    for row, value, first, key, _ in found:
        line, earlier = marks.lines([row, first])
        message = f"{quoted(value)} stands on line {earlier} already"
        findings.of_cell(check, table.field(names[0]), line, message, key=key, value=value, hint=hint)
    findings.of_the_rest(check, table.field(names[0]), found[0][-1], len(found))


def _ascending(findings: FileFindings, marks: Marks, names: tuple[str, ...], key: str) -> bool:
    """Tell whether each key is above that of the row before, as coders' keys mostly are."""
    ((ascending,),) = findings.connection.execute(
        f"SELECT count(*) FILTER (above) = count(*) - 1 "
        f"FROM (SELECT {key} > lag({key}) OVER () AS above FROM {_values(marks, names)})"
    ).fetchall()
    return bool(ascending)


def _distinct(findings: FileFindings, marks: Marks, names: tuple[str, ...], key: str, whole: str) -> bool:
    """Tell whether no two whole keys are the same."""
    ((ascending,),) = findings.connection.execute(
        f"SELECT count(DISTINCT {key}) = count(*) FROM {_values(marks, names)} WHERE {whole}"
    ).fetchall()
    return bool(ascending)


def _references(findings: FileFindings, marks: Marks, key: ForeignKey, known: Known) -> None:
    """Tell of foreign keys that point to nothing; one with a missing or a faulty cell points nowhere."""
    other = known.marks[key.table]
    here, there = _values(marks, key.fields), _values(other, key.to)
    whole = " AND ".join(f"here.v{i} IS NOT NULL" for i in range(len(key.fields)))
    joined = " AND ".join(f"there.v{i} = here.v{i}" for i in range(len(key.fields)))
    found = findings.rows(
        marks,
        f"SELECT here.row, here.text FROM {here} AS here "
        f"ANTI JOIN {there} AS there ON {joined} WHERE {whole}",
    )
    place = f"{key.table}.{key.to[0]}"
    field = marks.table.field(key.fields[0])
    choices = known.column(place, MOST_COMPARED) if found and len(key.fields) == 1 else ()
    for row, text, row_key, _ in found:
        (line,) = marks.lines([row])
        message, hint = f"{quoted(text)} does not stand in {place}", nearest(text, choices)
        findings.of_cell("reference", field, line, message, key=row_key, value=text, hint=hint)
    if found:
        findings.of_the_rest("reference", field, found[0][-1], len(found))


def _values(marks: Marks, names: tuple[str, ...]) -> str:
    """Return SQL for the number of each row, its key as text, and the values v0, v1, … of its parts."""
    cells = [f"m.{sql.identifier(name)}" for name in names]
    values = ", ".join(
        f"{python_values.value(marks, marks.table.field(name), cell)} AS v{i}"
        for i, (name, cell) in enumerate(zip(names, cells, strict=True))
    )
    text = f"concat_ws(', ', {', '.join(cells)}) AS text"
    return f'(SELECT m.rowid AS "row", {text}, {values} FROM {marks.name} AS m)'
