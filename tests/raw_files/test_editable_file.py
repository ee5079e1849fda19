"""A raw file is changed in some cells, and every other byte is kept."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.errors import CallError
from pipeline.raw_files import editable_file
from pipeline.schema.dialect import Dialect
from pipeline.schema.model import Field, TableSchema

FIELDS = ("key", "name", "notes")
CELL = st.text(st.sampled_from('ab é,;"\n'), max_size=6)


def table(dialect: Dialect | None = None, encoding: str = "utf-8") -> TableSchema:
    fields = tuple(Field(name, "string") for name in FIELDS)
    return TableSchema(
        "t", "T", "T", fields, ("key",), file="raw/t.csv", dialect=dialect or Dialect(), encoding=encoding
    )


def file_of(folder: Path, content: bytes) -> Path:
    path = folder / "t.csv"
    path.write_bytes(content)
    return path


@settings(max_examples=30)
@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=4),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
    last=st.booleans(),
    new=CELL,
)
def test_only_the_changed_cell_differs(  # noqa: PLR0913, PLR0917 - drawn
    rows: list[tuple[str, str, str]],
    quoting: int,
    line_end: str,
    mark: str,
    last: bool,  # noqa: FBT001 - the same
    new: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    rows = [(f"k{i}{key}", name, notes) for i, (key, name, notes) in enumerate(rows)]
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=quoting, lineterminator=line_end).writerows([FIELDS, *rows])  # type: ignore[arg-type]
    text = mark + (stream.getvalue() if last else stream.getvalue().removesuffix(line_end))
    file = editable_file.read(file_of(tmp_path_factory.mktemp("raw"), text.encode()), table())
    assert file.encoded() == text.encode()
    assert [row.cells for row in file.rows] == rows
    for number, row in enumerate(file.rows):
        changed = [*file.rows[:number], file.changed(row, {"name": new}), *file.rows[number + 1 :]]
        expected = [(k, new, n) if i == number else (k, o, n) for i, (k, o, n) in enumerate(rows)]
        result = file.with_rows(changed)
        again = result.text.removeprefix("\ufeff")
        assert [tuple(cells) for cells in csv.reader(io.StringIO(again, newline=""))][1:] == expected
        before, after = row.cell_text(0), row.cell_text(2)
        assert (changed[number].cell_text(0), changed[number].cell_text(2)) == (before, after)
        assert changed[number].line_end == row.line_end


@pytest.mark.parametrize(
    ("dialect", "content", "expected"),
    [
        (Dialect(delimiter=";"), "key;name;notes\r\na;'b;c\r\n", "key;name;notes\r\na;x,y;c\r\n"),
        (Dialect(quote_char="'"), "key,name,notes\na,'b,b',c\n", "key,name,notes\na,'x,y',c\n"),
        (
            Dialect(quote_char=None, escape_char="\\"),
            "key,name,notes\na,b\\,b,c\n",
            "key,name,notes\na,x\\,y,c\n",
        ),
        (Dialect(skip_initial_space=True), 'key,name,notes\na, "b" ,c', 'key,name,notes\na, "b" ,c'),
        (Dialect(comment_char="#"), "# one\nkey,name,notes\n# two\na,b,c\n# three", None),
        (Dialect(header=False), "a,b,c\n", 'a,"x,y",c\n'),
        (Dialect(header_rows=(1, 2)), "key,,\n,name,notes\na,b,c\n", None),
    ],
)
def test_a_cell_is_written_as_the_dialect_requires(
    dialect: Dialect, content: str, expected: str | None, tmp_path: Path
) -> None:
    path = file_of(tmp_path, content.encode())
    if '" ,' in content:
        with pytest.raises(CallError):
            editable_file.read(path, table(dialect))
        return
    file = editable_file.read(path, table(dialect))
    (row,) = file.rows
    changed = file.with_rows([editable_file.changed(row, {1: "x,y"}, dialect)]).text
    assert changed == (expected or content.replace("b", '"x,y"'))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"key,name,notes\n\xc3\xa9\xc3\xa9,\xe9,c\n", "raw/t.csv contains bytes"),
        (
            b"key,name,notes\n<<<<<<< HEAD\na,b,c\n",
            "raw/t.csv: a merge of git was not finished here (line 2)",
        ),
        (b'key,name,notes\na,"b,c\n', "raw/t.csv:2: "),
        (b"PK\x03\x04", "raw/t.csv: "),
    ],
)
def test_a_file_that_is_not_understood_is_not_edited(content: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(CallError) as error:
        editable_file.read(file_of(tmp_path, content), table())
    assert str(error.value).startswith(message)


def test_a_file_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"^raw/t.csv: No such file or directory$"):
        editable_file.read(tmp_path / "none.csv", table())
