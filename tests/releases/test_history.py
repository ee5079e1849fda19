"""Layer 4: no published key is lost, the version is high enough, and the changes are published."""

import csv
import datetime as dt
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import click
import findings
import project
import pytest

from pipeline.cli import print_findings
from pipeline.contract import check_contract
from pipeline.core import database, wording
from pipeline.core.errors import CallError
from pipeline.core.finding import Message, has_errors
from pipeline.core.templates import markdown
from pipeline.core.text import quoted
from pipeline.releases import changelog, check_published_keys, ledger, open_release
from pipeline.releases.release_model import Table
from pipeline.run import check, release

pytestmark = pytest.mark.slow  # each test releases a dataset

DAY = dt.date(2024, 6, 1)
DOI = "10.5555/quayside-strikes"  # of the published version
RETIRED = "table,key,replaced_by,reason,retired_in\n"


def about(folder: Path, **properties: object) -> None:
    """Change properties of dataset.json, or remove those that are None; a new version has no DOI yet."""
    path = folder / "schemas" / "dataset.json"
    content = {**json.loads(path.read_text("utf-8")), **properties}
    if "version" in properties and content.get("doi") == DOI:
        content["doi"] = None
    content = {name: value for name, value in content.items() if value is not None}
    path.write_text(json.dumps(content, indent=2), "utf-8")


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, f"{file} does not contain {old!r}"
    path.write_text(text.replace(old, new), "utf-8")


def released(folder: Path) -> Path:
    outcome = release.release(folder, None, lambda _: None)
    assert outcome.released is not None, outcome.findings
    return outcome.released


