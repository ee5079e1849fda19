"""A missing value that is right in another cell of its row has the hint to exchange the two cells."""

from pathlib import Path

import findings
import project
import pytest

EXCHANGE = "    hint: exchange the cells of {} and {} in this row, if each is right in the other column"


def hint(lines: list[str], place: str) -> str:
    """Return the hint of the error about a missing value at a place."""
    (number,) = [i for i, line in enumerate(lines) if line.startswith(f"{place} error ") and "found" in line]
    return lines[number + 1]


def test_an_alias_and_a_name_in_the_wrong_columns_are_exchanged(tiny: Path) -> None:
    path = tiny / "raw" / "aliases.csv"
    text = path.read_text("utf-8")
    path.write_text(text + "Blue Army,Blues,name,S001\nBlu Army,Blue Armee,name,S001\n", "utf-8")
    last = len(text.splitlines()) + 2
    lines = findings.lines(tiny)
    assert hint(lines, f"raw/aliases.csv:{last - 1}:2") == EXCHANGE.format("actor", "alias")
    assert lines[1] == EXCHANGE.format("alias", "actor")  # of the warning that the alias is a name
    assert hint(lines, f"raw/aliases.csv:{last}:2") == '    hint: did you mean "Blue Army"?'


def test_names_of_two_tables_in_the_wrong_columns_are_exchanged(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0006", subject="Kandahar", place="Blue Army")
    project.change(tiny, "claims", claim_id="C0007", subject="Kabul", place="Kabul")
    lines = findings.lines(tiny)
    assert hint(lines, "raw/claims.csv:7:6") == EXCHANGE.format("subject", "place")
    assert hint(lines, "raw/claims.csv:7:9") == EXCHANGE.format("place", "subject")
    assert hint(lines, "raw/claims.csv:8:6") != EXCHANGE.format("subject", "place")


def test_an_alias_in_the_column_of_names_is_to_be_the_name(tiny: Path) -> None:
    project.change(tiny, "aliases", alias="The Crimson Ones", actor="RG")
    assert hint(findings.lines_of_cells(tiny), "raw/aliases.csv:4:2") == "    hint: write Red Group"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("China", "write CN"),
        ("CHN", 'did you mean "CN"?'),
        ("PAK", 'did you mean "PK"?'),
        ("cn", 'did you mean "CN"?'),
        *(
            (other, "write a value from schemas/reference/countries.csv")
            for other in ("AUS", "CHX", "INK", "ICN")
        ),
    ],
)
def test_the_code_of_a_reference_list_is_suggested_for_its_name_and_for_a_longer_code(
    tiny: Path, typed: str, hint: str
) -> None:
    project.change(tiny, "places", place_id="P0002", country=typed)
    shown = [line for line in findings.lines(tiny) if line.startswith("    hint: ")]
    assert [line.removeprefix("    hint: ").split(";")[0] for line in shown] == [hint]


def test_coders_are_not_told_to_add_a_row_to_a_reference_table(tiny: Path) -> None:
    project.change(tiny, "actors", actor_id="A0001", country="AUT")
    assert hint(findings.lines_of_cells(tiny), "raw/actors.csv:2:6") == (
        "    hint: write a value from schemas/reference/countries.csv; if the right one is missing there, ask "
        "who maintains the dataset"
    )
