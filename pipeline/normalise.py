"""From what coders typed to what is published: the typed raw tables, then one SELECT for each table.

The working database is a file with these schemas:

- `text`: each CSV as it stands, all columns VARCHAR, null where the cell is empty.
- `raw` and `reference`: the same rows typed, with the columns of `pipeline.values` beside EDTF dates and
  counts, lists as VARCHAR[], and names that were written as an alias put into their published form. The
  last column, `_line`, is the physical line of the row in its file.
- `main`: the published tables, without constraints, so that the next layers can tell what is wrong.

The engine reads the files on a connection of its own. The SELECTs of the dataset run on a sealed one:
no file, no network, no setting can be reached from there.
"""

from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline import rawfile, sql, values
from pipeline.dataset import Dataset
from pipeline.errors import ContractError
from pipeline.finding import Finding
from pipeline.schema import Aliases, Field, TableSchema

FORMATTED = ("date", "time", "datetime")


def load(dataset: Dataset, database: Path) -> None:
    """Read raw/ and the reference tables, whose cells have been checked, into a new working database."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("CREATE SCHEMA text; CREATE SCHEMA raw; CREATE SCHEMA reference")
        for table in dataset.inputs.values():
            _load_text(connection, dataset, table)
        _load_spellings(connection, dataset)
        for name in dataset.reference:
            _load_typed(connection, dataset, dataset.reference[name], "reference")
        for name in dataset.raw:
            _load_typed(connection, dataset, dataset.raw[name], "raw")


def sealed(database: Path) -> duckdb.DuckDBPyConnection:
    """Open the working database so that SQL of the dataset can reach nothing else."""
    return duckdb.connect(
        str(database), config={"enable_external_access": "false", "lock_configuration": "true"}
    )


def make_tables(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> None:
    """Make each published table by its SELECT, those that others read first.

    Raises:
        ContractError: a SELECT fails, needs a table that doesn't exist, or returns other columns than its
            Table Schema describes.
    """
    _make_codes(dataset, connection)
    connection.execute(_create(dataset.tables["findings"]))
    _make_all(connection, [table for table in dataset.tables.values() if table.sql])
    for query in dataset.queries:
        try:
            connection.execute(f"DESCRIBE {query.sql}")
        except duckdb.Error as error:
            raise ContractError([f"{query.file}: {str(error).splitlines()[0]}"]) from error


def store_findings(connection: duckdb.DuckDBPyConnection, findings: list[Finding]) -> None:
    """Put what was found and let stand into the published table of findings, without line numbers."""
    rows = {(f.check, f.severity, f.table or f.file, f.key or "-", f.message) for f in findings}
    if rows:
        connection.executemany("INSERT INTO findings VALUES (?, ?, ?, ?, ?)", sorted(rows))


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


def _load_typed(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, table: TableSchema, schema: str
) -> None:
    """Make the typed table out of the text of it, with one join for each value that needs a look-up."""
    source = f"text.{sql.identifier(table.name)}"
    columns: list[str] = []
    joins: list[str] = []
    for field in table.fields:
        name = sql.identifier(field.name)
        if field.holds == "edtf":
            columns.append(f"t.{name}")
            columns += _edtf_columns(connection, table, field, joins)
        elif field.holds == "count":
            columns.append(f"t.{name}")
            joins.append(
                f"LEFT JOIN reference.{sql.identifier(field.words or '')} AS word ON word.word = t.{name}"
            )
            columns += [
                f"{expression} AS {sql.identifier(f'{field.name}_{suffix}')}"
                for suffix, expression in values.count_sql(field).items()
            ]
        elif field.separator or field.target:
            columns.append(f"{_names_sql(dataset, field, joins)} AS {name}")
        else:
            columns.append(f"{_typed(field)} AS {name}")
    connection.execute(
        f"CREATE TABLE {schema}.{sql.identifier(table.name)} AS SELECT {', '.join(columns)}, t._line "
        f"FROM {source} AS t {' '.join(joins)} ORDER BY t._line"
    )


def _typed(field: Field) -> str:
    """Return SQL that casts the text of a field to its type."""
    column = f"t.{sql.identifier(field.name)}"
    kind = sql.DUCKDB_TYPES[field.type]
    if field.type in FORMATTED and field.format not in {"default", "any"}:
        return f"CAST(strptime({column}, {sql.literal(field.format)}) AS {kind})"
    return column if kind == "VARCHAR" else f"CAST({column} AS {kind})"


def _edtf_columns(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, field: Field, joins: list[str]
) -> list[str]:
    """Plain dates are parsed in SQL; the others, distinct, by the library, and joined."""
    name = sql.identifier(field.name)
    plain = values.plain_sql(field.name)
    odd = connection.execute(
        f"SELECT DISTINCT {name} FROM text.{sql.identifier(table.name)} WHERE NOT {plain}"
    ).fetchall()
    intervals = [(text, *_bounds(values.read_edtf(text))) for (text,) in odd]
    looked_up = sql.identifier(f"edtf {table.name} {field.name}")
    connection.execute(f'CREATE TEMP TABLE {looked_up} ("text" VARCHAR, "start" DATE, "end" DATE)')
    if intervals:
        connection.executemany(f"INSERT INTO {looked_up} VALUES (?, ?, ?)", intervals)
    joins.append(f'LEFT JOIN {looked_up} ON {looked_up}."text" = t.{name}')
    start, end = values.edtf_sql(field.name)
    first = f'CASE WHEN {plain} THEN {start} ELSE {looked_up}."start" END'
    last = f'CASE WHEN {plain} THEN {end} ELSE {looked_up}."end" END'
    precision = f"CASE WHEN {name} IS NOT NULL THEN {values.precision_sql(first, last)} END"
    parts = zip((first, last, precision), values.derived(field), strict=True)
    return [f"{expression} AS {sql.identifier(column)}" for expression, column in parts]


def _bounds(interval: values.Interval) -> tuple[object, object]:
    return interval.start, interval.end


def _names_sql(dataset: Dataset, field: Field, joins: list[str]) -> str:
    """Return SQL that splits a list, and puts names into their published form."""
    column = f"t.{sql.identifier(field.name)}"
    published = "{}"
    if field.target and _aliases(dataset, field.target):
        spellings = sql.identifier(f"spellings of {field.name}")
        joins.append(
            f"CROSS JOIN (SELECT map_from_entries(list((alias, name))) AS published "
            f"FROM {_spellings(field.target)}) AS {spellings}"
        )
        published = f"coalesce({spellings}.published[{{0}}], {{0}})"
    if not field.separator:
        return published.format(column)
    items = f"list_transform(string_split({column}, {sql.literal(field.separator)}), lambda x: trim(x))"
    return f"list_transform({items}, lambda x: {published.format('x')})"


def _aliases(dataset: Dataset, target: str) -> Aliases | None:
    table, _, name = target.partition(".")
    return dataset.raw[table].field(name).aliases


def _spellings(target: str) -> str:
    return sql.identifier(f"spellings of {target}")


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


def _make_codes(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> None:
    rows = [
        (name, code.code, code.label, code.definition, position)
        for name, codes in dataset.codes.items()
        for position, code in enumerate(codes, start=1)
    ]
    connection.execute(_create(dataset.tables["codes"]))
    if rows:
        connection.executemany("INSERT INTO codes VALUES (?, ?, ?, ?, ?)", rows)


def _create(table: TableSchema) -> str:
    columns = ", ".join(f"{sql.identifier(f.name)} {sql.DUCKDB_TYPES[f.type]}" for f in table.fields)
    return f"CREATE TABLE {sql.identifier(table.name)} ({columns})"


def _make_all(connection: duckdb.DuckDBPyConnection, tables: list[TableSchema]) -> None:
    """Make the tables, each as soon as those that its SELECT reads are there."""
    while tables:
        waiting: dict[str, str] = {}
        for table in tables:
            try:
                columns = [row[0] for row in connection.execute(f"DESCRIBE {table.sql}").fetchall()]
            except duckdb.CatalogException as error:
                waiting[table.name] = str(error).splitlines()[0]
                continue
            except duckdb.Error as error:
                raise _sql_problem(table, str(error)) from error
            _make(connection, table, columns)
        if len(waiting) == len(tables):
            raise ContractError(f"schemas/tables/{name}.sql: {error}" for name, error in waiting.items())
        tables = [table for table in tables if table.name in waiting]


def _make(connection: duckdb.DuckDBPyConnection, table: TableSchema, columns: list[str]) -> None:
    if sorted(columns) != sorted(table.names):
        more = ", ".join(sorted(set(columns) - set(table.names))) or "nothing"
        less = ", ".join(sorted(set(table.names) - set(columns))) or "nothing"
        raise _sql_problem(table, f"it returns {more} that its schema lacks, and lacks {less} that it has")
    try:
        connection.execute(_create(table))
        connection.execute(f"INSERT INTO {sql.identifier(table.name)} BY NAME {table.sql}")
    except duckdb.Error as error:
        raise _sql_problem(table, str(error)) from error


def _sql_problem(table: TableSchema, message: str) -> ContractError:
    return ContractError([f"schemas/tables/{table.name}.sql: {message.splitlines()[0]}"])
