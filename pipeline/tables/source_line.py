"""From a published row back to the line of raw/ that it comes from."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.raw_files import check_header
from pipeline.schema.model import Field, TableSchema
from pipeline.tables import matched_rows

FEW = 20  # lines that are looked up one by one


@dataclass(frozen=True)
class Place:
    """A place in a raw file; without a line where the row comes from no single one."""

    file: str = ""
    line: int | None = None
    column: int | None = None


class Lines:
    """The lines of raw rows by their keys; if many are asked for, those of the table are read at once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Start without any line."""
        self.connection = connection
        self._asked = Counter[tuple[str, ...]]()
        self._known: dict[tuple[str, ...], dict[tuple[str | None, ...], int | None]] = {}
        self._matched: dict[tuple[str, str], Mapping[tuple[str | None, ...], int]] = {}

    def of(self, raw: TableSchema, key: Mapping[str, object]) -> int | None:
        """Return the line of the one row with these values; None if there is none, or several."""
        columns = (raw.name, *key)
        self._asked[columns] += 1
        if self._asked[columns] <= FEW:
            return _queried(self.connection, raw, key)
        if columns not in self._known:
            self._known[columns] = self._read(raw, tuple(key))
        return self._known[columns].get(tuple(map(_as_text, key.values())))

    def matched(
        self, dataset: Dataset, table: TableSchema, raw: TableSchema, key: Mapping[str, object]
    ) -> int | None:
        """Return the line of the raw row that `matched_rows` finds for the published row with this key."""
        tables = table.name, raw.name
        if tables not in self._matched:
            self._matched[tables] = matched_rows.numbers(dataset, self.connection, table, raw)
        number = self._matched[tables].get(tuple(_as_text(key[name]) for name in table.primary_key))
        if number is None:
            return None
        query = f"SELECT {line(raw.name)} FROM raw.{sql.identifier(raw.name)} WHERE rowid = {number}"
        return int(self.connection.execute(query).fetchall()[0][0])

    def _read(self, raw: TableSchema, columns: tuple[str, ...]) -> dict[tuple[str | None, ...], int | None]:
        name = sql.identifier(raw.name)
        texts = ", ".join(f"{sql.identifier(column)}::VARCHAR" for column in columns)
        rows = self.connection.execute(f"SELECT rowid, {texts} FROM raw.{name}").fetchall()
        pairs = self.connection.execute(f'SELECT "row", ahead FROM lines.{name} ORDER BY "row"').fetchall()
        starts, ahead = [row for row, _ in pairs], [lines for _, lines in pairs]
        known: dict[tuple[str | None, ...], int | None] = {}
        for row, *key in rows:
            line = row + ahead[bisect_right(starts, row) - 1]
            known[tuple(key)] = None if tuple(key) in known else line
        return known


def locate(  # noqa: PLR0913, PLR0917 - what a row is found by
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    key: Mapping[str, object],
    fields: tuple[str, ...] = (),
    lines: Lines | None = None,
) -> Place:
    """Return the line and column that a published row comes from.

    A value that may come from one of several columns of a line has the line alone.

    Args:
        dataset: the contract.
        connection: the working database.
        table: the published table.
        key: the values of its primary key in the row.
        fields: the faulty fields, the most important first.
        lines: the lines that are already known, for many rows of one table.

    Returns:
        The place of the first field that comes from the line of the row; else the line; else the file alone;
        an empty place for a computed row.
    """
    origins = [place for name in (*fields, *table.primary_key) for place in table.field(name).raw]
    first = Place()
    lines = lines or Lines(connection)
    for origin in dict.fromkeys(origins):
        name, _, field = origin.partition(".")
        raw = dataset.raw[name]
        column = None
        if any(_of_one_column(table.field(f), name, origin) for f in fields):
            column = check_header.column(dataset.folder, raw, field) or None
        line = _line(dataset, lines, table, raw, key)
        if line:
            return Place(raw.file, line, column)
        first = first if first.file else Place(raw.file, line, None)
    return first


def raw_cell(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    key: Mapping[str, object],
    name: str,
) -> tuple[str, str] | None:
    """Return the text above the raw column that a published field comes from, and its value for one row.

    It is None if the field comes from several columns, or the row from no single row of that raw table. Where
    the cell contains an alias, the value is the name that it means.
    """
    origins = table.field(name).raw
    raw_name, _, column = (origins or ("",))[0].partition(".")
    if len(origins) != 1:
        return None
    raw = dataset.raw[raw_name]
    unchanged = _unchanged(table, raw, key)
    if not unchanged.keys() & set(raw.primary_key):
        return None
    text = f"coalesce({sql.identifier(column)}::VARCHAR, '')"
    rows = connection.execute(
        f"SELECT {text} FROM raw.{sql.identifier(raw_name)} WHERE {_where(unchanged)} LIMIT 2"
    ).fetchall()
    return (check_header.header(dataset.folder, raw, column), str(rows[0][0])) if len(rows) == 1 else None


def _of_one_column(field: Field, raw_name: str, origin: str) -> bool:
    """Whether a field comes from this column of a raw table, and from no other column of it."""
    return [place for place in field.raw if place.partition(".")[0] == raw_name] == [origin]


def _line(
    dataset: Dataset, lines: Lines, table: TableSchema, raw: TableSchema, key: Mapping[str, object]
) -> int | None:
    """Return the line of the one raw row whose key is published in the key of the row."""
    unchanged = _unchanged(table, raw, key)
    found = lines.of(raw, unchanged) if unchanged.keys() & set(raw.primary_key) else None
    return found or lines.matched(dataset, table, raw, key)


def _unchanged(table: TableSchema, raw: TableSchema, key: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a raw table's fields that are published unchanged in the key of a row."""
    return {
        origin.partition(".")[2]: key[name]
        for name in table.primary_key
        for origin in table.field(name).raw
        if table.field(name).straight and origin.partition(".")[0] == raw.name
    }


def _where(key: Mapping[str, object]) -> str:
    return " AND ".join(f"{sql.identifier(name)}::VARCHAR = {_text(value)}" for name, value in key.items())


def _queried(
    connection: duckdb.DuckDBPyConnection, raw: TableSchema, key: Mapping[str, object]
) -> int | None:
    """Return the line of the one row with these values, by a query for this row alone."""
    name = sql.identifier(raw.name)
    query = f"SELECT {line(raw.name)} FROM raw.{name} WHERE {_where(key)} LIMIT 2"
    rows = connection.execute(query).fetchall()
    return int(rows[0][0]) if len(rows) == 1 else None


def _text(value: object) -> str:
    """Return SQL for the text of a value; a literal, since DuckDB imports pandas to bind a value."""
    text = _as_text(value)
    return "NULL" if text is None else sql.literal(text)


def _as_text(value: object) -> str | None:
    """Return a value as DuckDB casts it to text."""
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def line(table: str) -> str:
    """Return SQL for the physical line of a row of a raw table, in a query over that table alone."""
    name = sql.identifier(table)
    ahead = f'SELECT max_by(ahead, "row") FROM lines.{name} AS ahead WHERE "row" <= raw.{name}.rowid'
    return f"raw.{name}.rowid + ({ahead})"
