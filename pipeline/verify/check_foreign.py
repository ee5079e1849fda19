"""Is a package that another tool made what its descriptor says?

Such a package has no SHA256SUMS and no tables of this engine. What the Data Package standard lets anybody
check is checked: sizes and hashes, the cells, keys and references of each table. The rest is named.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.cells import check_cells
from pipeline.contract import check_tables
from pipeline.contract.dataset import ENGINE_TABLES, Dataset
from pipeline.core import confined, database, json_text, wording, workspace
from pipeline.core.confined import ConfinedError
from pipeline.core.finding import Finding, Message
from pipeline.core.progress import Reading, Tell
from pipeline.releases import checksums, foreign_tables, read_descriptor, resources
from pipeline.releases.foreign_tables import ForeignPackage, ForeignTable
from pipeline.schema.model import TableSchema
from pipeline.verify.check_descriptor import hash_findings
from pipeline.verify.package import Package

INVALID_NAME = "verify.added.invalid_name"  # other tools give their files any name


def is_foreign(package: Package) -> bool:
    """Return whether another tool made a package: it lacks our checksums and every table of the engine."""
    if checksums.SUMS in package.files:
        return False
    try:
        content = json_text.read(confined.read(package.folder, read_descriptor.NAME, resources.LARGEST_JSON))
        names = {resource.get("name") for resource in content["resources"]}
    except (ConfinedError, ValueError, TypeError, KeyError, AttributeError):
        return False
    return not {*ENGINE_TABLES} & names


def check(package: Package, scratch: Path, tell: Tell, limit: int) -> Dataset | None:
    """Check a package of another tool; findings and notes are added to it.

    Args:
        package: the package.
        scratch: an empty folder.
        tell: receives each step as it starts.
        limit: how many findings of one check on one field are kept.

    Returns:
        Its name, version and tables, to compare them with a ledger; None where the descriptor is not valid.
    """
    package.findings = [finding for finding in package.findings if finding.code != INVALID_NAME]
    package.notes.append(Message("foreign"))
    foreign = foreign_tables.read(package.folder, scratch)
    package.findings += [read_descriptor.finding("profile", problem=problem) for problem in foreign.problems]
    if foreign.problems:
        return None
    package.findings += _file_findings(package.folder, foreign)
    _add_unread(package, foreign)
    tables = {}
    known = {name: table.schema for name, table in foreign.tables.items()}
    for name, table in foreign.tables.items():
        problems = [*check_tables.foreign_problems(table.schema, known)]
        package.findings += [
            Finding("error", "verify.schema", {"problem": f"{name}: {problem}"}, read_descriptor.NAME)
            for problem in problems
        ]
        if not problems:
            tables[name] = table
    _check_cells(package, tables, tell, limit)
    about = {"name": foreign.content.get("name", ""), "version": foreign.content.get("version", "")}
    return Dataset(package.folder, about, known, {}, {}, {}, (), ())


def _add_unread(package: Package, foreign: ForeignPackage) -> None:
    """Add a note for each resource that is not checked, and a finding where the package is at fault."""
    for name, error in foreign.unread:
        reason = wording.phrase(error.reason)
        if error.unsafe:
            package.findings.append(read_descriptor.finding("resource", resource=name, reason=reason))
        else:
            package.notes.append(Message("not_checked", {"resource": name, "reason": reason}))
    reason = wording.phrase(Message("resources.not_table"))
    package.notes += [
        Message("not_checked", {"resource": name, "reason": reason}) for name in foreign.not_tables
    ]
    undescribed = [name for name, table in foreign.tables.items() if not table.described]
    package.notes += [Message("no_schema", {"tables": undescribed})] if undescribed else []


def _file_findings(folder: Path, foreign: ForeignPackage) -> Iterator[Finding]:
    """Compare the size and the hash of each resource that is one file, where the descriptor has them."""
    for resource in foreign.content["resources"]:
        paths = resources.paths(resource)
        try:
            file = confined.resolve(folder, paths[0]) if len(paths) == 1 else None
        except ConfinedError:
            file = None  # `resources` reports it
        if file is None:
            continue
        yield from _size(resource, paths[0], file)
        if resource.get("hash"):
            yield from hash_findings(paths[0], file, resource["hash"])


def _size(resource: Mapping[str, Any], name: str, file: Path) -> Iterator[Finding]:
    size = file.stat().st_size
    if resource.get("bytes") not in {None, size}:
        yield read_descriptor.finding("size", file=name, actual=size, expected=resource["bytes"])


def _check_cells(package: Package, tables: Mapping[str, ForeignTable], tell: Tell, limit: int) -> None:
    """Check the cells, keys and references of the tables."""
    schemas = {name: _local(table, tables) for name, table in tables.items()}
    names = {str(table.file.resolve()): table.schema.file for table in tables.values()}
    dataset = Dataset(package.folder, {"name": "", "version": ""}, schemas, {}, {}, {}, (), ())
    paths = dataset.paths(schemas)
    with (
        workspace.folder() as place,
        database.connect(place / "work.duckdb", database.of_work(paths.values())) as connection,
    ):
        reading = Reading("checking cells", connection, paths, times=1)
        tell(reading)
        findings, _ = check_cells.check(dataset, connection, limit, reading)
    package.findings += [
        replace(
            finding,
            code=finding.code.replace("cells.", "verify.", 1),
            file=names.get(finding.file, finding.file),
            hints=(),
        )
        for finding in findings
    ]


def _local(table: ForeignTable, tables: Mapping[str, ForeignTable]) -> TableSchema:
    """Return the schema with the local file, and without references to tables that cannot be read."""
    keys = tuple(key for key in table.schema.foreign_keys if key.table in {*tables, table.schema.name})
    return replace(table.schema, file=str(table.file.resolve()), foreign_keys=keys)