def changes(folder: Path) -> list[list[str]]:
    with (folder / "data" / "changes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.fixture(scope="module")
def published(released: Callable[[str], Path]) -> Path:
    """A project whose version 1.4.2 is published, which no test changes."""
    return released("strikes")


@pytest.fixture
def once(published: Path, tmp_path: Path) -> Path:
    """A project whose version 1.4.2 is published; the next is being made."""
    folder = shutil.copytree(published, tmp_path / "project")
    about(folder, version="1.4.3", released="2024-06-01", changes=["Corrections."])
    return folder


def history_lines(folder: Path) -> list[str]:
    """Return the findings of the layer as printed lines."""
    history = [finding for finding in findings.of(folder) if finding.check.startswith("history.")]
    return [click.unstyle(line) for line in print_findings.as_text(history)]


CLERKS = "U6,National Union of Clerks,1890/..,2210,3\n"


def test_a_corrected_value_requires_a_patch_and_is_published_as_a_change(once: Path) -> None:
    edit(once, "raw/works.csv", ",2.5,", ",2.75,")
    assert history_lines(once) == []
    folder = released(once)
    assert changes(folder) == [["1", "works", "value", "W02", "floor_acres", "2.5", "2.75"]]
    section = (folder / "CHANGELOG.md").read_text("utf-8").split("\n## ")[1]
    assert "- works.floor\\_acres: value (W02)\n" in section


def test_a_new_row_requires_a_minor_version(once: Path) -> None:
    edit(once, "raw/unions.csv", CLERKS, CLERKS + "U7,Lamplighters,1891/..,2211,1\n")
    assert history_lines(once) == [
        "schemas/dataset.json error version 1.4.3 is too low after 1.4.2: unions U7 was added [history.version.too_low]",
        "    hint: set the version 1.5.0, or run: pipeline release --bump",
    ]


def test_a_key_that_is_removed_without_a_record_is_an_error(once: Path) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    about(once, version="2.0.0")
    assert history_lines(once) == [
        'raw/unions.csv error "U6" was published in unions of 1.4.2 but is now missing (unions U6) [history.gone]',
        "    hint: restore it, or add a line to raw/retired.csv (pipeline retire writes it): "
        "unions,U6,its replacement,the reason,2.0.0",
    ]


def test_a_retired_key_may_be_removed_and_is_published_with_its_reason(once: Path) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    (once / "raw" / "retired.csv").write_text(RETIRED + "unions,U6,U2;U3,It never struck.,2.0.0\n", "utf-8")
    assert next(line for line in history_lines(once) if "error" in line).endswith("[history.version.too_low]")
    about(once, version="2.0.0")
    assert history_lines(once) == []
    folder = released(once)
    assert (folder / "data" / "retired.csv").read_text("utf-8") == (
        "table_name,row_key,replaced_by,reason,retired_in\nunions,U6,U2;U3,It never struck.,2.0.0\n"
    )


def test_a_wrong_line_of_retired_keys_is_reported(once: Path) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    about(once, version="2.0.0")
    lines = [
        "unions,U6,U66;U2 U3,Gone.,2.0.0",
        "unions,U1,,Gone.,2.0.0",
        "unions,U9,,Gone.,2.0.0",
        "union,U6,,Gone.,2.0.0",
    ]
    (once / "raw" / "retired.csv").write_text(RETIRED + "\n".join(lines) + "\n", "utf-8")
    assert history_lines(once) == [
        'raw/retired.csv:2:3 error "U66" not found in unions (retired U6) [history.retired.unknown_replacement]',
        'raw/retired.csv:2:3 error "U2 U3" not found in unions (retired U6) [history.retired.unknown_replacement]',
        "    hint: separate several keys with ;",
        'raw/retired.csv:3:2 error "U1" is retired but still used in unions (retired U1) [history.retired.still_used]',
        "    hint: delete the row U1 of raw/unions.csv, or this line if the row is to stay",
        'raw/retired.csv:4:2 error "U9" was never published in unions (retired U9) [history.retired.never_published]',
        "    hint: delete the line; a key that was never published does not have to be retired",
        'raw/retired.csv:5:1 error "union" is not a table with hand-entered keys (retired U6) [history.retired.unknown_table]',
        '    hint: did you mean "unions"?',
    ]


def test_a_key_that_is_retired_under_an_unknown_table_is_not_missing(once: Path) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    about(once, version="2.0.0")
    (once / "raw" / "retired.csv").write_text(RETIRED + "union,U6,,Gone.,2.0.0\n", "utf-8")
    assert history_lines(once) == [
        'raw/retired.csv:2:1 error "union" is not a table with hand-entered keys (retired U6) [history.retired.unknown_table]',
        '    hint: did you mean "unions"?',
    ]


def test_a_row_of_a_retired_key_that_was_published_is_to_be_restored(once: Path) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    retired = once / "raw" / "retired.csv"
    retired.write_text(RETIRED + 'unions,U6,U2;U3,"It never struck, ever.",2.0.0\n', "utf-8")
    about(once, version="2.0.0")
    released(once)
    about(once, version="3.0.0", changes=["Nothing."])
    missing = [
        'raw/retired.csv error the row of "U6" of unions is missing; 2.0.0 has it (retired U6) [history.retired.missing]',
        "    hint: restore this row of raw/retired.csv, which has to stay: "
        'unions,U6,U2;U3,"It never struck, ever.",2.0.0',
    ]
    retired.write_text(RETIRED, "utf-8")
    assert history_lines(once) == missing
    retired.unlink()
    assert history_lines(once) == missing


@pytest.mark.parametrize(
    ("replaced_by", "expected"),
    [
        ("U6", [("replaced_by_itself", "write U2; U3 again, as in 2.0.0")]),
        ("U66", [("unknown_replacement", "write U2; U3 again, as in 2.0.0")]),
        ("U2,U3", [("unknown_replacement", "separate several keys with ;")]),
    ],
)
def test_a_wrong_replacement_is_corrected_by_the_published_one(
    once: Path, replaced_by: str, expected: list[tuple[str, str]]
) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    retired = once / "raw" / "retired.csv"
    retired.write_text(RETIRED + "unions,U6,U2;U3,It never struck.,2.0.0\n", "utf-8")
    about(once, version="2.0.0")
    released(once)
    about(once, version="3.0.0", changes=["Nothing."])
    retired.write_text(RETIRED + f'unions,U6,"{replaced_by}",It never struck.,2.0.0\n', "utf-8")
    found = [(f.code.split(".")[-1], wording.hint(f)) for f in findings.of(once)]
    assert found == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("U4;U3,It never struck.", [("replaced_by", "U2;U3")]),
        ("U3,It never struck.", [("replaced_by", "U2;U3")]),
        (",It never struck.", [("replaced_by", "U2;U3")]),
        ("U2;U3,Its members joined in 1890.", [("reason", "It never struck.")]),
        ("U2;U3,It never struck. It joined U2.", []),  # what was published is still said
        ("U2;U3;U4,It never struck.", []),
        ("U3; U2,It never  struck.", []),
        ("U2;U3,It never struck!", []),
    ],
)
def test_a_retired_row_that_says_something_else_than_published_is_a_warning(
    once: Path, cells: str, expected: list[tuple[str, str]]
) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    retired = once / "raw" / "retired.csv"
    retired.write_text(RETIRED + "unions,U6,U2;U3,It never struck.,2.0.0\n", "utf-8")
    about(once, version="2.0.0")
    released(once)
    about(once, version="3.0.0", changes=["Nothing."])
    retired.write_text(RETIRED + f"unions,U6,{cells},2.0.0\n", "utf-8")
    found = [f for f in findings.of(once) if f.code != "history.version.too_low"]
    places = {"replaced_by": "raw/retired.csv:2:3", "reason": "raw/retired.csv:2:4"}
    assert [(f.severity, f.code, f.place, f.values["old"]) for f in found] == [
        ("warning", "history.retired.changed", places[column], old) for column, old in expected
    ]
    hints = [Message("write_published_unless", {"value": old, "version": "2.0.0"}) for _, old in expected]
    assert [hint for f in found for hint in f.hints] == hints


