"""The documentation agrees with the project: links, files, make targets, schema properties, questions."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import documents
import project
import pytest

LINK = re.compile(r"\]\(([^)\s]+)\)")
# Files that are named in the documentation: in backticks, below a folder of the engine or its tests.
NAMED = re.compile(r"`((?:pipeline|tests|docs|vendor|bench)/[\w./-]*)`")
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)\b")


def each(paths: tuple[Path, ...]) -> list[object]:
    return [pytest.param(path, id=documents.name(path)) for path in paths]


@pytest.mark.parametrize("path", each(documents.PATHS))
def test_every_relative_link_leads_to_a_file_and_an_anchor(path: Path) -> None:
    broken = []
    for link in LINK.findall(documents.prose(path)):
        if link.startswith(("http://", "https://")):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and anchor not in documents.anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", each(documents.PATHS))
def test_every_file_that_is_named_exists(path: Path) -> None:
    named = NAMED.findall(documents.prose(path))
    assert [name for name in named if not (project.REPOSITORY / name).exists()] == []


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (project.REPOSITORY / "Makefile").read_text("utf-8")
    targets = {
        name for line in re.findall(r"^([a-z][a-z -]*):", makefile, re.MULTILINE) for name in line.split()
    }
    code = re.compile(r"`[^`\n]+`|^\$ .*$", re.MULTILINE)
    named = {
        target
        for path in documents.PATHS
        for part in code.findall(path.read_text("utf-8"))
        for target in TARGET.findall(part)
    }
    assert named - targets == set()
    assert {"release", "test"} <= named


def test_the_readme_has_at_most_150_lines() -> None:
    assert len(documents.README.read_text("utf-8").splitlines()) <= 150


def test_the_readme_shows_the_two_main_commands() -> None:
    assert {"make release", "make test"} <= set(documents.commands(documents.README))


def test_the_readme_links_to_every_document() -> None:
    links = {link.partition("#")[0] for link in LINK.findall(documents.README.read_text("utf-8"))}
    assert {documents.name(path) for path in documents.PATHS} - {"README.md"} - links == set()


def words(profile: object) -> Iterator[str]:
    """Yield every property and every enumerated value in a JSON Schema."""
    if isinstance(profile, list):
        for part in profile:
            yield from words(part)
    if isinstance(profile, dict):
        yield from profile.get("properties", {})
        allowed = profile.get("enum")
        yield from (word for word in allowed if isinstance(word, str)) if isinstance(allowed, list) else ()
        for part in profile.values():
            yield from words(part)


@pytest.mark.parametrize("profile", ["dataset", "table"])
def test_the_reference_contains_every_property_of_a_profile(profile: str) -> None:
    (path,) = (project.REPOSITORY / "pipeline").rglob(f"profiles/{profile}.json")
    reference = (project.REPOSITORY / "docs" / "schema-reference.md").read_text("utf-8")
    spans = re.findall(r"`([^`\n]+)`", reference)
    known = {*spans, *re.findall(r"[$\w]+", " ".join(spans))}
    assert set(words(json.loads(path.read_text("utf-8")))) - known == set()


def test_the_example_of_a_check_equals_the_check() -> None:
    (block,) = documents.blocks(project.REPOSITORY / "docs" / "schema-reference.md", "sql")
    assert block.text == (project.REPOSITORY / "schemas" / "checks" / "quote_too_long.sql").read_text("utf-8")


def test_every_question_is_shown_with_its_query() -> None:
    rows = []
    for path in sorted((project.REPOSITORY / "schemas" / "queries").glob("*.sql")):
        (title,) = re.findall(r"^-- title: (.*)$", path.read_text("utf-8"), re.MULTILINE)
        rows.append(f"| {title} | `FROM {path.stem}` |")
    text = (project.REPOSITORY / "docs" / "using-the-data.md").read_text("utf-8")
    table = text.partition("<!-- QUESTIONS -->\n")[2].partition("\n\n")[0].splitlines()
    assert table == ["| Question | Query |", "|---|---|", *rows]


def test_the_ci_validates_with_the_frictionless_command() -> None:
    ci = (project.REPOSITORY / ".ci" / "run").read_text("utf-8")
    assert ci.index("make test") < ci.index("make release") < ci.index("frictionless validate")
