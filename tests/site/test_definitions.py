"""The definition of a code, shown in a popover where the code is used."""

from collections.abc import Callable

import browser
import pages
from pages import Site, opened
from playwright.sync_api import expect

Sites = Callable[[str], Site]


def test_a_code_in_a_table_shows_its_definition_until_escape(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = pages.unfold(page.locator("#table-events"))
    link = host.locator("tbody a[href='#code-event_types-attack']").first
    ((label, definition),) = on.ask(
        "SELECT label, definition FROM codes WHERE code_list = 'event_types' AND code = 'attack'"
    )
    address = page.url
    link.focus()
    page.keyboard.press("Enter")
    popover = page.get_by_role("dialog", name=label)
    assert popover.inner_text().split("\n\n") == [f"{label} attack", definition, "Show in the codebook"]
    expect(popover).to_be_focused()
    expect(popover).to_be_in_viewport(ratio=1)
    assert browser.barriers(page) == []
    page.keyboard.press("Escape")
    expect(popover).to_be_hidden()
    expect(link).to_be_focused()
    assert page.url == address
    link.click()
    page.locator("header.top").click(position={"x": 1, "y": 1})  # elsewhere
    expect(popover).to_be_hidden()
    link.click()
    popover.get_by_role("link", name="Show in the codebook").click()
    expect(popover).to_be_hidden()
    expect(page.locator("#code-event_types-attack")).to_be_in_viewport()


def test_a_code_in_a_record_shows_its_definition_on_a_narrow_screen(
    site: Sites, visit: browser.Visits
) -> None:
    page = opened(visit, f"{site('real').address}#events/E0002", width=390, height=844)
    page.locator("#record a[href^='#code-']").first.click()
    expect(page.locator("#definition")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
