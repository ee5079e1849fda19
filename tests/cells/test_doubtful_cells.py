"""Cells that may be right have a warning, and a schema can give the reason why they are."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import duckdb
import findings
import project
import pytest

from pipeline.cells import check_twins
from pipeline.cells.swallowed_rows import RowForm, fault, may_be_rows_sql, shape
from pipeline.contract import check_contract
from pipeline.core.errors import ContractError
from pipeline.core.finding import Message
from pipeline.package import descriptor
from pipeline.schema.model import read_table

ABOUT = {"name": "works", "title": "Works", "description": "Works."}
NEVER_STRUCK = "consistency.union_that_never_struck"


@pytest.fixture
def strikes(tmp_path: Path) -> Path:
    return project.strikes(tmp_path)


def warnings(folder: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """Return place, code and values of each finding except one of the unchanged dataset."""
    found = findings.of_cells(folder)
    assert {f.severity for f in found if f.code.startswith("cells.")} <= {"warning"}
    return [(f.place, f.code, {**f.values}) for f in found if f.code != NEVER_STRUCK]


def cell_warnings(folder: Path) -> list[str]:
    return [code for _, code, _ in warnings(folder) if code.startswith("cells.")]


def edit_field(folder: Path, table: str, name: str, **properties: Any) -> None:
    path = folder / "schemas" / "raw" / f"{table}.json"
    schema = json.loads(path.read_text("utf-8"))
    next(field for field in schema["fields"] if field["name"] == name).update(properties)
    path.write_text(json.dumps(schema), "utf-8")


def edit_text(folder: Path, table: str, old: str, new: str) -> None:
    path = folder / "raw" / f"{table}.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_the_unchanged_dataset_has_no_doubtful_cell(strikes: Path) -> None:
    assert warnings(strikes) == []


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_rows_between_two_stray_quotes_have_a_warning(strikes: Path, rows: int) -> None:
    path = strikes / "raw" / "strikes.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    swallowed = lines[4 : 5 + rows]
    first, last = swallowed[0].rstrip("\n"), swallowed[-1].rstrip("\n")
    path.write_text(
        "".join(
            [*lines[:4], first, '"Ended by the clerk\n', *swallowed[1:-1], f'{last}"\n', *lines[5 + rows :]]
        ),
        "utf-8",
    )
    ((place, code, values),) = [w for w in warnings(strikes) if w[1].startswith("cells.")]
    assert (place, code, values["field"]) == ("raw/strikes.csv:5:13", "cells.lines.rows", "remark")
    assert values["rows"] == rows


FORM = RowForm(",", 4, 0, frozenset({"A000", "A0"}))
NARROW = RowForm(",", 2, 0, frozenset({"A000"}))


@pytest.mark.parametrize(
    ("form", "position", "text"),
    [
        (FORM, 3, "said\nK004,a,b,c\nK005,a,b,d"),
        (FORM, 3, "said\r\nK004,a,b,c"),
        (FORM, 1, "said,b,c\rK004,a"),
        (FORM, 0, "said,b,c,d\nK004"),
        (FORM, 3, 'said\nK004,"a, b",c,d'),
        (FORM, 3, "said\nK004,a"),
        (NARROW, 1, "said\nK004,a"),
        (RowForm(";", 4, 0, frozenset()), 3, "said\n4;a;b;c"),
        (RowForm(",", 4, 1, frozenset({"A000"})), 3, "said\na,K004,b"),
        (FORM, 3, 'said\n"K004",a'),
        (RowForm(",", 3, 0, frozenset({"Aa.0-a"})), 2, "said\nÄb.\u0664-x,a"),
    ],
)
def test_lines_that_look_like_rows_are_recognised(form: RowForm, position: int, text: str) -> None:
    assert fault(form, position, text) is not None
    assert may_be_rows(form, text)


def may_be_rows(form: RowForm, text: str) -> bool:
    with duckdb.connect() as connection:
        ((found,),) = connection.execute(
            f"SELECT {may_be_rows_sql(form, 'text')} FROM (VALUES (?)) t (text)", [text]
        ).fetchall()
    return bool(found)


PIECES = ["K0", "K004", "é", "a", "0", ",", ";", "\n", "\r", " ", "\u00a0", "\t"]


@pytest.mark.parametrize(
    "form", [FORM, NARROW, RowForm(";", 3, 1, FORM.key_shapes), RowForm(",", 5, None, frozenset())]
)
def test_no_cell_with_rows_is_left_out(form: RowForm) -> None:
    rng = random.Random(5)  # noqa: S311 - repeatable
    texts = ["".join(rng.choices(PIECES, k=rng.randint(2, 12))) for _ in range(4_000)]
    with duckdb.connect() as connection:
        query = f"SELECT t FROM (SELECT unnest(?) AS t) WHERE {may_be_rows_sql(form, 't')}"
        worth = {text for (text,) in connection.execute(query, [texts]).fetchall()}
    faulty = {text for text in texts if any(fault(form, at, text) for at in range(form.width))}
    assert faulty
    assert faulty - worth == set()


@pytest.mark.parametrize("text", ["one\ntwo\nthree", "Years:\n1889, 1890", "K004, as said,\nhas nothing"])
def test_lines_of_most_texts_are_not_read_by_python(text: str) -> None:
    assert not may_be_rows(FORM, text)


@pytest.mark.parametrize(
    ("form", "position", "text"),
    [
        (FORM, 3, "The Courier has hundreds,\nthe Mail has nothing."),
        (FORM, 3, "one\ntwo\nthree"),
        (FORM, 3, "See K004 too\nK004 was right"),
        (FORM, 3, "Years:\n1889, 1890"),
        (FORM, 3, ""),
        (NARROW, 1, "He came, he saw\nand he went, too"),
        (RowForm(",", 1, 0, frozenset({"A000"})), 0, "a\nK004"),
    ],
)
def test_lines_of_a_text_are_not_rows(form: RowForm, position: int, text: str) -> None:
    assert fault(form, position, text) is None


def test_keys_have_a_shape() -> None:
    assert [shape(key) for key in ("E0012", "k-7", "\u0416\u0664")] == ["A0000", "a-0", "A0"]


DATES = {
    "2911-08-14": "cells.period.after_release",
    "2024-03": "cells.period.after_release",
    "1889/2911": "cells.period.after_release",
    "8939": "cells.period.after_release",
    "0890-02-03": "cells.period.far_before",
    "0021": "cells.period.far_before",
    "1310/1890": None,
    "1870": "cells.period.outside",
    "1914/..": "cells.period.outside",
    "../1870-12": "cells.period.outside",
    "1914~": "cells.period.outside",
    "1871": None,
    "1870/..": None,
    "1913-12-31": None,
    "187X": None,
}


@pytest.mark.parametrize("date", DATES)
def test_a_date_that_can_hardly_be_right_has_a_warning(strikes: Path, date: str) -> None:
    project.change(strikes, "strikes", strike_no="K001", stoppage=date)
    assert cell_warnings(strikes) == ([DATES[date]] if DATES[date] else [])


@pytest.mark.parametrize(
    ("kind", "early", "late"),
    [
        ("date", "0021-08-26", "2921-08-26"),
        ("datetime", "0021-08-26T10:00:00", "2921-08-26T10:00:00Z"),
        ("year", "0021", "2921"),
        ("yearmonth", "0021-08", "2921-08"),
    ],
)
def test_dates_of_every_type_are_compared(strikes: Path, kind: str, early: str, late: str) -> None:
    path = strikes / "schemas" / "raw" / "other_names.json"
    edit_field(strikes, "other_names", "first_read", type=kind, example="1889" if kind == "year" else "")
    text = path.read_text("utf-8")
    examples = {
        "date": "1889-01-01",
        "datetime": "1889-01-01T00:00:00",
        "year": "1889",
        "yearmonth": "1889-01",
    }
    path.write_text(text.replace('"example": ""', f'"example": "{examples[kind]}"'), "utf-8")
    csv = strikes / "raw" / "other_names.csv"
    names, *rows = csv.read_text("utf-8").splitlines()
    cells = [early, late, *[examples[kind]] * 5]
    changed = [row.rpartition(",")[0] + "," + cell for row, cell in zip(rows, cells, strict=True)]
    csv.write_text("\n".join([names, *changed, ""]), "utf-8")
    found = [f.code for f in findings.of_cells(strikes) if f.code.startswith("cells.period")]
    assert found == ["cells.period.far_before", "cells.period.after_release"]


def test_without_a_period_only_dates_far_from_all_others_have_a_warning(strikes: Path) -> None:
    path = strikes / "schemas" / "dataset.json"
    about = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**about, "period": "0001/9999"}), "utf-8")
    project.change(strikes, "strikes", strike_no="K001", stoppage="0890")
    assert cell_warnings(strikes) == []
    del about["period"]
    path.write_text(json.dumps(about), "utf-8")
    assert cell_warnings(strikes) == ["cells.period.far_before"]
    project.change(strikes, "strikes", strike_no="K001", stoppage="1750")
    assert cell_warnings(strikes) == []


TWINS = [
    ("United Engine Fitters", "united engine fitters"),
    ("United Engine Fitters", "United  Engine Fitters"),
    ("United Engine Fitters", "United Engine-Fitters"),
    ("United Engine Fitters", "Unit\u0435d Engine Fitters"),
    ("United Engine Fitters", "United \u0395ngine Fitters"),
    ("United Engine Fitters", "United Engin\u00e9 Fitters"),
    ("United Engine Fitters", "UnitedEngineFitters"),
    ("Stra\u00dfe", "STRASSE"),
    ("\u0141\u00f3d\u017a", "Lodz"),
    ("\u0623\u062d\u0645\u062f", "\u0627\u062d\u0645\u062f"),
    ("\u0639\u0644\u06cc", "\u0639\u0644\u064a"),
    ("Al-Qa\u2019ida", "al Qa'ida"),
]


@pytest.mark.parametrize(("name", "twin"), TWINS)
def test_names_that_are_alike_have_one_skeleton(name: str, twin: str) -> None:
    assert check_twins.skeleton(name) == check_twins.skeleton(twin)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("E0012", "E0021"),
        ("Group 1", "Group I"),
        ("\u0928\u0926\u0940", "\u0928\u0926\u093e"),
        ("!", "?"),
        ("C", "D"),
    ],
)
def test_different_names_have_different_skeletons(name: str, other: str) -> None:
    assert check_twins.skeleton(name) != check_twins.skeleton(other)


def test_a_unique_name_like_another_has_a_warning(strikes: Path) -> None:
    project.change(strikes, "unions", union_no="U4", full_name="United Engine Fitters", registry_no="95")
    project.change(strikes, "unions", union_no="U9", full_name="Unit\u0435d engine fitters", registry_no="96")
    project.change(strikes, "strikes", strike_no="K001", called_by="Unit\u0435d engine fitters")
    place, code, values = warnings(strikes)[0]
    assert (place, code) == ("raw/unions.csv:8:2", "cells.twin")
    assert values["twin"] == "United Engine Fitters"
    assert values["letter"] == "cyrillic small letter ie"


def test_a_key_like_another_has_a_warning_though_the_pattern_of_keys_forbids_it(tiny: Path) -> None:
    path = tiny / "raw" / "events.csv"
    header, first, *others = path.read_text("utf-8").splitlines()
    assert first.startswith("E0001,")
    path.write_text("\n".join([header, first, first.replace("E0001", "e0001"), *others]) + "\n", "utf-8")
    found = {(one.code, one.value) for one in findings.of_cells(tiny) if one.value == "e0001"}
    assert found >= {("cells.pattern", "e0001"), ("cells.twin", "e0001")}


def test_an_alias_that_is_a_name_is_a_warning(tiny: Path) -> None:
    project.change(tiny, "aliases", alias="Blue Army", actor="Red Group", kind="name")
    found = [(f.severity, f.code, f.values["value"], f.hints) for f in findings.of_cells(tiny)]
    hint = Message("alias_or_name", {"name": "Red Group", "file": "raw/actors.csv"})
    assert found == [("warning", "cells.alias.is_name", "Blue Army", (hint,))]


def test_an_alias_may_be_like_its_own_name_but_not_like_another(strikes: Path) -> None:
    path = strikes / "raw" / "other_names.csv"
    text = path.read_text("utf-8")
    path.write_text(text + "united engine FITTERS,United Engine Fitters,\n", "utf-8")
    assert warnings(strikes) == []
    path.write_text(text + "D\u00f3ckers,United Engine Fitters,\n", "utf-8")
    assert [(place, code, values["twin"]) for place, code, values in warnings(strikes)] == [
        ("raw/other_names.csv:9:1", "cells.twin", "Dockers")
    ]


ACCEPTED = {
    "cells.damage": ("strikes", "headline", "Kab\u00c3\u00bal"),
    "cells.damage.garbled": ("strikes", "headline", "Kab\u00c3\u00bal"),
    "cells.formula": ("strikes", "remark", "=so"),
    "cells.lines": ("strikes", "remark", "So:\nK004,a"),
    "cells.space": ("strikes", "remark", " so"),
    "cells.space.blank": ("strikes", "remark", " "),
    "cells.space.edge": ("strikes", "remark", "so "),
    "cells.period": ("strikes", "stoppage", "2911"),
    "cells.period.after_release": ("strikes", "stoppage", "2024-03"),
    "cells.mark": ("strikes", "stoppage", "~1889-08"),
}


@pytest.mark.parametrize("check", ACCEPTED)
def test_a_schema_can_give_the_reason_why_a_cell_is_right(strikes: Path, check: str) -> None:
    table, name, value = ACCEPTED[check]
    project.change(strikes, table, strike_no="K001", **{name: value})
    assert len(warnings(strikes)) == 1
    edit_field(strikes, table, name, accepts={check: "It is so in the paper."})
    assert warnings(strikes) == []


def test_a_date_more_than_a_year_after_the_release_is_accepted_only_by_itself(strikes: Path) -> None:
    project.change(strikes, "strikes", strike_no="K001", stoppage="1889/2911")
    reasons = dict.fromkeys(("cells.period.after_release", "cells.period.far_after"), "Planned.")
    edit_field(strikes, "strikes", "stoppage", accepts={"cells.period.after_release": "Planned."})
    assert cell_warnings(strikes) == ["cells.period.far_after"]
    edit_field(strikes, "strikes", "stoppage", accepts=reasons)
    assert cell_warnings(strikes) == []


def test_names_alike_can_be_accepted(strikes: Path) -> None:
    path = strikes / "raw" / "other_names.csv"
    path.write_text(path.read_text("utf-8") + "D\u00f3ckers,United Engine Fitters,\n", "utf-8")
    edit_field(strikes, "other_names", "other_name", accepts={"cells.twin": "Two unions of one name."})
    assert warnings(strikes) == []


@pytest.mark.parametrize("accepts", [{}, {"cells.type": "No."}, {"cells.damage": ""}, ["cells.damage"]])
def test_only_doubtful_cells_can_be_accepted_and_only_with_a_reason(strikes: Path, accepts: object) -> None:
    edit_field(strikes, "strikes", "headline", accepts=accepts)
    with pytest.raises(ContractError):
        check_contract.read(strikes)


def test_a_file_that_is_named_like_a_table_and_not_read_is_an_error(strikes: Path) -> None:
    raw = strikes / "raw"
    (raw / "old").mkdir()
    errors = {
        "Unions.ods": "cells.file.workbook",
        "copy of works.xlsx": "cells.file.workbook",
        "strikes (1).csv": "cells.file.copy",
        "strikes.csv.xlsx": "cells.file.workbook",
        "strikes.xlsx": "cells.file.workbook",
        "unions.CSV": "cells.file.copy",
        "works - Copy (2).csv": "cells.file.copy",
        "works.TSV": "cells.file.workbook",
        "works_2024.csv": "cells.file.copy",
        "works (Ada's conflicted copy 2026-11-26).csv": "cells.file.copy",
        "Kopie von works.csv": "cells.file.copy",
        "works (Kopie).csv": "cells.file.copy",
        "works.sync-conflict-20261126-101500-ABCDEFG.csv": "cells.file.copy",
        "works-DESKTOP-1A2B3C.csv": "cells.file.copy",
        "works.csv.bak": "cells.file.copy",
    }
    warnings = ("cases.xlsx", "more.csv", "old/strikes.csv")
    ignored = ("~$strikes.xlsx", "notes.txt", ".x.csv", "old/notes.txt", "readme.md")
    for name in (*errors, *warnings, *ignored):
        (raw / name).touch()
    described = [(f.severity, f.file.removeprefix("raw/"), f.code) for f in findings.of_cells(strikes)]
    assert sorted(described) == sorted(
        [
            *(("error", name, code) for name, code in errors.items()),
            *(("warning", name, "cells.file.not_described") for name in warnings),
        ]
    )


def test_a_file_whose_name_begins_like_a_table_is_a_copy_if_it_has_the_header_of_the_table(
    strikes: Path,
) -> None:
    raw = strikes / "raw"
    for name, of in (
        ("works-LAPTOP-7QK2.csv", "works"),
        ("works-plan.csv", "unions"),
        ("workshops.csv", "works"),
    ):
        shutil.copy(raw / f"{of}.csv", raw / name)
    codes = {finding.file.removeprefix("raw/"): finding.code for finding in findings.of_cells(strikes)}
    assert codes == {
        "works-LAPTOP-7QK2.csv": "cells.file.copy",
        "works-plan.csv": "cells.file.not_described",
        "workshops.csv": "cells.file.not_described",
    }


def test_a_file_with_the_header_of_a_missing_one_is_to_be_renamed(strikes: Path) -> None:
    (strikes / "raw" / "unions.csv").rename(strikes / "raw" / "strikes data - unions.csv")
    lines = findings.lines_of_cells(strikes)
    assert [line for line in lines if "hint: rename" in line] == [
        "    hint: rename strikes data - unions.csv to unions.csv"
    ]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("Unions.CSV", "rename_file"), ("unions.xlsx", "save_workbook"), ("UNIONS.csv", "rename_file")],
)
def test_a_missing_file_under_another_name_is_named(strikes: Path, name: str, hint: str) -> None:
    (strikes / "raw" / "unions.csv").rename(strikes / "raw" / name)
    missing = [f for f in findings.of_cells(strikes) if f.code == "cells.file.missing"]
    assert [[(h.code, h.values) for h in f.hints] for f in missing] == [
        [(hint, {"found": name, "file": "unions.csv"})]
    ]


def test_a_name_with_spaces_around_it_can_be_accepted_in_every_layer(strikes: Path) -> None:
    edit_text(strikes, "works", "Halyard & Sons", " Halyard & Sons")
    reasons = {"cells.space": "The sign is set in from the left."}
    assert [(f.severity, f.code) for f in findings.of_cells(strikes)] == [("error", "cells.space.edge")]
    edit_field(strikes, "works", "sign", accepts={**reasons, "cells.twin": "Signs differ in spaces."})
    assert warnings(strikes) == []
    dataset = check_contract.read(strikes)
    table = read_table({**descriptor.table_schema(dataset, dataset.tables["works"]), **ABOUT})
    assert {field.name: field.accepts for field in table.fields if field.accepts} == {"sign": reasons}


def test_an_item_twice_can_be_accepted(strikes: Path) -> None:
    edit_text(strikes, "strikes", "wages|hours", "wages|wages")
    assert [(f.severity, f.code) for f in findings.of_cells(strikes)] == [
        ("error", "cells.item.duplicate")
    ] * 2
    edit_field(strikes, "strikes", "demands", accepts={"cells.item.duplicate": "Asked for twice."})
    assert cell_warnings(strikes) == []


def test_several_spaces_inside_a_name_are_an_error_and_inside_a_text_are_not(tiny: Path) -> None:
    project.change(tiny, "places", place_id="P0002", name="Kandahar  city", notes="Two  spaces.")
    assert findings.lines_of_cells(tiny)[:2] == [
        'raw/places.csv:3:2 error name: several spaces in a row inside "Kandahar  city" [cells.space.inner]',
        '    hint: write "Kandahar city", with single spaces',
    ]
