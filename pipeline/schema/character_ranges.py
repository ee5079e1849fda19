"""Sets of characters as ranges from a first to a last, and those that XML, ECMA 262 and Unicode name."""

from collections.abc import Iterable, Sequence
from functools import cache

import duckdb

from pipeline.core import sql

LAST = 0x10FFFF
Range = tuple[int, int]
SPACE: tuple[Range, ...] = ((9, 10), (13, 13), (32, 32))
ECMA_SPACE: tuple[Range, ...] = (
    (9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
ECMA_WORD: tuple[Range, ...] = ((48, 57), (65, 90), (95, 95), (97, 122))
# Where Unicode has characters and formats; beyond are characters of private use only.
ASSIGNED: tuple[Range, ...] = ((0x1, 0xD7FF), (0xF900, 0x3FFFF), (0xE0000, 0xE0FFF))
PRIVATE: tuple[Range, ...] = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
# NameStartChar and NameChar of XML 1.0, \i and \c.
INITIAL: tuple[Range, ...] = (
    (58, 58), (65, 90), (95, 95), (97, 122), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF), (0x370, 0x37D),
    (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF),
    (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
)  # fmt: skip
NAME: tuple[Range, ...] = (
    *INITIAL, (45, 46), (48, 57), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040),
)  # fmt: skip


@cache
def property_ranges(name: str) -> tuple[Range, ...]:
    """Return the characters with a property of Unicode as ranges, by DuckDB's own table."""
    pattern = sql.literal(rf"[\p{{{name}}}]")
    if name == "Co":
        return PRIVATE
    listed = " || ".join(f"range({first}, {last + 1})" for first, last in ASSIGNED)
    codes = f"(SELECT unnest({listed}) AS i)"
    rows = duckdb.execute(
        f"SELECT min(i), max(i) FROM (SELECT i, i - row_number() OVER (ORDER BY i) AS island "
        f"FROM {codes} WHERE regexp_full_match(chr(i::INTEGER), {pattern})) GROUP BY island ORDER BY 1"
    ).fetchall()
    return tuple((first, last) for first, last in rows)


def merged(ranges: Iterable[Range]) -> list[Range]:
    """Return ranges in order, without overlaps."""
    result: list[Range] = []
    for first, last in sorted(ranges):
        if result and first <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result


def complement(ranges: Sequence[Range]) -> list[Range]:
    """Return all other characters; the ranges must be merged."""
    starts = [0, *(last + 1 for _, last in ranges)]
    ends = [*(first - 1 for first, _ in ranges), LAST]
    return [(first, last) for first, last in zip(starts, ends, strict=True) if first <= last]


def difference(ranges: Sequence[Range], minus: Sequence[Range]) -> list[Range]:
    """Return the characters of some ranges that are not in others; both must be merged."""
    return complement(merged([*complement(ranges), *minus]))
