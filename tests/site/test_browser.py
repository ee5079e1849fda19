"""The browser that looks at pages: what it must not let pass."""

from collections.abc import Callable
from pathlib import Path

import browser
import pytest
from playwright.sync_api import Browser

GOOD = (
    "<!doctype html><html lang=en><title>A page</title><link rel=icon href=data:,><main><h1>Here</h1></main>"
)
FAULTS = {
    "<script>console.error('no')</script>": "console error: no",
    "<script>console.warn('well')</script>": "console warning: well",
    "<script>throw new Error('broken')</script>": "page error: broken",
    "<script src='missing.js'></script>": "request: GET {folder}/missing.js",
    "<img alt='' src='http://127.0.0.1:1/far.png'>": "request: GET http://127.0.0.1:1/far.png",
}


@pytest.fixture
def visits(chromium: Browser) -> browser.Visits:
    """Visits whose complaints are read here and don't fail the test."""
    return browser.Visits(chromium)


def test_a_good_page_is_heard_nothing_of(tmp_path: Path, visit: browser.Visits) -> None:
    page = tmp_path / "index.html"
    page.write_text(GOOD, "utf-8")
    assert visit(page).locator("h1").inner_text() == "Here"


def test_a_served_page_may_ask_its_own_server(
    tmp_path: Path, visit: browser.Visits, serve: Callable[[Path], str]
) -> None:
    (tmp_path / "index.html").write_text(GOOD + "<script src=a.js></script>", "utf-8")
    (tmp_path / "a.js").write_text("document.querySelector('h1').textContent = 'There'", "utf-8")
    assert visit(serve(tmp_path)).locator("h1").inner_text() == "There"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_page_is_a_complaint(fault: str, tmp_path: Path, visits: browser.Visits) -> None:
    page = tmp_path / "index.html"
    page.write_text(GOOD + fault, "utf-8")
    visits(page).wait_for_load_state("networkidle")
    visits.close()
    assert FAULTS[fault].format(folder=tmp_path.as_uri()) in visits.complaints


def test_a_server_elsewhere_is_a_complaint(
    tmp_path: Path, visits: browser.Visits, serve: Callable[[Path], str]
) -> None:
    (tmp_path / "a.js").write_text("", "utf-8")
    other = serve(tmp_path) + "a.js"
    (tmp_path / "index.html").write_text(f"{GOOD}<script src='{other}'></script>", "utf-8")
    visits(serve(tmp_path)).wait_for_load_state("networkidle")
    visits.close()
    assert visits.complaints == [f"request: GET {other}"]


def test_a_window_has_its_width_and_its_theme(tmp_path: Path, visit: browser.Visits) -> None:
    page = tmp_path / "index.html"
    page.write_text(GOOD, "utf-8")
    dark = visit(page, width=390, theme="dark")
    assert dark.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [390, True]


def test_a_barrier_is_told_with_the_element_that_makes_it(tmp_path: Path, visit: browser.Visits) -> None:
    page = tmp_path / "index.html"
    page.write_text(GOOD + "<p style='color:#ccc;background:#fff'>Pale words</p>", "utf-8")
    assert [one["rule"] for one in browser.barriers(visit(page))] == ["color-contrast"]
