"""Texts of schemas/ that nobody has written yet: they start with TODO, as `new` writes them.

`check` warns of them, since coders can work before all texts are written. A new version is not published
with them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.core.finding import Finding

CODE = "schemas.todo"
MARK = "TODO"
# Where a text starts: a JSON text, a cell of a code list, and the header of an SQL file.
FILES = {
    "**/*.json": re.compile(rf'"({MARK}\b[^"\n]*)'),
    "codes/*.csv": re.compile(rf',"?({MARK}\b[^,"\n]*)'),
    "**/*.sql": re.compile(rf"^-- \w+: ({MARK}\b.*)", re.MULTILINE),
}


def findings(project: Path) -> list[Finding]:
    """Return a warning for each text in schemas/ that starts with TODO."""
    schemas = project / "schemas"
    paths = sorted((path, start) for files, start in FILES.items() for path in schemas.glob(files))
    return [finding for path, start in paths for finding in _of_file(project, path, start)]


def _of_file(project: Path, path: Path, start: re.Pattern[str]) -> Iterator[Finding]:
    text = path.read_bytes().decode("utf-8", errors="replace")
    for match in start.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        values = {"text": match[1].strip()}
        yield Finding("warning", CODE, values, path.relative_to(project).as_posix(), line)


def as_errors(outcome: Iterable[Finding]) -> list[Finding]:
    """Return findings of which those about unwritten texts are errors, as a release requires."""
    return [replace(finding, severity="error") if finding.code == CODE else finding for finding in outcome]
