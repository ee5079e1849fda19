"""Reads schemas/ into a Dataset. `check_contract` then checks that its files agree with each other."""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from pipeline.contract import check_places
from pipeline.contract.check_profile import misfits
from pipeline.contract.dataset import ENGINE_TABLES, RETIRED, WAIVERS, Code, Dataset, SqlFile
from pipeline.core import merge_conflict, replace_file
from pipeline.core.errors import CallError, ContractError
from pipeline.schema import constraints, dialect
from pipeline.schema.model import TableSchema, read_table

HEADER_LINE = re.compile(r"--\s?(?:(?P<key>[a-z]+):\s+)?(?P<text>.*)")
MARK = "\ufeff"  # that some programs write at the start of UTF-8
CODE_COLUMNS = ["code", "label", "definition"]


def read(folder: Path) -> Dataset:
    """Read schemas/ of a project folder.

    Raises:
        CallError: the folder has no schemas/dataset.json.
        ContractError: files cannot be read or do not match their profile; lists all problems.
    """
    schemas = folder / "schemas"
    require_project(folder)
    misplaced = list(check_places.problems(folder))
    if misplaced:
        raise ContractError(misplaced)
    unmerged = list(_unmerged(folder))
    if unmerged:
        raise ContractError(unmerged)
    reader = _Reader(folder)
    about = reader.json(schemas / "dataset.json", "dataset")
    raw = {**reader.tables(schemas / "raw", "raw"), **_engine_inputs(folder)}
    tables = reader.tables(schemas / "tables", "")
    for name in sorted(tables.keys() & set(ENGINE_TABLES)):
        reader.problems.append(f"schemas/tables/{name}.json: the name {name} is reserved for the engine")
    for name in (WAIVERS, RETIRED):
        if (schemas / "raw" / f"{name}.json").is_file():
            reader.problems.append(
                f"schemas/raw/{name}.json: the schema of raw/{name}.csv is fixed; delete this file"
            )
    dataset = Dataset(
        folder=folder,
        about=about,
        raw=raw,
        reference=reader.tables(schemas / "reference", "schemas/reference"),
        tables={**_in_order(_inherited(tables, raw), about.get("tables", ())), **_engine_tables()},
        codes=reader.codes(schemas / "codes"),
        checks=reader.queries(schemas / "checks"),
        queries=reader.queries(schemas / "queries"),
    )
    if reader.problems:
        raise ContractError(reader.problems)
    return dataset


def require_project(folder: Path) -> None:
    """Check that a folder is that of a project.

    Raises:
        CallError: it has no schemas/dataset.json.
    """
    if not (folder / "schemas" / "dataset.json").is_file():
        raise CallError(f"{folder} has no schemas/dataset.json; use -C to name the project's folder")


def _unmerged(folder: Path) -> Iterator[str]:
    """Yield each file of the contract in which git left both versions of some lines."""
    schemas = folder / "schemas"
    for path in sorted((*schemas.rglob("*.json"), *schemas.rglob("*.sql"), *schemas.glob("codes/*.csv"))):
        lines = merge_conflict.lines(path) if path.is_file() else []
        if lines:
            name = path.relative_to(folder).as_posix()
            yield f"{name}: a merge of git was not finished here (line {lines[0]})"


def set_version(folder: Path, version: str, released: str) -> None:
    """Write a version and a release date into schemas/dataset.json and leave the rest of its text as it is.

    Raises:
        CallError: the version or the date cannot be replaced in the text.
        OSError: the file cannot be replaced; then it is unchanged.
    """
    path = folder / "schemas" / "dataset.json"
    text = path.read_bytes().decode("utf-8")
    about = json.loads(text.removeprefix(MARK))
    new = text
    for name, value in (("version", version), ("released", released)):
        new = re.sub(
            rf'("{name}"\s*:\s*){re.escape(json.dumps(about[name]))}', rf'\g<1>"{value}"', new, count=1
        )
    if json.loads(new.removeprefix(MARK)) != {**about, "version": version, "released": released}:
        raise CallError(f"{path}: cannot be edited; set version to {version} and released to {released}")
    replace_file.write(path, new)


