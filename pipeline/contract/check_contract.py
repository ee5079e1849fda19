"""Does the contract agree with itself? What the files of schemas/ say to each other, all at once."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.contract import check_credits, check_sql, page_config
from pipeline.contract import dataset as contract
from pipeline.contract.dataset import ENGINE_TABLES, Dataset
from pipeline.core.errors import ContractError
from pipeline.core.wording import unknown
from pipeline.schema import check_field, counts, derived_columns
from pipeline.schema.model import Field, TableSchema


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
        check_sql.problems,
        _evidence,
        page_config.problems,
    )
    problems = [problem for check in checks for problem in check(dataset)]
    if problems:
        raise ContractError(problems)
    return dataset


def of_described(dataset: Dataset) -> Iterator[str]:
    """Yield what is wrong with tables that only a datapackage.json describes, each by its name.

    Args:
        dataset: the tables of a package as those of raw/, and nothing else.
    """
    for check in (_fields, _values, _keys):
        for problem in check(dataset):
            yield problem.removeprefix("schemas/raw/").replace(".json: ", ": ", 1)


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
    yield from (f"schemas/dataset.json: {problem}" for problem in check_credits.problems(dataset.about))


def _names(dataset: Dataset) -> Iterator[str]:
    for name in sorted(set(dataset.raw) & set(dataset.reference)):
        yield f"schemas/reference/{name}.json: schemas/raw has a table of that name too"
    listed = Counter(dataset.about["tables"])
    described = {name for name in dataset.tables if name not in ENGINE_TABLES}
    for name in sorted(described - set(listed)):
        yield f"schemas/dataset.json: tables: {name} is missing"
    for name in sorted(set(listed) - described):
        yield f"schemas/dataset.json: tables: no schemas/tables/{unknown(name, described)}"
    for name in sorted(name for name, times in listed.items() if times > 1):
        yield f"schemas/dataset.json: tables: {name} stands there twice"
    for name in [*dataset.about["examples"], *filter(None, [dataset.about.get("report")])]:
        if name not in {query.name for query in dataset.queries}:
            known = [query.name for query in dataset.queries]
            yield f"schemas/dataset.json: examples, report: no query {unknown(name, known)}"
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
                yield f"{file}: {field.name}: no code list {unknown(field.codes, dataset.codes)}"
            found = (*check_field.problems(field), *_code_values(dataset, field))
            yield from (f"{file}: {field.name}: {problem}" for problem in found)


def _code_values(dataset: Dataset, field: Field) -> Iterator[str]:
    if field.type == "integer":
        for code in dataset.codes.get(field.codes or "", ()):
            if not re.fullmatch(r"-?[0-9]+", code.code):
                yield f"it is an integer, and its code list {field.codes} holds {code.code}"


def _values(dataset: Dataset) -> Iterator[str]:
    """Check what the engine adds to a raw field: lists, targets, EDTF dates, counts, aliases."""
    for name, table in dataset.inputs.items():
        file = f"schemas/{'raw' if name in dataset.raw else 'reference'}/{name}.json"
        yield from _columns_of_its_own(file, table)
        for field in table.fields:
            said = [word for word in ("holds", "target", "separator") if getattr(field, word)]
            if said and field.type != "string":
                yield f"{file}: {field.name}: a field with {said[0]} must be of type string, not {field.type}"
            if field.holds and len(said) > 1:
                yield f"{file}: {field.name}: holds can't stand together with {said[1]}"
            if field.raw:
                yield f"{file}: {field.name}: raw belongs to published fields"
            if field.target:
                yield from _place(dataset, f"{file}: {field.name}: target", field.target)
            if field.holds == "count":
                yield from _count(dataset, file, table, field)
            if field.aliases:
                for column in (field.aliases.alias, field.aliases.name):
                    place = f"{field.aliases.table}.{column}"
                    yield from _place(dataset, f"{file}: {field.name}: aliases", place)


def _columns_of_its_own(file: str, table: TableSchema) -> Iterator[str]:
    derived = {column for field in table.fields for column in derived_columns.names(field)}
    for column in sorted(derived & set(table.names)):
        yield f"{file}: {column} is the name of a column that the engine derives from another field"
    if "rowid" in table.names:
        yield f"{file}: rowid is DuckDB's own name for the number of a row"
    if table.rules:
        yield f"{file}: row rules belong to published tables, in schemas/tables/"


def _place(dataset: Dataset, where: str, place: str) -> Iterator[str]:
    table, _, field = place.partition(".")
    if table not in dataset.raw or field not in dataset.raw[table].names:
        known = [f"{t.name}.{n}" for t in dataset.raw.values() for n in t.names]
        yield f"{where}: no raw field {unknown(place, known)}"


def _count(dataset: Dataset, file: str, table: TableSchema, field: Field) -> Iterator[str]:
    words = dataset.reference.get(field.words or "")
    if words is None:
        yield f"{file}: {field.name}: words must name a reference table"
    elif {f.name: f.type for f in words.fields if f.name in counts.WORD_COLUMNS} != counts.WORD_COLUMNS:
        fields = ", ".join(f"{name} ({kind})" for name, kind in counts.WORD_COLUMNS.items())
        yield f"{file}: {field.name}: {words.name} must have the fields {fields}"
    if field.bound not in table.names:
        yield f"{file}: {field.name}: bound must name the field that holds the bound"
        return
    if not table.field(field.bound).codes:
        yield f"{file}: {field.bound}: needs a code list of bounds, out of {', '.join(counts.BOUNDS)}"
    for code in dataset.allowed(table.field(field.bound)):
        if code not in counts.BOUNDS:
            yield f"{file}: {field.bound}: the engine knows no bound {unknown(code, counts.BOUNDS)}"


def _keys(dataset: Dataset) -> Iterator[str]:
    for file, table in _tables(dataset):
        for key in (table.primary_key, *table.unique_keys, *(k.fields for k in table.foreign_keys)):
            for name in key:
                if name not in table.names:
                    yield f"{file}: a key names a field that is not there, {unknown(name, table.names)}"
        known = dataset.tables if file.startswith("schemas/tables/") else dataset.inputs
        for foreign in table.foreign_keys:
            if foreign.table not in known:
                yield f"{file}: a foreign key names no table: {unknown(foreign.table, known)}"
            elif _kinds(table, foreign.fields) != _kinds(known[foreign.table], foreign.to):
                yield f"{file}: a foreign key to {foreign.table} pairs fields of different number or type"
            elif not _is_key(known[foreign.table], foreign.to):
                yield (
                    f"{file}: a foreign key points to {foreign.table} ({', '.join(foreign.to)}), "
                    "which is no key of it"
                )


def _kinds(table: TableSchema, names: tuple[str, ...]) -> list[str]:
    return [table.field(name).type if name in table.names else "" for name in names]


def _is_key(table: TableSchema, names: tuple[str, ...]) -> bool:
    """Tell whether the fields can be pointed to: a primary key, a unique key or a unique field."""
    unique = [(f.name,) for f in table.fields if f.constraints.get("unique")]
    return names in [table.primary_key, *table.unique_keys, *unique]


def _origins(dataset: Dataset) -> Iterator[str]:
    for table in dataset.tables.values():
        file = f"schemas/tables/{table.name}.json"
        yield from (f"{file}: {problem}" for problem in check_field.published_problems(table))
        for field in table.fields:
            if field.straight and field.type in {"string", "any"}:
                yield from _empty(dataset, f"{file}: {field.name}", field.raw[0])
            for word in ("holds", "words", "bound", "target", "separator", "aliases"):
                if getattr(field, word):
                    yield f"{file}: {field.name}: {word} belongs to raw fields"
            for place in field.raw:
                yield from _place(dataset, f"{file}: {field.name}: raw", place)


def _empty(dataset: Dataset, where: str, place: str) -> Iterator[str]:
    """Refuse a text that may be empty and yet a value: published, it would be no value."""
    table, _, name = place.partition(".")
    if "" not in dataset.raw[table].field(name).missing_values:
        yield f'{where}: {place} takes an empty cell for a value, since its missingValues lack ""'


def _evidence(dataset: Dataset) -> Iterator[str]:
    evidence = dataset.about.get("evidence")
    if not evidence:
        return
    for part in ("documents", "quotes"):
        named = dict(evidence[part])
        table = named.pop("table")
        for word, field in named.items():
            yield from _place(dataset, f"schemas/dataset.json: evidence.{part}.{word}", f"{table}.{field}")
    lineages = evidence.get("lineages")
    if lineages:
        places = [f"{table.name}.{name}" for table in dataset.tables.values() for name in table.names]
        for word in ("document", "lineage"):
            place = f"{lineages['table']}.{lineages[word]}"
            if place not in places:
                yield f"schemas/dataset.json: evidence.lineages: no published field {unknown(place, places)}"
