"""Checks that the files of schemas/ agree with each other. The way in to this package is `read`."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.contract import check_credits, check_sql, check_tables, page_config, read_contract
from pipeline.contract.check_tables import raw_field
from pipeline.contract.dataset import ENGINE_TABLES, RETIRED, WAIVERS, Dataset
from pipeline.core.errors import ContractError
from pipeline.core.wording import unknown

ABOUT = "schemas/dataset.json"
ZIP_YEARS = (1980, 2107)  # that the date of a file in a zip can have


def read(folder: Path) -> Dataset:
    """Read a project's contract and check it.

    Raises:
        CallError: the folder has no contract.
        ContractError: something in schemas/ is wrong; lists all problems.
    """
    dataset = read_contract.read(folder)
    problems = [
        *_about(dataset),
        *_file_names(folder),
        *_names(dataset),
        *_tables(dataset),
        *_circles(dataset),
        *check_sql.problems(dataset),
        *_evidence(dataset),
        *(f"{ABOUT}: page.{problem}" for problem in page_config.problems(dataset)),
    ]
    if problems or not dataset.about["tables"]:
        raise ContractError([*_missing_schemas(dataset), *problems])
    return dataset


def table_problems(dataset: Dataset) -> Iterator[str]:
    """Yield what is wrong with the tables of a package that only its datapackage.json describes.

    Args:
        dataset: the tables of the package as raw tables, and nothing else.
    """
    for table in dataset.raw.values():
        faults = (
            *check_tables.problems(dataset, table, dataset.raw),
            *check_tables.input_problems(dataset, table),
        )
        yield from (f"{table.name}: {fault}" for fault in faults)


def _about(dataset: Dataset) -> Iterator[str]:
    try:
        released = dt.date.fromisoformat(dataset.about["released"])
    except ValueError:
        yield f"{ABOUT}: released: {dataset.about['released']} is not a calendar date"
    else:
        if not ZIP_YEARS[0] <= released.year <= ZIP_YEARS[1]:
            years = f"{ZIP_YEARS[0]} and {ZIP_YEARS[1]}"
            yield f"{ABOUT}: released: {released} is not between {years}, as a zip requires"
    if dataset.about.get("doi", "").lower() == dataset.about.get("concept_doi", "-").lower():
        yield f"{ABOUT}: doi: {dataset.about['doi']} is concept_doi too; doi is the DOI of this version alone"
    yield from (f"{ABOUT}: {problem}" for problem in check_credits.problems(dataset.about))


def _file_names(folder: Path) -> Iterator[str]:
    """Yield each file whose name no other system could write; the ledger lists all of these files."""
    for part in ("raw", "schemas"):
        for path in sorted((folder / part).rglob("*")):
            name = path.relative_to(folder).as_posix()
            try:
                name.encode()
            except UnicodeEncodeError:
                yield f"{ascii(name)[1:-1]}: the name of this file is not UTF-8; rename it"


def _names(dataset: Dataset) -> Iterator[str]:
    for name in sorted(set(dataset.raw) & set(dataset.reference)):
        yield f"schemas/reference/{name}.json: schemas/raw/ already has a table with this name"
    listed = Counter(dataset.about["tables"])
    described = {name for name in dataset.tables if name not in ENGINE_TABLES}
    for name in sorted(described - set(listed)):
        yield f"{ABOUT}: tables: {name} is missing"
    for name in sorted(set(listed) - described):
        yield f"{ABOUT}: tables: unknown table {unknown(name, described)}"
    for name in sorted(name for name, times in listed.items() if times > 1):
        yield f"{ABOUT}: tables: {name} is listed twice"
    queries = [query.name for query in dataset.queries]
    sections = [section["query"] for section in dataset.about.get("guide", ()) if "query" in section]
    for name in [*dataset.about["examples"], *filter(None, [dataset.about.get("report")]), *sections]:
        if name not in queries:
            yield f"{ABOUT}: examples, guide, report: unknown query {unknown(name, queries)}"
    for name, table in dataset.tables.items():
        if not table.sql and name not in ENGINE_TABLES:
            yield f"schemas/tables/{name}.sql is missing; it makes the table {name}"


def _missing_schemas(dataset: Dataset) -> Iterator[str]:
    """Yield each CSV file in raw/ without a schema, and what a dataset without tables needs first."""
    files = {table.file for table in dataset.raw.values()}
    paths = sorted((dataset.folder / "raw").glob("*.csv"))
    missing = [path.stem for path in paths if f"raw/{path.name}" not in files and path.name[0] not in "~."]
    for name in missing:
        yield (
            f"raw/{name}.csv has no schema: run claimbook add-table raw/{name}.csv, "
            f"or describe its fields in schemas/raw/{name}.json"
        )
    if not missing and not set(dataset.raw) - {RETIRED, WAIVERS}:
        yield (
            "schemas/raw: describes no table: run claimbook add-table FILE with a spreadsheet, or put a CSV "
            "file into raw/ and describe its fields in a file of the same name here, which ends with .json"
        )
    elif not dataset.about["tables"]:
        yield f"{ABOUT}: tables: lists no published table; schemas/tables/ describes each of them"


def _tables(dataset: Dataset) -> Iterator[str]:
    for folder, tables in (("raw", dataset.raw), ("reference", dataset.reference)):
        for table in tables.values():
            file = f"schemas/{folder}/{table.name}.json"
            yield from (f"{file}: {fault}" for fault in check_tables.problems(dataset, table, dataset.inputs))
            yield from (f"{file}: {fault}" for fault in check_tables.input_problems(dataset, table))
    for table in dataset.tables.values():
        file = f"schemas/tables/{table.name}.json"
        yield from (f"{file}: {fault}" for fault in check_tables.problems(dataset, table, dataset.tables))
        yield from (f"{file}: {fault}" for fault in check_tables.published_problems(dataset, table))


def _circles(dataset: Dataset) -> Iterator[str]:
    """Yield the published tables that refer to each other in a circle: neither could be filled first."""
    targets = {
        table.name: {key.table for key in table.foreign_keys} - {table.name}
        for table in dataset.tables.values()
    }
    reached = {name: _reached(targets, name) for name in targets}
    on_circles = {name for name, others in reached.items() if name in others}
    while on_circles:
        first = min(on_circles)
        circle = {name for name in on_circles if first in reached[name] and name in reached[first]}
        on_circles -= circle
        names = " and ".join(filter(None, (", ".join(sorted(circle)[:-1]), max(circle))))
        yield f"schemas/tables: the foreign keys of {names} lead in a circle; remove one of them"


def _reached(targets: Mapping[str, set[str]], name: str) -> set[str]:
    """Return the tables to which the foreign keys of a table lead, over any number of tables."""
    reached: set[str] = set()
    waiting = {name}
    while waiting:
        waiting = set().union(*(targets.get(table, set()) for table in waiting)) - reached
        reached |= waiting
    return reached


def _evidence(dataset: Dataset) -> Iterator[str]:
    evidence = dataset.about.get("evidence")
    if not evidence:
        return
    parts = {part: evidence[part] for part in ("documents", "quotes")}
    parts |= {f"words[{number}]": words for number, words in enumerate(evidence.get("words", ()))}
    parts |= {f"dates[{number}]": dates for number, dates in enumerate(evidence.get("dates", ()))}
    for part, declared in parts.items():
        for name, field in declared.items():
            if name not in {"table", "stated"}:
                place = f"{declared['table']}.{field}"
                yield from raw_field(dataset, f"{ABOUT}: evidence.{part}.{name}", place)
        if "date" in declared and "document" not in declared and "about" not in evidence["quotes"]:
            missing = "document is missing; it is optional only with evidence.quotes.about"
            yield f"{ABOUT}: evidence.{part}.{missing}"
    lineages = evidence.get("lineages")
    if lineages:
        places = [f"{table.name}.{name}" for table in dataset.tables.values() for name in table.names]
        for name in ("document", "lineage"):
            place = f"{lineages['table']}.{lineages[name]}"
            if place not in places:
                yield f"{ABOUT}: evidence.lineages: unknown published field {unknown(place, places)}"
