"""Files that a program read or saved in another encoding: the cause before its consequences.

What an encoding lacks became question marks, and UTF-8 that was read in another encoding became garbled. The
cells are not to be typed one by one: the file is to be saved again while it is open, or to be restored.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.core.finding import Finding, Message, Values

ENCODING = "cells.encoding"
QUESTION_MARKS = "cells.damage.question_marks"
GARBLED = "cells.damage.garbled"
OF_FILE = {QUESTION_MARKS: "save_letters_or_restore", GARBLED: "restore_garbled"}  # the hint for many cells
MANY = 5  # cells of one file that nobody typed so


def explained(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with those about encodings first, and what is to be done with a file that lost letters.

    Question marks in a file that is not in its declared encoding are not reported beside the encoding.
    """
    files = [finding.file for finding in findings if finding.code == ENCODING]
    cells = Counter[tuple[str, str]]()
    for finding in findings:
        cells[finding.file, finding.code] += finding.count
    causes = [_of_encoding(f, cells[f.file, QUESTION_MARKS]) for f in findings if f.code == ENCODING]
    others = [
        _of_cell(f, cells[f.file, f.code])
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
    """Return a finding, with the hint for the file if it is about one of many damaged cells."""
    if finding.code not in OF_FILE or cells < MANY or finding.is_rest:
        return finding
    values: Values = {"file": finding.file, "cells": cells}
    return replace(finding, hints=(Message(OF_FILE[finding.code], values),))
