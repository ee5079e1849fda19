"""A workbook of anybody is read in bounded time and memory, or refused with a sentence."""

import base64
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import coder
import project
import pytest

from pipeline.core.errors import CallError
from pipeline.run import import_workbook
from pipeline.workbook import open_xlsx, read_sheets

TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
RELATION = '<Relationship Id="r{}" Type="{}/{}" Target="{}"{}/>'
BOOK = (
    '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:r="{}">{}'
    '<sheets><sheet name="things" sheetId="1" r:id="r1"/></sheets></workbook>'
)
Parts = dict[str, str | bytes]


def parts(rows: str = "", *, texts: str = "", before: str = "", after: str = "") -> Parts:
    """Return the parts of a workbook with one sheet."""
    office = RELATION.format(1, TYPES, "officeDocument", "xl/workbook.xml", "")
    sheet = RELATION.format(1, TYPES, "worksheet", "worksheets/sheet1.xml", "")
    shared = RELATION.format(2, TYPES, "sharedStrings", "/xl/sharedStrings.xml", "")
    return {
        "_rels/.rels": RELATIONS.format(office),
        "xl/workbook.xml": BOOK.format(TYPES, before),
        "xl/_rels/workbook.xml.rels": RELATIONS.format(sheet + shared),
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>",
        "xl/sharedStrings.xml": f"<sst>{texts}</sst>",
    }


def packed(path: Path, content: Parts, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def first_row(path: Path) -> dict[int, object]:
    sheet = read_sheets.read(path).sheets["things"]
    return {column: getattr(cell, "text", cell) for column, cell in sheet.rows.get(1, {}).items()}


def test_the_strict_form_with_texts_in_pieces_is_read(tmp_path: Path) -> None:
    content = parts(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c t="inlineStr"><is><t>b</t></is></c><c r="D1"><v>4</v></c>'
        '<c r="E1" t="str"><v>e_x0041_</v></c><c r="F1" t="s"><v>9</v></c></row>',
        texts="<si><r><t>one </t></r><r><t>text</t></r><rPh><t>sound</t></rPh></si>",
    )
    assert first_row(packed(tmp_path / "w.xlsx", content)) == {1: "one text", 2: "b", 4: "4", 5: "eA"}


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (parts() | {"xl/sharedStrings.xml": f"{ENTITY}<sst>&b;</sst>"}, "contains a document type"),
        (
            parts() | {"xl/workbook.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'},
            "contains a document type",
        ),
        (parts("<a>" * 100 + "</a>" * 100), "has elements within too many others"),
        (parts(CELL.format("a" * 5_000_000)), "contains a text that is too long"),
        (parts(f'<row x="{"a" * 12_000_000}"/>'), "contains an element that is too long"),
        (parts("<row>") | {"xl/workbook.xml": "<workbook>"}, "is not valid XML"),
        (parts() | {"xl/workbook.xml": b"\0" * 20_000_000}, "is not valid XML"),
        ({"word/document.xml": "<x/>"}, "is not an Excel workbook (.xlsx)"),
    ],
)
def test_xml_that_no_program_writes_is_refused(content: Parts, reason: str, tmp_path: Path) -> None:
    with pytest.raises(CallError) as raised:
        read_sheets.read(packed(tmp_path / "w.xlsx", content))
    assert reason in str(raised.value)


def test_a_zip_bomb_is_read_only_as_far_as_its_size_explains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_xlsx, "SPARE", 1_000_000)
    bomb = b"<worksheet><sheetData>" + b"<row></row>" * 1_000_000
    path = packed(tmp_path / "w.xlsx", parts() | {"xl/worksheets/sheet1.xml": bomb})
    with pytest.raises(CallError, match="far larger than its file explains"):
        read_sheets.read(path)


def test_a_text_that_many_cells_share_counts_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_sheets, "MOST_CHARACTERS", 1_000_000)
    cells = '<c t="s"><v>0</v></c>' * 16_000
    content = parts(f"<row>{cells}</row>", texts=f"<si><t>{'a' * 1000}</t></si>")
    with pytest.raises(CallError, match="more cells or text than a workbook for coders"):
        read_sheets.read(packed(tmp_path / "w.xlsx", content))


