"""Load the checked CSVs into the working database as typed tables.

The working database is a file with these schemas:

- `raw` and `reference`: the typed rows of each CSV, in the order of the file. EDTF dates and counts have the
  columns of `derived_columns` in addition; lists are VARCHAR[]; published names replace aliases.
- `lines`: for each of those tables, from which row on, and by how much, the physical line of a row is higher
  than its number; see `pipeline.tables.source_line`.

Names of our own contain a space, which no name of a field does, so that they never collide.
"""

from collections.abc import Mapping

import duckdb

from pipeline.cells import python_values
from pipeline.cells.scan_result import ScanResult
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.progress import Reading
from pipeline.schema import counts, derived_columns, edtf, lists, sql_types
from pipeline.schema.model import Aliases, Field, TableSchema

ROW = sql.identifier("the row")


def load(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    marks: Mapping[str, ScanResult],
    reading: Reading | None = None,
) -> None:
    """Read raw/ and the reference tables, whose cells have been checked, into a new working database.

    Args:
        dataset: the contract.
        connection: the engine's connection to the working database.
        marks: the result of the check of the cells for each table: its rows, and their lines.
        reading: the progress; its `start` is called for each file.
    """
    connection.begin()  # one for all: each commit waits for the disk
    connection.execute("CREATE SCHEMA raw; CREATE SCHEMA reference; CREATE SCHEMA lines")
    _load_spellings(connection, dataset, marks)
    for schema, tables in (("reference", dataset.reference), ("raw", dataset.raw)):
        for name, table in tables.items():
            if reading:
                reading.start(name)
            _load_typed(connection, dataset, table, marks[name], schema)
            _load_lines(connection, marks[name])
    connection.commit()


def _load_lines(connection: duckdb.DuckDBPyConnection, marks: ScanResult) -> None:
    """Store the lines, each column as one text to split, since DuckDB is slow to parse many numbers."""
    name = sql.identifier(marks.table.name)
    connection.execute(f'CREATE TABLE lines.{name} ("row" BIGINT, ahead BIGINT)')
    pairs = marks.line_offsets()
    if pairs:
        texts = (sql.literal(" ".join(map(str, numbers))) for numbers in zip(*pairs, strict=True))
        columns = ", ".join(f"unnest(string_split({text}, ' ')::BIGINT[])" for text in texts)
        connection.execute(f"INSERT INTO lines.{name} SELECT {columns}")


def _load_spellings(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, marks: Mapping[str, ScanResult]
) -> None:
    """Make a table of the unambiguous aliases of each target that has aliases.

    A published name always means itself, even if it is listed as an alias of another one.
    """
    for target in {f.target for table in dataset.raw.values() for f in table.fields if f.target}:
        aliases = _aliases(dataset, target)
        table, _, field = target.partition(".")
        if aliases:
            alias, name = sql.identifier(aliases.alias), sql.identifier(aliases.name)
            connection.execute(
                f"CREATE TEMP TABLE {_spellings(target)} AS "
                f"SELECT {alias} AS alias, any_value({name}) AS name "
                f"FROM {marks[aliases.table].name} WHERE {alias} NOT IN "
                f"(SELECT target FROM (SELECT {sql.identifier(field)} AS target FROM {marks[table].name}) "
                f"WHERE target IS NOT NULL) "
                f"GROUP BY {alias} HAVING count(DISTINCT {name}) = 1"
            )


def _aliases(dataset: Dataset, target: str) -> Aliases | None:
    table, _, name = target.partition(".")
    return dataset.raw[table].field(name).aliases


def _spellings(target: str) -> str:
    return sql.identifier(f"spellings of {target}")


def _load_typed(
    connection: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    table: TableSchema,
    marks: ScanResult,
    schema: str,
) -> None:
    """Make the typed table from the file, with one join for each field that needs a look-up.

    A join may change the order of rows, so if there is one the text is stored first.
    """
    columns: list[str] = []
    joins: list[str] = []
    for field in table.fields:
        cell = f"{ROW}.{sql.identifier(field.name)}"
        typed, join = _typed(marks, field, cell)
        derived: tuple[str, ...] = ()
        if field.separator or field.target:
            typed, join = _names(connection, dataset, marks, field, cell)
        elif field.holds == "edtf":
            derived, join = _edtf(connection, marks, field, cell)
        elif field.holds == "count":
            derived, join = _count(connection, marks, field, cell)
        columns.append(f"{typed} AS {sql.identifier(field.name)}")
        joins += [join] if join else []
        pairs = zip(derived, derived_columns.names(field), strict=True)
        columns += [f"{expression} AS {sql.identifier(name)}" for expression, name in pairs]
    texts = ", ".join(f"{sql_types.text(field)} AS {sql.identifier(field.name)}" for field in table.fields)
    text = f"(SELECT {texts} FROM {marks.csv.relation()})"
    order = ""
    if joins:
        text, order = sql.identifier(f"text of {table.name}"), f" ORDER BY {ROW}.rowid"
        connection.execute(f"CREATE TEMP TABLE {text} AS SELECT {texts} FROM {marks.csv.relation()}")
    connection.execute(
        f"CREATE TABLE {schema}.{sql.identifier(table.name)} AS SELECT {', '.join(columns)} "
        f"FROM {text} AS {ROW} {' '.join(joins)}{order}"
    )
    if joins:
        connection.execute(f"DROP TABLE {text}")


