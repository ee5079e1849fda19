"""A hint does not lead to wrong data: what has two readings has two, and a key is not taken for another."""

from pathlib import Path
from typing import Any

import findings
import project
import pytest

from pipeline.cells import date_forms, number_forms
from pipeline.contract import check_contract
from pipeline.core import merge_conflict, text
from pipeline.core.errors import ContractError
from pipeline.core.finding import Message, suggest

BOUNDS = ["exactly", "about", "at_least", "at_most", "more_than", "fewer_than", "nearly"]


@pytest.fixture
def strikes(tmp_path: Path) -> Path:
    return project.strikes(tmp_path)


def coded(folder: Path) -> list[findings.Coded]:
    return [c for c in findings.coded(findings.of_cells(folder)) if c[1].startswith("cells.")]


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("S003", "S007"),
        ("E0082", "E0028"),
        ("K1", "K2"),
        ("AFG", "AGO"),
        ("ISKP", "ISIL"),
        ("u1-a", "u2-a"),
        ("ab", "ad"),
    ],
)
def test_a_key_is_not_taken_for_another(value: str, known: str) -> None:
    others = [f"{known}{n}" for n in range(20)]
    assert suggest(value, [known, *others]) == ()


SHORTENED = {
    "Experts": ("suggestion", {"suggestion": "Experts (unnamed, S005)"}),
    "hazara girls": ("suggestion", {"suggestion": "Hazara girls (unnamed, S004)"}),
    "Officials": ("suggestions", {"suggestions": ["Officials (unnamed, S001)", "Officials (unnamed, S002)"]}),
    "Hazara ": ("suggestion", {"suggestion": "Hazara"}),
    "Expert": ("suggestion", {"suggestion": "Exports"}),
}


def test_a_name_of_several_words_is_no_key_though_it_has_a_digit() -> None:
    known = ["Experts (unnamed, S005)", "Mayor's envoy in the north (unnamed, S005)"]
    hint = Message("suggestion", {"suggestion": known[1]})
    assert suggest("Mayor\u2019s envoy in the north (unnamed, S005)", known) == (hint,)


@pytest.mark.parametrize("value", SHORTENED)
def test_the_names_that_begin_with_the_same_words_are_suggested(value: str) -> None:
    known = [
        "Experts (unnamed, S005)",
        "Exports",
        "Hazara",
        "Hazara girls (unnamed, S004)",
        "Officials (unnamed, S001)",
        "Officials (unnamed, S002)",
    ]
    assert [(hint.code, hint.values) for hint in suggest(value, known)] == [SHORTENED[value]]


@pytest.mark.parametrize(("value", "known"), [("s003", "S003"), (" S003", "S003"), ("atack", "attack")])
def test_another_spelling_of_a_key_is_suggested(value: str, known: str) -> None:
    assert text.nearest(value, [known, "S004", "defend"]) == known


def test_a_missing_key_is_one_finding_after_its_causes(strikes: Path) -> None:
    path = strikes / "raw" / "works.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(line for line in lines if not line.startswith("W02,")) + "W01,x,y,rope,1871,,,\n", "utf-8"
    )
    *causes, last = coded(strikes)
    assert [code for _, code, _, _ in causes] == ["cells.key.duplicate"]
    place, code, values, hints = last
    assert (place, code, hints) == (
        "raw/strikes.csv:2:3", "cells.reference.missing", [("add_row", {"file": "raw/works.csv"})],
    )  # fmt: skip
    assert values["uses"] == (strikes / "raw" / "strikes.csv").read_text("utf-8").count(",W02,") + 1
    assert values["places"] == ["raw/strikes.csv:2", "raw/strikes.csv:3", "raw/strikes.csv:5"]


def test_a_missing_name_in_lists_is_one_finding(strikes: Path) -> None:
    for key in ("K001", "K003", "K004"):
        project.change(
            strikes,
            "strikes",
            strike_no=key,
            called_by="Ropemakers | Dokcers" if key == "K001" else "Dokcers",
        )
    ((place, code, values, hints),) = coded(strikes)
    assert (place, code, values["item"], values["uses"]) == (
        "raw/strikes.csv:2:5", "cells.item.missing", "Dokcers", 3,
    )  # fmt: skip
    assert hints == [
        ("suggestion_alias", {"suggestion": "Dockers", "name": "Dock, Wharf and Riverside Union"})
    ]


