"""Checks what a citation needs from dataset.json: who made the dataset, and the period that it covers."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

ORCID = "https://orcid.org/"
# A contributor with one of these roles is a creator; citations name creators.
CREATING = ("author", "creator")
# Completes a year or a month to its first day.
FIRST = "YYYY-01-01"


def problems(about: Mapping[str, Any]) -> Iterator[str]:
    """Yield what would make a citation impossible, one sentence each, without the name of the file."""
    contributors = about["contributors"]
    if not any(role in CREATING for one in contributors for role in one["roles"]):
        yield "contributors: at least one must have the role author or creator"
    for one in contributors:
        path = one.get("path", "")
        if path.startswith(ORCID) and not is_orcid(path.removeprefix(ORCID)):
            yield f"contributors: {one['title']}: {path} is not a valid ORCID iD; look it up at orcid.org"
    if "period" in about:
        yield from _period(about["period"])


def is_orcid(text: str) -> bool:
    """Return whether a text is an ORCID iD; its last character is a check digit (ISO 7064, MOD 11-2)."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]", text):
        return False
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == text[-1]


def _period(period: str) -> Iterator[str]:
    """Yield a bound that is not a date, or an end before the start; the two may differ in precision."""
    bounds = period.split("/")
    for bound in bounds:
        try:
            dt.date.fromisoformat(bound + FIRST[len(bound) :])
        except ValueError:
            yield f"period: {bound} is not a calendar date"
            return
    start, end = bounds
    shorter = min(len(start), len(end))
    if end[:shorter] < start[:shorter]:
        yield f"period: {end} is before {start}"
