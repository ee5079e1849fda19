"""docs/cli.md and docs/findings.md equal the generated texts: `make docs` writes them."""

import project

from pipeline.cli import command_reference, exit_codes, finding_reference, main
from pipeline.core import wording

DOCS = project.REPOSITORY / "docs"


def test_the_command_reference_is_generated() -> None:
    assert (DOCS / "cli.md").read_text("utf-8").splitlines() == list(command_reference.lines())


def test_the_findings_reference_is_generated() -> None:
    assert (DOCS / "findings.md").read_text("utf-8").splitlines() == list(finding_reference.lines())


def test_every_command_option_and_exit_code_is_in_the_reference() -> None:
    text = "\n".join(command_reference.lines())
    names = {
        name for command in main.main.commands.values() for param in command.params for name in param.opts
    }
    options = {name for name in names if name.startswith("-")}
    assert {name for name in options if f"`{name}" not in text} == set()
    assert {name for name in main.main.commands if f"## `pipeline {name}`" not in text} == set()
    assert {code for code in exit_codes.MEANINGS if f"| {code} | " not in text} == set()


def test_every_command_is_in_one_group_of_the_help() -> None:
    grouped = [str(command.name) for commands in main.GROUPS.values() for command in commands]
    assert sorted(grouped) == sorted(main.main.commands)


def test_every_finding_has_an_anchor_a_meaning_and_a_fix() -> None:
    text = "\n".join(finding_reference.lines())
    codes = [code for code in wording.findings() if code != wording.REST]
    assert [code for code in codes if f'<a id="{code}"></a>' not in text] == []
    assert [
        code for code in codes if not (wording.findings()[code].means and wording.findings()[code].mend)
    ] == []
