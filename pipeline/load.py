"""The checked CSVs, read into the working database: first as text, then typed.

The working database is a file with these schemas:

- `text`: each CSV as it stands, all columns VARCHAR, null where the cell is empty.
- `raw` and `reference`: the same rows typed, with the columns of `pipeline.values` beside EDTF dates and
  counts, lists as VARCHAR[], and names that were written as an alias put into their published form. The
  last column, `_line`, is the physical line of the row in its file.

Names of our own hold a space, which no field's name does, so that they never meet.
"""

from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline import rawfile, sql, values
from pipeline.dataset import Dataset
from pipeline.schema import Aliases, Field, TableSchema

FORMATTED = ("date", "time", "datetime")
ROW = sql.identifier("the row")


def load(dataset: Dataset, database: Path) -> None:
    """Read raw/ and the reference tables, whose cells have been checked, into a new working database."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("CREATE SCHEMA text; CREATE SCHEMA raw; CREATE SCHEMA reference")
        for table in dataset.inputs.values():
            _load_text(connection, dataset, table)
        _load_spellings(connection, dataset)
        for table in dataset.reference.values():
            _load_typed(connection, dataset, table, "reference")
        for table in dataset.raw.values():
            _load_typed(connection, dataset, table, "raw")


def _load_text(connection: duckdb.DuckDBPyConnection, dataset: Dataset, table: TableSchema) -> None:
    file = rawfile.read(dataset.folder / table.file)
    missing = set(table.missing_values)
    columns = [
        pa.array([None if row[i] in missing else row[i] for row in file.records], pa.string())
        for i in range(len(table.names))
    ]
    arrow = pa.table([*columns, pa.array(file.lines, pa.int64())], names=[*table.names, "_line"])
    connection.register("records", arrow)
    connection.execute(f"CREATE TABLE text.{sql.identifier(table.name)} AS SELECT * FROM records")
    connection.unregister("records")


def _load_spellings(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    """Make for each target that has aliases a table of those that mean one published name only."""
    for target in {f.target for table in dataset.raw.values() for f in table.fields if f.target}:
        aliases = _aliases(dataset, target)
        if aliases:
            alias, name = sql.identifier(aliases.alias), sql.identifier(aliases.name)
            connection.execute(
                f"CREATE TEMP TABLE {_spellings(target)} AS "
                f"SELECT {alias} AS alias, any_value({name}) AS name "
                f"FROM text.{sql.identifier(aliases.table)} "
                f"GROUP BY {alias} HAVING count(DISTINCT {name}) = 1"
            )


def _aliases(dataset: Dataset, target: str) -> Aliases | None:
    table, _, name = target.partition(".")
    return dataset.raw[table].field(name).aliases


def _spellings(target: str) -> str:
    return sql.identifier(f"spellings of {target}")


def _load_typed(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, table: TableSchema, schema: str
) -> None:
    """Make the typed table out of the text of it, with one join for each value that needs a look-up."""
    columns: list[str] = []
    joins: list[str] = []
    for field in table.fields:
        cell = f"{ROW}.{sql.identifier(field.name)}"
        typed = _typed(field, cell)
        if field.separator or field.target:
            typed, join = _names(dataset, field, cell)
            joins.append(join)
        columns.append(f"{typed} AS {sql.identifier(field.name)}")
        if field.holds == "edtf":
            derived, join = _edtf(connection, table, field, cell)
        elif field.holds == "count":
            derived, join = _count(field, cell)
        else:
            continue
        joins.append(join)
        pairs = zip(derived, values.derived(field), strict=True)
        columns += [f"{expression} AS {sql.identifier(name)}" for expression, name in pairs]
    connection.execute(
        f"CREATE TABLE {schema}.{sql.identifier(table.name)} AS SELECT {', '.join(columns)}, {ROW}._line "
        f"FROM text.{sql.identifier(table.name)} AS {ROW} {' '.join(joins)} ORDER BY {ROW}._line"
    )


def _typed(field: Field, cell: str) -> str:
    """Return SQL that casts the text of a field to its type."""
    kind = sql.DUCKDB_TYPES[field.type]
    if field.type in FORMATTED and field.format != "default":
        return f"CAST(strptime({cell}, {sql.literal(field.format)}) AS {kind})"
    return cell if kind == "VARCHAR" else f"CAST({cell} AS {kind})"


def _names(dataset: Dataset, field: Field, cell: str) -> tuple[str, str]:
    """Return SQL that splits a list and puts names into their published form, and the join that it needs."""
    published, join = "{0}", ""
    if field.target and _aliases(dataset, field.target):
        spellings = sql.identifier(f"spellings for {field.name}")
        join = (
            f"CROSS JOIN (SELECT map_from_entries(list((alias, name))) AS published "
            f"FROM {_spellings(field.target)}) AS {spellings}"
        )
        published = f"coalesce({spellings}.published[{{0}}], {{0}})"
    if not field.separator:
        return published.format(cell), join
    items = f"list_transform(string_split({cell}, {sql.literal(field.separator)}), lambda item: trim(item))"
    return f"list_transform({items}, lambda item: {published.format('item')})", join


def _edtf(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, field: Field, cell: str
) -> tuple[tuple[str, ...], str]:
    """Return SQL for start, end and precision: plain dates are parsed, the others looked up in a table.

    That table holds the distinct odd dates, each read once by the library.
    """
    plain = values.plain_sql(cell)
    odd = connection.execute(
        f"SELECT DISTINCT {cell} FROM text.{sql.identifier(table.name)} AS {ROW} WHERE NOT {plain}"
    ).fetchall()
    dates = sql.identifier(f"dates of {table.name}.{field.name}")
    connection.execute(f'CREATE TEMP TABLE {dates} ("text" VARCHAR, "start" DATE, "end" DATE)')
    for (text,) in odd:
        interval = values.read_edtf(text)
        connection.execute(f"INSERT INTO {dates} VALUES (?, ?, ?)", [text, interval.start, interval.end])
    start, end = values.edtf_sql(cell)
    first = f'CASE WHEN {plain} THEN {start} ELSE {dates}."start" END'
    last = f'CASE WHEN {plain} THEN {end} ELSE {dates}."end" END'
    precision = f"CASE WHEN {cell} IS NOT NULL THEN {values.precision_sql(first, last)} END"
    return (first, last, precision), f'LEFT JOIN {dates} ON {dates}."text" = {cell}'


def _count(field: Field, cell: str) -> tuple[tuple[str, ...], str]:
    """Return SQL for low, best and high, and the join with the words of number."""
    word = sql.identifier(f"word of {field.name}")
    join = f"LEFT JOIN reference.{sql.identifier(field.words or '')} AS {word} ON {word}.word = {cell}"
    bound = f"{ROW}.{sql.identifier(field.bound or '')}"
    return values.count_sql(cell, bound, word), join