def test_the_size_that_a_sheet_claims_to_have_costs_nothing(tmp_path: Path) -> None:
    content = parts(
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        after='<dimension ref="A1:XFD1048576"/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    )
    sheet = read_sheets.read(packed(tmp_path / "w.xlsx", content)).sheets["things"]
    assert ([*sheet.rows], sheet.merged) == ([1_048_576], [(1, 1, 1_048_576, 16_384)])


@pytest.mark.parametrize(
    "row",
    [
        '<row r="99999999"><c><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="1048576"/><row><c><v>1</v></c></row>',
        '<row><c r="ZZZ1"><v>2</v></c></row>',
        '<row><c r="A0"><v>2</v></c></row>',
        '<row><c r="1A"><v>2</v></c></row>',
        '<row><c r="XFD1"/><c><v>2</v></c></row>',
    ],
)
def test_a_cell_outside_of_any_sheet_is_refused(row: str, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="contains a cell outside of any sheet"):
        read_sheets.read(packed(tmp_path / "w.xlsx", parts(row)))


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    content = parts("<row><c><v>1</v></c></row>")
    outside = RELATION.format(1, TYPES, "worksheet", "file:///etc/passwd", ' TargetMode="External"')
    inside = RELATION.format(1, TYPES, "worksheet", "../../../etc/passwd", "")
    for relation in (outside, inside):
        path = packed(
            tmp_path / "w.xlsx", content | {"xl/_rels/workbook.xml.rels": RELATIONS.format(relation)}
        )
        assert read_sheets.read(path).sheets == {}


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def not_zip(path: Path) -> None:
    path.write_bytes(b"id,name\n")


def old(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))


def encrypted(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for start in (data.find(b"PK\x01\x02") + 8, 6):
        struct.pack_into("<H", data, start, 1)
    path.write_bytes(bytes(data))


def packed_otherwise(path: Path) -> None:
    packed(path, parts(), zipfile.ZIP_LZMA)


def missing(path: Path) -> None:
    path.unlink()


def repeated(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")


@pytest.mark.parametrize(
    "damage",
    [cut, empty, not_zip, old, encrypted, packed_otherwise, missing, repeated],
    ids=lambda d: d.__name__,
)
def test_what_is_not_a_workbook_is_refused(damage: Callable[[Path], None], strikes: Path) -> None:
    path = packed(strikes.parent / "w.xlsx", parts())
    damage(path)
    code, lines = coder.run("import-workbook", path, "-q", "-C", strikes)
    assert (code, len(lines), lines[0].startswith("error: ")) == (2, 1, True)
    assert str(path) in lines[0]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbook")
    return coder.made(project.strikes(folder / "project"), folder / "strikes.xlsx")


BOMB = base64.b64encode(zlib.compress(bytes(30_000_000), 9)).decode()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("A1", "claimbook workbook 2"),
        ("A2", "no_table"),
        ("B2", "../../etc/passwd"),
        ("A3", "other_names"),
        ("D2", "0" * 64),
        ("E2", "1" * 30),
        ("E2", "-1"),
        ("E2", None),
        ("E2", 401),
        ("F2", "no base64"),
        ("F2", base64.b64encode(b"not packed").decode()),
        ("F2", BOMB[:32_000]),
    ],
)
def test_a_hidden_sheet_that_was_changed_is_refused(
    cell: str, value: object, original: Path, strikes: Path
) -> None:
    path = coder.edited(original, strikes.parent / "coded.xlsx", coder.typed("_claimbook", **{cell: value}))
    with pytest.raises(CallError):
        import_workbook.read(strikes, path, coder.quiet)


def test_no_more_than_the_parts_that_are_needed_are_unpacked(tmp_path: Path) -> None:
    content = parts("<row><c><v>1</v></c></row>") | {"xl/media/image.png": bytes(20_000_000)}
    assert first_row(packed(tmp_path / "w.xlsx", content)) == {1: "1"}