def _typed(marks: ScanResult, field: Field, cell: str) -> tuple[str, str]:
    """Return SQL that converts the text of a field to its type, and a join where Python converted it."""
    if sql_types.DUCKDB_TYPES[field.type] == "VARCHAR":
        return cell, ""
    if sql_types.decides(field):
        return sql_types.typed(field, cell), ""
    value = sql.identifier(f"value of {field.name}")
    join = f"LEFT JOIN {python_values.values(marks, field)} AS {value} ON {value}.text = {cell}"
    return f"CAST({value}.value AS {sql_types.DUCKDB_TYPES[field.type]})", join


def _names(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, marks: ScanResult, field: Field, cell: str
) -> tuple[str, str]:
    """Return SQL that splits a list and replaces aliases by published names, and the join that it needs.

    A list is looked up in a table of the distinct lists, since DuckDB has no join within a list.
    """
    has_aliases = _has_aliases(connection, dataset, field)
    published = sql.identifier(f"published {field.name}")
    if not field.separator:
        if not has_aliases:
            return cell, ""
        join = f"LEFT JOIN {_spellings(field.target or '')} AS {published} ON {published}.alias = {cell}"
        return f"coalesce({published}.name, {cell})", join
    if not has_aliases:
        return lists.split_sql(cell, field.separator), ""
    column, items = sql.identifier(field.name), lists.split_sql(sql.identifier(field.name), field.separator)
    distinct = sql.identifier(f"lists of {marks.table.name}.{field.name}")
    connection.execute(
        f"CREATE TEMP TABLE {distinct} AS "
        f'SELECT "text", list(coalesce(name, item) ORDER BY position) AS items '
        f'FROM (SELECT "text", unnest(items) AS item, generate_subscripts(items, 1) AS position '
        f'FROM (SELECT DISTINCT {column} AS "text", {items} AS items FROM {marks.name})) '
        f'LEFT JOIN {_spellings(field.target or "")} ON alias = item GROUP BY "text"'
    )
    return f"{published}.items", f'LEFT JOIN {distinct} AS {published} ON {published}."text" = {cell}'


def _has_aliases(connection: duckdb.DuckDBPyConnection, dataset: Dataset, field: Field) -> bool:
    """Return whether the names of a field have any alias."""
    if not field.target or not _aliases(dataset, field.target):
        return False
    return bool(connection.execute(f"SELECT true FROM {_spellings(field.target)} LIMIT 1").fetchall())


def _edtf(
    connection: duckdb.DuckDBPyConnection, marks: ScanResult, field: Field, cell: str
) -> tuple[tuple[str, str, str], str]:
    """Return SQL for start, end and precision: plain dates are parsed, other dates are looked up in a table.

    That table contains each of the other dates once, read by the library; without any there is no join.
    """
    plain = edtf.is_plain_sql(cell)
    start, end = edtf.bounds_sql(cell)
    column = sql.identifier(field.name)
    odd = connection.execute(
        f"SELECT DISTINCT {column} FROM {marks.name} WHERE NOT {edtf.is_plain_sql(column)}"
    ).fetchall()
    join = ""
    if odd:
        dates = sql.identifier(f"dates of {marks.table.name}.{field.name}")
        connection.execute(f'CREATE TEMP TABLE {dates} ("text" VARCHAR, "start" DATE, "end" DATE)')
        intervals = [(text, edtf.read(text)) for (text,) in odd]
        rows = [(text, interval.start, interval.end) for text, interval in intervals]
        connection.execute(f"INSERT INTO {dates} {sql.values(rows)}")
        join = f'LEFT JOIN {dates} ON {dates}."text" = {cell}'
        start = f'CASE WHEN {plain} THEN {start} ELSE {dates}."start" END'
        end = f'CASE WHEN {plain} THEN {end} ELSE {dates}."end" END'
    precision = f"CASE WHEN {cell} IS NOT NULL THEN {edtf.precision_sql(start, end)} END"
    return (start, end, precision), join


def _count(
    connection: duckdb.DuckDBPyConnection, marks: ScanResult, field: Field, cell: str
) -> tuple[tuple[str, str, str], str]:
    """Return SQL for low, best and high, and the join with the number words if any is used."""
    column = sql.identifier(field.name)
    bound = f"{ROW}.{sql.identifier(field.bound or '')}"
    ((words,),) = connection.execute(
        f"SELECT count(*) FROM {marks.name} WHERE {column} IS NOT NULL AND NOT {counts.is_number_sql(column)}"
    ).fetchall()
    if not words:
        return counts.range_sql(cell, bound, ""), ""
    word = sql.identifier(f"word of {field.name}")
    join = f"LEFT JOIN reference.{sql.identifier(field.words or '')} AS {word} ON {word}.word = {cell}"
    return counts.range_sql(cell, bound, word), join