NUMBERS: dict[str, tuple[str, dict[str, str]]] = {
    "12.000": ("grouped_by_point", {"grouped": "12000", "decimal": "12"}),
    "1.250": ("grouped_by_point", {"grouped": "1250"}),
    "1.250.000": ("write", {"suggestion": "1250000"}),
    "1 200": ("write", {"suggestion": "1200"}),
    "1\u00a0200": ("write", {"suggestion": "1200"}),
    "1\u202f200\u202f300": ("write", {"suggestion": "1200300"}),
    "1'200": ("write", {"suggestion": "1200"}),
    "1,200": ("grouped_number", {"grouped": "1200"}),
    "12,34,567": ("grouped_number", {"grouped": "1234567"}),
    "2.0": ("write", {"suggestion": "2"}),
    "2.50": ("", {}),
    "1 20": ("space_in_number", {"suggestion": "120"}),
}


@pytest.mark.parametrize("value", NUMBERS)
def test_a_whole_number_is_suggested_with_each_of_its_readings(value: str) -> None:
    assert number_forms.readings(value, whole=True) == NUMBERS[value]


DEGREES = {
    "34\u00b031\u203248\u2033N": "34.53", "34\u00b031'48\"": "34.53", "34\u00b0 31' 48'' S": "-34.53", "69 10 30 E": "69.175",
    "69:10:30 w": "-69.175", "-34\u00b0\u00a031\u2019\u00a048\u201d": "-34.53", "34\u00b031.8\u2032N": "34.53",
    "34\u00b0 20\u2032 10\u2033 N": "34.33611", "34\u00b0N": "34", "0\u00b00\u20320\u2033S": "0", "34.53\u00b0": "34.53",
    "34 31 48": "", "10:30": "", "5 W": "", "34\u00b061\u2032N": "", "34.5\u00b031\u2032N": "", "-34\u00b031\u2032S": "", "34\u00b0C": "",
    "34\u00b00591": "", "34\u00b03148": "",
}  # fmt: skip


@pytest.mark.parametrize("value", DEGREES)
def test_degrees_minutes_and_seconds_are_one_decimal_number(value: str) -> None:
    assert number_forms.degrees(value) == DEGREES[value]


COUNTS: dict[str, tuple[str, dict[str, Any]]] = {
    "~20": ("count_bound", {"number": "20", "bound": "about", "field": "b"}),
    "c. 1,200": ("count_bound", {"number": "1200", "bound": "about", "field": "b"}),
    "50+": ("count_bound", {"number": "50", "bound": "at_least", "field": "b"}),
    ">= 50": ("count_bound", {"number": "50", "bound": "at_least", "field": "b"}),
    "\u226550": ("count_bound", {"number": "50", "bound": "at_least", "field": "b"}),
    ">50": ("count_bound", {"number": "50", "bound": "more_than", "field": "b"}),
    "over 1 200": ("count_bound", {"number": "1200", "bound": "more_than", "field": "b"}),
    "<50": ("count_bound", {"number": "50", "bound": "fewer_than", "field": "b"}),
    "up to 50": ("count_bound", {"number": "50", "bound": "at_most", "field": "b"}),
    "nearly 50": ("count_bound", {"number": "50", "bound": "nearly", "field": "b"}),
    "10 \u2013 15": ("write", {"suggestion": "10-15"}),
    "10 to 15": ("write", {"suggestion": "10-15"}),
}


@pytest.mark.parametrize("value", COUNTS)
def test_a_count_with_its_bound_is_suggested_as_both(value: str) -> None:
    assert [(h.code, h.values) for h in number_forms.count(value, "b", BOUNDS)] == [COUNTS[value]]


def test_a_bound_that_the_field_lacks_is_not_suggested() -> None:
    (hint,) = number_forms.count(">50", "b", ["about"])
    assert hint.values == {"number": "50", "field": "b"}


@pytest.mark.parametrize("value", ["many", "20", "a score", "50 or so", "15 to 10", ""])
def test_other_texts_are_not_counts_with_a_bound(value: str) -> None:
    assert number_forms.count(value, "b", BOUNDS) == ()


