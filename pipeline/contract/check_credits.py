"""Checks what a citation needs from dataset.json: who made the dataset, and the period that it covers."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

ORCID = "https://orcid.org/"
# A contributor with one of these roles is a creator; citations name creators.
CREATING = ("author", "creator")
OTHER_ORCID = re.compile(r"https?://(?:www[.])?orcid[.]org/([0-9X-]{19})/?", re.IGNORECASE)
# Lists of dataset.json in which nothing may be listed twice; of objects, none of these properties.
DISTINCT = {
    "keywords": ("",),
    "places": ("",),
    "subjects": ("",),
    "examples": ("",),
    "changes": ("",),
    "licenses": ("name", "path"),
}
# Completes a year or a month to its first day.
FIRST = "YYYY-01-01"


def problems(about: Mapping[str, Any]) -> Iterator[str]:
    """Yield what would make a citation impossible, one sentence each, without the name of the file."""
    contributors = about["contributors"]
    if not any(role in CREATING for one in contributors for role in one["roles"]):
        yield "contributors: at least one must have the role author or creator"
    for one in contributors:
        yield from _contributor(one)
    yield from _repeated(about)
    if "period" in about:
        yield from _period(about["period"])
    yield from _access(about.get("access", {}))


def _access(access: Mapping[str, str]) -> Iterator[str]:
    """Yield what is missing from the rights of access, or contradicts them."""
    rights, until = access.get("rights"), access.get("until")
    if (rights == "embargoed") != (until is not None):
        yield "access: until is required if rights is embargoed, and allowed only then"
    elif until and not _is_date(until):
        yield f"access: until: {until} is not a calendar date"
    if rights == "restricted" and "conditions" not in access:
        yield "access: conditions is required if rights is restricted"


def _contributor(contributor: Mapping[str, Any]) -> Iterator[str]:
    title, path = contributor["title"], contributor.get("path", "")
    names = [contributor[name] for name in ("givenName", "familyName") if name in contributor]
    if len(names) == 1 and _plain(names[0]) != _plain(title):
        yield f"contributors: {title}: give givenName and familyName, or make {names[0]} the title"
    orcid = OTHER_ORCID.fullmatch(path)
    if orcid and not path.startswith(ORCID):
        yield f"contributors: {title}: write {ORCID}{orcid[1]}"
    elif path.startswith(ORCID) and not is_orcid(path.removeprefix(ORCID)):
        yield f"contributors: {title}: {path} is not a valid ORCID iD; look it up at orcid.org"
    for role in contributor["roles"]:
        if role not in CREATING and role.strip().lower() in CREATING:
            yield f"contributors: {title}: write the role {role.strip().lower()}, not {role}"


def _repeated(about: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is listed twice, which formats such as CITATION.cff forbid and readers take for two things.

    Upper and lower case, spaces and compatibility variants of letters make no difference.
    """
    for name, properties in DISTINCT.items():
        values = about.get(name, ())
        for prop in properties:
            given = [value[prop] if prop else value for value in values if not prop or prop in value]
            yield from (f"{name}: {value} is listed twice" for value in _twice(given))
    people = about["contributors"]
    for number, person in enumerate(people):
        if any(_is_same(person, other) for other in people[:number]):
            yield f"contributors: {person['title']} is listed twice; give all roles in one entry"
    for one in about["contributors"]:
        yield from (
            f"contributors: {one['title']}: the role {role} is listed twice" for role in _twice(one["roles"])
        )
    works = [f"{work['path']} ({work['relation']})" for work in about.get("related", ())]
    yield from (f"related: {work} is listed twice" for work in _twice(works))


def _is_same(person: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two entries have one path, or one name and not two paths."""
    paths = [_plain(one["path"]) for one in (person, other) if "path" in one]
    same_path = len(paths) == len({*paths}) + 1
    return same_path or (len(paths) < len((person, other)) and bool(_names(person) & _names(other)))


def _names(person: Mapping[str, Any]) -> set[str]:
    """Return the name of a contributor in each form that dataset.json has, without differences of form."""
    names = {person["title"], f"{person.get('givenName', '')} {person.get('familyName', '')}"}
    return {_plain(name) for name in names} - {""}


def _twice(values: Sequence[str]) -> list[str]:
    """Return the values that are equal to one before them."""
    plain = [_plain(value) for value in values]
    return [value for number, value in enumerate(values) if plain[number] in plain[:number]]


def _plain(text: str) -> str:
    """Return a text without differences of case, spaces and compatibility variants of letters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).removesuffix("/")


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
        if not _is_date(bound + FIRST[len(bound) :]):
            yield f"period: {bound} is not a calendar date"
            return
    start, end = bounds
    shorter = min(len(start), len(end))
    if end[:shorter] < start[:shorter]:
        yield f"period: {end} is before {start}"


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
