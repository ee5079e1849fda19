"""Text in UTF-8 that was decoded in another encoding is recognised, and ordinary text is not taken for it."""

import unicodedata
from pathlib import Path

import duckdb
import findings
import project
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cells import damaged_text, garbled
from pipeline.core.finding import Message

WORDS = [
    "Kab\u00fal", "Gr\u00e8ve des cordiers \u00e0 Quayside", "Kandah\u0101r", "\u010cech", "\u1e24aqq\u0101n\u012b",
    "\u201cquoted\u201d", "it\u2019s", "\u20ac5", "\u041f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440",
    "\u0643\u0627\u0628\u0644", "\u039d\u03b1\u03cd\u03c0\u03bb\u03b9\u03bf", "\u65e5\u672c", "Gl\u00e4ser", "S\u00e3o",
    "na\u00efve", "K\u00f6ln \u2013 Bonn", "N\u00b0", "\U0001f600", "Jos\u00e9", "MA\u00d1ANA", "a\u2026b", "\u0928\u0926\u0940",
]  # fmt: skip
ORDINARY = [
    *WORDS, "\u00abCAF\u00c9\u00bb", "\u201cCAF\u00c9\u201d", "CAF\u00c9\u2026", "CAF\u00c9\u2019s", "\u00ab\u00a0caf\u00e9\u00a0\u00bb",
    "f\u00e2\u00a0\u00bb", "S\u00c3O PAULO", "N\u00c3O\u2026", "\u201cIRM\u00c3\u201d", "\u00abIRM\u00c3\u00bb", "IRM\u00c3 E IRM\u00c3O",
    "\u00e0 la carte\u2026", "n\u00e9\u2026\u00bb", "BUZ\u0102\u201d", "\u00c4\u00d6\u00dc\u00df", "\u00dcberm\u00e4\u00dfig",
    "\u0160KODA\u2122", "\u221a\u03c0", "x\u00b2\u00b1\u00bd", "\u0141\u00f3d\u017a\u201d", "L\u00c0\u2013BAS", "A\u00d1O\u20142",
    "\u2116 5", "\u201c\u00dc\u201d", "na\u00efve\u2014", "M\u00fcller\u00ae", "\u00a0\u00bb", "\u0420\u0410\u0421\u0421\u0412\u0415\u0422",
    "\u0422\u0430\u0439\u043d\u0430", "\u0622\u067e \u06a9\u06cc\u0627 \u0686\u06c1", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
]  # fmt: skip


def decoded(text: str, encoding: str) -> str:
    """Return a text in UTF-8 as a program shows it that takes it for another encoding."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


def is_candidate(text: str) -> bool:
    cell = "(SELECT ?::VARCHAR)"
    query = f"SELECT {damaged_text.candidate_sql(['cell'])} AND {damaged_text.doubt_sql('cell')} FROM {cell} t(cell)"
    ((candidate,),) = duckdb.execute(query, [text]).fetchall()
    return bool(candidate)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("text", WORDS)
def test_a_text_decoded_as_windows_1252_is_recognised_and_mended(text: str, encoding: str) -> None:
    assert garbled.original(decoded(text, encoding)) == text


@pytest.mark.parametrize("encoding", garbled.ENCODINGS)
@pytest.mark.parametrize(
    "text",
    [
        "\u041f\u0440\u0438\u0432\u0435\u0442",
        "\u0643\u0627\u0628\u0644",
        "\u65e5\u672c",
        "Jos\u00e9",
        "S\u00e3o",
    ],
)
def test_a_text_of_several_letters_is_recognised_in_every_encoding(text: str, encoding: str) -> None:
    assert garbled.original(decoded(text, encoding)) is not None


def test_a_text_decoded_twice_is_mended_twice() -> None:
    assert garbled.original(decoded(decoded("Kab\u00fal", "cp1252"), "cp1252")) == "Kab\u00fal"


def test_the_no_break_space_of_a_garbled_letter_may_have_become_a_space() -> None:
    assert garbled.original("Gr\u00e8ve \u00c3  Quayside") == "Gr\u00e8ve \u00e0 Quayside"


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_text_is_not_garbled(text: str) -> None:
    assert garbled.original(text) is None
    assert damaged_text.fault(text) is None


LETTERS = [c for c in map(chr, range(0xA1, 0x600)) if unicodedata.category(c) in {"Ll", "Lu", "Lo"}]


@pytest.mark.slow
@given(st.text(st.sampled_from([*LETTERS, *"abc ,.-"]), max_size=12), st.sampled_from(garbled.ENCODINGS))
def test_the_scan_doubts_each_text_that_is_damaged(text: str, encoding: str) -> None:
    for cell in (text, decoded(text, encoding)):
        assert damaged_text.fault(cell) is None or is_candidate(cell)


DAMAGED = {
    "cells.damage.question_marks": ["????? ????????", "Name: ????", "Kab?l", "Gr?ve des", "(???)", "?? ??? ??"],
    "cells.damage.formula": [
        "#REF!", "#NAME?", "#N/A", "a; #VALUE!", "#DIV/0!", "####", "###########", "#BEZUG!", "#NV", "Err:502",
    ],
    "cells.damage.replacement": ["Gl\ufffdser", "\ufffd"],
    "cells.damage.garbled": ["Kab\u00c3\u00bal", "it\u00e2\u20ac\u2122s", "it\x92s"],
}  # fmt: skip
UNDAMAGED = [
    "Why???", "What?", "Is it??", "page?id=3", "http://a.b/c?d=e", "### Title", "#hashtag", "#NVIDIA", "#1", "No. #5",
    "N/A", "#REFORM", "No ? yes", "C?", "?", "and/or",
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in DAMAGED.items() for text in texts]
)
def test_damage_has_a_code(code: str, text: str) -> None:
    fault = damaged_text.fault(text)
    assert (fault and fault.code, is_candidate(text)) == (code, True)


@pytest.mark.parametrize("text", UNDAMAGED)
def test_ordinary_punctuation_is_not_damage(text: str) -> None:
    assert damaged_text.fault(text) is None


def test_a_file_with_many_garbled_cells_is_to_be_restored(tiny: Path) -> None:
    hints = {}
    for number in range(1, 7):
        project.change(tiny, "places", place_id=f"P{number:04}", name=f"Town \u00c3\u00a1b {number}")
        found = [f for f in findings.of_cells(tiny) if f.code == "cells.damage.garbled"]
        hints[len(found)] = {h.code for f in found for h in f.hints}
    assert {cells for cells, codes in hints.items() if codes == {"restore_garbled"}} == {5, 6}
    assert found[0].hints == (Message("restore_garbled", {"file": "raw/places.csv", "cells": 6}),)