EDTF = {
    "2009-06-09 00:00:00.000": "2009-06-09", "2020-3-5": "2020-03-05", "2020/03/05": "2020-03-05",
    "20200305": "2020-03-05", "1880s": "188X", "the 1880s": "188X", "c. 1893": "1893~", "ca 1893": "1893~",
    "circa 1889-08": "1889-08~", "19th century": "18XX", "spring 1889": "1889-21", "March 1889": "1889-03",
    "Sept. 1889": "1889-09", "1889-08-14 to 1889-09-16": "1889-08-14/1889-09-16", "1880-1885": "1880/1885",
    "1880\u20131885": "1880/1885", "2010-11-00": "2010-11", "2010-00-00": "2010",
    "2021\u201305\u201308": "2021-05-08", "2021\u201105": "2021-05", "2021\u201305": "2021-05",
    "c. 2021\u221205\u22128": "2021-05-08~", "2021\u201005\u20108": "2021-05-08",
    "2021\u201305\u201308\u20132021\u201305\u201310": "2021-05-08/2021-05-10",
    "2021\u201405\u201408/2021\u201405\u201410": "2021-05-08/2021-05-10",
    "since 2015": "2015/..", "from 2015": "2015/..", "From 2015 on": "2015/..", "from May 2015 onwards": "2015-05/..",
    "since c. 2015": "2015~/..", "until 2015": "../2015", "up to 2015-05-08": "../2015-05-08",
    "from 2015 until 2018": "2015/2018",
    "Mai 2021": "2021-05", "f\u00e9vr. 2021": "2021-02", "agosto de 2021": "2021-08", "May-2021": "2021-05",
    "2021 May": "2021-05", "2021-Mai": "2021-05", "M\u00e4rz 2021": "2021-03", "c. Dec 2021": "2021-12~",
}  # fmt: skip


@pytest.mark.parametrize("value", EDTF)
def test_a_date_with_one_reading_is_suggested(value: str) -> None:
    assert date_forms.edtf(value) == EDTF[value]


@pytest.mark.parametrize(
    "value",
    [
        "3/4/22",
        "winter 1889",
        "Mar-21",
        "about",
        "1893",
        "early 1893",
        "1880-85",
        "44434",
        "after 2015",
        "before 2015",
        "Maybe 2015",
        "mid-2015",
    ],
)
def test_a_date_with_several_readings_is_not_suggested(value: str) -> None:
    assert date_forms.edtf(value) in {"", value}


@pytest.mark.parametrize(
    ("value", "whole", "mark"),
    [
        ("~2021-08", "2021-08~", "approximate"),
        ("?2021-08-26", "2021-08-26?", "uncertain"),
        ("2021%-08", "2021-08%", "uncertain and approximate"),
        ("~2021-08/~2021-09", "2021-08~/2021-09~", "approximate"),
        ("../~2021-08", "../2021-08~", "approximate"),
        *(
            (right, "", "")
            for right in (
                "2021-08~",
                "~2021",
                "2021~",
                "2021~/2022-03",
                "2021-~08",
                "~2021-~08",
                "~2021-08-~02",
            )
        ),
    ],
)
def test_a_mark_of_the_year_alone_is_suggested_for_the_whole_date(value: str, whole: str, mark: str) -> None:
    assert date_forms.whole_marked(value) == (whole, mark)


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("mid-2015", ("2015-05/2015-08", "2015", "months")),
        ("early 2020", ("2020-01/2020-04", "2020", "months")),
        ("the end of 2020", ("2020-09/2020-12", "2020", "months")),
        ("late February 2020", ("2020-02-21/2020-02-29", "2020-02", "days")),
        ("mid-May 2020", ("2020-05-11/2020-05-20", "2020-05", "days")),
        ("late Friday 2020", ("", "", "")),
        ("2020", ("", "", "")),
    ],
)
def test_a_part_of_a_year_or_a_month_has_an_interval_as_an_example(
    value: str, part: tuple[str, str, str]
) -> None:
    assert date_forms.part(value) == part


def test_a_year_and_two_digits_after_a_dash_may_be_two_years() -> None:
    assert date_forms.edtf("2001\u201305") == "2001/05"


