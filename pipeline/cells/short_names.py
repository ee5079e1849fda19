"""Which known name an unknown abbreviation means: a form of a known one, initials, or a code of a list."""

import re
from collections.abc import Iterable, Mapping
from itertools import combinations

from pipeline.cells.names_and_lists import KnownValues
from pipeline.core import text
from pipeline.core.finding import Message

MOST_NAMES = 20_000  # that are compared with an abbreviation
FEWEST_INITIALS = 2
WORD = re.compile(r"[^\W_]+")


def hint(known: KnownValues, target: str, value: str) -> tuple[Message, ...]:
    """Return the hint with the only known name that an abbreviation can mean, or ().

    Args:
        known: the values of other files.
        target: "table.field" of the known names.
        value: the text that is none of them.
    """
    letters = _letters(value)
    if target.partition(".")[0] not in known.scans or not _is_abbreviation(value, letters):
        return ()
    table, _, name = target.partition(".")
    shorter: set[str] = set()
    if known.dataset.inputs[table].field(name).aliases:
        spellings = known.spellings(target) or {}
        if len(letters) == 3:  # noqa: PLR2004 - USA, where US is known
            shorter = {a + b for a, b in combinations(letters, 2) if a == letters[0]}
    else:
        spellings = {name: {name} for name in known.column(target, MOST_NAMES)}
    if value in spellings or len(spellings) > MOST_NAMES:
        return ()
    for likely in (
        [spelling for spelling in spellings if _letters(spelling) == letters],
        [spelling for spelling in spellings if letters in _initials(spelling)],
        _of_lists(known, value, spellings),
        [spelling for spelling in spellings if _letters(spelling) in shorter and spelling.isupper()],
    ):
        meanings = set[str]().union(*(spellings[spelling] for spelling in likely))
        if meanings:
            return _suggested(likely, *meanings) if len(meanings) == 1 else ()
    return ()


def _is_abbreviation(value: str, letters: str) -> bool:
    return text.is_code(value) and value.isupper() and letters.isalpha() and len(letters) >= FEWEST_INITIALS


def _suggested(likely: Iterable[str], meaning: str) -> tuple[Message, ...]:
    """Return the hint with the name itself if it was recognised, else with the shortest of its aliases."""
    spelling = meaning if meaning in likely else min(likely, key=lambda text: (len(text), text))
    if spelling == meaning:
        return (Message("suggestion", {"suggestion": meaning}),)
    return (Message("suggestion_alias", {"suggestion": spelling, "name": meaning}),)


def _letters(value: str) -> str:
    return "".join(WORD.findall(value)).upper()


def _initials(name: str) -> set[str]:
    """Return the first letters of all words of a name, and of those that begin with a capital."""
    words = WORD.findall(name)
    if len(words) < FEWEST_INITIALS:
        return set()
    return {
        "".join(word[0] for word in some).upper() for some in (words, [w for w in words if w[0].isupper()])
    }


def _of_lists(known: KnownValues, value: str, spellings: Mapping[str, object]) -> list[str]:
    """Return the known names in the rows of reference tables that have the abbreviation in another cell."""
    found: set[str] = set()
    for table in known.dataset.reference:
        scan = known.scans.get(table)
        for field in scan.table.fields if scan else ():
            if scan and field.type == "string":
                found |= {cell for cell in scan.keys_with(value, field.name) if cell in spellings}
    return sorted(found)
