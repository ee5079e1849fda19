"""Durations as XML Schema has them, from which Table Schema takes its type `duration`."""

import re
from dataclasses import dataclass
from decimal import Decimal

# XML Schema lets a processor set a limit on digits; these are few enough for exact sums.
WHOLE = "[0-9]{1,12}"
DURATION = re.compile(
    rf"(-?)P(?=.)(?:({WHOLE})Y)?(?:({WHOLE})M)?(?:({WHOLE})D)?"
    rf"(?:T(?=.)(?:({WHOLE})H)?(?:({WHOLE})M)?(?:({WHOLE}(?:\.[0-9]{{1,9}})?)S)?)?"
)
MONTHS = 12
# XML Schema 3.2.6.2 compares durations by adding them to these four moments: year and month.
STARTS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))


@dataclass(frozen=True)
class Duration:
    """A duration as XML Schema has it: months and seconds, which are not to be added up.

    Some pairs have no order: thirty days are neither more nor less than a month.
    """

    months: int
    seconds: Decimal

    def _ends(self) -> list[Decimal]:
        ends = []
        for year, month in STARTS:
            years, rest = divmod(year * MONTHS + month - 1 + self.months, MONTHS)
            ends.append(Decimal(_days(years, rest + 1) * 86_400) + self.seconds)
        return ends

    def __ge__(self, other: "Duration") -> bool:
        """Return whether this is not shorter, from whichever moment on."""
        return other <= self

    def __gt__(self, other: "Duration") -> bool:
        """Return whether this is longer, from whichever moment on."""
        return other < self

    def __lt__(self, other: "Duration") -> bool:
        """Return whether this is shorter, from whichever moment on."""
        return all(left < right for left, right in zip(self._ends(), other._ends(), strict=True))

    def __le__(self, other: "Duration") -> bool:
        """Return whether this is not longer, from whichever moment on."""
        return all(left <= right for left, right in zip(self._ends(), other._ends(), strict=True))


def _days(year: int, month: int) -> int:
    """Return the days from a fixed day to the first of a month; no calendar of Python goes so far."""
    years = year - (month <= 2)  # noqa: PLR2004 - January and February end the year before
    moved = (month + 9) % MONTHS
    return years * 365 + years // 4 - years // 100 + years // 400 + (153 * moved + 2) // 5


def read(text: str) -> Duration:
    """Read PnYnMnDTnHnMnS.

    Raises:
        ValueError: the text is not a duration.
    """
    match = DURATION.fullmatch(text)
    if not match:
        raise ValueError(text)
    sign, *parts = match.groups()
    years, months, days, hours, minutes, seconds = (Decimal(part or 0) for part in parts)
    duration = Duration(int(years * MONTHS + months), ((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    return Duration(-duration.months, -duration.seconds) if sign else duration
