"""What is drawn of the invented dataset, and the dates that its rows have to fit."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

FIRST_DAY = date(2001, 1, 1)
LAST_DAY = date(2024, 12, 31)
FOUR_DIGITS = 5000  # events, with less than twice as many claims
IN_A_LIST = "; "

Row = dict[str, str]
Weighted = dict[str, int]


@dataclass(frozen=True)
class Span:
    """An EDTF date and the days between which it lies; an open end is None."""

    edtf: str
    start: date | None
    end: date | None

    def meets(self, other: "Span") -> bool:
        """Return whether a day can belong to both."""
        return (self.start or date.min) <= (other.end or date.max) and (other.start or date.min) <= (
            self.end or date.max
        )


ALWAYS = Span("", None, None)


@dataclass
class Drawn:
    """What has been drawn so far: the rows of each raw table, and what later rows have to fit."""

    rng: random.Random
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    spans: dict[str, Span] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)
    copies: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    pairs: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    taken: set[tuple[str, str]] = field(default_factory=set)

    @property
    def documents(self) -> list[str]:
        """The documents with a file, by date of publication."""
        return [row["source_id"] for row in self.rows["sources"] if row["file"]]

    def choose(self, weights: Weighted) -> str:
        """Draw a name by its weight."""
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def chance(self, share: float) -> bool:
        """Return True in that share of cases."""
        return self.rng.random() < share

    def add(self, table: str, **cells: object) -> Row:
        """Add a row; what isn't named stays empty."""
        row = {name: str(value) for name, value in cells.items()}
        self.rows[table].append(row)
        return row


def on_day(day: date) -> Span:
    return Span(day.isoformat(), day, day)


def in_month(day: date, mark: str = "") -> Span:
    first = day.replace(day=1)
    return Span(f"{day:%Y-%m}{mark}", first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def in_year(day: date, mark: str = "") -> Span:
    return Span(f"{day.year}{mark}", date(day.year, 1, 1), date(day.year, 12, 31))


def key_of(letter: str, number: int, events: int) -> str:
    """Number a row as the contract does, with four digits, or six where there are more claims than that."""
    return f"{letter}{number:0{4 if events <= FOUR_DIGITS else 6}}"
