"""Text in UTF-8 that was decoded in another encoding and saved again: "KabÃºl" was "Kabúl".

A letter beyond ASCII becomes two to four characters. Where several letters follow each other, no ordinary
text has such characters. A single letter is recognised by its first character, if that is rare, or if it is
next to a letter as no quotation mark or dash would be.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

# The encodings in which programs decode UTF-8 by mistake, most usual first.
ENCODINGS = ("cp1252", "cp1251", "mac_roman", "cp1250", "cp1254", "cp1253", "cp1256", "cp437", "cp850")
RUN = re.compile(r"[^\x00-\x7f]{2,}")
FIRST_BYTE = range(0xC2, 0xF5)
MULTIBYTE = {0xC: 2, 0xD: 2, 0xE: 3, 0xF: 4}
# First bytes that no ordinary text has before a symbol: those of é and °, of “ and €, and of emoji.
CIRCUMFLEX = 0xE2  # of â in Windows-1252
TELLING = (0xC2, 0xC3, 0xE2, 0xF0)
CLOSING = "\u2019\u201c\u201d\u203a\u00bb\u2013\u2014\u2026"
# The second character of à is a no-break space, which programs replace by a space.
LOST_SPACE = re.compile("(?<![A-Z\u00c0-\u00de])([\u00c2\u00c3]) ")
CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
NOT_TEXT = ("Cc", "Cn", "Co", "Cs")


def original(text: str) -> str | None:
    """Return what a garbled text was before; None if the text is not garbled."""
    if text.isascii():
        return None
    text = LOST_SPACE.sub("\\1\u00a0", text)
    for encoding in ENCODINGS:
        if _mended(text, encoding, sure=False) != text:
            mended = _mended(text, encoding, sure=True)
            return original(mended) or mended
    if CONTROLS.search(text):
        mended = CONTROLS.sub(lambda control: _bytes(control[0], "latin-1").decode("cp1252", "replace"), text)
        return text if "\ufffd" in mended else mended
    return None


def _mended(text: str, encoding: str, *, sure: bool) -> str:
    """Return a text with each letter that was decoded in an encoding as it was.

    Args:
        text: the text.
        encoding: the encoding in which it may have been decoded.
        sure: it was decoded in this encoding, so that single letters are no longer in doubt.
    """
    return RUN.sub(lambda run: "".join(_decoded(text, run, encoding, sure=sure)), text)


def _decoded(text: str, run: re.Match[str], encoding: str, *, sure: bool) -> Iterator[str]:
    """Yield each letter that several characters of a run stand for, and each other character unchanged."""
    position, follows_letter = 0, False
    while position < len(run[0]):
        letter, length = _letter(run[0], position, encoding)
        precedes_letter = bool(letter) and bool(_letter(run[0], position + length, encoding)[0])
        start = run.start() + position
        telling = sure or follows_letter or precedes_letter
        follows_letter = bool(letter) and (telling or _is_telling(text, start, length, encoding))
        yield letter if follows_letter else run[0][position]
        position += length if follows_letter else 1


def _letter(run: str, position: int, encoding: str) -> tuple[str, int]:
    """Return the letter whose bytes start at a position, and of how many characters; "" if there is none."""
    first = _bytes(run[position : position + 1], encoding)
    if not first or first[0] not in FIRST_BYTE:
        return "", 1
    length = MULTIBYTE[first[0] >> 4]
    try:
        letter = b"".join(_bytes(c, encoding) for c in run[position : position + length]).decode("utf-8")
    except UnicodeDecodeError:
        return "", 1
    return (letter, length) if unicodedata.category(letter) not in NOT_TEXT else ("", 1)


def _bytes(character: str, encoding: str) -> bytes:
    """Return the byte of a character; Windows shows bytes that its code pages lack as controls."""
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        return character.encode("latin-1") if "\x80" <= character <= "\x9f" else b""


def _is_telling(text: str, start: int, length: int, encoding: str) -> bool:
    """Return whether the characters of a single letter cannot be ordinary text."""
    first, others = text[start], text[start + 1 : start + length]
    byte = _bytes(first, encoding)[0]
    if byte not in TELLING or others[0] in CLOSING or (byte == CIRCUMFLEX and others[0] == "\u00a0"):
        return encoding == "cp1252" and _is_inside_word(text, start, length)
    return encoding == "cp1252" or _has_letter_beside(text, start, length)


def _is_inside_word(text: str, start: int, length: int) -> bool:
    """Return whether a capital and a symbol are in the place of a small letter, as in `sÃ¼d`."""
    before, first = text[start - 1 : start], text[start]
    symbols = text[start + 1 : start + length]
    if length > 2 or any(symbol in CLOSING for symbol in symbols):  # noqa: PLR2004
        return False
    after = text[start + length : start + length + 1]
    return first.isupper() and (before.islower() or (not before.isalnum() and after.islower()))


def _has_letter_beside(text: str, start: int, length: int) -> bool:
    beside = text[max(0, start - 1) : start] + text[start + length : start + length + 1]
    return any(character.isascii() and character.isalpha() for character in beside)


def patterns() -> Iterator[str]:
    """Yield regular expressions, as RE2 writes them, of which one is found in each garbled text."""
    yield "[\u00c2\u00c3] "
    for encoding in ENCODINGS:
        any_other = _class(encoding, range(0x80, 0xC0))
        letters = "|".join(
            _class(encoding, range(first, min(first + step, FIRST_BYTE.stop))) + any_other + f"{{{length}}}"
            for first, step, length in ((0xC2, 30, 1), (0xE0, 16, 2), (0xF0, 5, 3))
        )
        yield f"(?:{letters}){{2}}"
        single = _class(encoding, (0xC2, 0xC3)) + any_other
        if encoding == "cp1252":
            yield from (single, "[\u00e2\u00f0]" + any_other, "[\u00c4-\u00df]" + any_other)
        else:
            yield f"(?:[A-Za-z]{single}|{single}[A-Za-z])"
            three = _class(encoding, (CIRCUMFLEX,)) + any_other + "{2}"
            yield f"(?:[A-Za-z]{three}|{three}[A-Za-z])"


def _class(encoding: str, numbers: Iterable[int]) -> str:
    """Return a class of the characters that bytes are in an encoding, or controls where it lacks them."""
    codes = sorted({ord(bytes([n]).decode(encoding, "ignore") or chr(n)) for n in numbers})
    starts = [code for code in codes if code - 1 not in codes]
    ends = [code for code in codes if code + 1 not in codes]
    ranges = (f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))
    return f"[{''.join(ranges)}]"