def test_the_dashes_of_a_date_become_hyphens() -> None:
    dashes = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
    assert {date_forms.day(f"2021{dash}05{dash}08") for dash in dashes} == {"2021-05-08"}
    assert {date_forms.month(f"2001{dash}05") for dash in dashes} == {"2001-05"}
    assert date_forms.moment("2021\u201305\u201308 10:30") == "2021-05-08T10:30:00"


@pytest.mark.parametrize(
    ("table", "name", "value", "hint"),
    [
        (
            "strikes",
            "stoppage",
            "3/4/22",
            ("either_date", {"day_first": "2022-04-03", "month_first": "2022-03-04"}),
        ),
        ("strikes", "stoppage", "1880s", ("write", {"suggestion": "188X"})),
        ("strikes", "stoppage", "1889\u201308\u201314", ("write", {"suggestion": "1889-08-14"})),
        ("strikes", "stoppage", "since 1889", ("write", {"suggestion": "1889/.."})),
        ("strikes", "stoppage", "13/4/1922", ("write", {"suggestion": "1922-04-13"})),
        ("strikes", "hands_out", "6 8", ("space_in_number", {"suggestion": "68"})),
        ("strikes", "hands_out", "12.000", ("grouped_by_point", {"grouped": "12000", "decimal": "12"})),
        (
            "strikes",
            "hands_out",
            "~20",
            ("count_alone", {"number": "20", "bound": "about", "field": "hands_said"}),
        ),
    ],
)
def test_the_hint_of_a_cell_is_that_of_its_form(
    strikes: Path, table: str, name: str, value: str, hint: tuple[str, dict[str, Any]]
) -> None:
    project.change(strikes, table, strike_no="K001", **{name: value})
    assert [hints for _, _, _, hints in coded(strikes)] == [[hint]]


def test_a_bound_that_is_there_is_not_to_be_overwritten_and_an_empty_cell_is_to_be_filled(
    strikes: Path,
) -> None:
    for key in ("K001", "K002"):
        project.change(strikes, "strikes", strike_no=key, hands_out="300+")
    assert [hints for _, _, _, hints in coded(strikes)] == [
        [("count_alone", {"number": "300", "bound": "about", "field": "hands_said"})],
        [("count_bound", {"number": "300", "bound": "at_least", "field": "hands_said"})],
    ]


CONFLICT = "<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> branch\n"


def conflict(path: Path, line_end: str = "\n") -> None:
    head, first, *rest = path.read_text("utf-8").splitlines(keepends=True)
    content = head + CONFLICT.format(ours=first, theirs=first) + "".join(rest)
    path.write_bytes(content.replace("\n", line_end).encode())


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("table", ["strikes", "works"])
def test_an_unfinished_merge_is_one_finding(strikes: Path, table: str, line_end: str) -> None:
    conflict(strikes / "raw" / f"{table}.csv", line_end)
    ((place, code, values, _),) = coded(strikes)
    assert (place, code, values) == (
        f"raw/{table}.csv:2", "cells.file.merge", {"lines": ["2", "4", "6"], "marks": 3},
    )  # fmt: skip


@pytest.mark.parametrize(
    "mark", ["<<<<<<< HEAD", ">>>>>>> main", "||||||| merged common ancestors", ">>>>>>> main,,,,"]
)
def test_a_single_mark_of_a_merge_is_recognised(tmp_path: Path, mark: str) -> None:
    (tmp_path / "t.csv").write_text(f"a,b\n1,2\n{mark}\n", "utf-8")
    assert merge_conflict.lines(tmp_path / "t.csv") == [3]


@pytest.mark.parametrize("line", ["=======", "x <<<<<<< HEAD", "<<<<<<", ">>>>>>>>>", "a,<<<<<<< HEAD"])
def test_other_lines_are_not_marks(tmp_path: Path, line: str) -> None:
    (tmp_path / "t.csv").write_text(f"a,b\n{line}\n", "utf-8")
    assert merge_conflict.lines(tmp_path / "t.csv") == []


