"""The wall between the dataset and the engine, and the order of the engine's rooms."""

import ast
import re
from pathlib import Path

import project
import pytest

from pipeline import contract
from pipeline.dataset import ENGINE_TABLES

ENGINE = project.REPOSITORY / "pipeline"
ROOMS = ("citation", "site")
MODULES = sorted([*ENGINE.glob("*.py"), *(path for room in ROOMS for path in (ENGINE / room).glob("*.py"))])

# Each room may use those below it; rooms on one level don't know each other.
LEVELS = [
    {"__main__"},
    {"cli"},
    {"release", "verify", "render", "site.console"},
    {"trace", "publish", "history", "copies", "descriptor", "changes", "reader"},
    {"versions"},
    {"diff"},
    {"matching", "schema_changes"},
    {
        "published",
        "cells",
        "load",
        "waivers",
        "normalise",
        "rows",
        "consistency",
        "evidence",
        "database",
        "package",
        "ledger",
        "signature",
    },
    {"citation.formats", "site.page"},
    {
        "citation.cff",
        "citation.zenodo",
        "citation.datacite",
        "citation.ro_crate",
        "citation.croissant",
        "citation.csvw",
        "citation.hugging_face",
        "citation.reference",
    },
    {"citation.schema_org"},
    {"citation.facts"},
    {"contract", "site.payload"},
    {
        "codebook",
        "workbook",
        "parquet",
        "sqlite",
        "statements",
        "keys",
        "standard",
        "row_schema",
        "sums",
        "site.declared",
        "site.outlines",
    },
    {"cell_values", "links", "origin", "distinct", "file_findings"},
    {"wording", "file_wording", "header"},
    {"marks"},
    {"scan", "source", "row_tests", "spreadsheet"},
    {"form", "progress"},
    {"dataset", "rawfile", "templates", "archive", "credit", "workspace"},
    {"constraints"},
    {"values", "rules", "logical"},
    {"schema"},
    {"dialect"},
    {"finding", "errors", "sql", "duration"},
]

KNOWN = {name for names in LEVELS for name in names}

# Words of a dataset that are also words of the engine's own, or of the standards that it speaks.
COMMON = {
    "name", "type", "title", "description", "file", "sha256", "characters", "occurrence", "quote", "notes", "date",
    "time", "count", "bound", "unit", "kind", "key", "share", "role", "source", "place", "event", "alias", "language",
    "object", "position", "sources", "aliases", "parent", "documents", "lineages", "low", "best", "high",
    "publisher", "subject", "places", "relation", "roles", "author", "latitude", "longitude", "country", "status",
    "claim", "claims", "rule",
}  # fmt: skip


def room(path: Path) -> str:
    """Name a module as LEVELS does: `cells`, and `citation.cff` in a folder."""
    return ".".join(path.relative_to(ENGINE).with_suffix("").parts)


def imports(path: Path) -> set[str]:
    """Return the rooms that a module imports from, also inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "pipeline":
            place = str(node.module).split(".")[1:]
            inner = [".".join([*place, alias.name]) for alias in node.names]
            found |= {name if name in KNOWN else ".".join(place) for name in inner}
    return found


@pytest.mark.parametrize("path", MODULES, ids=room)
def test_imports_run_down_only(path: Path) -> None:
    level = {name: depth for depth, names in enumerate(LEVELS) for name in names}
    if (
        path.stem == "__init__"
    ):  # it imports nothing until somebody asks for it; a test of the reader holds that
        assert imports(path) <= {"reader"}
    else:
        assert {name for name in imports(path) if level[name] <= level[room(path)]} == set()


def test_the_engine_names_no_table_and_no_column_of_the_dataset() -> None:
    dataset = contract.read(project.REPOSITORY)
    engine = set(ENGINE_TABLES)
    names = {n for t in dataset.raw.values() if t.name != "waivers" for n in (t.name, *t.names)}
    names |= {n for t in dataset.tables.values() if t.name not in engine for n in (t.name, *t.names)}
    names |= set(dataset.codes)
    found = []
    for path in [*MODULES, *ENGINE.rglob("*.j2"), *(ENGINE / "site" / "scripts").rglob("*.js")]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            words = set(re.findall(r"[\"'`.]([a-z0-9_]+)[\"'`.]", line))
            found += [f"{path.name}:{number}: {word}" for word in words & (names - COMMON)]
    assert found == []
