"""Does the contract agree with itself? What the files of schemas/ say to each other, all at once."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import duckdb

from pipeline import dataset as contract
from pipeline import rules, values
from pipeline.dataset import ENGINE_TABLES, Dataset, SqlFile
from pipeline.errors import ContractError
from pipeline.finding import nearest
from pipeline.schema import Field, TableSchema

CHECK_HEADER = {"title", "severity", "table", "field", "message"}
QUERY_HEADER = {"title", "description"}
SEVERITIES = ("error", "warning")


def read(folder: Path) -> Dataset:
    """Read a project's contract and hold its parts against each other.

    Raises:
        CallError: the folder holds no contract.
        ContractError: something in schemas/ is wrong; all problems at once.
    """
    dataset = contract.read(folder)
    checks: tuple[Callable[[Dataset], Iterator[str]], ...] = (
        _about,
        _names,
        _fields,
        _values,
        _keys,
        _origins,
        _rules,
        _queries,
        _evidence,
    )
    problems = [problem for check in checks for problem in check(dataset)]
    if problems:
        raise ContractError(problems)
    return dataset


def _unknown(name: str, known: Iterable[str]) -> str:
    """Name what is not known, with the known name that was likely meant."""
    return f"{name}; {nearest(name, known)}".rstrip("; ")


def _tables(dataset: Dataset) -> Iterator[tuple[str, TableSchema]]:
    """Yield every table with the name of the file that describes it."""
    for folder, tables in (
        ("raw", dataset.raw),
        ("reference", dataset.reference),
        ("tables", dataset.tables),
    ):
        for table in tables.values():
            yield f"schemas/{folder}/{table.name}.json", table


def _about(dataset: Dataset) -> Iterator[str]:
    try:
        dt.date.fromisoformat(dataset.about["released"])
    except ValueError:
        yield f"schemas/dataset.json: released: {dataset.about['released']} is no date of the calendar"


def _names(dataset: Dataset) -> Iterator[str]:
    for name in sorted(set(dataset.raw) & set(dataset.reference)):
        yield f"schemas/reference/{name}.json: schemas/raw has a table of that name too"
    listed = Counter(dataset.about["tables"])
    described = {name for name in dataset.tables if name not in ENGINE_TABLES}
    for name in sorted(set(listed) | described):
        if listed[name] != 1 or name not in described:
            yield (
                f"schemas/dataset.json: tables: {name} stands there {listed[name]} times and is described "
                f"{int(name in described)} times; both must be once"
            )
    for name in dataset.about["examples"]:
        if name not in {query.name for query in dataset.queries}:
            known = [query.name for query in dataset.queries]
            yield f"schemas/dataset.json: examples: no query {_unknown(name, known)}"
    if not dataset.raw:
        yield "schemas/raw: describes no table"
    for name, table in dataset.tables.items():
        if not table.sql and name not in ENGINE_TABLES:
            yield f"schemas/tables/{name}.sql is missing: it makes the table {name}"


def _fields(dataset: Dataset) -> Iterator[str]:
    for file, table in _tables(dataset):
        for name, times in Counter(table.names).items():
            if times > 1:
                yield f"{file}: the field {name} stands there {times} times"
        for field in (f for f in table.fields if not f.straight):
            missing = [
                word
                for word in ("type", "title", "description", "example")
                if getattr(field, word) in ("", None)
            ]
            if missing:
                yield f"{file}: {field.name} has no {', no '.join(missing)}"
            if field.codes and field.codes not in dataset.codes:
                yield f"{file}: {field.name}: no code list {_unknown(field.codes, dataset.codes)}"
            yield from _pattern(file, field)


def _pattern(file: str, field: Field) -> Iterator[str]:
    pattern = field.constraints.get("pattern")
    if pattern is None:
        return
    try:
        re.compile(pattern)
    except re.error as error:
        yield f"{file}: {field.name}: the pattern is no regular expression: {error}"


def _values(dataset: Dataset) -> Iterator[str]:
    """Check what the engine adds to a raw field: lists, targets, EDTF dates, counts, aliases."""
    for name, table in dataset.inputs.items():
        file = f"schemas/{'raw' if name in dataset.raw else 'reference'}/{name}.json"
        derived = [column for field in table.fields for column in values.derived(field)]
        for column in sorted(set(derived) & set(table.names)):
            yield f"{file}: {column} is the name of a column that the engine derives from another field"
        for field in table.fields:
            said = field.holds or field.target or field.separator
            if said and field.type != "string":
                yield f"{file}: {field.name}: a field with {said} must be of type string"
            if field.target:
                yield from _place(dataset, f"{file}: {field.name}: target", field.target)
            if field.holds == "count":
                yield from _count(dataset, file, table, field)
            if field.aliases:
                yield from _place(
                    dataset, f"{file}: {field.name}: aliases", f"{field.aliases.table}.{field.aliases.alias}"
                )
                yield from _place(
                    dataset, f"{file}: {field.name}: aliases", f"{field.aliases.table}.{field.aliases.name}"
                )


def _place(dataset: Dataset, where: str, place: str) -> Iterator[str]:
    table, _, field = place.partition(".")
    if table not in dataset.raw or field not in dataset.raw[table].names:
        known = [f"{t.name}.{n}" for t in dataset.raw.values() for n in t.names]
        yield f"{where}: no raw field {_unknown(place, known)}"


def _count(dataset: Dataset, file: str, table: TableSchema, field: Field) -> Iterator[str]:
    words = dataset.reference.get(field.words or "")
    if words is None:
        yield f"{file}: {field.name}: words must name a reference table"
    elif not set(values.WORD_COLUMNS) <= set(words.names):
        yield f"{file}: {field.name}: {words.name} must have the fields {', '.join(values.WORD_COLUMNS)}"
    if field.bound not in table.names:
        yield f"{file}: {field.name}: bound must name the field that holds the bound"
        return
    for code in dataset.allowed(table.field(field.bound)):
        if code not in values.BOUNDS:
            yield f"{file}: {field.bound}: the engine knows no bound {_unknown(code, values.BOUNDS)}"


def _keys(dataset: Dataset) -> Iterator[str]:
    for file, table in _tables(dataset):
        for key in (table.primary_key, *table.unique_keys, *(k.fields for k in table.foreign_keys)):
            for name in key:
                if name not in table.names:
                    yield f"{file}: a key names a field that is not there, {_unknown(name, table.names)}"
        known = dataset.tables if file.startswith("schemas/tables/") else dataset.inputs
        for foreign in table.foreign_keys:
            if foreign.table not in known:
                yield f"{file}: a foreign key names no table: {_unknown(foreign.table, known)}"
            elif not _is_key(known[foreign.table], foreign.to):
                yield (
                    f"{file}: a foreign key points to {foreign.table} ({', '.join(foreign.to)}), "
                    "which is no key of it"
                )


def _is_key(table: TableSchema, names: tuple[str, ...]) -> bool:
    """Tell whether the fields can be pointed to: a primary key, a unique key or a unique field."""
    unique = [(f.name,) for f in table.fields if f.constraints.get("unique")]
    return names in [table.primary_key, *table.unique_keys, *unique]


def _origins(dataset: Dataset) -> Iterator[str]:
    for table in dataset.tables.values():
        for field in table.fields:
            for place in field.raw:
                yield from _place(dataset, f"schemas/tables/{table.name}.json: {field.name}: raw", place)


def _rules(dataset: Dataset) -> Iterator[str]:
    for table in dataset.tables.values():
        types = {field.name: field.type for field in table.fields}
        for rule in table.rules:
            try:
                rules.parse(rule.expression, types)
            except ValueError as error:
                yield f"schemas/tables/{table.name}.json: rule {rule.name}: {error}"


def _queries(dataset: Dataset) -> Iterator[str]:
    for table in dataset.tables.values():
        if table.sql:
            yield from _one_select(f"schemas/tables/{table.name}.sql", table.sql)
    for query in dataset.queries:
        yield from _header(query, QUERY_HEADER)
        yield from _one_select(query.file, query.sql)
        if query.name in dataset.tables:
            yield f"{query.file}: a table has that name already, and each query becomes a view"
    for check in dataset.checks:
        yield from _header(check, CHECK_HEADER)
        yield from _one_select(check.file, check.sql)
        if check.header.get("severity", "error") not in SEVERITIES:
            yield f"{check.file}: severity must be one of {', '.join(SEVERITIES)}"
        named, field = check.header.get("table", ""), check.header.get("field", "")
        if named and named not in dataset.tables:
            yield f"{check.file}: no table {_unknown(named, dataset.tables)}"
        elif named and field and field not in dataset.tables[named].names:
            yield f"{check.file}: {named} has no field {_unknown(field, dataset.tables[named].names)}"


def _header(query: SqlFile, expected: set[str]) -> Iterator[str]:
    for word in sorted(expected - set(query.header)):
        yield f"{query.file}: its header has no line -- {word}: ..."
    for word in sorted(set(query.header) - expected):
        yield f"{query.file}: its header has a line {_unknown(word, expected)}"


def _one_select(file: str, sql: str) -> Iterator[str]:
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        yield f"{file}: {str(error).splitlines()[0]}"
        return
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        yield f"{file}: must hold one SELECT and nothing else"


def _evidence(dataset: Dataset) -> Iterator[str]:
    evidence = dataset.about.get("evidence")
    if not evidence:
        return
    for part in ("documents", "quotes"):
        named = dict(evidence[part])
        table = named.pop("table")
        for word, field in named.items():
            yield from _place(dataset, f"schemas/dataset.json: evidence.{part}.{word}", f"{table}.{field}")