@pytest.mark.parametrize(
    ("typed", "column", "value"),
    [("unions,U2", 2, "U6"), ("unions,U66", 2, "U6"), ("works,U6", 1, "unions")],
)
def test_a_retired_key_that_is_mistyped_is_corrected_by_the_published_one(
    once: Path, typed: str, column: int, value: str
) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    retired = once / "raw" / "retired.csv"
    retired.write_text(RETIRED + "unions,U6,U3,It never struck.,2.0.0\n", "utf-8")
    about(once, version="2.0.0")
    released(once)
    about(once, version="3.0.0", changes=["Nothing."])
    retired.write_text(RETIRED + f"{typed},U3,It never struck.,2.0.0\n", "utf-8")
    table, key = typed.split(",")
    assert history_lines(once) == [
        f'raw/retired.csv:2:{column} error this is the row of "U6" of unions in 2.0.0, but now names "{key}" of '
        f"{table} (retired {key}) [history.retired.other_key]",
        f"    hint: write {value} again, as in 2.0.0",
    ]


def test_a_retired_key_that_is_mistyped_at_first_is_compared_with_the_missing_one(once: Path) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    retired = once / "raw" / "retired.csv"
    about(once, version="2.0.0")
    for typed, fault in (("U5", "is retired but still used in"), ("U66", "was never published in")):
        retired.write_text(RETIRED + f"unions,{typed},,It never struck.,2.0.0\n", "utf-8")
        first, hint, gone = history_lines(once)
        assert first.startswith(f'raw/retired.csv:2:2 error "{typed}" {fault} unions')
        assert hint == "    hint: write U6 if the row is about that one: raw/unions.csv lacks it"
        assert gone.startswith('raw/unions.csv error "U6" was published in unions of')


def test_a_key_that_replaces_itself_has_a_finding_without_an_earlier_record(once: Path) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    (once / "raw" / "retired.csv").write_text(RETIRED + "unions,U6,U6,It never struck.,2.0.0\n", "utf-8")
    about(once, version="2.0.0")
    assert history_lines(once) == [
        'raw/retired.csv:2:3 error "U6" cannot replace itself (retired U6) [history.retired.replaced_by_itself]',
        "    hint: write the key of the row that replaces it; if there is none, leave replaced_by empty",
    ]


