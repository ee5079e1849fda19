"""Where a quote is in a text, and if it is not, the passage that is most similar to it and the differences.

The work is bounded: a long quote is compared word by word, and what it shares with the passage at its start
and end is left out before letters are compared.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, takewhile

from pipeline.core.finding import Message, Values

STARTS_COMPARED = 12  # of the places where the most similar passage may start
WORDS_COMPARED = 300  # of a quote that vote for such a place
MOST_POSITIONS = 100  # of a word that votes; more frequent ones tell nothing
LETTERS_COMPARED = 600  # in longer texts words are compared
DIFFERENCES_SHOWN = 3  # more are not compared one by one, but copied again from the document
NEARLY_EQUAL = 0.95  # of a long quote, so that no other passage is compared
SIMILAR = 0.7  # from 0 to 1, as difflib measures it; unrelated sentences have about 0.5
TOKENS_COMPARED = 3000
TOKEN = re.compile(r"\S+\s*|\s+")
MOST_WORDS = 15  # of a passage that is short enough to be quoted whole
ELLIPSIS = re.compile(r"…|\.{3,}|\. \. \.")
# A word that a hyphen at the end of a line takes apart, as in text copied from a PDF.
BROKEN_WORD = re.compile(r"(\w+)[-\u2010\u00ad][ \t]*(?:\r\n|\r|\n)[ \t]*(\w+)")
MARKS = "\"'`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a"
FIRST_WORD, LAST_WORD = re.compile(r"^\S+\s+"), re.compile(r"\s+\S+\Z")
WORDS_TRIMMED = 3  # at each end of a passage
AROUND_ELLIPSIS = " \t\r\n\u00a0[]()"


def positions(text: str, quote: str) -> list[int]:
    """Return each position in a text where a quote starts, overlapping ones included."""
    starts = []
    start = text.find(quote)
    while start >= 0:
        starts.append(start)
        start = text.find(quote, start + 1)
    return starts


def nearest_passage(text: str, quote: str) -> str:
    """Return the passage of about the quote's length that is most similar to it.

    Each word that the quote and the text share votes for a start of the passage; the starts with the most
    votes are compared.
    """
    votes = Counter[int]()
    for word, offset in _voters(text, quote):
        for position in positions(text, word)[: 10 * MOST_POSITIONS]:
            votes[max(0, position - offset)] += len(word)
    starts = sorted(votes, key=lambda start: (-votes[start], start))[:STARTS_COMPARED] or [0]
    best, highest = "", -1.0
    for start in starts:
        passage = _complete_words(text, start, len(quote))
        value = similarity(passage, quote)
        if value > highest:
            best, highest = passage, value
        if len(quote) > LETTERS_COMPARED and highest > NEARLY_EQUAL:
            break
    return _trimmed(best, quote, highest)


def _trimmed(passage: str, quote: str, value: float) -> str:
    """Return a passage without words at its start and end that make it less similar to the quote."""
    for cut in (FIRST_WORD, LAST_WORD):
        for _ in range(WORDS_TRIMMED):
            shorter = cut.sub("", passage)
            if similarity(shorter, quote) <= value:
                break
            passage, value = shorter, similarity(shorter, quote)
    return passage


def _voters(text: str, quote: str) -> list[tuple[str, int]]:
    """Return the words of a quote that vote, and where each is in the quote: rare ones, spread over it."""
    words = [(match[0], match.start()) for match in re.finditer(r"\S+", quote)]
    frequency = Counter(text.split())
    rare = [(word, offset) for word, offset in words if frequency[word] <= MOST_POSITIONS and len(word) > 1]
    chosen = rare or words
    return chosen[:: max(1, -(-len(chosen) // WORDS_COMPARED))]


def similarity(passage: str, quote: str) -> float:
    """Return how similar a passage is to a quote, from 0 to 1."""
    if passage == quote or not passage or not quote:
        return float(passage == quote)
    start = _shared(passage, quote)
    end = _shared(passage[start:][::-1], quote[start:][::-1])
    one, two = _parts(passage[start : len(passage) - end], quote[start : len(quote) - end])
    matcher = SequenceMatcher(None, one, two, autojunk=not isinstance(one, str))
    matched = sum(
        len("".join(one[block.a : block.a + block.size])) for block in matcher.get_matching_blocks()
    )
    compared = len("".join(one)) + len("".join(two))
    return 2 * (start + end + matched) / (2 * (start + end) + compared)


def _shared(one: str, two: str) -> int:
    """Return the length of the start that two texts share."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


def _parts(one: str, two: str) -> tuple[Sequence[str], Sequence[str]]:
    """Return the letters of two texts, or the words where a text is long."""
    if max(len(one), len(two)) <= LETTERS_COMPARED:
        return one, two
    return TOKEN.findall(one)[:TOKENS_COMPARED], TOKEN.findall(two)[:TOKENS_COMPARED]


