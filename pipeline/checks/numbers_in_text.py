"""The numbers that an English text contains, in digits and in words, and how it qualifies them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
SMALL = {**UNITS, **TENS, "dozen": 12, "score": 20}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
LETTER_SCALES = {"k": 1000, "m": 10**6, "bn": 10**9}
# Digits with their thousands grouped, or not, and a fraction; not a part of a longer number.
DIGITS = re.compile(
    r"""(?<![\w.,]) (?<![0-9][ \u00a0\u202f])
    (?P<whole> [0-9]{1,3}(?:,[0-9]{3})+ | [0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+ | [0-9]+ )
    (?P<fraction> \.[0-9]+ )?
    (?: [ -]? (?P<scale> hundred | thousand | million | billion | k | m | bn )\b )?
    (?! \w | [.,][0-9] )""".replace("[ ", "[\\ "),
    re.IGNORECASE | re.VERBOSE,
)
NUMBER_WORD = "|".join([*SMALL, *SCALES])
WORDS = re.compile(
    rf"\b(?:(?:{NUMBER_WORD}|an?(?= (?:hundred|thousand|million|dozen|score)\b))(?:[ -](?:and )?|\b))+",
    re.IGNORECASE,
)
# Words before and after a number, with the bound that they express; the longer ones first.
BEFORE = (
    (r"no (?:fewer|less) than|not (?:fewer|less) than|at least|a minimum of|upwards of", "at_least"),
    (r"no more than|not more than|at most|up to|as many as|a maximum of", "at_most"),
    (r"more than|over|in excess of|above|exceeding|greater than", "more_than"),
    (r"fewer than|less than|under|below", "fewer_than"),
    (r"nearly|almost|close to|just under", "nearly"),
    (r"about|around|approximately|approx\.?|some|roughly|an estimated|estimated|circa|ca\.?|~", "about"),
)
# The words beside an end of a range; and dates, whose days are not counts.
ONE_NUMBER = rf"(?:[0-9][0-9,]*|(?:{NUMBER_WORD})(?:[ -](?:{NUMBER_WORD}))*)"
RANGE_AFTER = re.compile(rf"(?: ?[-\u2013] ?| to )[$\u20ac\u00a3]?{ONE_NUMBER}\b", re.IGNORECASE)
RANGE_BEFORE = re.compile(
    rf"\b(?:{ONE_NUMBER}(?: ?[-\u2013] ?| to )|between {ONE_NUMBER} and )[$\u20ac\u00a3]?$", re.IGNORECASE
)
BETWEEN_AFTER = re.compile(rf" and {ONE_NUMBER}\b", re.IGNORECASE)
MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\.?)"
)
DAY = r"(?<![\w.,])(?:0?[1-9]|[12][0-9]|3[01])"
DATES = re.compile(
    rf"\b[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}\b|{DAY} (?:of )?{MONTH}(?!\w)"
    rf"|\b{MONTH} {DAY}(?=$|[,.;:)\u2019'\"]|[ ,]+[0-9]{{4}}\b)"
)
AFTER = (
    (r" ?\+| or more| or greater| at (?:the )?least", "at_least"),
    (r" or (?:fewer|less)", "at_most"),
    (r" or so", "about"),
)
CONTEXT = 60  # characters before a number in which its qualifier is looked for
BETWEEN = r"(?:\s+(?:the|a|an|another|of))?\s*[$\u20ac\u00a3]?$"


@dataclass(frozen=True)
class Number:
    """A number in a text.

    Attributes:
        value: the number.
        words: what qualifies it in the text; empty where nothing does.
        bound: the bound that these words express; "exactly" where there are none, "range" at an end of one.
    """

    value: Decimal
    words: str
    bound: str


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of a text; the day of a date, as in "March 3, 2021" and "3 March", is none."""
    dates = [match.span() for match in DATES.finditer(text)]
    for match in DIGITS.finditer(text):
        if any(start <= match.start() and match.end() <= end for start, end in dates):
            continue
        value = Decimal(re.sub(r"[^0-9]", "", match["whole"]) + (match["fraction"] or ""))
        scale = (match["scale"] or "").lower()
        yield _qualified(text, match, value * {**SCALES, **LETTER_SCALES}.get(scale, 1))
    for match in WORDS.finditer(text):
        yield _qualified(text, match, Decimal(_value(match[0])))


def _value(words: str) -> int:
    """Return the value of number words: "one hundred and twenty-three thousand" is 123,000."""
    total, group = 0, 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in {"dozen", "score"} and group:
            group *= SMALL[word]
        elif word in SMALL:
            group += SMALL[word]
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word in SCALES:
            total, group = total + max(group, 1) * SCALES[word], 0
    return total + group


def _qualified(text: str, match: re.Match[str], value: Decimal) -> Number:
    before = text[max(match.start() - CONTEXT, 0) : match.start()]
    after = text[match.start() + len(match[0].rstrip(" -")) :]
    other_end = RANGE_AFTER.match(after) or RANGE_BEFORE.search(before)
    if not other_end and re.search(r"\bbetween $", before, re.IGNORECASE):
        other_end = BETWEEN_AFTER.match(after)
    if other_end:
        return Number(value, other_end[0].strip(), "range")
    for words, bound in AFTER:
        found = re.match(rf"(?:{words})(?!\w)", after, re.IGNORECASE)
        if found:
            return Number(value, found[0].strip(), bound)
    for words, bound in BEFORE:
        found = re.search(rf"(?<!\w)({words}){BETWEEN}", before, re.IGNORECASE)
        if found:
            return Number(value, found[1], bound)
    return Number(value, "", "exactly")


def expresses(text: str, bound: str) -> bool:
    """Return whether a text contains words for a bound anywhere, as in "almost all of the 34 provinces"."""
    return any(
        re.search(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE)
        for words, expressed in (*BEFORE, *AFTER)
        if expressed == bound
    )
