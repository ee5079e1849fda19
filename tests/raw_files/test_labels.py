"""The header of a raw file has the name of each field, or the label that people write for it."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.cells import check_cells
from pipeline.contract.dataset import Dataset
from pipeline.core import wording
from pipeline.schema import column_names, model

LABELS = {"gtd_id": "GTD ID", "event_date": "Event Date", "city": "المدينة"}
REQUIRED = ("gtd_id", "event_date")
ROWS = [("1", "2001-02-03", "Aden"), ("2", "2001-02-04", None)]


def table(labels: dict[str, str], **more: Any) -> model.TableSchema:
    fields = [
        {
            "name": name,
            "type": "string",
            "title": name,
            "description": "D.",
            "example": "x",
            "constraints": {"required": name in REQUIRED},
            **({"label": label} if label else {}),
        }
        for name, label in labels.items()
    ]
    described = {"name": "t", "title": "T", "description": "D.", "primaryKey": "gtd_id", "fields": fields}
    return model.read_table({**described, **more}, file="t.csv")


def read(
    folder: Path, text: str, schema: model.TableSchema, encoding: str = "utf-8"
) -> tuple[Any, list[str]]:
    """Return the rows of a file by their fields, and the findings as a coder reads them."""
    (folder / "t.csv").write_bytes(text.encode(encoding))
    dataset = Dataset(folder, {}, {"t": schema}, {}, {}, {}, (), ())
    with duckdb.connect() as connection:
        faults, scans = check_cells.check(dataset, connection)
        rows = connection.execute(f"FROM {scans['t'].csv.relation()}").fetchall() if "t" in scans else []
    printed = [f"{f.line}:{f.column} {wording.message(f)}; {wording.hint(f)}" for f in faults]
    return rows, [text.removesuffix("; ") for text in printed]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "header", ["gtd_id,event_date,city", "GTD ID,Event Date,المدينة", "GTD ID,event_date,المدينة"]
)
def test_a_header_has_names_or_labels(header: str, encoding: str, tmp_path: Path) -> None:
    schema = table(LABELS, encoding="utf-16" if encoding == "utf-16" else "utf-8")
    text = f"{header}\n1,2001-02-03,Aden\n2,2001-02-04,\n"
    assert read(tmp_path, text, schema, encoding) == (ROWS, [])


def test_labels_may_be_in_any_order_where_the_schema_allows_it(tmp_path: Path) -> None:
    text = "المدينة,GTD ID,Event Date\nAden,1,2001-02-03\n,2,2001-02-04\n"
    assert read(tmp_path, text, table(LABELS, fieldsMatch="equal")) == (ROWS, [])


@pytest.mark.parametrize("again", ["gtd_id,event_date,city", "GTD ID,Event Date,المدينة"])
@pytest.mark.parametrize("header", ["gtd_id,event_date,city", "GTD ID,Event Date,المدينة"])
def test_a_row_that_repeats_the_header_is_reported(header: str, again: str, tmp_path: Path) -> None:
    text = f"{header}\n1,2001-02-03,Aden\n{again}\n2,2001-02-04,\n"
    expected = ["3:None the row repeats the header; delete the line"]
    assert read(tmp_path, text, table(LABELS)) == (ROWS, expected)


@pytest.mark.parametrize(
    ("header", "name"), [("GTD ID,Event Date,city", "Event Date"), ("gtd_id,event_date,city", "event_date")]
)
def test_a_finding_names_the_column_as_the_file_does(header: str, name: str, tmp_path: Path) -> None:
    _, printed = read(tmp_path, f"{header}\n1,,Aden\n", table(LABELS))
    assert printed == [f"2:2 {name}: must not be empty; enter a value such as x: D"]


WRONG = {
    "the case of a label": (
        "GTD ID,Event date,المدينة",
        ['1:2 the header "Event date" should be "Event Date"'],
    ),
    "the case of a name": (
        "GTD ID,Event_date,المدينة",
        ['1:2 the header "Event_date" should be "event_date"; write it in lower case'],
    ),
    "a label with spaces around it": (
        "GTD ID,Event Date ,المدينة",
        ['1:2 the header "Event Date " should be "Event Date"; delete the spaces around it'],
    ),
    "an unknown column": (
        "GTD ID,Evnt Date,المدينة",
        [
            '1:2 "Evnt Date" is not a field of t; did you mean "Event Date"?',
            '1:None the field "Event Date" is missing',
        ],
    ),
    "a field twice": (
        "GTD ID,Event Date,event_date",
        ['1:3 duplicate field "event_date"', '1:None the field "المدينة" is missing'],
    ),
    "another order": (
        "Event Date,GTD ID,المدينة",
        [
            "1:None the fields are not in the order of the schema; "
            "order the columns as GTD ID,Event Date,المدينة; if only their names were exchanged, write the names "
            "in this order, and move no cells"
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_header_is_reported_by_its_labels(kind: str, tmp_path: Path) -> None:
    header, expected = WRONG[kind]
    _, printed = read(tmp_path, f"{header}\n", table(LABELS))
    assert printed == expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"a": "Date", "b": "DATE "}, ['b: the field a has the label "DATE " as well']),
        ({"a": "B", "b": ""}, ['a: the label "B" is the name of the field b']),
        ({"a": "A", "b": "Date"}, []),
    ],
)
def test_a_label_that_may_mean_two_fields_is_refused(labels: dict[str, str], expected: list[str]) -> None:
    schema = table({"gtd_id": "", **labels})
    assert list(column_names.problems(schema)) == expected
