"""The forms of a column in the data of the page, of which each column has the shortest.

| form | values |
|---|---|
| a list | its items |
| `prefix`, `digits`, `gaps` | keys such as E0001: a prefix and a number of so many digits, given as the difference from the previous number; null if there is no value |
| `values`, `at` | for each row, the position of its value in `values` |
| `by`, `from` | in a view: the values that the field of the same name has in table `from`, in the row whose key is in column `by`. `field` names that field if its name differs |
"""  # noqa: E501 - a table

import re
from typing import Any

Column = list[Any]

NUMBERED = re.compile(r"(?P<prefix>[^0-9]+)(?P<number>[0-9]{1,15})", re.ASCII)
# Positions are shorter than texts, in a long column in which each text occurs this many times on average.
LONG = 1_000
REPEATED = 4


def shortest(values: Column) -> Column | dict[str, Any]:
    """Return a column in the shortest of the forms that need no other column."""
    column = numbered(values)
    return indexed(values) if column is values else column


def numbered(values: Column) -> Column | dict[str, Any]:
    """Return keys with the same prefix and number of digits as gaps, and other values unchanged."""
    if not all(value is None or isinstance(value, str) for value in values):
        return values
    matches = [value if value is None else NUMBERED.fullmatch(value) for value in values]
    forms = {(match["prefix"], len(match["number"])) for match in matches if match}
    if len(forms) != 1 or sum(match is None for match in matches) != values.count(None):
        return values
    ((prefix, digits),) = forms
    before, gaps = 0, []
    for match in matches:
        number = before if match is None else int(match["number"])
        gaps.append(None if match is None else number - before)
        before = number
    return {"prefix": prefix, "digits": digits, "gaps": gaps}


def indexed(values: Column) -> Column | dict[str, Any]:
    """Return the texts of a long column as positions in a list of the distinct ones, and others unchanged."""
    is_text = all(value is None or isinstance(value, str) for value in values)
    if not is_text or len(values) < LONG:
        return values
    positions: dict[str | None, int] = {}
    at = [positions.setdefault(value, len(positions)) for value in values]
    return {"values": list(positions), "at": at} if len(positions) * REPEATED <= len(values) else values
