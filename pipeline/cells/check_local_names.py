"""Spellings that hold in one document only: "federal government" means the Taliban in one text alone.

The contract says under `aliases` which spellings are local, and which field names their document. A row
belongs to the document that one of its foreign keys names; `evidence` declares the table of the documents.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made

from pipeline.cells.cell_fault import Fault
from pipeline.cells.collect_findings import FileFindings
from pipeline.cells.names_and_lists import KnownValues
from pipeline.cells.scan_result import ScanResult
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.finding import Message, Values
from pipeline.schema import lists
from pipeline.schema.model import Aliases, Field, TableSchema


@dataclass
class Spelling:
    """What a spelling means, and where.

    Attributes:
        names: the published names.
        documents: the documents in which it is valid.
    """

    names: set[str] = made(default_factory=set)
    documents: set[str] = made(default_factory=set)


def check(findings: FileFindings, scan: ScanResult, dataset: Dataset, known: KnownValues) -> None:
    """Add a finding about each cell with a spelling that does not hold in the document of its row."""
    for field in findings.table.fields:
        aliases = _aliases(dataset, field)
        if aliases and aliases.local and field.target and known.spellings(field.target) is not None:
            spellings = _local(findings, known, field.target, aliases)
            if spellings:
                _check_field(findings, scan, field, document_field(dataset, findings.table), spellings)


def document_field(dataset: Dataset, table: TableSchema) -> str:
    """Return the field of a table that names the document of a row; empty where there is none."""
    documents = dataset.about.get("evidence", {}).get("documents", {})
    for key in table.foreign_keys:
        if (key.table, tuple(key.to)) == (documents.get("table"), (documents.get("id"),)):
            return key.fields[0]
    return ""


def _aliases(dataset: Dataset, field: Field) -> Aliases | None:
    table, _, name = (field.target or "").partition(".")
    return dataset.raw[table].field(name).aliases if table in dataset.raw else None


def _local(
    findings: FileFindings, known: KnownValues, target: str, aliases: Aliases
) -> Mapping[str, Spelling]:
    """Return the spellings that hold in some documents only."""
    columns, values = sql.identifiers(aliases.columns), aliases.local.values if aliases.local else ()
    rows = findings.connection.execute(
        f"SELECT {columns} FROM {known.scans[aliases.table].name} "
        f"WHERE {sql.identifier(aliases.alias)} IS NOT NULL"
    ).fetchall()
    published = known.column(target)
    everywhere = {alias for alias, _, kind, document in rows if kind not in values or not document}
    spellings: dict[str, Spelling] = {}
    for alias, name, _, document in rows:
        if alias not in everywhere and alias not in published:
            spelling = spellings.setdefault(alias, Spelling())
            spelling.names.add(name or "")
            spelling.documents.add(document)
    return spellings


def _check_field(
    findings: FileFindings, scan: ScanResult, field: Field, document: str, spellings: Mapping[str, Spelling]
) -> None:
    cell = f"m.{sql.identifier(field.name)}"
    row_document = f"m.{sql.identifier(document)}" if document else "NULL::VARCHAR"
    pairs = findings.connection.execute(
        f"SELECT {cell}, coalesce({row_document}, ''), count(*) FROM {scan.name} AS m "
        f"WHERE {cell} IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    faulty: dict[tuple[str, str], list[str]] = {}
    total = 0
    for text, named, count in pairs:
        items = lists.split(text, field.separator) if field.separator else [text]
        local = [item for item in items if item in spellings and named not in spellings[item].documents]
        if local:
            faulty[text, named] = local
            total += count * len(local)
    if not faulty:
        return
    listed = ", ".join(f"({sql.literal(text)}, {sql.literal(named)})" for text, named in faulty)
    rows = findings.rows(
        scan,
        f"SELECT m.rowid AS row, {cell} AS value, coalesce({row_document}, '') AS named "
        f"FROM {scan.name} AS m WHERE ({cell}, coalesce({row_document}, '')) IN ({listed})",
    )
    for row, text, named, key, _ in rows:
        (line,) = scan.lines([row])
        for item in faulty[text, named]:
            findings.add_of_cell(_fault(item, spellings[item]), field, line, key, text)
    findings.add_rest(total, sum(len(faulty[text, named]) for _, text, named, *_ in rows))


def _fault(item: str, spelling: Spelling) -> Fault:
    values: Values = {"item": item, "documents": sorted(spelling.documents), "names": sorted(spelling.names)}
    return Fault("cells.reference.local", values, (Message("meaning_here"),))