class _Reader:
    """Reads files and collects the problems in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def json(self, path: Path, profile: str) -> dict[str, Any]:
        name = path.relative_to(self.folder).as_posix()
        try:
            descriptor = json.loads(
                self.text(path), object_pairs_hook=_unique_keys, parse_constant=_no_constant
            )
            _no_stray(descriptor)
        except (ValueError, RecursionError) as error:
            self.problems.append(f"{name}: invalid JSON: {error}")
            return {}
        found = [f"{name}: {problem}" for problem in misfits(descriptor, profile)]
        self.problems.extend(found)
        return {} if found else descriptor

    def text(self, path: Path) -> str:
        try:
            text = path.read_bytes().decode("utf-8-sig")
            _no_stray(text)
        except (OSError, ValueError) as error:
            self.problems.append(f"{path.relative_to(self.folder).as_posix()}: not UTF-8 text: {error}")
            return ""
        return text

    def tables(self, folder: Path, typed_in: str) -> dict[str, TableSchema]:
        """Read each Table Schema of a folder; `typed_in` is the folder of the CSVs that they describe."""
        tables = {}
        for path in sorted(folder.glob("*.json")):
            descriptor = self.json(path, "table")
            if not descriptor:
                continue
            if descriptor["name"] != path.stem:
                self.problems.append(
                    f"schemas/{folder.name}/{path.name}: its name must be {path.stem}, "
                    f"not {descriptor['name']}"
                )
                continue
            not_read = list(unread(descriptor, typed_in))
            if not_read:
                self.problems += [f"{path.relative_to(self.folder).as_posix()}: {what}" for what in not_read]
                continue
            sql = path.with_suffix(".sql")
            tables[path.stem] = read_table(
                descriptor,
                file=f"{typed_in}/{path.stem}.csv" if typed_in else "",
                sql=self.text(sql) if sql.is_file() else "",
            )
        for path in sorted(folder.glob("*.sql")):
            if not path.with_suffix(".json").is_file():
                self.problems.append(f"schemas/{folder.name}/{path.name}: its table has no {path.stem}.json")
        return tables

    def codes(self, folder: Path) -> dict[str, tuple[Code, ...]]:
        lists = {}
        for path in sorted(folder.glob("*.csv")):
            try:
                with path.open(encoding="utf-8-sig", newline="") as file:
                    rows = list(csv.reader(file, strict=True))
                _no_stray(rows)
            except (ValueError, csv.Error) as error:
                self.problems.append(f"schemas/codes/{path.name}: invalid CSV: {error}")
                continue
            lists[path.stem] = tuple(self._code_rows(path, rows))
            if len(rows) == 1:
                self.problems.append(f"schemas/codes/{path.name}: contains no code")
        return lists

    def _code_rows(self, path: Path, rows: list[list[str]]) -> Iterator[Code]:
        name = f"schemas/codes/{path.name}"
        if not rows or rows[0] != CODE_COLUMNS:
            self.problems.append(f"{name}: the header must be {','.join(CODE_COLUMNS)}")
            return
        seen = set()
        for number, row in enumerate(rows[1:], start=2):
            if len(row) != len(CODE_COLUMNS) or not all(cell.strip() for cell in row):
                self.problems.append(f"{name}: row {number} needs a code, a label and a definition")
            elif row[0] in seen:
                self.problems.append(f"{name}: row {number} repeats the code {row[0]}")
            else:
                seen.add(row[0])
                yield Code(*row)

    def queries(self, folder: Path) -> tuple[SqlFile, ...]:
        return tuple(
            _sql_file(path.stem, path.relative_to(self.folder).as_posix(), self.text(path))
            for path in sorted(folder.glob("*.sql"))
        )


def unread(descriptor: Mapping[str, Any], typed_in: str) -> Iterator[str]:
    """Yield what a table declares about its file that the engine cannot read."""
    declared = [name for name in ("dialect", "encoding") if name in descriptor]
    if declared and not typed_in:
        yield f"{declared[0]} is allowed only in schemas/raw/ and schemas/reference/"
    yield from dialect.problems(descriptor.get("dialect", {}), descriptor.get("encoding", dialect.UTF8))


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Reject a key that is used twice in one object, which JSON allows and nobody means."""
    keys = [key for key, _ in pairs]
    repeated = sorted({key for key in keys if keys.count(key) > 1})
    if repeated:
        raise ValueError(f"duplicate key {', '.join(repeated)} in one object")
    return dict(pairs)


