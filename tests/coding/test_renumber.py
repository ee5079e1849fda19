"""New keys for rows that collide: keys in lists and in texts, and the bytes of everything else."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import project
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.coding import key_references, renumber
from pipeline.coding.key_references import Reference
from pipeline.coding.renumber import Change, Mention
from pipeline.contract import read_contract
from pipeline.contract.dataset import Dataset
from pipeline.raw_files import editable_file
from pipeline.raw_files.editable_file import EditableFile


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(main.main, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def dataset(strikes: Path) -> Dataset:
    """The contract of the strikes, in which a strike resumes several others."""
    path = strikes / "schemas" / "raw" / "strikes.json"
    schema = json.loads(path.read_text("utf-8"))
    schema["foreignKeys"] = schema["foreignKeys"][:1]
    (field,) = (field for field in schema["fields"] if field["name"] == "resumes")
    field |= {"target": "strikes.strike_no", "separator": "|"}
    path.write_text(json.dumps(schema), "utf-8")
    return read_contract.read(strikes)


def files(dataset: Dataset, folder: Path, texts: Mapping[str, str]) -> dict[str, EditableFile]:
    """Return raw files with these texts."""
    folder.mkdir()
    result = {}
    for name, text in texts.items():
        (folder / f"{name}.csv").write_bytes(text.encode())
        result[name] = editable_file.read(folder / f"{name}.csv", dataset.raw[name])
    return result


def test_every_reference_follows_and_all_other_bytes_are_kept(dataset: Dataset, tmp_path: Path) -> None:
    names = dataset.raw["strikes"].names
    header = ",".join(names) + "\r\n"
    blank = "," * (names.index("resumes") - names.index("works"))

    def row(key: str, headline: str, works: str, resumes: str = "", remark: str = "") -> str:
        return f'{key},{headline},{works}{blank}{resumes},"{remark}"\r\n'

    works = "works_no,sign,ward,trade,opened,floor_acres,steam,shop_of\n"
    first = row("K001", "First", "W01")
    start = {"strikes": header + first, "works": works + "W01,One,,,,,,\n"}
    ours = {
        "strikes": header
        + first
        + row("K002", "Ours", "W02")
        + row("K003", "More", "W01", " K002 |K001", "after K002; K0020"),
        "works": works + "W01,One,,,,,,W02\n" + 'W02,"Ours",,,,,,',
    }
    theirs = {
        "strikes": header + first + row("K002", "Theirs", "W01"),
        "works": start["works"] + "W02,Theirs,,,,,,W01\n",
    }
    versions = [
        files(dataset, tmp_path / name, texts)
        for name, texts in (("ours", ours), ("theirs", theirs), ("base", start))
    ]
    result = renumber.renumber(dataset, ["strikes", "works"], *versions)
    assert result.files["strikes"].text == ours["strikes"].replace(
        "\nK002,Ours,W02", "\nK004,Ours,W03"
    ).replace(" K002 |", " K004 |")
    assert result.files["works"].text == ours["works"].replace("W02", "W03")
    assert set(result.changes) == {
        Change("raw/strikes.csv", 3, "strike_no", "K002", "K004", is_key=True),
        Change("raw/strikes.csv", 3, "works", "W02", "W03"),
        Change("raw/strikes.csv", 4, "resumes", " K002 |K001", " K004 |K001"),
        Change("raw/works.csv", 2, "shop_of", "W02", "W03"),
        Change("raw/works.csv", 3, "works_no", "W02", "W03", is_key=True),
    }
    assert result.mentions == (Mention("raw/strikes.csv", 4, "remark", "K002"),)


def test_the_same_row_of_both_is_another_one_when_its_reference_changes(
    dataset: Dataset, tmp_path: Path
) -> None:
    works = "works_no,sign,ward,trade,opened,floor_acres,steam,shop_of\n"
    both = "W03,Shop,,,,,,W02\n"
    ours = files(dataset, tmp_path / "ours", {"works": works + "W02,Ours,,,,,,\n" + both})
    theirs = files(dataset, tmp_path / "theirs", {"works": works + "W02,Theirs,,,,,,\n" + both})
    result = renumber.renumber(dataset, ["works"], ours, theirs, {})
    assert result.files["works"].text == works + "W04,Ours,,,,,,\nW05,Shop,,,,,,W04\n"


def test_references_are_found_through_other_keys(dataset: Dataset) -> None:
    assert key_references.of(dataset, dataset.raw["works"]) == [
        Reference("strikes", "works"),
        Reference("works", "shop_of"),
    ]
    assert key_references.of(dataset, dataset.raw["strikes"]) == [Reference("strikes", "resumes", "|")]
    unions = dataset.raw["unions"]
    by_name = replace(unions, primary_key=("full_name",))
    assert key_references.of(dataset, by_name) == [
        Reference("other_names", "full_name"),
        Reference("strikes", "called_by", "|"),
    ]


def test_a_waiver_follows_by_the_table_of_its_check(strikes: Path, tmp_path: Path) -> None:
    rows = "check,key,reason,decided_on,expires\n{}"
    (strikes / "raw" / "waivers.csv").write_text(rows.format(""), "utf-8")
    dataset = read_contract.read(strikes)
    (rule, *_) = (
        rule for table in dataset.tables.values() for rule in table.rules if table.name == "strikes"
    )
    line = "{},{},why,2020-01-01,2030-01-01\n"
    works = "works_no,sign,ward,trade,opened,floor_acres,steam,shop_of\nW02,{},,,,,,\n"
    strike = (
        ",".join(dataset.raw["strikes"].names)
        + "\nW02,{}"
        + "," * (len(dataset.raw["strikes"].names) - 2)
        + "\n"
    )
    texts = {
        "waivers": rows.format(
            line.format(f"rows.{rule.name}", "W02") + line.format("consistency.circle", "W02")
        ),
        "works": works.format("Ours"),
        "strikes": strike.format("Same"),  # a key that two tables have
    }
    ours = files(dataset, tmp_path / "ours", texts)
    theirs = files(dataset, tmp_path / "theirs", {"works": works.format("Theirs")})
    result = renumber.renumber(dataset, ["works"], ours, theirs, {})
    assert set(result.files) == {"works"}
    only = files(
        dataset, tmp_path / "only", {**texts, "strikes": strike.replace("W02", "K001").format("Same")}
    )
    result = renumber.renumber(dataset, ["works"], only, theirs, {})
    assert result.files["waivers"].text == texts["waivers"].replace("circle,W02", "circle,W03")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["strike", "--theirs", "."], 'no raw table strike; did you mean "strikes"?'),
        (
            ["--theirs", "no-such-branch"],
            "no-such-branch is not a branch or commit of git, a folder or a file",
        ),
        (["--theirs", "--output=x"], "--output=x is not a branch or commit of git, a folder or a file"),
    ],
)
def test_a_wrong_call_is_one_sentence(arguments: list[str], message: str, strikes: Path) -> None:
    before = project.contents(strikes)
    assert run("renumber", *arguments, "-C", strikes, "--write") == (2, "", f"error: {message}\n")
    assert {name: text for name, text in project.contents(strikes).items() if "dist" not in name} == before
