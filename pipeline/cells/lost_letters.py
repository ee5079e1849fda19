"""Files that a program saved in an encoding that lacks some letters: the cause before its consequences.

What the encoding lacks became question marks. The cells are not to be typed one by one: the file is to be
saved again while it is open, or to be restored.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.core.finding import Finding, Message, Values

ENCODING = "cells.encoding"
QUESTION_MARKS = "cells.damage.question_marks"
MANY = 5  # cells that nobody typed with question marks in place of letters


def explained(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with those about encodings first, and what is to be done with a file that lost letters.

    Question marks in a file that is not in its declared encoding are not reported beside the encoding.
    """
    files = [finding.file for finding in findings if finding.code == ENCODING]
    cells: dict[str, int] = {}
    for finding in findings:
        if finding.code == QUESTION_MARKS:
            cells[finding.file] = cells.get(finding.file, 0) + finding.count
    causes = [_of_encoding(f, cells.get(f.file, 0)) for f in findings if f.code == ENCODING]
    others = [
        _of_cell(f, cells.get(f.file, 0))
        for f in findings
        if f.code != ENCODING and not (f.code == QUESTION_MARKS and f.file in files)
    ]
    return [*causes, *others]


def _of_encoding(finding: Finding, cells: int) -> Finding:
    """Return the finding about an encoding, with the hint for a file in which some cells lost letters."""
    if not cells or finding.severity != "error":
        return finding
    values: Values = {"file": finding.file, "cells": cells}
    return replace(finding, hints=(Message("save_letters_or_restore", values),))


def _of_cell(finding: Finding, cells: int) -> Finding:
    """Return a finding, with the hint for the file if it is about one of many cells that lost letters."""
    if finding.code != QUESTION_MARKS or cells < MANY or finding.is_rest:
        return finding
    values: Values = {"file": finding.file, "cells": cells}
    return replace(finding, hints=(Message("save_letters_or_restore", values),))