def _no_constant(name: str) -> None:
    """Reject NaN and Infinity, which Python reads and JSON lacks."""
    raise ValueError(f'{name} is not JSON; write a text, "{name.replace("Infinity", "INF")}"')


def _no_stray(value: object) -> None:
    """Reject a NUL or an unpaired surrogate anywhere in a JSON value."""
    if isinstance(value, str):
        value.encode()
        if "\0" in value:
            raise ValueError("a text contains a NUL character")
    elif isinstance(value, list | dict):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            _no_stray(part)


def _sql_file(name: str, file: str, text: str) -> SqlFile:
    """Split a file into its header and its query; a header line without a key continues the previous one."""
    header: dict[str, str] = {}
    key = ""
    lines = text.strip().splitlines()
    for number, line in enumerate(lines):  # noqa: B007 - the number is used after the loop
        match = HEADER_LINE.fullmatch(line)
        if not match:
            break
        if match["key"]:
            key = match["key"]
            header[key] = match["text"].strip()
        elif key:
            header[key] = f"{header[key]} {match['text'].strip()}".strip()
    else:
        number = len(lines)
    below = "\n".join(lines[number:])
    start = f"{text[: len(text) - len(text.lstrip())]}{below[: len(below) - len(below.lstrip())]}"
    return SqlFile(name, file, header, below.strip(), 1 + number + start.count("\n"))


def _in_order(tables: dict[str, TableSchema], order: Sequence[str]) -> dict[str, TableSchema]:
    """Return the tables in the order of dataset.json, with those that it does not list at the end."""
    return dict(sorted(tables.items(), key=lambda item: [*order, item[0]].index(item[0])))


def _inherited(tables: dict[str, TableSchema], raw: dict[str, TableSchema]) -> dict[str, TableSchema]:
    """Complete the fields that have one raw column and no type: they inherit from that column."""
    origins = {f"{table.name}.{f.name}": f for table in raw.values() for f in table.fields}
    return {
        name: replace(
            table,
            fields=tuple(
                f.inherit(constraints.published(origins[f.raw[0]]))
                if not f.type and len(f.raw) == 1 and f.raw[0] in origins
                else f
                for f in table.fields
            ),
        )
        for name, table in tables.items()
    }


def engine_table(name: str, file: str = "") -> TableSchema:
    """Return the schema of a table of the engine; with a file, of one that coders type."""
    folder = "engine_inputs" if file else "engine_tables"
    text = resources.files("pipeline.contract").joinpath(f"{folder}/{name}.json").read_text("utf-8")
    return read_table(json.loads(text), file=file)


def _engine_inputs(folder: Path) -> dict[str, TableSchema]:
    """Return the schemas of raw/waivers.csv and raw/retired.csv, where these files exist."""
    tables = {name: engine_input(name) for name in (WAIVERS, RETIRED)}
    return {name: table for name, table in tables.items() if (folder / table.file).is_file()}


def engine_input(name: str) -> TableSchema:
    """Return the schema of raw/waivers.csv or raw/retired.csv, whose form is the same for every dataset."""
    return engine_table(name, f"raw/{name}.csv")


def _engine_tables() -> dict[str, TableSchema]:
    """Return the schemas of the tables that the engine makes for every dataset."""
    return {name: engine_table(name) for name in ENGINE_TABLES}
