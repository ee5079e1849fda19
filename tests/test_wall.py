"""The wall between the dataset and the engine, and the order of the engine's rooms."""

import ast
import re

import project
import pytest

from pipeline import contract
from pipeline.dataset import ENGINE_TABLES

MODULES = sorted((project.REPOSITORY / "pipeline").glob("*.py"))

# Each room may use those below it; rooms on one level don't know each other.
LEVELS = [
    {"__main__"},
    {"cli"},
    {"release", "verify", "render"},
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
    {"contract"},
    {
        "codebook",
        "workbook",
        "parquet",
        "sqlite",
        "citation",
        "statements",
        "keys",
        "standard",
        "row_schema",
        "sums",
    },
    {"cell_values", "links", "origin", "distinct", "file_findings"},
    {"wording", "file_wording", "header"},
    {"marks"},
    {"scan", "source", "row_tests", "spreadsheet"},
    {"form", "progress"},
    {"dataset", "rawfile", "templates", "archive"},
    {"constraints"},
    {"values", "rules", "logical"},
    {"schema"},
    {"dialect"},
    {"finding", "errors", "sql", "duration"},
]

# Words of a dataset that are also words of the engine's own, or of the standards that it speaks.
COMMON = {
    "name", "type", "title", "description", "file", "sha256", "characters", "occurrence", "quote", "notes", "date",
    "time", "count", "bound", "unit", "kind", "key", "share", "role", "source", "place", "event", "alias", "language",
    "object", "position", "sources", "aliases", "parent", "documents", "lineages", "low", "best", "high",
    "roles", "author",
}  # fmt: skip


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_run_down_only(path: str) -> None:
    module = ast.parse(project.REPOSITORY.joinpath("pipeline", path).read_text("utf-8"))
    imported = {
        name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "pipeline"
        for name in (
            [alias.name for alias in node.names]
            if node.module == "pipeline"
            else [str(node.module).split(".")[1]]
        )
    }
    level = {name: depth for depth, names in enumerate(LEVELS) for name in names}
    own = project.REPOSITORY.joinpath("pipeline", path).stem
    if own == "__init__":  # it imports nothing until somebody asks for it; a test of the reader holds that
        assert imported == {"reader"}
    else:
        assert {name for name in imported if level[name] <= level[own]} == set()


def test_the_engine_names_no_table_and_no_column_of_the_dataset() -> None:
    dataset = contract.read(project.REPOSITORY)
    engine = set(ENGINE_TABLES)
    names = {n for t in dataset.raw.values() if t.name != "waivers" for n in (t.name, *t.names)}
    names |= {n for t in dataset.tables.values() if t.name not in engine for n in (t.name, *t.names)}
    names |= set(dataset.codes)
    found = []
    for path in [*MODULES, *(project.REPOSITORY / "pipeline").rglob("*.j2")]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            words = set(re.findall(r"[\"'`.]([a-z0-9_]+)[\"'`.]", line))
            found += [f"{path.name}:{number}: {word}" for word in words & (names - COMMON)]
    assert found == []
