"""Hostile text is published unchanged and has no effect in SQL, Markdown, HTML, JSON, terminals and workflows."""

import csv
import html
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import duckdb
import marko
import project
import pytest

from pipeline.cli import print_findings
from pipeline.contract import check_contract
from pipeline.core import wording
from pipeline.core.errors import ContractError
from pipeline.core.finding import Finding, Message
from pipeline.core.templates import code, fence, link, markdown
from pipeline.run import release
from pipeline.verify.verify_package import verify

HOSTILE = [
    "'; DROP TABLE events; --",
    '" OR ""="',
    "<script>alert(1)</script>",
    "<!-- -->",
    "a | b",
    "`code` ``more``",
    "[x](javascript:alert(1))",
    "![x](http://x.example/y.png)",
    "*bold* _it_ ~~gone~~ # head",
    "# head",
    "- item",
    "1. item",
    "---",
    "===",
    "~~~",
    "> quote",
    "&lt;b&gt;",
    "$x$",
    "\\",
    "=cmd()",
]
# Controls, and how they are shown.
UNSEEN = {
    "\x1b[31mred": "\\x1b[31mred",
    "\x9b31mred": "\\x9b31mred",
    "a\u202eb": "a\\u202eb",
    "a\u200fb": "a\\u200fb",
    "a\x07b\x08c": "a\\x07b\\x08c",
}
WHOLE = " ".join([*HOSTILE, *UNSEEN])
SHOWN = " ".join([*HOSTILE, *UNSEEN.values()])


def as_html(text: str) -> str:
    """Convert as GitHub does, but leave a bare address, which it links to itself, as text."""
    made = marko.Markdown(extensions=["gfm"]).convert(text)
    return re.sub(r'<a href="(http[^"]*)">\1</a>', r"\1", made)


def read(text: str) -> str:
    """Return the text that Markdown renders, and assert that it contains only text."""
    made = as_html(text)
    assert re.sub(r"</?p>", "", made).count("<") == 0, made
    return html.unescape(re.sub(r"</?p>", "", made)).strip()


@pytest.mark.parametrize("text", [*HOSTILE, *UNSEEN, WHOLE, "a\nb", "a\r\n\r\n# b"])
def test_markdown_shows_text(text: str) -> None:
    expected = UNSEEN.get(text, SHOWN if text == WHOLE else " ".join(text.split()))
    assert read(markdown(text)) == expected


@pytest.mark.parametrize("text", ["می\u200cشود", "Kābul", "👩\u200d🔬"])
def test_characters_that_a_script_needs_remain(text: str) -> None:
    assert markdown(text) == text


@pytest.mark.parametrize("text", ["a", "`", "``a`", "a`b```c"])
def test_code_can_contain_backticks(text: str) -> None:
    assert f"<code>{text}</code>" in marko.convert(code(text))
    around = fence(f"x\n{text}")
    assert marko.convert(f"{around}\nx\n{text}\n{around}") == f"<pre><code>x\n{text}\n</code></pre>\n"


def test_a_link_has_one_address() -> None:
    assert link("https://x.example/a) <b>\n[c](d") == "https://x.example/a%29%20%3Cb%3E%0A%5Bc%5D%28d"
    assert link("https://x.example/a_b?c=d&e#f") == "https://x.example/a_b?c=d&e#f"


