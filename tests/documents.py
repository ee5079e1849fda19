"""The project's documentation, split into blocks, commands, prose and anchors."""

import re
from dataclasses import dataclass
from pathlib import Path

import project

README = project.REPOSITORY / "README.md"
PATHS = (
    README,
    project.REPOSITORY / "CONTRIBUTING.md",
    project.REPOSITORY / "CHANGELOG.md",
    *sorted((project.REPOSITORY / "docs").glob("*.md")),
)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: the comment on the line above it, its language and its text."""

    marker: str
    language: str
    text: str


def name(path: Path) -> str:
    """Return the path of a document from the repository's root."""
    return path.relative_to(project.REPOSITORY).as_posix()


def blocks(path: Path, language: str) -> list[Block]:
    """Return the fenced blocks of a document in a language, in their order."""
    text = path.read_text("utf-8")
    fenced = []
    for match in FENCE.finditer(text):
        marker = re.search(r"<!-- ([A-Z]+) -->\n\Z", text[: match.start()])
        fenced.append(Block(marker[1] if marker else "", match[1], match[2]))
    return [block for block in fenced if block.language == language]


def commands(path: Path) -> list[str]:
    """Return the commands that a document shows in its console blocks, in their order."""
    return [
        line.removeprefix("$ ")
        for block in blocks(path, "console")
        for line in block.text.splitlines()
        if line.startswith("$ ")
    ]


def prose(path: Path) -> str:
    """Return the text of a document without its fenced blocks."""
    return FENCE.sub("", path.read_text("utf-8"))


def anchors(path: Path) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a document."""
    headings = re.findall(r"^#+ (.*)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def minimal(folder: Path) -> Path:
    """Make the minimal dataset that docs/new-dataset.md shows."""
    path = project.REPOSITORY / "docs" / "new-dataset.md"
    about, typed, published = (block.text for block in blocks(path, "json"))
    (rows,) = (block.text for block in blocks(path, "text"))
    (select,) = (block.text for block in blocks(path, "sql"))
    for file, text in {
        "schemas/dataset.json": about,
        "schemas/raw/strikes.json": typed,
        "raw/strikes.csv": rows,
        "schemas/tables/strikes.json": published,
        "schemas/tables/strikes.sql": select,
    }.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    return folder