def test_a_key_that_comes_back_must_identify_the_same_row(once: Path) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    (once / "raw" / "retired.csv").write_text(RETIRED + "unions,U6,,It never struck.,2.0.0\n", "utf-8")
    about(once, version="2.0.0")
    released(once)
    about(once, version="3.0.0", changes=["Back."])
    path = once / "raw" / "unions.csv"
    without = path.read_text("utf-8")
    path.write_text(without + CLERKS, "utf-8")
    retired = once / "raw" / "retired.csv"
    lines = retired.read_text("utf-8")
    retired.unlink()
    assert history_lines(once) == []
    retired.write_text(lines, "utf-8")
    path.write_text(without + CLERKS.replace("Clerks", "Lamplighters"), "utf-8")
    assert history_lines(once) == [
        'raw/unions.csv:7:1 error "U6" identified another row of unions in 1.4.2 and was removed afterwards (unions U6) [history.back]',
        "    hint: give the row a key that was never published; claimbook next-id unions prints one",
    ]


def test_an_earlier_release_is_opened_for_a_table_whose_keys_the_last_one_does_not_record(
    once: Path, tmp_path: Path
) -> None:
    edit(once, "raw/unions.csv", CLERKS, "")
    (once / "raw" / "retired.csv").write_text(RETIRED + "unions,U6,,It never struck.,2.0.0\n", "utf-8")
    about(once, version="2.0.0")
    released(once)
    (once / "raw" / "retired.csv").unlink()
    about(once, version="3.0.0", changes=["Nothing."])
    dataset, work = check_contract.read(once), tmp_path / "work.duckdb"
    check.layers(dataset, work, check.Settings(None, lambda _: None))
    entries = ledger.read(once / "dist")
    with (
        database.connect(work) as connection,
        open_release.published(dataset, entries[-1], connection) as last,
    ):
        retired, unions = last.tables["retired"], last.tables["unions"]
        nothing = {"retired": replace(retired, relation=f"(FROM {retired.relation} LIMIT 0)")}
        old = {
            "recorded": last.tables,
            "without the table": omitted({**last.tables, **nothing}, "unions"),
            "computed then": {**last.tables, **nothing, "unions": replace(unions, computed=True)},
            "without retired keys": omitted(last.tables, "retired"),
        }
        for name, tables in old.items():
            release_then = replace(last, tables=tables)
            found = [*check_published_keys.check(dataset, connection, entries, release_then, "3.0.0")]
            versions = [(finding.code, finding.key, finding.values["version"]) for finding in found]
            recorded = ("history.retired.missing", "U6", "2.0.0")
            assert versions == [recorded if name == "recorded" else ("history.gone", "U6", "1.4.2")], name


def omitted(tables: Mapping[str, Table], name: str) -> dict[str, Table]:
    return {other: table for other, table in tables.items() if other != name}


def test_notes_of_the_last_release_are_reported(once: Path) -> None:
    edit(once, "raw/works.csv", ",2.5,", ",2.75,")
    old = json.loads((project.STRIKES / "schemas" / "dataset.json").read_text("utf-8"))["changes"]
    about(once, changes=[*old, "Corrections."])
    assert history_lines(once) == [
        line
        for note in old
        for line in (
            f"schemas/dataset.json error changes: {quoted(note)} is already listed in the changes of 1.4.2 [history.changes.repeated]",
            "    hint: describe what is new in this release",
        )
    ]


def publish_as_it_is(dist: Path, name: str) -> None:
    """Change the ledger so that a file in dist/ counts as published, or as one that was never published."""
    (entry,) = ledger.read(dist)
    files = {file: digest for file, digest in entry.files.items() if file != name}
    if (dist / name).is_file():
        files[name] = project.sha256(dist / name)
    ledger.write(dist, [replace(entry, files=files)])


@pytest.mark.parametrize("text", ["", "# Changes", "## 1.4.2", b"\xff\x00", None])
def test_a_release_whose_entry_has_no_notes_may_have_any_changelog(
    once: Path, text: str | bytes | None
) -> None:
    dist = once / "dist"
    ledger.write(dist, [replace(entry, notes=()) for entry in ledger.read(dist)])
    path = dist / "quayside-strikes-1.4.2" / "CHANGELOG.md"
    path.unlink()
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    publish_as_it_is(dist, "quayside-strikes-1.4.2/CHANGELOG.md")
    assert history_lines(once) == []


