"""Findings knowingly accepted: raw/waivers.csv, an input that every dataset may have.

A waiver names a check and the key of a row. Only findings of consistency checks and of row rules can be
waived. Dates are compared with the release date, so that an old release can be built again.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import duckdb

from pipeline.contract.check_sql import OWN_CHECKS
from pipeline.contract.dataset import WAIVERS, Dataset
from pipeline.core.finding import MOST_SUGGESTED, Finding, Message, Values, suggest
from pipeline.tables import source_line

WORDS = re.compile(r"\w+")
SIMILAR = 0.85  # from 0 to 1, as difflib measures it; keys have much in common
SIMILAR_WORDS = 0.8
MOST_TIME = dt.timedelta(days=5 * 366)  # from the decision to the end of a waiver


@dataclass(frozen=True)
class Waiver:
    """One line of raw/waivers.csv."""

    check: str
    key: str
    reason: str
    decided_on: dt.date
    expires: dt.date
    line: int


def read(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> list[Waiver]:
    """Return the lines of raw/waivers.csv, which the working database contains; none without the file."""
    if WAIVERS not in dataset.raw:
        return []
    rows = connection.execute(
        f'SELECT "check", "key", reason, decided_on, expires, {source_line.line(WAIVERS)} '
        f"FROM raw.{WAIVERS} ORDER BY rowid"
    ).fetchall()
    return [Waiver(*row) for row in rows]


def keys(waivers: list[Waiver]) -> dict[str, set[str]]:
    """Return the keys of the rows that waivers name, by check."""
    named: dict[str, set[str]] = {}
    for waiver in waivers:
        named.setdefault(waiver.check, set()).add(waiver.key)
    return named


def apply(dataset: Dataset, waivers: list[Waiver], findings: list[Finding]) -> list[Finding]:
    """Return findings with the reason on each that is waived on the release date of the dataset."""
    waivable = {code for code, tables in tables_of_checks(dataset).items() if len(tables) == 1}
    released = _released(dataset)
    reasons = {
        (w.check, w.key): w.reason
        for w in waivers
        if w.check in waivable and w.decided_on <= released <= w.expires
    }
    return [replace(finding, waiver=reasons.get((finding.code, finding.key), "")) for finding in findings]


def faults(dataset: Dataset, waivers: list[Waiver], findings: list[Finding]) -> Iterator[Finding]:
    """Yield an error for each waiver that does not apply on the release date or that waives nothing.

    Args:
        dataset: the contract; its release date decides which waivers apply.
        waivers: the waivers.
        findings: those of the row rules and the consistency checks.
    """
    reported, checks, released = (
        {(f.code, f.key) for f in findings},
        tables_of_checks(dataset),
        _released(dataset),
    )
    named = keys(waivers)
    for waiver in waivers:
        if waiver.expires < waiver.decided_on:
            dates = {"decided_on": waiver.decided_on.isoformat(), "expires": waiver.expires.isoformat()}
            hint = Message("exchange_dates")
            yield _finding(dataset, waiver, "outdated.order", "expires", dates, (hint,))
        elif waiver.expires < released:
            values: Values = {"expires": waiver.expires.isoformat(), "released": released.isoformat()}
            hint = Message("renew_waiver")
            yield _finding(dataset, waiver, "outdated.expired", "expires", values, (hint,))
        elif waiver.decided_on > released:
            values = {"decided_on": waiver.decided_on.isoformat(), "released": released.isoformat()}
            yield _finding(dataset, waiver, "outdated.early", "decided_on", values)
        elif waiver.check not in checks:
            hints = suggest(waiver.check, checks)
            yield _finding(dataset, waiver, "useless.unknown_check", "check", {}, hints)
        elif len(checks[waiver.check]) > 1:
            values, hint = {"tables": checks[waiver.check]}, Message("rename_rule")
            yield _finding(dataset, waiver, "useless.ambiguous_rule", "check", values, (hint,))
        elif (waiver.check, waiver.key) not in reported:
            open_keys = {f.key for f in findings if f.code == waiver.check and not f.is_rest} - named[
                waiver.check
            ]
            yield _finding(dataset, waiver, "useless.no_finding", "key", {}, (_hint(waiver.key, open_keys),))
        elif waiver.expires > waiver.decided_on + MOST_TIME:
            dates = {"decided_on": waiver.decided_on.isoformat(), "expires": waiver.expires.isoformat()}
            far = _finding(dataset, waiver, "far", "expires", dates, (Message("shorten_waiver"),))
            yield replace(far, severity="warning")


def _hint(key: str, others: Iterable[str]) -> Message:
    """Return the hint to write the key of an open finding; to delete the line only if none may be meant."""
    meant = _meant(key, others)
    parts = [meant] if meant else [other for other in sorted(others) if _is_part(key, other)]
    if len(parts) > MOST_SUGGESTED:
        return Message("complete_key", {"example": parts[0]})
    if len(parts) > 1:
        return Message("suggestions", {"suggestions": parts})
    return Message("suggestion", {"suggestion": parts[0]}) if parts else Message("delete_line")


def _is_part(key: str, other: str) -> bool:
    """Return whether one key has all words of another, in any order, perhaps mistyped, and perhaps more."""
    fewer, more = sorted((WORDS.findall(text.casefold()) for text in (key, other)), key=len)
    return bool(fewer) and all(any(_is_same_word(word, of_more) for of_more in more) for word in fewer)


def _is_same_word(word: str, other: str) -> bool:
    """Return whether two words are nearly the same, with the same numbers."""
    alike = SequenceMatcher(None, word, other).ratio()
    return word == other or (_numbers(word) == _numbers(other) and alike > SIMILAR_WORDS)


def _meant(key: str, others: Iterable[str]) -> str | None:
    """Return the one key with the same numbers that is written nearly like another; None if there is none.

    A key with other numbers is another row, however similar it looks.
    """
    same = [other for other in others if _numbers(other) == _numbers(key)]
    alike = [other for other in same if _bare(other) == _bare(key)]
    near = alike or [
        other for other in same if SequenceMatcher(None, _bare(key), _bare(other)).ratio() >= SIMILAR
    ]
    return near[0] if len(near) == 1 else None


def _numbers(key: str) -> list[str]:
    return re.findall(r"\d+", key)


def _bare(key: str) -> str:
    """Return a key without what separates its parts, and without differences of case."""
    return "".join(character for character in key.casefold() if character.isalnum())


def tables_of_checks(dataset: Dataset) -> Mapping[str, list[str]]:
    """Return the tables of each check whose findings can be waived; a rule has those that define it."""
    checks = {f"consistency.{name}": [""] for name in OWN_CHECKS}
    checks |= {f"consistency.{check.name}": [check.header["table"]] for check in dataset.checks}
    for table in dataset.tables.values():
        for rule in table.rules:
            checks.setdefault(f"rows.{rule.name}", []).append(table.name)
    return checks


def _released(dataset: Dataset) -> dt.date:
    return dt.date.fromisoformat(dataset.about["released"])


def _finding(  # noqa: PLR0913, PLR0917 - the parts of one finding
    dataset: Dataset,
    waiver: Waiver,
    code: str,
    column: str,
    values: Values,
    hints: tuple[Message, ...] = (),
) -> Finding:
    table = dataset.raw[WAIVERS]
    return Finding(
        "error",
        f"waivers.{code}",
        {"check": waiver.check, "key": waiver.key, **values},
        table.file,
        waiver.line,
        table.names.index(column) + 1,
        key=f"{waiver.check}, {waiver.key}",
        hints=hints,
    )