@pytest.mark.parametrize(
    "file", ["dataset.json", "codes/outcomes.csv", "raw/strikes.json", "tables/strikes.sql"]
)
def test_an_unfinished_merge_in_the_contract_is_its_only_problem(strikes: Path, file: str) -> None:
    conflict(strikes / "schemas" / file)
    with pytest.raises(ContractError) as error:
        check_contract.read(strikes)
    assert error.value.problems == (f"schemas/{file}: a merge of git was not finished here (line 2)",)


def test_an_empty_row_does_not_hide_what_is_missing(strikes: Path) -> None:
    project.change(strikes, "strikes", strike_no="K001", works="W99")
    path = strikes / "raw" / "works.csv"
    path.write_text(path.read_text("utf-8").replace("\nW02", "\n\nW02"), "utf-8")
    assert [code for _, code, _, _ in coded(strikes)] == ["cells.row.empty", "cells.reference.missing"]


def test_surplus_empty_cells_are_not_taken_for_an_unquoted_delimiter(strikes: Path) -> None:
    path = strikes / "raw" / "works.csv"
    path.write_text(
        path.read_text("utf-8").replace("W03,", "W03,", 1).replace("\nW04", ",,\nW04", 1), "utf-8"
    )
    assert [(code, hints) for _, code, _, hints in coded(strikes)] == [
        ("cells.row.empty_cells", [("drop_empty_cells", {"delimiter": "comma"})])
    ]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("word " * 100 + "Kab\u00c3\u00bal" + " word" * 100, "Kab\u00c3\u00bal"),
        ("word " * 100 + "Gl\ufffdser", "Gl\ufffdser"),
        ("word " * 100 + "#REF!" + " word" * 9, "#REF!"),
        ("word " * 100 + "end ", "end "),
    ],
)
def test_an_excerpt_shows_the_place_of_the_fault(strikes: Path, cell: str, shown: str) -> None:
    project.change(strikes, "strikes", strike_no="K001", remark=cell)
    (line, *_) = [line for line in findings.lines_of_cells(strikes) if "remark" in line]
    assert shown in line
    assert len(line) < 300


@pytest.mark.parametrize("position", [0, 1, 30, 60, 100, 150, 199])
def test_an_excerpt_contains_its_position(position: int) -> None:
    cell = "".join(chr(0x100 + n) for n in range(200))
    part = text.excerpt(cell, position)
    assert cell[position] in part
    assert len(part) <= text.LONGEST
    assert text.quoted(part) == f'"{part}"'


def test_a_list_in_a_foreign_key_is_refused_with_what_to_do(strikes: Path) -> None:
    path = strikes / "schemas" / "raw" / "strikes.json"
    schema = path.read_text("utf-8").replace(
        '"name": "resumes", "type"', '"name": "resumes", "separator": ";", "type"'
    )
    path.write_text(schema, "utf-8")
    with pytest.raises(ContractError) as error:
        check_contract.read(strikes)
    assert error.value.problems[0] == (
        "schemas/raw/strikes.json: resumes: a field with a separator contains a list, which cannot be in a foreign "
        'key; delete the foreign key and declare "target": "strikes.strike_no"'
    )


def test_letters_in_a_key_that_look_like_digits_are_named() -> None:
    keys = ["C0104", "C0114", "CO", "word"]
    assert [text.misread(value, keys) for value in ("CO104", "C0l04", "C01I4", "C0104", "C9104", "w0rd")] == [
        "C0104",
        "C0104",
        "C0114",
        None,
        None,
        "word",
    ]


def test_a_row_that_is_repeated_in_all_cells_is_to_be_deleted(strikes: Path) -> None:
    path = strikes / "raw" / "works.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]), "utf-8")
    assert [(code, hints) for _, code, _, hints in coded(strikes)] == [
        ("cells.key.duplicate", [("delete_repeated_row", {"first_line": 2})]),
        ("cells.unique.duplicate", []),
    ]


def test_a_value_that_is_like_no_code_has_the_place_of_the_list(tiny: Path) -> None:
    project.change(tiny, "actors", actor_id="A0001", type="rebell group")
    (finding,) = findings.of_cells(tiny)
    hint = Message("use_listed", {"file": "schemas/codes/actor_types.csv"})
    assert (finding.code, finding.hints) == ("cells.code", (hint,))
