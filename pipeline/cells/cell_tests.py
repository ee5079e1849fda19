"""The tests of a table's cells: SQL that is true for a faulty cell, one for each way to be faulty.

`pipeline.schema` compiles types and constraints. Here they are applied to the columns of the scan, and tests
are added for what only hand-typed files contain: blank rows, blank texts, spaces around a text, and texts
that act as a formula.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.cells import damaged_text, swallowed_rows
from pipeline.contract.dataset import Dataset
from pipeline.core import invisible, sql
from pipeline.schema import patterns, sql_constraints, sql_types
from pipeline.schema.model import Field, TableSchema

BLANK = "blank"
DAMAGED_ROW = sql.identifier("some text is damaged")


@dataclass(frozen=True)
class Test:
    """What a faulty cell is known by.

    Attributes:
        field: the field; None for a test of the whole row.
        check: "blank", "required", "type", or the name of the constraint that the cell breaks.
        sql: true for a faulty cell, false or null for any other.
        doubt: true for each faulty cell, and for few others; cheaper than `sql`, where there is such a way.
            It must not depend on the doubts of other tests.
    """

    field: Field | None
    check: str
    sql: str
    doubt: str = ""

    @property
    def first(self) -> str:
        """The SQL that is evaluated for each row; a row where it is true for some test is in doubt."""
        return self.doubt or self.sql

    @property
    def verdict(self) -> str:
        """The SQL that is evaluated for each row in doubt: never null, and the same whatever made the doubt.

        A fault beside this cell cannot change its verdict, since a cell that is in no doubt by its own test
        is right. A CASE evaluates `sql` for the other cells only.
        """
        exact = f"coalesce({self.sql}, false)"
        return f"CASE WHEN {self.doubt} THEN {exact} ELSE false END" if self.doubt else exact


def tests(dataset: Dataset, table: TableSchema) -> list[Test]:
    """Compile a table; the first test is that of a blank row, whose cells are then not reported singly."""
    compiled = [_blank(table.names)]
    for field in table.fields:
        required = table.requires(field)
        free_text = holds_text(table, field)
        compiled += _field_tests(dataset, field, required=required, free_text=free_text)
        compiled += _text_tests(field, required=required) if free_text else ()
        is_typed_name = dataset.is_project and free_text and dataset.is_name(table, field)
        compiled += _name_tests(field) if is_typed_name else ()
        compiled += _doubtful_tests(table, field) if dataset.is_project else ()
    return compiled


def columns(fields: Iterable[Field]) -> tuple[list[str], list[str]]:
    """Return the SELECT items that tests of these fields read: the text of each cell, and then its value."""
    fields = [*fields]
    texts = [f"{sql_types.text(field)} AS {text_name(field)}" for field in fields]
    values = [
        f"{sql_types.typed(field, text_name(field))} AS {value_name(field)}"
        for field in fields
        if value_name(field) != text_name(field)
    ]
    return texts, values


def row_column(table: TableSchema, tests: Iterable[Test]) -> list[str]:
    """Return the SELECT item about a whole row that some tests read beside its texts and values.

    It is one pattern for all texts of the row, since it is long, and DuckDB compiles each of its uses. Only
    rows with a text in doubt are matched.
    """
    doubts = [test.first for test in tests if test.check == "damage"]
    if not doubts:
        return []
    free = [text_name(field) for field in table.fields if _is_doubtful(table, field)]
    return [f"CASE WHEN {' OR '.join(doubts)} THEN {damaged_text.candidate_sql(free)} END AS {DAMAGED_ROW}"]


def text_name(field: Field) -> str:
    """Return the name of the column that holds the text of a field's cells, null where one is missing."""
    return sql.identifier(f"text of {field.name}")


def value_name(field: Field) -> str:
    """Return the name of the column that holds the values of a field's cells, null where one has none."""
    same = sql_types.typed(field, "cell") == "cell"
    return text_name(field) if same else sql.identifier(f"value of {field.name}")


def _blank(names: tuple[str, ...]) -> Test:
    """Compile the test of a row of nothing but spaces; most rows are out of doubt by their first cell."""
    cells = " AND ".join(f"coalesce(trim({sql.identifier(name)}), '') = ''" for name in names)
    return Test(None, BLANK, f"({cells})", f"coalesce({sql.identifier(names[0])}, '') < '!'")


