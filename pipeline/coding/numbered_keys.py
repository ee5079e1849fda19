"""Keys that consist of letters and a number, such as E0087, and those that follow them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, islice

from pipeline.core.errors import CallError
from pipeline.schema import constraints, field_values
from pipeline.schema.model import Field

LONGEST = 18  # digits of a number that is counted on
NUMBERED = re.compile(rf"(?P<before>.*?)(?P<number>[0-9]{{1,{LONGEST}}})(?P<after>[^0-9]*)", re.DOTALL)


@dataclass(frozen=True)
class Series:
    """Keys with the same text around their numbers.

    Attributes:
        before: the text before the number.
        after: the text after it.
        width: digits of a number, which is padded with zeros; 0 where it is not.
        last: the highest number.
    """

    before: str
    after: str
    width: int
    last: int

    def key(self, number: int) -> str:
        """Return the key with a number."""
        return f"{self.before}{number:0{self.width}d}{self.after}"


def following(present: Iterable[str], reserved: Iterable[str], field: Field, number: int = 1) -> list[str]:
    """Return the keys that follow the present ones.

    The text around the number is that of most present keys, or that of the field's example if there is none.
    The numbers continue after the highest of all keys: a gap may be a key that a colleague has not sent yet.

    Args:
        present: the keys of the table.
        reserved: further keys that must not be used.
        field: the key field; the new keys satisfy its constraints.
        number: how many keys are wanted.

    Raises:
        CallError: the keys are not numbered, or the field allows no further one.
    """
    present = list(present)
    used = {*present, *reserved}
    series = _series(present, used, field)
    folded = {key.casefold() for key in used}
    free = (key for key in map(series.key, count(series.last + 1)) if key.casefold() not in folded)
    keys = list(islice(free, number))
    for key in keys:
        _require_allowed(field, key)
    return keys


def _series(present: list[str], used: set[str], field: Field) -> Series:
    """Return the series that is continued."""
    around = Counter(match.group("before", "after") for match in _matches(present))
    around = around or Counter(match.group("before", "after") for match in _matches(used))
    if not around:
        example = NUMBERED.fullmatch(field.example_text if field.example is not None else "")
        if present or not example:
            raise CallError(f"the keys in {field.name} have no number that could be continued")
        return Series(example["before"], example["after"], _width([example["number"]]), 0)
    (before, after), _ = around.most_common(1)[0]
    numbers = [
        match["number"] for match in _matches(used) if match.group("before", "after") == (before, after)
    ]
    return Series(before, after, _width(numbers), max(map(int, numbers)))


def _matches(keys: Iterable[str]) -> Iterator[re.Match[str]]:
    return filter(None, (NUMBERED.fullmatch(key.strip()) for key in keys))


def _width(numbers: list[str]) -> int:
    """Return to how many digits numbers are padded; 0 where they are not."""
    return max((len(number) for number in numbers if number.startswith("0")), default=0)


def _require_allowed(field: Field, key: str) -> None:
    """Check that a key satisfies the constraints of its field.

    Raises:
        CallError: it does not.
    """
    try:
        broken = constraints.broken(field, field_values.read(field, key))
    except ValueError:
        broken = ["type"]
    if broken:
        raise CallError(
            f"{key} would be the next key, but the schema of {field.name} does not allow it ({broken[0]})"
        )
