"""Questions of readers who see the page for the first time, each answered within three clicks or one typed word."""

from collections.abc import Callable

import browser
import pages
from pages import Site, opened
from playwright.sync_api import expect

Sites = Callable[[str], Site]


def test_the_numbers_of_the_school_attack_are_one_click_away_with_their_words(
    site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site("real").address), site("real")
    page.locator(".results li", has_text="school").get_by_role("link").click()
    ((event, title),) = on.ask("SELECT event_id, title FROM events WHERE title ILIKE '%school%'")
    expect(page.locator("#record h1")).to_have_text(title)
    quotes = on.one(
        f"SELECT quote FROM claims WHERE event_id = '{event}' AND unit = 'deaths' AND count_best IS NOT NULL"
    )
    assert len(quotes) == 2
    for quote in quotes:
        expect(page.locator("#record blockquote", has_text=quote).first).to_be_visible()


def test_the_copies_and_who_claimed_an_attack_are_found_by_a_typed_word(
    site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site("real").address), site("real")
    page.locator(".results li", has_text="copies").get_by_role("link").click()
    host = page.locator("#question-which_document_comes_from_which")
    names = pages.columns(host)
    documents = on.ask(f"SELECT {', '.join(names)} FROM which_document_comes_from_which")
    assert sorted(pages.rows(host)) == sorted(tuple(map(pages.shown, row)) for row in documents)
    page.get_by_role("combobox", name="Search").fill("claimed responsibility")
    page.locator("#found a[href='#question-who_claimed_responsibility']").click()
    host = page.locator("#question-who_claimed_responsibility")
    host.locator("input[type=search]").fill("airport")
    names = pages.columns(host)
    answers = on.ask(f"SELECT {', '.join(names)} FROM who_claimed_responsibility")
    expected = [tuple(map(pages.shown, row)) for row in answers if "airport" in str(row)]
    assert pages.rows(host) == expected != []
