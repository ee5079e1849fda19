"""The dataset's half of the house, read into one value: schemas/ becomes a Dataset."""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from pipeline.core.errors import CallError, ContractError
from pipeline.schema import constraints, dialect
from pipeline.schema.model import Field, TableSchema, read_table

HEADER_LINE = re.compile(r"--\s?(?:(?P<key>[a-z]+):\s+)?(?P<text>.*)")
ENGINE_TABLES = ("codebook", "codes", "retired", "changes", "findings")
# Raw files that every dataset may have; their form is the engine's.
WAIVERS, RETIRED = "waivers", "retired"
CODE_COLUMNS = ["code", "label", "definition"]


@dataclass(frozen=True)
class Code:
    """One code of a list, with the words that tell a coder when to use it."""

    code: str
    label: str
    definition: str


@dataclass(frozen=True)
class SqlFile:
    """A query of the dataset: one SELECT below a header of `-- key: value` lines."""

    name: str
    file: str
    header: Mapping[str, str]
    sql: str


@dataclass(frozen=True)
class Dataset:
    """The contract: everything in schemas/.

    Attributes:
        folder: the project's folder, which holds raw/ and schemas/.
        about: dataset.json: name, title, version, released, licences, contributors and the rest.
        raw: what coders type, by name.
        reference: what rules need and nobody codes, by name.
        tables: what is published, by name, in the order of dataset.json, the engine's own tables last.
        codes: code lists by name.
        checks: consistency checks in order of their names.
        queries: questions that readers ask, in order of their names.
    """

    folder: Path
    about: Mapping[str, Any]
    raw: Mapping[str, TableSchema]
    reference: Mapping[str, TableSchema]
    tables: Mapping[str, TableSchema]
    codes: Mapping[str, tuple[Code, ...]]
    checks: tuple[SqlFile, ...]
    queries: tuple[SqlFile, ...]

    @property
    def inputs(self) -> Mapping[str, TableSchema]:
        """Raw and reference tables together: all that is read from CSV."""
        return {**self.raw, **self.reference}

    def paths(self, tables: Mapping[str, TableSchema]) -> dict[str, Path]:
        """Return the path of the CSV of each table, by the table's name."""
        return {name: self.folder / table.file for name, table in tables.items()}

    @property
    def release_name(self) -> str:
        """The name of the release: `name-version`."""
        return f"{self.about['name']}-{self.about['version']}"

    def allowed(self, field: Field) -> tuple[str, ...]:
        """Return the codes that a field allows, () where it has no code list."""
        return tuple(code.code for code in self.codes[field.codes]) if field.codes else ()


def read(folder: Path) -> Dataset:
    """Read schemas/ of a project folder.

    Raises:
        CallError: there is no schemas/dataset.json.
        ContractError: files can't be read or don't fit their profile; all problems at once. What the
            files say to each other is checked by `pipeline.contract.check_contract`.
    """
    schemas = folder / "schemas"
    if not (schemas / "dataset.json").is_file():
        raise CallError(f"{folder} holds no schemas/dataset.json: is it the project's folder?")
    reader = _Reader(folder)
    about = reader.json(schemas / "dataset.json", "dataset")
    raw = {**reader.tables(schemas / "raw", "raw"), **_engine_inputs(folder)}
    tables = reader.tables(schemas / "tables", "")
    for name in sorted(tables.keys() & set(ENGINE_TABLES)):
        reader.problems.append(f"schemas/tables/{name}.json: the engine makes a table of that name itself")
    for name in (WAIVERS, RETIRED):
        if (schemas / "raw" / f"{name}.json").is_file():
            reader.problems.append(f"schemas/raw/{name}.json: the form of raw/{name}.csv is the engine's own")
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


def set_version(folder: Path, version: str, released: str) -> None:
    """Write another version and release date into schemas/dataset.json, and leave the rest of its text.

    Raises:
        CallError: the two can't be found in the text.
    """
    path = folder / "schemas" / "dataset.json"
    text = path.read_bytes().decode("utf-8-sig")
    about = json.loads(text)
    new = text
    for name, value in (("version", version), ("released", released)):
        new = re.sub(
            rf'("{name}"\s*:\s*){re.escape(json.dumps(about[name]))}', rf'\g<1>"{value}"', new, count=1
        )
    if json.loads(new) != {**about, "version": version, "released": released}:
        raise CallError(f"{path}: set version {version} and released {released} by hand")
    path.write_text(new, "utf-8", newline="")


