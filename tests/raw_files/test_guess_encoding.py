"""The encoding of a text that is not UTF-8 is the one in which its characters make sense."""

from pathlib import Path

import pytest

from pipeline.core.finding import Message
from pipeline.raw_files import check_format, detect_format, guess_encoding, python_reader
from pipeline.schema import model

TEXTS = {
    "English": "He said \u201cno\u201d \u2013 the group\u2019s leader didn\u2019t",
    "French": "Le mar\u00e9chal a \u00e9t\u00e9 tu\u00e9 pr\u00e8s de l\u2019\u00e9cole, \u201cdit-il\u201d ; \u00e0 \u00c9vreux",
    "German": "Die Stra\u00dfe nach M\u00fcnchen, \u00c4rger in K\u00f6ln, Gr\u00f6\u00dfe",
    "Spanish": "El ni\u00f1o de Le\u00f3n dijo \u00bfqu\u00e9? en Espa\u00f1a; a\u00f1os, coraz\u00f3n",
}
CASES = [
    (language, encoding)
    for language, text in TEXTS.items()
    for encoding in ("cp1252", "mac-roman", "cp850")
    if text == text.encode(encoding, "replace").decode(encoding)
]


@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_a_text_is_read_in_the_encoding_in_which_it_was_saved(language: str, encoding: str) -> None:
    text = TEXTS[language]
    assert guess_encoding.of_bytes(text.encode(encoding)) == encoding
    assert guess_encoding.doubts(text) == 0


def test_cyrillic_letters_are_no_latin_ones() -> None:
    assert guess_encoding.of_bytes("\u041c\u043e\u0441\u043a\u0432\u0430".encode("cp1251")) == "cp1251"


def test_line_ends_of_a_macintosh_decide_between_encodings_that_make_as_much_sense() -> None:
    row = "1,Mart\u00ednez"
    assert guess_encoding.of_bytes(f"{row}\r".encode("mac-roman")) == "mac-roman"
    assert guess_encoding.of_bytes(f"{row}\r\n".encode("mac-roman")) == "cp1252"


@pytest.mark.parametrize("declared", [True, False])
def test_no_encoding_is_to_be_declared_in_which_a_letter_makes_no_sense(
    declared: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    text = "Kandah\u00e1r" if declared else "killed \u00d0 it didn\u00d5t"
    (tmp_path / "t.csv").write_bytes(f"id\n{text}\nM\u00fcnchen\nK\u00f6ln\n".encode("cp1252"))
    words = {"type": "string", "title": "T", "description": "D.", "example": "x"}
    described = {"name": "t", "title": "T", "description": "D.", "primaryKey": ["id"]}
    table = model.read_table({**described, "fields": [{"name": "id", **words}]}, file="t.csv")
    form = detect_format.detect(tmp_path / "t.csv", table)
    parsed = python_reader.read(tmp_path / "t.csv", form.dialect, form.encoding)
    (finding,) = check_format.check(table, form, "schemas/raw/t.json", parsed)
    setting = {"setting": '"encoding": "windows-1252"', "schema": "schemas/raw/t.json"}
    assert finding.hints == (Message("save_or_declare", setting if declared else {}),)
