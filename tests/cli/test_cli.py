"""The commands: what each prints, in each format."""

import json
import subprocess
import sys
from pathlib import Path

import project
import pytest
from click.testing import CliRunner

from pipeline import __version__
from pipeline.cli import main

PIPELINE = Path(sys.executable).parent / "pipeline"
HEADER = "check,key,reason,decided_on,expires\n"
DATES = "2026-11-01,2027-11-01"
FOUND = (
    'raw/waivers.csv:2:1 (row 2, column A) error "consistency.place_named_twize" is not a consistency check '
    "or row rule [waivers.useless.unknown_check]\n"
    '    hint: did you mean "consistency.place_named_twice"?\n'
)
NOTES = "9 quotes not checked: source documents not found (use --documents)\n1 error, 0 warnings\n"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(main.main, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def waive(folder: Path, lines: str) -> None:
    (folder / "raw" / "waivers.csv").write_text(HEADER + lines, "utf-8")


@pytest.fixture
def faulty(tiny_with_checks: Path) -> Path:
    """A project with one error."""
    waive(tiny_with_checks, f"consistency.place_named_twize,P0003,A name of its own.,{DATES}\n")
    return tiny_with_checks


@pytest.fixture
def waived(tiny_with_checks: Path) -> Path:
    """A project with two warnings of one check, one of them waived."""
    project.change(tiny_with_checks, "places", place_id="P0003", name="The capital")
    waive(tiny_with_checks, f"consistency.place_named_twice,P0003,A name of its own.,{DATES}\n")
    return tiny_with_checks


def test_a_clean_project_prints_notes_and_a_summary(tiny: Path) -> None:
    assert run("check", "-C", tiny, "--documents", tiny / "documents") == (
        0,
        "9 quotes checked against their source documents\n0 errors, 0 warnings\n",
        "",
    )


def test_findings_are_printed_in_linter_style_with_the_coordinates_of_a_spreadsheet(faulty: Path) -> None:
    assert run("check", "-C", faulty) == (1, FOUND + NOTES, "")


def test_the_row_of_a_spreadsheet_counts_a_cell_of_several_lines_once(waived: Path) -> None:
    with (waived / "raw" / "waivers.csv").open("a", encoding="utf-8") as file:
        file.write(f'consistency.place_named_twize,P0001,"A reason\nof two lines.",{DATES}\n')
        file.write(f"consistency.place_named_twize,P0003,A name of its own.,{DATES}\n")
    lines = run("check", "-q", "-C", waived)[1].splitlines()
    assert [line.partition(" error ")[0] for line in lines if " error " in line] == [
        "raw/waivers.csv:3:1 (row 3, column A)",
        "raw/waivers.csv:5:1 (row 4, column A)",
    ]


@pytest.mark.parametrize("before", [True, False])
def test_project_and_quiet_are_options_before_and_after_the_command(before: bool, faulty: Path) -> None:  # noqa: FBT001
    shared: list[str | Path] = ["--quiet", "--project", faulty]
    arguments = [*shared, "check"] if before else ["check", *shared]
    assert run(*arguments) == (1, FOUND, "")


def test_the_project_after_the_command_is_used_rather_than_the_one_before_it(faulty: Path) -> None:
    assert run("-C", "/", "check", "-q", "-C", faulty) == (1, FOUND, "")


def test_quiet_prints_neither_notes_nor_summary(tiny: Path) -> None:
    assert run("check", "-q", "-C", tiny) == (0, "", "")


def test_waived_findings_are_counted_and_with_an_option_shown(waived: Path) -> None:
    code, out, err = run("check", "-C", waived)
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert len([line for line in lines if " warning " in line]) == 1
    assert [line for line in lines if "waived" in line] == ["1 finding waived (--waived shows it)"]
    shown = run("check", "-C", waived, "--waived")[1].splitlines()
    (place,) = [number for number, line in enumerate(shown) if " waived " in line]
    assert shown[place].endswith("[consistency.place_named_twice]")
    assert shown[place + 1] == "    reason: A name of its own."
    assert shown[-1] == lines[-1] == "0 errors, 1 warning"


def test_json_is_an_array_of_findings_and_nothing_else_on_the_standard_output(faulty: Path) -> None:
    code, out, err = run("check", "-C", faulty, "--format", "json")
    assert code == 1
    check, nearest = "consistency.place_named_twize", "consistency.place_named_twice"
    assert json.loads(out) == [
        {
            "code": "waivers.useless.unknown_check",
            "check": "waivers.useless",
            "severity": "error",
            "file": "raw/waivers.csv",
            "line": 2,
            "row": 2,
            "column": 1,
            "column_letter": "A",
            "table": "",
            "key": f"{check}, P0003",
            "value": None,
            "values": {"check": check, "key": "P0003"},
            "hints": [
                {
                    "code": "suggestion",
                    "values": {"suggestion": nearest},
                    "text": f'did you mean "{nearest}"?',
                }
            ],
            "message": f'"{check}" is not a consistency check or row rule',
            "hint": f'did you mean "{nearest}"?',
            "count": 1,
            "waiver": "",
        }
    ]
    assert err == NOTES


def test_github_names_a_file_from_the_root_of_the_repository(
    faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (faulty.parent / ".git").mkdir()
    (line,) = run("check", "-C", faulty, "--format", "github")[1].splitlines()
    properties = "line=2,col=1,title=waivers.useless.unknown_check"
    assert line.startswith(f"::error file=project/raw/waivers.csv,{properties}::")
    (faulty.parent / ".git").rmdir()
    monkeypatch.chdir(faulty)
    (line,) = run("check", "--format", "github")[1].splitlines()
    assert line.startswith(f"::error file=raw/waivers.csv,{properties}::")


def test_github_names_the_row_of_a_finding_without_a_file(waived: Path) -> None:
    path = waived / "schemas" / "checks" / "code_used_nowhere.sql"
    path.write_text((project.REPOSITORY / "schemas" / "checks" / path.name).read_text("utf-8"), "utf-8")
    lines = run("check", "-q", "-C", waived, "--format", "github", "--limit", "1")[1].splitlines()
    lines_of_check = [line for line in lines if "title=consistency.code_used_nowhere" in line]
    assert lines_of_check[0].startswith("::warning title=consistency.code_used_nowhere::codes ")
    assert "more of these" in lines_of_check[1]


def test_a_limit_applies_to_consistency_too_and_the_total_is_shown(tiny_with_checks: Path) -> None:
    path = tiny_with_checks / "schemas" / "checks" / "code_used_nowhere.sql"
    path.write_text((project.REPOSITORY / "schemas" / "checks" / path.name).read_text("utf-8"), "utf-8")
    every = [
        line for line in run("check", "-C", tiny_with_checks)[1].splitlines() if "code_used_nowhere" in line
    ]
    few = [
        line
        for line in run("check", "-C", tiny_with_checks, "--limit", "2")[1].splitlines()
        if "code_used" in line
    ]
    assert few[:2] == every[:2]
    assert few[2:] == [
        f"codes warning {len(every) - 2} more of these, {len(every)} in total [consistency.code_used_nowhere]"
    ]


def test_verify_has_a_limit(tmp_path: Path) -> None:
    folder = tmp_path / "things-1.0.0"
    folder.mkdir()
    (folder / "SHA256SUMS").write_text("".join(f"{'0' * 64}  {name}.csv\n" for name in "abc"), "utf-8")
    shown = [line for line in run("verify", folder, "--limit", "2")[1].splitlines() if "verify." in line]
    assert [line.split()[0] for line in shown[-3:-1]] == ["a.csv", "b.csv"]
    assert shown[-1].startswith("error 2 more of these, 4 in total ")  # the other is datapackage.json


def test_verify_finds_a_package_in_the_project(tmp_path: Path) -> None:
    folder = tmp_path / "dist" / "things-1.0.0"
    folder.mkdir(parents=True)
    (folder / "SHA256SUMS").write_text("", "utf-8")
    assert run("-C", tmp_path, "verify", "dist/things-1.0.0")[0] == 1


def test_the_codebook_is_printed(tiny: Path) -> None:
    code, out, _ = run("codebook", "-C", tiny)
    assert code == 0
    assert out.startswith("# Codebook of The rivalry")


def test_show_prints_a_claim_with_its_passage(tiny: Path) -> None:
    code, out, err = run("show", "C0007", "-C", tiny, "--documents", tiny / "documents")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[:2] == ["lineage S001", "C0007 in S003"]
    assert "  Count: 12" in lines
    assert lines[-2:] == [
        "  The Crimson Group attacked a market in Kabul on Monday, [killing 12 folks]. ",
        "",
    ]


def test_show_prints_the_claims_about_an_event_by_lineage(tiny: Path) -> None:
    code, out, _ = run("show", "E0001", "-C", tiny, "--documents", tiny / "documents")
    assert code == 0
    assert [line for line in out.splitlines() if line.startswith(("lineage", "C0"))] == [
        "lineage S001",
        "C0001 in S001",
        "C0002 in S001",
        "C0003 in S001",
        "C0009 in S001",
        "C0007 in S003",
        "C0008 in S003",
        "lineage S002",
        "C0004 in S002",
        "C0005 in S002",
    ]


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", [[], *([name] for name in main.main.commands)])
def test_every_level_has_help(command: list[str], option: str) -> None:
    code, out, err = run(*command, option)
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: {' '.join(['pipeline', *command])} ")


@pytest.mark.parametrize(
    ("called", "name"),
    [("/usr/bin/claimbook", "claimbook"), ("/usr/bin/pipeline", "pipeline"), ("__main__.py", "pipeline")],
)
def test_the_program_calls_itself_as_it_was_called(
    called: str, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["--version"], ["check", "-h"]):
        monkeypatch.setattr(sys, "argv", [called, *arguments])
        with pytest.raises(SystemExit):
            main.main()
    assert capsys.readouterr().out.startswith(f"{name} {__version__}\nUsage: {name} check ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_completion(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PIPELINE_COMPLETE", f"{shell}_source")
    code, out, _ = run()
    assert code == 0
    assert f"_PIPELINE_COMPLETE={shell}_complete" in out


@pytest.mark.parametrize(
    ("words", "completed"), [("pipeline ver", ["verify"]), ("pipeline check --form", ["--format"])]
)
def test_completion_completes_commands_and_options(
    words: str, completed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_PIPELINE_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    assert run()[1].splitlines() == [f"plain,{word}" for word in completed]


def test_python_m_is_the_same_command() -> None:
    command: list[str | Path] = [sys.executable, "-m", "pipeline", "--version"]
    script: list[str | Path] = [PIPELINE, "--version"]
    module_output, script_output = (
        subprocess.run(c, capture_output=True, check=True).stdout for c in (command, script)
    )
    assert module_output == script_output


def test_help_does_not_import_the_libraries_of_a_run() -> None:
    script = (
        "import sys; from pipeline.cli import main\n"
        "try: main.main(['--help'])\n"
        "except SystemExit: print({'duckdb', 'pandas', 'frictionless', 'jsonschema'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"