def _field_tests(dataset: Dataset, field: Field, *, required: bool, free_text: bool) -> Iterator[Test]:
    cell, value = text_name(field), value_name(field)
    if required:
        if free_text:
            missing = f"({cell} IS NULL OR {_matching(field, invisible.blank_sql(cell))})"
            doubt = f"({cell} IS NULL OR {invisible.start_doubt_sql(cell)})"
            yield Test(field, "required", missing, doubt)
        else:
            yield Test(field, "required", f"{cell} IS NULL")
    if not sql_types.decides(field):
        return
    misfit = sql_types.misfit(field, cell, value)
    if misfit:
        yield Test(field, "type", misfit, sql_types.misfit_doubt(field, cell, value))
    # The items of a list in a cell are checked one by one, in `names_and_lists`.
    written = field if field.separator else dataset.with_categories(field)
    for name, requirement in sql_constraints.requirements(written, value).items():
        yield Test(field, name, f"NOT {requirement}")


def holds_text(table: TableSchema, field: Field) -> bool:
    """Return whether a field takes any text: no code, date or count, nothing that must be found elsewhere."""
    pattern = field.constraints.get("pattern")
    bound = "enum" in field.constraints or (pattern and not patterns.may_match_invisible(pattern))
    points = any(field.name in key.fields for key in table.foreign_keys)
    adds = field.codes or field.holds or field.target or field.separator
    text = field.type == "any" or (field.type, field.format) == ("string", "default")
    return text and not (bound or points or adds)


def _text_tests(field: Field, *, required: bool) -> Iterator[Test]:
    """Compile what is odd in a text: spaces around it, and a start that a spreadsheet takes for a formula.

    A number such as -5 or +1.5 is not a formula, nor are signs alone. A required text of spaces is missing.
    What the field accepts is not odd.
    """
    cell = text_name(field)
    blank, around = invisible.blank_sql(cell), _matching(field, invisible.edge_sql(cell))
    if required or field.accepts_finding("cells.space.blank"):
        around = f"({around} AND NOT {blank})"
    if field.accepts_finding("cells.space.edge"):
        around = f"({around} AND {blank})"
    if "cells.space" not in field.accepts:
        yield Test(field, "space", around, invisible.edge_doubt_sql(cell))
    if "pattern" in field.constraints or "cells.formula" in field.accepts:
        return
    formula = (
        f"(regexp_matches({cell}, '(?s)^[=+@-].*[\\pL\\pN]') "
        f"AND NOT regexp_full_match({cell}, '[+-]?[0-9.,]+ ?%?'))"
    )
    yield Test(
        field, "formula", formula, f"CASE WHEN {cell} < 'A' THEN ascii({cell}) IN (43, 45, 61, 64) END"
    )


def _name_tests(field: Field) -> Iterator[Test]:
    """Compile the test of several spaces in a row inside a name, which nobody sees."""
    if not field.accepts_finding("cells.space.inner"):
        cell = text_name(field)
        several = f"contains(trim({cell}), '  ')"
        yield Test(field, "inner_spaces", _matching(field, several), f"contains({cell}, '  ')")


def _matching(field: Field, condition: str) -> str:
    """Return a condition for the texts that the pattern of a field matches; others are faulty already."""
    matches = sql_constraints.requirements(field, text_name(field)).get("pattern")
    return f"({condition} AND {matches})" if matches else condition


def _doubtful_tests(table: TableSchema, field: Field) -> Iterator[Test]:
    """Compile the tests whose cells only `doubtful_cells` can judge, unless the field accepts such cells."""
    if not _is_doubtful(table, field):
        return
    cell = text_name(field)
    if "cells.damage" not in field.accepts:
        doubt = damaged_text.doubt_sql(cell)
        yield Test(field, "damage", DAMAGED_ROW, doubt)
    if "cells.lines" not in field.accepts:
        yield Test(field, "lines", swallowed_rows.candidate_sql(cell))


def _is_doubtful(table: TableSchema, field: Field) -> bool:
    """Return whether a field takes text that may be damaged, or contain rows."""
    points = any(field.name in key.fields for key in table.foreign_keys)
    bound = "enum" in field.constraints or field.codes or field.holds or field.target or points
    return field.type in {"string", "any"} and field.format == "default" and not bound