def test_notes_of_an_old_release_are_read_from_its_changelog(once: Path) -> None:
    dist = once / "dist"
    (entry,) = ledger.read(dist)
    folder = dist / "quayside-strikes-1.4.2"
    assert changelog.published_notes(entry, folder) == {markdown(note) for note in entry.notes}
    assert changelog.published_notes(replace(entry, notes=()), folder) == {markdown(n) for n in entry.notes}


def test_a_lower_version_and_an_earlier_date_are_reported(once: Path) -> None:
    about(once, version="1.4.1")
    assert history_lines(once) == [
        "schemas/dataset.json error version 1.4.1 is lower than 1.4.2, which is already published [history.version.not_newest]",
    ]
    about(once, version="1.4.3", released="2024-02-28")
    assert history_lines(once) == [
        "schemas/dataset.json error released: 2024-02-28 is before 2024-02-29, the release date of 1.4.2 [history.released.too_early]",
        "    hint: set released to the date of this release",
    ]


def test_bump_sets_the_required_version_and_nothing_else(once: Path) -> None:
    about(once, version="1.4.2", released="2024-02-29")
    path = once / "schemas" / "dataset.json"
    text = path.read_text("utf-8")
    edit(once, "raw/unions.csv", CLERKS, CLERKS + "U7,Lamplighters,1891/..,2211,1\n")
    outcome = release.bump(once, None, lambda _: None, DAY)
    assert outcome.required_version == "1.5.0"
    assert path.read_text("utf-8") == text.replace("1.4.2", "1.5.0").replace("2024-02-29", "2024-06-01")
    assert released(once).name == "quayside-strikes-1.5.0"


def test_bump_fails_on_a_date_before_the_last_release(once: Path) -> None:
    edit(once, "raw/works.csv", ",2.5,", ",2.75,")
    with pytest.raises(
        CallError, match=r"version 1\.4\.2 was released on 2024-02-29, but today is 2024-02-28"
    ):
        release.bump(once, None, lambda _: None, dt.date(2024, 2, 28))


def test_bump_with_nothing_to_release_is_an_error(tmp_path: Path) -> None:
    folder = project.strikes(tmp_path / "project")
    with pytest.raises(CallError, match="no version is published yet"):
        release.bump(folder, None, lambda _: None, DAY)
    released(folder)
    with pytest.raises(CallError, match=r"nothing has changed since version 1\.4\.2"):
        release.bump(folder, None, lambda _: None, DAY)


def test_work_on_a_published_version_is_a_note_until_it_is_released(tmp_path: Path) -> None:
    folder = project.strikes(tmp_path / "project")
    released(folder)
    edit(folder, "raw/works.csv", ",2.5,", ",2.75,")
    outcome = check.check(folder, None, lambda _: None)
    assert not has_errors(outcome.findings)
    counted, cell, _, required = outcome.notes
    assert (counted.code, counted.values) == (
        "notes.counted",
        {"published": "1.4.2", "counts": ["works.floor_acres: 1 value"]},
    )
    assert (cell.code, cell.values["place"], cell.values["old"], cell.values["new"]) == (
        "notes.changed_cell",
        "raw/works.csv:3:6",
        "2.5",
        "2.75",
    )
    assert (required.code, required.values["version"], required.values["required"]) == (
        "notes.version_published",
        "1.4.2",
        "1.4.3",
    )


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")
def test_a_published_version_keeps_its_signature(tmp_path: Path) -> None:
    folder = project.strikes(tmp_path / "project")
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    release.release(folder, None, lambda _: None, key=key)
    (entry,) = ledger.read(folder / "dist")
    assert "quayside-strikes-1.4.2/SHA256SUMS.sig" in entry.files
    assert release.release(folder, None, lambda _: None).notes[-1].code == "notes.unchanged"


