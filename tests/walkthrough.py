"""A document that goes from an empty folder to releases, carried out as a reader would.

Its blocks mean what they say: commands run, a file that is named above a block gets its text, lines are
inserted above the line that the document names, and each row of a table replaces a text in the named file.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

PARTS = re.compile(
    r"^```(?P<language>\w+)\n(?P<text>[\s\S]*?)^```$|^(?P<table>\|.*\|)$|^(?P<prose>[^|`\n].*|`.*)$",
    re.MULTILINE,
)
FILE = re.compile(r"`(schemas/[a-z0-9_/.]+)`")
ABOVE = re.compile(r"above the line with `(?P<name>\w+)`")


def carry_out(document: str, folder: Path, run: Callable[[str, Path], None]) -> int:
    """Carry out a document and return the number of lines that it has its reader write.

    Args:
        document: its text.
        folder: the folder in which its first command runs.
        run: runs a command in a folder.
    """
    prose, column, written = "", "", 0
    for part in PARTS.finditer(document):
        if part["prose"]:
            prose, column = part["prose"], ""
        elif part["table"]:
            cells = [cell.strip() for cell in part["table"].strip("|").split("|")]
            heading = FILE.fullmatch(cells[0])
            if heading:
                column = heading[1]
            elif column and not set(cells[0]) <= set("-"):
                replace(folder / column, cells[0].strip("`"), cells[1])
                written += 1
        elif part["language"] == "console":
            for command in re.findall(r"^\$ (.*)$", part["text"], re.MULTILINE):
                if command.startswith("cd "):
                    folder = folder / command.removeprefix("cd ")
                else:
                    run(command, folder)
        else:
            written += apply(folder, prose, part["text"])
    return written


def apply(folder: Path, prose: str, text: str) -> int:
    """Write a block to the file that the text above it names, and return the number of new lines."""
    file = FILE.search(prose)
    assert file, prose
    path = folder / file[1]
    before = path.read_text("utf-8")
    above = ABOVE.search(prose)
    if above:
        line = re.search(rf'^ *"{above["name"]}"', before, re.MULTILINE)
        assert line, f"{path} has no line with {above['name']}"
        after = f"{before[: line.start()]}{text}{before[line.start() :]}"
    elif "Complete" in prose:
        code = next(csv.reader(io.StringIO(text)))[0]
        after = re.sub(rf"^{code},.*\n", lambda _: text, before, flags=re.MULTILINE)
    else:
        after = text
    assert after != before, f"{path} was to be changed"
    path.write_text(after, "utf-8")
    return len(set(after.splitlines()) - set(before.splitlines()))


def replace(path: Path, name: str, text: str) -> None:
    """Replace the one text in a JSON file that starts with TODO and names something, or that is the name."""
    before = path.read_text("utf-8")
    unwritten = re.findall(rf'"TODO: (?:describe )?{re.escape(name)}\b[^"]*"', before)
    old = unwritten[0] if unwritten else f'"{name}"'
    assert before.count(old) == 1, (path, name)
    path.write_text(before.replace(old, f'"{text}"'), "utf-8")


def commands(document: str) -> Iterator[str]:
    """Yield the commands of a document."""
    for part in PARTS.finditer(document):
        if part["language"] == "console":
            yield from re.findall(r"^\$ (.*)$", part["text"], re.MULTILINE)
