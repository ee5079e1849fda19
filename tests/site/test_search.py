"""The search of a page: what it finds, in which order, and how it is operated."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import browser
import pages
from pages import Site, opened
from playwright.sync_api import Page, expect

Sites = Callable[[str], Site]
SPELLINGS = [
    ("al-Qaeda", "al Qaeda", "alqaeda", "Al\u2010Qa\u2019eda"),
    ("Shi'ite", "Shiite", "Shi\u2019ite", "shi\u02bfite"),
    ("Kabul", "K\u0101bul", "kab\u00fal"),
]


def search(page: Page, words: str) -> list[tuple[str, str]]:
    """Type words into the search, and return the address and the text of each option."""
    page.locator("#search").fill(words)
    return [
        (href, " ".join(text.split()))
        for href, text in page.locator("#found [role=option]").evaluate_all(
            "options => options.map(option => [option.getAttribute('href'), option.textContent])"
        )
    ]


def test_a_name_is_found_in_each_of_its_spellings(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    for spellings in SPELLINGS:
        results = [{href.partition("?")[0] for href, _ in search(page, words)} for words in spellings]
        assert results[0] != set()
        assert results == [results[0]] * len(spellings), spellings
    search(page, "kabul AIRPORT")
    page.locator("#found a[href^='#table-claims?']", has_text="Show all").click()
    claims = on.one(
        "SELECT claim_id FROM claims JOIN events USING (event_id) WHERE title ILIKE '%kabul airport%'"
    )
    quotes = on.one("SELECT claim_id FROM claims WHERE quote ILIKE '%kabul%' AND quote ILIKE '%airport%'")
    assert claims | quotes <= {row[0] for row in pages.rows(page.locator("#table-claims"))}
    expect(page.get_by_label("Filter Claims", exact=True)).to_have_value("kabul AIRPORT")


def test_letters_of_other_scripts_are_kept(tmp_path: Path, site: Sites, visit: browser.Visits) -> None:
    titles = [
        "\u0926\u0947\u0935",
        "\u0926\u0935",
        "\u0643\u064e\u0627\u0628\u064f\u0644",
        "\u6771\u4eac",
        "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
    ]

    def change(data: dict[str, Any]) -> None:
        data["tables"]["works"] |= {
            "key": ["row"], "label": "name", "shown": ["row"], "links": [], "count": len(titles),
            "fields": [{"name": "row", "title": "Row", "type": "integer"}, {"name": "name", "title": "Name", "type": "string"}],
            "columns": [list(range(len(titles))), titles],
        }  # fmt: skip

    page = opened(visit, pages.altered(site("strikes"), tmp_path, change))
    found = {
        words: search(page, words)
        for words in (*titles, "\u0643\u0627\u0628\u0644", "\u03a3\u0399\u03a3\u03a5\u03a6\u039f\u03a3")
    }
    rows = [[(f"#works/{number}", f"{number} {title}")] for number, title in enumerate(titles)]
    assert list(found.values()) == [*rows, rows[2], rows[4]]


def test_the_best_matches_come_first_and_each_names_the_field_of_its_words(
    site: Sites, visit: browser.Visits
) -> None:
    page = opened(visit, site("real").address)
    assert search(page, "E0002")[0] == ("#events/E0002", "E0002 Attack on a school for Hazara girls in Kabul")
    assert search(page, "iskp")[0] == (
        "#actors/A0001",
        "A0001 Islamic State Khorasan Province Further name: ISIS-K, ISIS-Okay, ISK, ISKP, Islamic State Khorasan, Islamic State \u2026",
    )
    (href, text), *_ = search(page, "new york times")  # a publisher, and part of the title of a document
    assert (href, text.partition(" ")[0]) == ("#sources/S006", "S006")
    school = [text for href, text in search(page, "school") if href.startswith("#claims/")]
    assert [" Event: " in text for text in school] == [False] * 4 + [True]  # in the quote, then elsewhere
    assert search(page, "hedged")[0] == (
        "#code-modalities-hedged",
        "hedged Hedged modalities: The speaker expresses doubt, with words such \u2026",
    )
    assert search(page, "claimed date")[0][0] == "#field-claims-claimed_date_edtf"
    assert "#question-how_many_documents_are_copies" in [href for href, _ in search(page, "copies")]
    assert search(page, "zebra crossing") == []
    expect(page.locator("#found [role=status]")).to_have_text("No matches.")


def test_the_search_is_operated_by_keys_and_told_to_screen_readers(
    site: Sites, visit: browser.Visits
) -> None:
    page = opened(visit, site("real").address)
    box, panel = page.get_by_role("combobox", name="Search"), page.locator("#found")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("airport")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(
        page.get_by_role("listbox", name="Matches").get_by_role("group", name="Events", exact=True)
    ).to_be_visible()
    for key, position in (
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("ArrowUp", -1),
        ("ArrowUp", None),
    ):
        page.keyboard.press(key)
        selected = panel.locator("[aria-selected=true]")
        options = panel.get_by_role("option")
        if position == -1:
            expect(selected).to_have_count(0)
            assert box.get_attribute("aria-activedescendant") is None
            continue
        option = options.last if position is None else options.nth(position)
        assert selected.get_attribute("id") == option.get_attribute("id")
        assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
        expect(option).to_be_in_viewport()
    assert browser.barriers(page) == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(box).to_have_value("")
    box.press_sequentially("airport")
    page.locator("h1").click(position={"x": 5, "y": 5})  # elsewhere
    expect(panel).to_be_hidden()
    box.click()
    expect(panel).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    address = panel.locator("[aria-selected=true]").get_attribute("href")
    page.keyboard.press("Enter")
    expect(page.locator("#record h1")).to_be_focused()
    assert page.evaluate("location.hash") == address