@pytest.mark.parametrize(
    "properties",
    [
        {"title": "Strikes at Quayside"},
        {"description": "Strikes."},
        {"keywords": ["strikes"]},
        {"doi": "10.5281/zenodo.1"},
        {"homepage": "https://example.org/other"},
        {"licenses": [{"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": "https://example.org/by"}]},
        {"contributors": [{"title": "Tom Spindle", "roles": ["author"]}]},
    ],
    ids=lambda properties: next(iter(properties)),
)
def test_a_change_of_metadata_alone_requires_a_patch(
    published: Path, tmp_path: Path, properties: dict[str, object]
) -> None:
    folder = shutil.copytree(published, tmp_path / "project")
    about(folder, **properties)
    (name,) = properties
    name = "id" if name == "doi" else name
    outcome = check.check(folder, None, lambda _: None)
    (note,) = outcome.notes
    assert (outcome.required_version, note.values["change"]) == (
        "1.4.3",
        f"the property {name} of the package changed",
    )
    about(folder, version="1.4.3", released="2024-06-01", changes=["Better metadata."])
    assert history_lines(folder) == []


@pytest.mark.parametrize("properties", [{"publisher": {"title": "Another archive"}}, {"period": "1888/1913"}])
def test_bump_sets_a_patch_for_any_other_change_of_the_inputs(
    published: Path, tmp_path: Path, properties: dict[str, object]
) -> None:
    folder = shutil.copytree(published, tmp_path / "project")
    about(folder, changes=["Another archive keeps it."], doi=None, **properties)
    release.bump(folder, None, lambda _: None, DAY)
    assert json.loads((folder / "schemas" / "dataset.json").read_text("utf-8"))["version"] == "1.4.3"


def test_a_doi_can_be_added_after_a_release_and_the_next_must_not_have_it(
    published: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(published, tmp_path / "project")
    about(folder, doi="10.5281/zenodo.7", changes=["It has a DOI."])
    release.bump(folder, None, lambda _: None, DAY)
    with_doi = released(folder)
    edit(folder, "raw/works.csv", ",2.5,", ",2.75,")
    about(folder, doi="10.5281/ZENODO.7", changes=["A correction."])
    before = (folder / "schemas" / "dataset.json").read_bytes()
    outcome = release.bump(folder, None, lambda _: None, DAY)
    printed = map(click.unstyle, print_findings.as_text(outcome.findings))
    assert [line for line in printed if "doi" in line] == [
        "schemas/dataset.json error doi: 10.5281/ZENODO.7 is the DOI of 1.4.3, so 1.4.4 cannot have it "
        "[history.doi.reused]",
        "    hint: set the DOI of 1.4.4, or remove doi",
    ]
    assert (folder / "schemas" / "dataset.json").read_bytes() == before
    about(folder, doi=None, concept_doi="10.5555/quayside-strikes")
    (code,) = (f.code for f in release.bump(folder, None, lambda _: None, DAY).findings if has_errors([f]))
    assert code == "history.doi.concept"
    about(folder, concept_doi="10.5281/zenodo.1")
    release.bump(folder, None, lambda _: None, DAY)
    outcome = release.release(folder, None, lambda _: None)
    texts = {
        path.name: "zenodo.7" in path.read_text("utf-8")
        for path in sorted(with_doi.iterdir())
        if path.is_file() and path.suffix not in {".duckdb", ".xlsx"}
    }
    assert {name for name, has_doi in texts.items() if has_doi} == {
        "CITATION.cff",
        "README.md",
        "croissant.json",
        "datacite.json",
        "datapackage.json",
        "index.html",
        "ro-crate-metadata.json",
    }
    assert outcome.released is not None
    related = [
        path.name
        for path in outcome.released.rglob("*")
        if path.is_file() and path.suffix != ".duckdb" and b"zenodo.7" in path.read_bytes()
    ]
    assert sorted(related) == [
        ".zenodo.json",
        "croissant.json",
        "datacite.json",
        "datapackage.json",
        "dataverse.json",
        "index.html",
        "ro-crate-metadata.json",
    ]
    record = json.loads((outcome.released / "datacite.json").read_text("utf-8"))
    assert ("doi" in record, record["relatedIdentifiers"][-2:]) == (
        False,
        [
            {
                "relatedIdentifier": f"10.5281/zenodo.{number}",
                "relatedIdentifierType": "DOI",
                "relationType": relation,
            }
            for number, relation in ((1, "IsVersionOf"), (7, "IsNewVersionOf"))
        ],
    )
    assert release.release(folder, None, lambda _: None).notes[-1].code == "notes.unchanged"