def _append(path: Path, *rows: list[str]) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release in which every text that a team writes is hostile."""
    folder = project.tiny(tmp_path_factory.mktemp("hostile") / "project")
    about = folder / "schemas" / "dataset.json"
    metadata = json.loads(about.read_text("utf-8"))
    metadata.update(title=WHOLE, description=WHOLE, changes=[WHOLE, "two\n## 9.9.9"], keywords=[WHOLE])
    metadata["licenses"][0].update(title=WHOLE, path="https://x.example/)<script>")
    metadata["contributors"][0]["title"] = WHOLE
    about.write_text(json.dumps(metadata), "utf-8")
    for path in (folder / "schemas" / "tables").glob("*.json"):
        table = json.loads(path.read_text("utf-8"))
        table.update(title=WHOLE, description=WHOLE)
        for rule in table.get("rules", ()):
            rule["description"] = WHOLE
        path.write_text(json.dumps(table), "utf-8")
    schemas = folder / "schemas"
    _append(schemas / "codes" / "event_types.csv", [WHOLE, WHOLE, WHOLE])
    _append(schemas / "reference" / "event_types.csv", [WHOLE, "incident", "aggregate"])
    _append(schemas / "reference" / "event_type_roles.csv", [WHOLE, "perpetrator"], [WHOLE, "target"])
    for path in (folder / "schemas" / "queries").glob("*.sql"):
        text = path.read_text("utf-8")
        text = re.sub(r"^-- title: .*", lambda _: f"-- title: {WHOLE}", text, flags=re.MULTILINE)
        path.write_text(f"{text.rstrip()}\n-- ``` <script>\n", "utf-8")
    project.change(folder, "events", event_id="E0001", type=WHOLE, title=WHOLE)
    outcome = release.release(folder, None, lambda _: None)
    assert [wording.message(finding) for finding in outcome.findings if finding.severity == "error"] == []
    assert outcome.released is not None
    return outcome.released


@pytest.mark.slow
def test_the_database_contains_the_text(package: Path) -> None:
    with duckdb.connect(str(package / "khorasan-rivalry.duckdb"), read_only=True) as connection:
        row = connection.execute("SELECT title, type FROM events WHERE event_id = 'E0001'").fetchone()
        assert row == (WHOLE, WHOLE)
        comments = {
            comment for (comment,) in connection.execute("SELECT comment FROM duckdb_tables()").fetchall()
        }
        assert WHOLE in comments


@pytest.mark.slow
def test_text_files_contain_no_control_characters_and_no_markup(package: Path) -> None:
    for name in ("README.md", "CODEBOOK.md", "CHANGELOG.md"):
        text = (package / name).read_text("utf-8")
        assert [c for c in text if not c.isprintable() and c != "\n"] == [], name
        made = as_html(text.split("\n---\n", 1)[-1])  # what a renderer of Markdown shows below front matter
        assert set(re.findall(r"<(script|img|b|del|!--)", made)) == set(), name
        assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', made)), name
        assert html.escape(SHOWN) in made.replace("&#39;", "&#x27;").replace("'", "&#x27;"), name


@pytest.mark.slow
def test_the_changelog_contains_one_section_for_each_release(package: Path) -> None:
    text = (package / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["0.5.0, 2026-11-22"]


@pytest.mark.slow
def test_the_descriptor_and_the_csv_contain_the_text(package: Path) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    assert (descriptor["title"], descriptor["contributors"][0]["title"]) == (WHOLE, WHOLE)
    with (package / "data" / "events.csv").open(encoding="utf-8", newline="") as file:
        assert [row["title"] for row in csv.DictReader(file) if row["event_id"] == "E0001"] == [WHOLE]
    assert verify(package, complete=True).findings == []


FINDING = Finding(
    "error",
    f"x.{WHOLE}",
    {"text": f"{WHOLE}\n::error::{WHOLE}\r\n"},
    f"::error::x\n{WHOLE}",
    1,
    2,
    WHOLE,
    WHOLE,
    WHOLE,
    (Message("write", {"suggestion": WHOLE}),),
    template="{text}",
)


def test_text_for_a_terminal_contains_no_control_sequences() -> None:
    lines = [click.unstyle(line) for line in print_findings.as_text([FINDING])]
    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)
    assert f"{SHOWN}\\n::error::{SHOWN}\\r\\n" in lines[0]


def test_text_for_a_workflow_contains_one_command() -> None:
    (line,) = print_findings.as_github([FINDING])
    assert line.isprintable()
    properties, _, message = line.removeprefix("::error ").partition("::")
    assert [part.partition("=")[0] for part in properties.split(",")] == ["file", "line", "col", "title"]
    assert message.startswith(f"{SHOWN}%0A::error::{SHOWN}%0D%0A (hint: ")


def test_json_contains_the_text_in_printable_characters() -> None:
    text = print_findings.as_json([FINDING])
    assert all(c.isprintable() or c == "\n" for c in text)
    assert json.loads(text)[0]["message"] == wording.message(FINDING)


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_command_output_contains_no_control_sequences_of_cells(form: str, tmp_path: Path) -> None:
    folder = project.tiny(tmp_path / "project")
    project.change(folder, "events", event_id="E0002", type=f"\x1b[2J\n::error::{WHOLE}", title="\x9b2J")
    program = str(Path(sys.executable).parent / "pipeline")
    done = subprocess.run(
        [program, "check", "-C", str(folder), "--format", form], capture_output=True, text=True, check=False
    )
    output = done.stdout + done.stderr
    assert output != ""
    assert done.returncode == 1
    assert all(c.isprintable() or c == "\n" for c in output)
    assert [line for line in output.splitlines() if line.startswith("::error::")] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("dataset.json", '"title": "', '"title": "\\u0000', "invalid JSON: "),
        ("dataset.json", '"title": "', '"title": "\\ud800', "invalid JSON: "),
        ("tables/events.json", '"description": "', '"description": "\\u0000', "invalid JSON: "),
        ("codes/event_types.csv", "attack,", "attack,\0", "invalid CSV: "),
        ("queries/what_is_denied.sql", "-- title: ", "-- title: \0", "not UTF-8 text: "),
    ],
)
def test_control_characters_in_a_contract_are_an_error(
    file: str, old: str, new: str, problem: str, tiny_with_queries: Path
) -> None:
    path = tiny_with_queries / "schemas" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContractError) as error:
        check_contract.read(tiny_with_queries)
    assert error.value.problems[0].startswith(f"schemas/{file}: {problem}")


def test_a_version_with_a_line_end_is_rejected(tiny: Path) -> None:
    path = tiny / "schemas" / "dataset.json"
    metadata = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**metadata, "version": "0.2.0\n"}), "utf-8")
    with pytest.raises(ContractError, match="version"):
        check_contract.read(tiny)


def test_an_error_is_one_line(tmp_path: Path) -> None:
    program = [str(Path(sys.executable).parent / "pipeline"), "verify", str(tmp_path / "\x1b[2J\n::error::x")]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert io.StringIO(done.stderr).readlines() == [
        f"error: there is nothing at {tmp_path}/\\x1b[2J\\n::error::x\n"
    ]
