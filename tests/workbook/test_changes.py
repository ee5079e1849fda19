"""What a coder changed in a sheet reaches the CSV file, whatever others changed in it meanwhile."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.raw_files import editable_file
from pipeline.schema.dialect import Dialect
from pipeline.schema.model import Field, TableSchema
from pipeline.workbook import apply_changes, changes
from pipeline.workbook.apply_changes import Conflict
from pipeline.workbook.cell_text import Column
from pipeline.workbook.changes import SheetRow
from pipeline.workbook.match_rows import Cells

CASES = int(os.environ.get("WORKBOOK_CASES", "40"))
FIELDS = (Field("id", "string"), Field("name", "string"), Field("note", "string"))
COLUMNS = [Column(field) for field in FIELDS]
KEY = [0]
TABLE = TableSchema("things", "Things", "Things.", FIELDS, ("id",), file="raw/things.csv")

text = st.text(st.sampled_from('ab ,;"\n'), max_size=3)
# A key may be empty or occur twice: a coder's file has such faults, and still loses nothing.
row = st.tuples(st.sampled_from(["", *"ABCDEF"]), text, text).filter(any)
table = st.lists(row, max_size=6)
unique = st.lists(row, max_size=6, unique_by=lambda cells: cells[0])


def sheet(rows: list[Cells]) -> list[SheetRow]:
    return [SheetRow(number, cells) for number, cells in enumerate(rows, start=2)]


def between(before: list[Cells], after: list[Cells]) -> changes.Changes:
    own, altered = changes.between(before, sheet(after), COLUMNS, KEY, 1900)
    assert altered == []
    return own


def apply(rows: list[Cells], own: changes.Changes) -> list[Cells]:
    """Apply changes to rows, without a file."""
    result = [
        [cells.get(i, cell) for i, cell in enumerate(rows[p])]
        if (cells := own.changed.get(p))
        else [*rows[p]]
        for p in range(len(rows))
    ]
    kept = [tuple(cells) for position, cells in enumerate(result) if position not in own.removed]
    return sorted([*kept, *(added.cells for added in own.added)])


@settings(max_examples=CASES)
@given(table, table)
def test_the_changes_between_two_versions_lead_from_one_to_the_other(
    before: list[Cells], after: list[Cells]
) -> None:
    own = between(before, after)
    onto, conflicts = apply_changes.onto(before, before, KEY, own)
    assert (apply(before, onto), conflicts) == (sorted(after), [])


@settings(max_examples=CASES)
@given(table)
def test_a_sheet_without_changes_has_none_also_if_it_was_sorted(rows: list[Cells]) -> None:
    assert (bool(between(rows, rows)), bool(between(rows, sorted(rows, reverse=True)))) == (False, False)


@settings(max_examples=CASES)
@given(unique, unique, unique)
def test_changes_of_two_people_are_both_kept_or_a_conflict_is_reported(
    before: list[Cells], ours: list[Cells], theirs: list[Cells]
) -> None:
    onto, conflicts = apply_changes.onto(before, theirs, KEY, between(before, ours))
    merged, refused = merge(before, ours, theirs)
    assert bool(conflicts) == refused
    if not conflicts:
        assert {cells[0]: cells for cells in apply(theirs, onto)} == merged


def merge(before: list[Cells], ours: list[Cells], theirs: list[Cells]) -> tuple[dict[str, Cells], bool]:
    """Merge by keys in the simplest way: what only one side changed is taken from it."""
    base, own, other = ({cells[0]: cells for cells in rows} for rows in (before, ours, theirs))
    merged, refused = dict(other), False
    for key in own.keys() | base.keys():
        if own.get(key) == base.get(key) or own.get(key) == other.get(key):
            continue
        mine, first, now = own.get(key), base.get(key), other.get(key)
        if now == first:
            merged.pop(key, None)
            merged |= {key: mine} if mine else {}
        elif mine and first and now:
            cells = tuple(n if m == f else m for m, f, n in zip(mine, first, now, strict=True))
            refused |= any(m not in {f, n} and n != f for m, f, n in zip(mine, first, now, strict=True))
            merged[key] = cells
        elif mine is None and now is None:
            continue
        else:
            refused = True
    return merged, refused


def test_each_kind_of_conflict_is_named_with_its_row() -> None:
    before: list[Cells] = [("A", "1", ""), ("B", "1", ""), ("C", "1", "")]
    ours: list[Cells] = [("A", "2", ""), ("B", "2", ""), ("D", "mine", "")]
    theirs: list[Cells] = [("A", "3", "new"), ("C", "1", "changed"), ("D", "theirs", "")]
    _, conflicts = apply_changes.onto(before, theirs, KEY, between(before, ours))
    assert conflicts == [
        Conflict("cell", ("A",), 1, "3", "2"),
        Conflict("row_gone", ("B",)),
        Conflict("row_changed", ("C",)),
        Conflict("key_taken", ("D",)),
    ]


FILE = '\ufeffid,name,note\r\n# a comment\r\nA, "x" ,"1"\r\n\r\nB,,"two\r\nlines"\r\n,,\r\nC,"y","3"'


@pytest.fixture
def file(tmp_path: Path) -> editable_file.EditableFile:
    path = tmp_path / "things.csv"
    path.write_bytes(FILE.replace(', "x" ,', ",x,").encode())
    table = TableSchema(**{**vars(TABLE), "dialect": Dialect(comment_char="#")})
    return editable_file.read(path, table)


def edited(file: editable_file.EditableFile, after: list[Cells]) -> str:
    before = [file.rows[position].cells for position in apply_changes.visible(file)]
    return apply_changes.edited(file, between(before, after)).text


A, B, C = ("A", "x", "1"), ("B", "", "two\r\nlines"), ("C", "y", "3")


@pytest.mark.parametrize(
    ("after", "old", "new"),
    [
        ([A, B, C], "", ""),
        ([A, B, ("C", "z", "3")], '"y"', '"z"'),
        ([("A", 'x "y"', "1"), B, C], "A,x,", 'A,"x ""y""",'),
        ([A, C], 'B,,"two\r\nlines"\r\n', ""),
        ([B, C], 'A,x,"1"\r\n', ""),
        ([A, B], '\r\nC,"y","3"', ""),
        ([A, ("N", "", "a,b"), B, C], '"1"\r\n', '"1"\r\nN,,"a,b"\r\n'),
        ([("#N", "", ""), A, B, C], "note\r\n", 'note\r\n"#N",,\r\n'),
        ([A, B, C, ("N", "é", "")], '"3"', '"3"\r\nN,é,'),
        ([C, B, A, ("N", "", "")], '"3"', '"3"\r\nN,,'),
    ],
)
def test_only_what_changed_differs_in_the_file(
    after: list[Cells], old: str, new: str, file: editable_file.EditableFile
) -> None:
    expected = file.text.replace(old, new) if old else file.text
    assert edited(file, after) == expected
