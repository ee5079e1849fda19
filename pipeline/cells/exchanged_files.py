"""Files of tables that were saved under each other's name: one finding in place of two."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.core.finding import Finding, Message

CODE = "cells.header.other_table"


def explained(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings in which files that have each other's content are to get each other's name.

    Nothing has to be copied between them. Several files may be exchanged in a circle.
    """
    content = {
        str(hint.values["file"]): str(hint.values["other_file"])
        for finding in findings
        if finding.code == CODE
        for hint in finding.hints
    }
    result: list[Finding] = []
    for finding in findings:
        circle = _circle(content, finding.file) if finding.code == CODE else []
        if not circle:
            result.append(finding)
        elif len(circle) > 2:  # noqa: PLR2004 - each other's
            hint = Message("rename_file", {"found": finding.file, "file": content[finding.file]})
            result.append(replace(finding, hints=(hint,)))
        elif finding.file == circle[0]:
            values = {"file": finding.file, "other_file": content[finding.file]}
            result.append(replace(finding, hints=(Message("exchange_names", values),)))
    return result


def _circle(content: Mapping[str, str], file: str) -> list[str]:
    """Return the files of a circle in order of their names; [] if a file is in none.

    Args:
        content: for each file the file whose content it has.
        file: the file.
    """
    files = [file]
    while (following := content.get(files[-1])) is not None and following not in files:
        files.append(following)
    return sorted(files) if following == file else []