class _Reader:
    """Reads files and keeps the problems that it meets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def json(self, path: Path, profile: str) -> dict[str, Any]:
        name = path.relative_to(self.folder).as_posix()
        try:
            descriptor = json.loads(self.text(path), object_pairs_hook=_no_key_twice)
            _no_stray(descriptor)
        except (ValueError, RecursionError) as error:
            self.problems.append(f"{name}: not readable as JSON: {error}")
            return {}
        found = [f"{name}: {problem}" for problem in misfits(descriptor, profile)]
        self.problems.extend(found)
        return {} if found else descriptor

    def text(self, path: Path) -> str:
        try:
            text = path.read_bytes().decode("utf-8-sig")
            _no_stray(text)
        except (OSError, ValueError) as error:
            self.problems.append(
                f"{path.relative_to(self.folder).as_posix()}: not readable as UTF-8: {error}"
            )
            return ""
        return text

    def tables(self, folder: Path, typed_in: str) -> dict[str, TableSchema]:
        """Read each Table Schema of a folder; `typed_in` is the folder of the CSVs that it describes."""
        tables = {}
        for path in sorted(folder.glob("*.json")):
            descriptor = self.json(path, "table")
            if not descriptor:
                continue
            if descriptor["name"] != path.stem:
                self.problems.append(
                    f"schemas/{folder.name}/{path.name}: its name is {descriptor['name']}, not {path.stem}"
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
                self.problems.append(
                    f"schemas/{folder.name}/{path.name}: no {path.stem}.json describes its table"
                )
        return tables

    def codes(self, folder: Path) -> dict[str, tuple[Code, ...]]:
        lists = {}
        for path in sorted(folder.glob("*.csv")):
            try:
                with path.open(encoding="utf-8-sig", newline="") as file:
                    rows = list(csv.reader(file, strict=True))
                _no_stray(rows)
            except (ValueError, csv.Error) as error:
                self.problems.append(f"schemas/codes/{path.name}: not readable as CSV: {error}")
                continue
            lists[path.stem] = tuple(self._code_rows(path, rows))
            if len(rows) == 1:
                self.problems.append(f"schemas/codes/{path.name}: holds no code")
        return lists

    def _code_rows(self, path: Path, rows: list[list[str]]) -> Iterator[Code]:
        name = f"schemas/codes/{path.name}"
        if not rows or rows[0] != CODE_COLUMNS:
            self.problems.append(f"{name}: its first line must be {','.join(CODE_COLUMNS)}")
            return
        seen = set()
        for number, row in enumerate(rows[1:], start=2):
            if len(row) != len(CODE_COLUMNS) or not all(cell.strip() for cell in row):
                self.problems.append(f"{name}: row {number} needs a code, a label and a definition")
            elif row[0] in seen:
                self.problems.append(f"{name}: row {number} has the code {row[0]} a second time")
            else:
                seen.add(row[0])
                yield Code(*row)

    def queries(self, folder: Path) -> tuple[SqlFile, ...]:
        return tuple(
            _sql_file(path.stem, path.relative_to(self.folder).as_posix(), self.text(path))
            for path in sorted(folder.glob("*.sql"))
        )


def unread(descriptor: Mapping[str, Any], typed_in: str) -> Iterator[str]:
    """Tell what a table says of its file and the engine can't do."""
    said = [word for word in ("dialect", "encoding") if word in descriptor]
    if said and not typed_in:
        yield f"{said[0]} belongs to tables that are typed, in schemas/raw/ and schemas/reference/"
    yield from dialect.problems(descriptor.get("dialect", {}), descriptor.get("encoding", dialect.UTF8))


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse what JSON allows and nobody means: one key twice in an object."""
    keys = [key for key, _ in pairs]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)} stands twice in one object")
    return dict(pairs)


def _no_stray(said: object) -> None:
    """Refuse what is no text, wherever in JSON it stands: a NUL, or half of a pair of surrogates."""
    if isinstance(said, str):
        said.encode()
        if "\0" in said:
            raise ValueError("a NUL stands in a text")
    elif isinstance(said, list | dict):
        for part in [*said, *said.values()] if isinstance(said, dict) else said:
            _no_stray(part)


@cache
def _validator(profile: str) -> Draft202012Validator:
    text = resources.files("pipeline.contract").joinpath(f"profiles/{profile}.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def misfits(descriptor: object, profile: str) -> Iterator[str]:
    """Yield a sentence for each way in which a descriptor doesn't fit a profile of profiles/."""
    for error in sorted(
        _validator(profile).iter_errors(descriptor), key=lambda e: [str(p) for p in e.absolute_path]
    ):
        where = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in error.absolute_path).lstrip(".")
        yield f"{where}: {error.message}" if where else error.message


def _sql_file(name: str, file: str, text: str) -> SqlFile:
    """Split a file into its header and its query; a header line without a key continues the one before."""
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
    return SqlFile(name, file, header, "\n".join(lines[number:]).strip())


def _in_order(tables: dict[str, TableSchema], order: Sequence[str]) -> dict[str, TableSchema]:
    """Sort the tables as dataset.json lists them; the contract tells of those that it leaves out."""
    return dict(sorted(tables.items(), key=lambda item: [*order, item[0]].index(item[0])))


def _inherited(tables: dict[str, TableSchema], raw: dict[str, TableSchema]) -> dict[str, TableSchema]:
    """Fill in what passes straight through: a field with one raw column and no type of its own."""
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


def _engine_table(name: str, file: str = "") -> TableSchema:
    text = resources.files("pipeline.contract").joinpath(f"engine_tables/{name}.json").read_text("utf-8")
    return read_table(json.loads(text), file=file)


def _engine_inputs(folder: Path) -> dict[str, TableSchema]:
    """Describe raw/waivers.csv and raw/retired.csv where they are."""
    files = {name: f"raw/{name}.csv" for name in (WAIVERS, RETIRED)}
    return {name: _engine_table(name, file) for name, file in files.items() if (folder / file).is_file()}


def _engine_tables() -> dict[str, TableSchema]:
    """Read the tables that the engine makes, whatever the dataset."""
    return {name: _engine_table(name) for name in ENGINE_TABLES}
