"""A fault in the data, as every layer tells it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning"]

CODES_SHOWN = 12
SHOWN = 60


@dataclass(frozen=True)
class Finding:
    """One fault in the data.

    Attributes:
        severity: an error blocks the release, a warning ships in it.
        check: layer and name of the check, as `cells.type`.
        message: what is wrong, in plain words.
        file: raw file relative to the project, as `raw/events.csv`; empty where no single file is at fault.
        line: physical line in the file, counted from 1.
        column: position of the field in the file, counted from 1.
        table: published table, where the fault was found after normalising.
        key: primary key of the row, its parts joined by commas.
        value: the cell as it stands in the file.
        hint: what the coder can do about it.
        count: how many faults it stands for.
        waiver: why it is knowingly accepted; a finding with a waiver blocks nothing.
    """

    severity: Severity
    check: str
    message: str
    file: str = ""
    line: int | None = None
    column: int | None = None
    table: str = ""
    key: str = ""
    value: str | None = None
    hint: str = ""
    waiver: str = ""
    count: int = 1

    @property
    def place(self) -> str:
        """Where to look: `raw/events.csv:12:5`, or `events E0001` where no line is to blame."""
        if self.file:
            return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{self.table} {self.key}".strip()


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by file, line and column, then by check and key."""
    return sorted(
        findings, key=lambda f: (f.file, f.line or 0, f.column or 0, f.table, f.check, f.key, f.message)
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding is an error that nobody waived."""
    return any(finding.severity == "error" and not finding.waiver for finding in findings)


def nearest(value: str, known: Iterable[str]) -> str:
    """Return the hint that names the known value nearest to a mistyped one, or all of a few known ones."""
    choices = sorted(known)
    twin = next((choice for choice in choices if _canonical(choice) == _canonical(value)), value)
    if twin != value:
        return f"it looks like {shown(twin)}, but is made of other characters: copy it from there"
    folded = {choice.casefold(): choice for choice in reversed(choices)}
    close = get_close_matches(value.casefold(), folded, n=1, cutoff=0.6)
    if close:
        return f"did you mean {shown(folded[close[0]])}?"
    if 0 < len(choices) <= CODES_SHOWN:
        return "one of: " + ", ".join(plain(choice) for choice in choices)
    return ""


def unknown(name: str, known: Iterable[str]) -> str:
    """Name what is not known, with the known name that was likely meant."""
    return f"{name}; {nearest(name, known)}".rstrip("; ")


def shown(value: object) -> str:
    """Quote a value for a message, shortened, with control characters made visible."""
    return f'"{plain(value)}"'


def plain(value: object) -> str:
    """Return a value for a message without quotes, shortened, with control characters made visible."""
    text = visible(str(value)[: SHOWN + 1])
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text


def visible(text: str, kept: str = "") -> str:
    """Write what can't be seen, or would steer whoever shows it, as Python does; but for what is kept."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in kept else ascii(c)[1:-1] for c in text)


def _canonical(text: str) -> str:
    """Return one text for all that look the same, as Unicode has them (UAX 15)."""
    return unicodedata.normalize("NFC", text)