def _complete_words(text: str, start: int, length: int) -> str:
    """Return a passage of a text, extended to complete words."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    end = min(len(text), start + length)
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


def longest_part(text: str, quote: str) -> str:
    """Return the longest part of a quote that is shortened with an ellipsis; empty if it is not.

    It is shortened if the text contains each part.
    """
    parts = _between_ellipses(quote)
    return max(parts, key=len) if len(parts) > 1 and all(part in text for part in parts) else ""


def without_ellipsis(text: str, quote: str) -> str:
    """Return the passage that a quote shortens with an ellipsis.

    It is empty if the passage is not certain, since the text has its first part several times, or if it has
    more than `MOST_WORDS` words.
    """
    parts = _between_ellipses(quote)
    if len(parts) < 2 or text.count(parts[0]) != 1:  # noqa: PLR2004 - with something left out between
        return ""
    start = end = text.index(parts[0])
    for part in parts:
        position = text.find(part, end)
        if position < 0:
            return ""
        end = position + len(part)
    passage = text[start:end]
    return passage if len(passage.split()) <= MOST_WORDS else ""


def _between_ellipses(quote: str) -> list[str]:
    """Return the parts of a quote between its ellipses."""
    return [part for piece in ELLIPSIS.split(quote) if (part := piece.strip(AROUND_ELLIPSIS))]


def without_marks(texts: Iterable[str], quote: str) -> tuple[str, tuple[Message, ...]]:
    """Return a quote without the quotation marks that were typed around it, and the hint to delete them.

    It is empty, without a hint, if no text contains the quote without a mark at its start, its end, or both.
    """
    contained = [*texts]
    for start, end in ((1, 0), (0, 1), (1, 1)):
        text = quote[start : len(quote) - end].strip()
        marks = quote[:start] + quote[len(quote) - end :]
        if not text or not {*marks} <= {*MARKS}:
            continue
        # Beside a mark of the document, a single one was typed in its place.
        other = "" if start and end else f"[{MARKS}]"
        beside = f"{other}{re.escape(text)}" if start else f"{re.escape(text)}{other}"
        found = [passage for passage in contained if text in passage]
        if found and not (other and any(re.search(beside, passage) for passage in found)):
            edges = {"start": "quotation mark"} if start else {}
            return text, (Message("delete_edges", {**edges, **({"end": "quotation mark"} if end else {})}),)
    return "", ()


def joined_words(text: str, quote: str) -> list[str]:
    """Return the words of a quote that a hyphen and a line break take apart, as the text has them.

    There are none if the text does not contain the quote with these words joined.
    """
    joined = BROKEN_WORD.sub(r"\1\2", quote)
    if joined == quote or not any(form in text for form in (joined, " ".join(joined.split()))):
        return []
    return ["".join(match.groups()) for match in BROKEN_WORD.finditer(quote)]


def differences(quote: str, passage: str) -> list[Message]:
    """Return the differences between a quote and a passage, each as a hint, or one hint if there are many.

    Several differences of letters in the same words are one difference of words. What only precedes or
    follows the quote in the passage is not a difference.
    """
    letters = [d for d in _differences(quote, passage) if d[2] or d[0] not in {0, len(quote)}]
    words = [*_different_words(quote, passage)] if len(letters) > 1 else []
    in_words = any(character.isalnum() for _, _, *texts in letters for character in "".join(texts))
    if len(letters) > DIFFERENCES_SHOWN or (in_words and 0 < len(words) < len(letters)):
        if len(words) > DIFFERENCES_SHOWN:
            return [Message("differs_often", {"differences": len(words)})]
        return [Message("different_words", _given(quote=typed, document=found)) for typed, found in words]
    return [_difference(passage, *each) for each in letters]


def _difference(passage: str, start: int, position: int, typed: str, found: str) -> Message:
    """Return the hint about letters that differ."""
    if special := _special_character(typed, found):
        word = _complete_words(passage, position, len(found.rstrip())).strip()
        return Message("retype_word", {"word": word, "character": special})
    return Message("difference", {"position": start + 1, **_given(quote=typed, document=found)})


def _given(**texts: str) -> Values:
    """Return the texts that are not empty."""
    return {name: text for name, text in texts.items() if text}


def _different_words(quote: str, passage: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a quote that differ from those of a passage, and the words there."""
    one, two = quote.split()[:TOKENS_COMPARED], passage.split()[:TOKENS_COMPARED]
    if one and two and two[-1].startswith(one[-1]):  # the quote ends inside a word, as before a full stop
        two[-1] = one[-1]
    if one and two and two[0].endswith(one[0]):
        two[0] = one[0]
    for tag, i, j, k, m in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        is_around = i == j and i in {0, len(one)}
        if tag != "equal" and not is_around:
            yield " ".join(one[i:j]), " ".join(two[k:m])


def _special_character(typed: str, found: str) -> str:
    """Return the first character, such as a ligature, that compatibility changes (UAX 15).

    It is empty if something else differs, or only a space.
    """
    if unicodedata.normalize("NFKC", typed) != found:
        return ""
    special = (c for c in typed if not c.isspace() and unicodedata.normalize("NFKC", c) != c)
    return next(special, typed.strip())


def _differences(quote: str, passage: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield where the texts differ: the positions in the quote and the passage, and what each has there."""
    same = _shared(quote, passage)
    typed, found = quote[same:], passage[same:]
    if max(len(typed), len(found)) > LETTERS_COMPARED:
        end = _shared(typed[::-1], found[::-1])
        typed, found = typed[: len(typed) - end], found[: len(found) - end]
    one, two = _parts(typed, found)
    offsets = [[*accumulate(map(len, parts), initial=same)] for parts in (one, two)]
    matcher = SequenceMatcher(None, one, two, autojunk=not isinstance(one, str))
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield offsets[0][i], offsets[1][k], "".join(one[i:j]), "".join(two[k:m])
