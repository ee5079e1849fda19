"""The page of findings: each with its row and hint, filters, and nothing of the data that a browser would run."""

from pathlib import Path

import browser
import project
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.site import findings_page

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e'


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(main.main, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def checked(tiny: Path) -> Path:
    """The page of a project with three mistakes, in two files."""
    project.change(tiny, "events", event_id="E0001", type=HOSTILE, date="26.08.2021")
    project.change(tiny, "claims", claim_id="C0001", modality="assertd")
    code, _, err = run("check", "-C", tiny, "--html", tiny / "findings.html")
    assert (code, err) == (1, "")
    return tiny / "findings.html"


def test_each_finding_has_its_row_and_its_hint_and_hostile_text_is_escaped(checked: Path) -> None:
    page = checked.read_text("utf-8")
    assert page.count("<script>") == 1
    assert page.count("&lt;script&gt;alert(1)") >= 1
    assert "\u202e" not in page
    assert '<td dir="auto" class="fault">26.08.2021</td>' in page
    assert "write 2021-08-26" in page
    assert "raw/events.csv, row 2, column E (date), key E0001" in page
    assert '<option value="raw/events.csv">raw/events.csv (2)</option>' in page


def test_a_finding_of_the_dataset_has_the_title_of_its_check(strikes: Path) -> None:
    code, out, err = run("check", "-C", strikes, "--html", strikes / "findings.html")
    assert (code, err) == (0, "")
    assert "[consistency.union_that_never_struck]" in out
    assert "The dataset requires: Every union called a strike." in (strikes / "findings.html").read_text(
        "utf-8"
    )


def test_a_page_is_bounded(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings_page, "MOST", 2)
    for number in range(5):
        project.change(tiny, "claims", claim_id=f"C1{number:03}", modality="a" * 10_000)
    run("check", "-C", tiny, "--html", tiny / "findings.html")
    page = (tiny / "findings.html").read_text("utf-8")
    assert page.count("<li ") == 2
    assert "The first 2 are on this page; 3 more are not." in page
    assert len(page) < 30_000


@pytest.mark.parametrize("place", ["raw/page.html", "dist/page.html", "none/page.html"])
def test_a_page_is_not_written_into_the_dataset(place: str, tiny: Path) -> None:
    before = project.contents(tiny)
    code, out, err = run("check", "-C", tiny, "--html", tiny / place)
    assert (code, out, err.startswith(f"error: {tiny / place}: ")) == (2, "", True)
    assert project.contents(tiny) == before


def test_findings_are_filtered_and_the_page_has_no_barriers(checked: Path, visit: browser.Visits) -> None:
    page = visit(checked)
    assert page.locator("#count").inner_text() == "3 of 3 shown"
    page.get_by_label("File").select_option("raw/claims.csv")
    assert page.locator("#count").inner_text() == "1 of 3 shown"
    assert page.locator(".findings > li:visible").count() == 1
    page.get_by_role("button", name="Show all").press("Enter")
    assert page.locator(".findings > li:visible").count() == 3
    assert browser.barriers(page) == []
    narrow = visit(checked, width=320, theme="dark", scripts=False)
    assert narrow.locator(".findings > li:visible").count() == 3
    assert not narrow.locator("search").is_visible()
