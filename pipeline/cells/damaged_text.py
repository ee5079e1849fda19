"""Text that a program damaged: garbled letters, U+FFFD, question marks for letters, and failed formulas.

`candidate_sql` selects the few texts that may be damaged, and `fault` decides.
"""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.cells import garbled
from pipeline.cells.cell_fault import Fault
from pipeline.core import sql
from pipeline.core.finding import Message, Values
from pipeline.core.text import excerpt

REPLACEMENT = "\ufffd"
# Errors of formulas in the English, German, French, Spanish and Italian spreadsheets.
FAILED = re.compile(
    r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|BEZUG!|NV|WERT!|ZAHL!|"
    r"NOM\?|VALEUR!|NOMBRE!|VALOR!|NOME\?|VALORE!|\xa1[A-Z]+[!?])(?![A-Za-z])|Err:5[0-9]{2}"
)
TOO_NARROW = re.compile("#{3,}")
# Question marks for whole words, or for a letter inside a word, but not in an address.
QUESTION_MARKS = re.compile(r"(?:^|(?<=[\s(\"'/;,|]))\?{3,}|(?:^|(?<=\s))\?{2,} \?{2,}")
FOR_A_LETTER = re.compile(r"(?:^|(?<=\s))[^\W\d_]*[^\W\d_A-Z]\?{1,2}[^\W\d_A-Z][^\W\d_]*(?=$|[\s,.;:])")
ANY_QUESTION_MARK = r"\?{3}|\?\? |\pL\?{1,2}\pL"


def fault(text: str) -> Fault | None:
    """Return what a program damaged in a text; None if it shows no damage."""
    if REPLACEMENT in text:
        return _fault("cells.damage.replacement", text, text.index(REPLACEMENT), "retype_character")
    failed = FAILED.search(text) or TOO_NARROW.fullmatch(text.strip())
    if failed:
        return _fault("cells.damage.formula", text, failed.start(), "failed_formula")
    marks = QUESTION_MARKS.search(text) or FOR_A_LETTER.search(text)
    if marks:
        return _fault("cells.damage.question_marks", text, marks.start(), "retype_letters")
    hints = garbled_hint(text)
    if not hints:
        return None
    original = str(hints[0].values.get("suggestion", ""))
    position = next((i for i, (a, b) in enumerate(zip(text, original, strict=False)) if a != b), 0)
    return Fault("cells.damage.garbled", excerpt_of(text, position), hints)


def _fault(code: str, text: str, position: int, hint: str) -> Fault:
    return Fault(code, excerpt_of(text, position), (Message(hint),))


def excerpt_of(text: str, position: int) -> Values:
    """Return the value `excerpt`, the part of a long text around a position; no value for a short text."""
    part = excerpt(text, position)
    return {} if part == text else {"excerpt": part}


def garbled_hint(text: str) -> tuple[Message, ...]:
    """Return the hint about a garbled text, with the text as it was if that is known; () for other texts."""
    original = garbled.original(text)
    if original is None:
        return ()
    values = {"suggestion": original} if original != text else {}
    return (Message("decoded_text", values),)


def candidate_sql(cells: Sequence[str]) -> str:
    """Return SQL that is true where one of several texts may be damaged, and for few others."""
    doubts = " OR ".join(f"coalesce({doubt_sql(cell)}, false)" for cell in cells)
    joined = f"concat_ws(chr(10), {', '.join(cells)})"
    return f"CASE WHEN {doubts} THEN regexp_matches({joined}, {sql.literal(_pattern())}) ELSE false END"


@cache
def _pattern() -> str:
    """Return a regular expression that is found in each damaged text; it may begin at any line."""
    special = r"[\x{80}-\x{84}\x{86}-\x{9f}\x{fffd}]|#[A-Z\x{a1}]|Err:5|(?m:^)\s*#{3}"
    return "|".join([special, ANY_QUESTION_MARK, *garbled.patterns()])


def doubt_sql(cell: str) -> str:
    """Return cheaper SQL that is true for each candidate: text beyond ASCII, `#`, `?` and errors."""
    contains = " OR ".join(f"contains({cell}, {sql.literal(text)})" for text in ("#", "?", "Err:5"))
    return f"(strlen({cell}) <> length({cell}) OR {contains})"
