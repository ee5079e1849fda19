"""Cells that a spreadsheet filled by counting up: E0030, E0031, E0032 where the same text was meant."""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FEWEST = 3  # changed cells of a series
FEWEST_LIKE_THE_FIRST = 2  # if the cell above is unchanged, and they were the same
LONG = re.compile("[0-9]{2}")  # 1, 2, 3 may be right by chance: grades, for example
NUMBER = re.compile(r"([0-9]{1,15})")
DATE = re.compile(r"(.*?)([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?", re.DOTALL)
MONTHS = 12


@dataclass(frozen=True)
class Series:
    """Cells of consecutive rows that count up now and did not in the last release.

    Attributes:
        keys: keys of the rows whose cells changed.
        values: the first values of the series.
    """

    keys: list[str]
    values: list[str]


def find(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Series]:
    """Yield each series of a column in which several cells changed since the last release.

    Args:
        old: the texts of the column in the last release, by the keys of their rows.
        new: its texts now, in the order of the file.
    """
    run: list[str] = []
    steps: set[str] = set()
    for key, text in [*new.items(), ("", "")]:
        possible = _steps(new[run[-1]], text) if run else set()
        steps = possible & steps if len(run) > 1 else possible
        if run and not steps:
            yield from _series(old, new, run)
            # The last cell may be the first of a series with another step.
            run = run[-1:] if possible else []
            steps = possible
        run.append(key)


def _series(old: Mapping[str, str], new: Mapping[str, str], run: list[str]) -> Iterator[Series]:
    """Yield the series of some rows whose cells count up, if enough of them changed."""
    changed = [key for key in run if key in old and old[key] and new[key] != old[key]]
    first = run[0]
    if len(changed) >= FEWEST:
        yield Series(changed, [new[key] for key in changed[:FEWEST]])
    elif (
        len(changed) >= FEWEST_LIKE_THE_FIRST
        and changed[0] == run[1]
        and LONG.search(new[first])
        and {old[key] for key in changed} == {new[first]} == {old.get(first)}
    ):
        yield Series(changed, [new[key] for key in [first, *changed]])


def _steps(before: str, text: str) -> set[str]:
    """Return the steps by which a text follows the one before: one of its numbers, or a part of its date."""
    one, two = NUMBER.split(before), NUMBER.split(text)
    steps = set()
    if len(one) == len(two):
        differing = [place for place, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
        if len(differing) == 1 and differing[0] % 2 and _is_next(one[differing[0]], two[differing[0]]):
            steps.add(f"number {differing[0]}")
    first, second = DATE.fullmatch(before), DATE.fullmatch(text)
    if first and second and first[1] == second[1] and bool(first[4]) == bool(second[4]):
        steps |= {
            *_steps_of_dates((_month(first), int(first[4] or 0)), (_month(second), int(second[4] or 0)))
        }
    return steps


def _month(date: re.Match[str]) -> int:
    """Return the number of the month of a date, counted from January of year 0."""
    return int(date[2]) * MONTHS + int(date[3]) - 1


def _steps_of_dates(before: tuple[int, int], after: tuple[int, int]) -> Iterator[str]:
    """Yield the steps from a month and its day to others; a day that a month lacks becomes its last one."""
    month, day = before
    if after == ((month, day + 1) if day < _last_day(month) else (month + 1, 1)):
        yield "day"
    if after[0] == month + 1 and after[1] == min(day, _last_day(month + 1)):
        yield "month"
    if after[0] == month + MONTHS and after[1] == min(day, _last_day(month + MONTHS)):
        yield "year"


def _last_day(month: int) -> int:
    return calendar.monthrange(month // MONTHS, month % MONTHS + 1)[1]


def _is_next(number: str, other: str) -> bool:
    padded = len(number) == len(other) or not other.startswith("0")
    return padded and int(other) == int(number) + 1
