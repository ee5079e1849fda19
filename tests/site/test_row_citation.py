"""The citation of one row of a dataset."""

from collections.abc import Callable
from pathlib import Path

import browser
from pages import Site, opened
from playwright.sync_api import Browser, Page, expect

Sites = Callable[[str], Site]
Serve = Callable[[Path], str]


def copied(page: Page) -> str:
    """Copy the citation of the row that is shown, and return it."""
    page.get_by_role("button", name="Copy citation of this row").click()
    expect(page.locator("#record").get_by_text("copied")).to_have_count(1)
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_row_of_a_page_on_this_machine_is_cited_without_a_path_of_the_machine(
    site: Sites, visit: browser.Visits, serve: Serve
) -> None:
    page, on = opened(visit, serve(site("real").package) + "#events/E0002"), site("real")
    citation, release = page.locator("#cite-plain").text_content(), on.package.name
    (title,) = on.one("SELECT title FROM events WHERE event_id = 'E0002'")
    assert copied(page) == f"{citation} Events, E0002: {title}. {release}/index.html#events/E0002"
    page.evaluate("location.hash = '#claims/C0005'")
    expect(page.locator("#record h1")).to_contain_text("C0005")
    ((quote, document),) = on.ask(
        "SELECT quote, short_title FROM claims JOIN sources USING (source_id) WHERE claim_id = 'C0005'"
    )
    claim = f"Claims, C0005: \u201c{quote} \u2026\u201d ({document})"
    ending = "quote => getComputedStyle(quote, '::after').content"
    assert page.locator("#record blockquote").evaluate(ending) == '" \u2026\u201d"'  # it ends mid-sentence
    assert copied(page) == f"{citation} {claim}. {release}/index.html#claims/C0005"


def test_a_row_of_a_page_on_the_web_is_cited_by_an_address_that_opens_it(
    site: Sites, chromium: Browser
) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    text = (site("real").package / "index.html").read_text("utf-8")
    context.route("https://data.example/**", lambda route: route.fulfill(body=text, content_type="text/html"))
    page = context.new_page()
    page.goto("https://data.example/rivalry/index.html#claims/C0005")
    *_, address = copied(page).split()
    assert address == "https://data.example/rivalry/index.html#claims/C0005"
    reader = context.new_page()
    reader.goto(address)
    expect(reader.locator("#record h1")).to_contain_text("C0005")
    context.close()
