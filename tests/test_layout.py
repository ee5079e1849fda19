"""The layout of the code: the dataset is separate from the engine, and packages import in one direction."""

import ast
import re
from graphlib import TopologicalSorter
from itertools import takewhile
from pathlib import Path

import project
import pytest

from pipeline.contract import check_contract
from pipeline.contract.dataset import ENGINE_TABLES

ENGINE = project.REPOSITORY / "pipeline"
MODULES = sorted(ENGINE.rglob("*.py"))

# A package imports only from those before it.
PACKAGES = (
    "core",
    "schema",
    "contract",
    "raw_files",
    "cells",
    "metadata",
    "tables",
    "checks",
    "releases",
    "coding",
    "verify",
    "site",
    "package",
    "propose",
    "workbook",
    "run",
    "cli",
)
# Names in the dataset that are also names in the engine, or in the standards that it implements.
LONGEST = 300  # lines of a module

COMMON = {
    "name", "type", "title", "description", "file", "sha256", "characters", "occurrence", "quote", "notes", "date",
    "time", "count", "bound", "unit", "kind", "key", "share", "role", "source", "place", "event", "alias", "language",
    "object", "position", "sources", "aliases", "parent", "documents", "lineages", "low", "best", "high",
    "publisher", "subject", "places", "relation", "roles", "author", "latitude", "longitude", "country", "status",
    "claim", "claims", "rule", "published", "other",
}  # fmt: skip


def module(path: Path) -> str:
    """Name a module as imports do: `pipeline.cells.check_cells`; a package by its own name."""
    return ".".join(path.relative_to(project.REPOSITORY).with_suffix("").parts).removesuffix(".__init__")


NAMES = {module(path): path for path in MODULES}


def imports(path: Path) -> set[str]:
    """Return the modules of the engine that a module imports, also inside a function."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "pipeline":
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            names |= {name if name in NAMES else str(node.module) for name in inner}
    return names


def test_every_module_is_in_a_package_of_the_layout() -> None:
    top_level = {path.name for path in ENGINE.iterdir() if path.name != "__pycache__"}
    assert top_level == {*PACKAGES, "__init__.py", "__main__.py", "py.typed"}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_from_those_before_it(package: str) -> None:
    allowed = {*takewhile(lambda name: name != package, PACKAGES), package}
    upwards = {
        (module(path), name)
        for path in MODULES
        if module(path).split(".")[1:2] == [package]
        for name in imports(path)
        if name.split(".")[1] not in allowed
    }
    assert upwards == set()


def test_imports_are_not_circular() -> None:
    assert len(
        list(TopologicalSorter({module(path): imports(path) for path in MODULES}).static_order())
    ) >= len(MODULES)


def test_no_module_is_too_long() -> None:
    lengths = {module(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_the_engine_does_not_name_tables_or_fields_of_the_dataset() -> None:
    dataset = check_contract.read(project.REPOSITORY)
    engine = set(ENGINE_TABLES)
    names = {
        n for t in dataset.raw.values() if t.name not in {"waivers", "retired"} for n in (t.name, *t.names)
    }
    names |= {n for t in dataset.tables.values() if t.name not in engine for n in (t.name, *t.names)}
    names |= set(dataset.codes)
    found = []
    for path in [*MODULES, *ENGINE.rglob("*.j2"), *(ENGINE / "site" / "scripts").rglob("*.js")]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            words = set(re.findall(r"[\"'`.]([a-z0-9_]+)[\"'`.]", line))
            found += [f"{path.name}:{number}: {word}" for word in words & (names - COMMON)]
    assert found == []
