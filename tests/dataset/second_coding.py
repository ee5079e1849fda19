"""How far a second, blind coding of the events agrees with the published one, field by field.

second_coding.csv is by coder c3, who had the documents, the coding rules, the code lists and the titles of the
events, and not the first coding. `PYTHONPATH=tests:tests/dataset python -m second_coding` prints the table of
docs/coding-rules.md.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import coding_log
import duckdb
import project

from pipeline.schema import edtf

Row = dict[str, str]
ROLES = ("perpetrators", "targets", "speakers", "addressees", "participants", "beneficiaries")
REFERENCE = project.REPOSITORY / "schemas" / "reference" / "event_types.csv"


def rows() -> Iterator[tuple[Row, Row]]:
    """Yield each event as it was coded first and second."""
    with Path(__file__).with_name("second_coding.csv").open(encoding="utf-8", newline="") as file:
        second = {row["event_id"]: row for row in csv.DictReader(file)}
    for row in coding_log.rows("events"):
        if row["event_id"] in second:
            yield row, second[row["event_id"]]


def _class(row: Row) -> str:
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        (of_type,) = [kind for kind in csv.DictReader(file) if kind["type"] == row["type"]]
    return of_type["class_of_one" if row["clarity"] == "1" else "class_of_several"]


def _precision(row: Row) -> str:
    interval = edtf.read(row["date"])
    start, end = (f"DATE '{day}'" if day else "NULL::DATE" for day in (interval.start, interval.end))
    ((precision,),) = duckdb.sql(f"SELECT {edtf.precision_sql(start, end)}").fetchall()
    return str(precision)


def _roles(row: Row) -> frozenset[tuple[str, str]]:
    return frozenset((role, name.strip()) for role in ROLES for name in row[role].split(";") if name.strip())


def _field(name: str) -> Callable[[Row], str]:
    return lambda row: row[name]


COMPARED: dict[str, Callable[[Row], object]] = {
    "type": _field("type"),
    "clarity": _field("clarity"),
    "class": _class,
    "date": _field("date"),
    "precision of the date": _precision,
    "basis of the date": _field("date_basis"),
    "place": _field("place"),
    "precision of the place": _field("where_precision"),
}


def agreement() -> dict[str, tuple[int, int]]:
    """Return for each field on how many of how many events both agree; for roles, on how many of all that either names."""
    pairs = list(rows())
    counts = {
        name: (sum(value(one) == value(two) for one, two in pairs), len(pairs))
        for name, value in COMPARED.items()
    }
    both = sum(len(_roles(one) & _roles(two)) for one, two in pairs)
    either = sum(len(_roles(one) | _roles(two)) for one, two in pairs)
    return {**counts, "actors with their roles": (both, either)}


def table() -> list[str]:
    """Return the lines of the table in docs/coding-rules.md."""
    lines = ["| Field | Agree | Of | Share |", "|---|---:|---:|---:|"]
    return lines + [
        f"| {name} | {same} | {of} | {same / of:.2f} |" for name, (same, of) in agreement().items()
    ]


if __name__ == "__main__":
    print("\n".join(table()))  # noqa: T201 - its output
