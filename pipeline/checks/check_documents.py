"""Are the source documents the files that were coded?

Each has the SHA-256 and the length that raw/ records. Quotes are compared only with documents that have it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from pipeline.core import confined, sql
from pipeline.core.checksum import sha256_of_bytes
from pipeline.core.confined import ConfinedError
from pipeline.core.finding import Finding, Message, Values, in_order
from pipeline.schema import column_names
from pipeline.schema.model import TableSchema
from pipeline.tables import source_line

UNREAD = {
    "missing": "document.missing",
    "outside": "document.outside",
    "special": "document.special",
    "size": "document.size",
}
MOST_NAMES = 10_000  # of documents in a folder
SAME_SUM = 0.8  # from 0 to 1, as difflib measures it
LARGEST = 50_000_000  # bytes of a document

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Documents:
    """The documents that could be read.

    Attributes:
        findings: one for each document that is not as raw/ records it.
        texts: the text of each document with the recorded SHA-256, or without one, by the key of its row.
        others: the keys of documents that are not the files that were coded.
    """

    findings: list[Finding]
    texts: dict[str, str]
    others: set[str]


def read(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, declared: Mapping[str, str], folder: Path
) -> Documents:
    """Read the documents, and compare the SHA-256 and the length of each with the coding.

    Args:
        connection: the working database.
        table: the raw table of the documents.
        declared: `evidence.documents` of dataset.json.
        folder: folder of the documents.
    """
    rows = [row for row in raw_rows(connection, table, declared) if row["file"]]
    findings: list[Finding] = []
    contents: dict[str, bytes] = {}
    for row in rows:
        try:
            contents[row["id"]] = confined.read(folder, row["file"], LARGEST)
        except ConfinedError as error:
            size = {"largest": LARGEST} if error.fault == "size" else {}
            values: Values = {"file": row["file"], **size}
            hints = _similar(folder, row["file"]) if error.fault == "missing" else ()
            findings.append(finding(table, row, UNREAD[error.fault], declared["file"], values, hints))
    sums = {key: sha256_of_bytes(data) for key, data in contents.items()}
    readable = [row for row in rows if row["id"] in contents]
    for row in readable:
        exchanged = _exchanged(table, declared, row, readable, sums)
        findings += exchanged or _faults(table, declared, row, contents[row["id"]], sums[row["id"]])
    others = {row["id"] for row in readable if row["sha256"] and row["sha256"] != sums[row["id"]]}
    texts = {key: data.decode("utf-8", "replace") for key, data in contents.items() if key not in others}
    return Documents(in_order(findings), texts, others)


def computed_hint(file: str, recorded: str, right: str) -> Message:
    """Return the hint to write what was computed from a document.

    Args:
        file: name of the document.
        recorded: what the cell has.
        right: the value of the file that is held, which may be another than the one that was coded.
    """
    if _is_misspelt(recorded, right):
        return Message("write", {"suggestion": right})
    return Message("write_computed", {"suggestion": right, "file": file})


def _is_misspelt(recorded: str, right: str) -> bool:
    """Return whether a checksum is nearly the right one: those of two files have little in common."""
    return SequenceMatcher(None, recorded.casefold(), right).ratio() >= SAME_SUM


def _similar(folder: Path, file: str) -> tuple[Message, ...]:
    """Return the hint to write the name of the only document that has a name with another ending, or case."""
    place = (folder / file).parent
    try:
        inside = place.resolve().is_relative_to(folder.resolve())
        names = [path.name for path in islice(place.iterdir(), MOST_NAMES)] if inside else []
    except (OSError, ValueError, RuntimeError):
        return ()
    name = Path(file).name.casefold()
    same = [other for other in names if name in {other.casefold(), Path(other).stem.casefold()}]
    found = Path(file).with_name(same[0]).as_posix() if len(same) == 1 else ""
    return (Message("write", {"suggestion": found}),) if found else ()


def raw_rows(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, declared: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Read the declared columns of a raw table under the names that the declaration gives them."""
    names = [name for name in declared if name != "table"]
    columns = [f"{sql.identifier(declared[name])} AS {sql.identifier(name)}" for name in names]
    key = [f"{sql.identifier(name)}::VARCHAR" for name in table.primary_key]
    rows = connection.execute(
        f"SELECT {', '.join(columns)}, {source_line.line(table.name)}, concat_ws(', ', {', '.join(key)}) "
        f"FROM raw.{sql.identifier(table.name)} ORDER BY rowid"
    ).fetchall()
    return [dict(zip((*names, "_line", "_key"), row, strict=True)) for row in rows]


def finding(  # noqa: PLR0913, PLR0917 - the parts of one finding
    table: TableSchema, row: Row, code: str, field: str, values: Values, hints: tuple[Message, ...] = ()
) -> Finding:
    """Return a finding about a field of a row that `raw_rows` read."""
    return Finding(
        "error",
        f"evidence.{code}",
        {
            "field": column_names.shown(table.field(field)),
            **{name: value for name, value in values.items() if value is not None},
        },
        table.file,
        row["_line"],
        table.names.index(field) + 1 if table.fields_match == "exact" else None,
        key=row["_key"],
        hints=hints,
    )


def _exchanged(
    table: TableSchema,
    declared: Mapping[str, str],
    row: Row,
    rows: Sequence[Row],
    sums: Mapping[str, str],
) -> list[Finding]:
    """Return the finding about a row that names the document of another row; [] for any other row."""
    actual = sums[row["id"]]
    owner = next((other["_key"] for other in rows if other["sha256"] == actual), "")
    if not row["sha256"] or row["sha256"] == actual or not owner:
        return []
    own = next((other["file"] for other in rows if sums[other["id"]] == row["sha256"]), "")
    hint = Message("write", {"suggestion": own}) if own else Message("own_document")
    values = {"file": row["file"], "other": owner}
    return [finding(table, row, "document.exchanged", declared["file"], values, (hint,))]


def _faults(
    table: TableSchema, declared: Mapping[str, str], row: Row, data: bytes, actual: str
) -> Iterator[Finding]:
    """Yield what is not as the row of a document records it."""
    file = row["file"]
    if actual != row["sha256"]:
        values: Values = {"file": file, "actual": actual, "expected": row["sha256"]}
        recorded = str(row["sha256"] or "")
        likely = not recorded or _is_misspelt(recorded, actual)
        hints = (computed_hint(file, recorded, actual),) if likely else ()
        yield finding(table, row, "document.sha256", declared["sha256"], values, hints)
    try:
        length = len(data.decode("utf-8"))
    except UnicodeDecodeError:
        yield finding(table, row, "document.encoding", declared["file"], {"file": file})
        return
    if length != row["characters"]:
        values = {"file": file, "actual": length, "expected": row["characters"]}
        hints = (
            (Message("write", {"suggestion": str(length)}),)
            if actual == row["sha256"] or not row["sha256"]
            else ()
        )
        yield finding(table, row, "document.length", declared["characters"], values, hints)
