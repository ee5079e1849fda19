"""Who made the dataset and what it covers, as dataset.json says it: what a citation needs of that."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

ORCID = "https://orcid.org/"
# Roles that make a contributor a creator, whom a citation names.
CREATING = ("author", "creator")
# What makes a year, or a month, its first day.
FIRST = "YYYY-01-01"


def problems(about: Mapping[str, Any]) -> Iterator[str]:
    """Yield what no citation could be made of, each as a sentence without the file's name."""
    contributors = about["contributors"]
    if not any(role in CREATING for one in contributors for role in one["roles"]):
        yield "contributors: nobody has the role author or creator, and a citation names one"
    for one in contributors:
        path = one.get("path", "")
        if path.startswith(ORCID) and not is_orcid(path.removeprefix(ORCID)):
            yield f"contributors: {one['title']}: {path} is no ORCID iD; look it up at orcid.org"
    if "period" in about:
        yield from _period(about["period"])


def is_orcid(text: str) -> bool:
    """Tell whether a text is an ORCID iD, whose last character is a check by ISO 7064, MOD 11-2."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]", text):
        return False
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == text[-1]


def _period(period: str) -> Iterator[str]:
    """Tell of a bound that is no date, and of an end before the start; a year may begin one, a day end it."""
    bounds = period.split("/")
    for bound in bounds:
        try:
            dt.date.fromisoformat(bound + FIRST[len(bound) :])
        except ValueError:
            yield f"period: {bound} is no date of the calendar"
            return
    start, end = bounds
    shorter = min(len(start), len(end))
    if end[:shorter] < start[:shorter]:
        yield f"period: {end} is before {start}"
