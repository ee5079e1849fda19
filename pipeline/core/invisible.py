r"""Characters that show nothing: at an end of a text they make two texts that look the same.

They are Unicode's White_Space and Default_Ignorable_Code_Point (PropList.txt and DerivedCoreProperties.txt,
Unicode 16), the control characters, the anchors of interlinear annotations, and the blank of Braille. A
variation selector or tag shows something where it follows a symbol or a character of an East Asian,
Mongolian or Burmese text, as in an emoji, so it is not invisible at the end of one.
"""

from itertools import takewhile

Ranges = tuple[tuple[int, int], ...]

SELECTORS: Ranges = (
    (0x180B, 0x180D), (0x180F, 0x180F), (0xFE00, 0xFE0F), (0xE0020, 0xE007F), (0xE0100, 0xE01EF),
)  # fmt: skip
OTHERS: Ranges = (
    (0x0, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160),
    (0x1680, 0x1680), (0x17B4, 0x17B5), (0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F),
    (0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000), (0x3164, 0x3164), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
    (0xE0000, 0xE001F), (0xE0080, 0xE00FF), (0xE01F0, 0xE0FFF),
)  # fmt: skip
# What a selector or tag changes the look of: ©, ®, and blocks of symbols, emoji, ideographs and some letters.
CHANGED: Ranges = (
    (0xA9, 0xA9), (0xAE, 0xAE), (0x1000, 0x109F), (0x1800, 0x180A), (0x1810, 0x18AF), (0x203C, 0x205E),
    (0x20A0, 0x27FF), (0x2801, 0x2FFF), (0x3001, 0x3163), (0x3165, 0x4DBF), (0x4E00, 0x9FFF),
    (0xA840, 0xA877), (0xF900, 0xFAFF), (0x1F000, 0x1FAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
# The visible characters of ASCII, of which most texts start and end with one.
FIRST_VISIBLE, LAST_VISIBLE = "!", "~"


def _members(ranges: Ranges) -> str:
    return "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in ranges)


def _characters(ranges: Ranges) -> str:
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


_ALL = f"[{_members(OTHERS + SELECTORS)}]"
_SELECTED = f"(^|[^{_members(CHANGED + SELECTORS)}])[{_members(SELECTORS)}]+"
INVISIBLE = _characters(OTHERS + SELECTORS)


def edge_sql(text: str) -> str:
    """Return SQL that is true for a text with an invisible character at its start or end."""
    return f"regexp_matches({text}, '^{_ALL}|[{_members(OTHERS)}]$|{_SELECTED}$')"


def edge_doubt_sql(text: str) -> str:
    """Return cheap SQL that is true for each text of `edge_sql`, and where an edge is not visible ASCII.

    The position of the last character of ASCII is the length in bytes; in other texts nothing is there.
    """
    last = f"substr({text}, strlen({text}))"
    return f"({start_doubt_sql(text)} OR {last} NOT BETWEEN '{FIRST_VISIBLE}' AND '{LAST_VISIBLE}')"


def blank_sql(text: str) -> str:
    """Return SQL that is true for a text of invisible characters alone."""
    return f"regexp_full_match({text}, '{_ALL}+')"


def start_doubt_sql(text: str) -> str:
    """Return cheap SQL that is true for each text whose first character is not visible ASCII."""
    return f"{text} NOT BETWEEN '{FIRST_VISIBLE}' AND '{LAST_VISIBLE}{LAST_VISIBLE}'"


def edges(text: str) -> tuple[str, str, str]:
    """Return the invisible characters at the start of a text, the text between, and those at its end."""
    rest = text.lstrip(INVISIBLE)
    bare = rest.rstrip(INVISIBLE)
    tail = rest[len(bare) :]
    if bare and _is_in(bare[-1], CHANGED):
        shown = "".join(takewhile(lambda character: _is_in(character, SELECTORS), tail))
        bare, tail = bare + shown, tail[len(shown) :]
    return text[: len(text) - len(rest)], bare, tail


def _is_in(character: str, ranges: Ranges) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)
