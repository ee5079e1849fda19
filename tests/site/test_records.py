"""The record of a row: what matters is at its head, documents have names, and it can be printed."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import browser
import pages
from pages import Site, opened
from playwright.sync_api import Page, expect

Sites = Callable[[str], Site]
EVENT = "E0002"
FIRST_SCREEN = 900  # px
A4 = 680  # px, without its margins
FACTS = """facts => facts.map(fact => [fact.querySelector('dt').textContent,
    ...[...fact.querySelectorAll('dd')].map(value => value.textContent)])"""
# Show each record, and return for each what a function of the article returns.
EACH_RECORD = """
async keys => {
  const measure = MEASURE;
  const results = [];
  for (const key of keys) {
    location.hash = '#' + key;
    while (document.querySelector('#record .above')?.textContent.split(' / ')[1] !== key.split('/')[1])
      await new Promise(requestAnimationFrame);
    results.push([key, measure(document.querySelector('#record'))]);
  }
  return results;
}
"""
LOWEST = "record => [...record.querySelectorAll('.lead-facts > div')].at(-1).getBoundingClientRect().bottom"
TEXT = "record => record.textContent"
DATE = "record => record.querySelector('.lead-facts span[title]').textContent"
# Tables show the published values.
TEXT_WITHOUT_TABLES = """record => {
    const copy = record.cloneNode(true);
    copy.querySelectorAll('table').forEach(table => table.remove());
    return copy.textContent;
  }"""
ABSENT = "No claim of responsibility is recorded"


def facts(page: Page) -> list[list[str]]:
    """Return the facts at the head of the record: each with its title and its values."""
    found: list[list[str]] = page.locator("#record .lead-facts > div").evaluate_all(FACTS)
    return found


def each(page: Page, addresses: list[str], measure: str) -> dict[str, Any]:
    """Show each record and return what a function of the article returns, by address."""
    return dict(page.evaluate(EACH_RECORD.replace("MEASURE", measure), addresses))


def events(on: Site) -> list[str]:
    return [f"events/{key}" for (key,) in on.ask("SELECT event_id FROM events ORDER BY event_id")]


def test_the_facts_of_every_event_are_on_the_first_screen(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address, height=FIRST_SCREEN), site("real")
    lowest = each(page, events(on), LOWEST)
    assert len(lowest) == len(events(on))
    assert {address: y for address, y in lowest.items() if y >= FIRST_SCREEN} == {}


def test_a_record_leads_with_who_where_when_how_many_and_how_certain(
    site: Sites, visit: browser.Visits
) -> None:
    page = opened(visit, f"{site('real').address}#events/{EVENT}")
    assert facts(page) == [
        ["Perpetrator", "Islamic State Khorasan Province"],
        ["Target", "Hazara"],
        ["Place", "Kabul (exact)"],
        ["Date", "8 May 2021 (inferred)"],
        [
            "Deaths",
            "68 Explainer of 21 September 2021",
            "more than 90 Analysis of 27 August 2021",
            "≠ claims differ",
            "best estimate 68 (most recent)",
        ],
        ["Injuries", "more than 165 Explainer of 21 September 2021"],
        ["Status", "Conflicting (2 lineages, 2 documents)"],
        ["Responsibility", "Islamic State Khorasan Province (attributed)", ABSENT],
    ]


def test_after_the_facts_come_statements_notes_rows_and_further_fields(
    site: Sites, visit: browser.Visits
) -> None:
    page = opened(visit, f"{site('real').address}#events/{EVENT}")
    headings = page.locator("#record h2, #record summary").all_text_contents()
    assert headings == [
        "Statements: 6 from 2 lineages",
        "Notes",
        "Actors in events: 2 rows",
        "Contradictions",
        "Event support: 1 row",
        "Event responsibility: 1 row",
        "Event estimates: 2 rows",
        "Further fields",
    ]


def test_an_attack_that_nobody_claims_says_so(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    texts = each(page, events(on), TEXT)
    expected = on.one(
        """SELECT 'events/' || event_id FROM events WHERE type = 'attack' AND event_id NOT IN
        (SELECT event_id FROM event_responsibility WHERE status = 'claimed')"""
    )
    assert {address for address, text in texts.items() if ABSENT in text} == expected
    assert expected < on.one("SELECT 'events/' || event_id FROM events WHERE type = 'attack'")


def test_a_record_names_documents_by_their_titles(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    keys = on.one("SELECT source_id FROM sources")
    claims = [f"claims/{key}" for (key,) in on.ask("SELECT claim_id FROM claims ORDER BY claim_id")]
    texts = each(page, [*events(on), *claims], TEXT_WITHOUT_TABLES)
    named = on.one(f"SELECT name FROM actors WHERE regexp_matches(name, '{'|'.join(keys)}')")

    def coded(text: str) -> list[str]:
        """Return the keys of documents in a text, except in the published names of actors."""
        for name in named:
            text = text.replace(name, "")
        return re.findall(rf"\b(?:{'|'.join(keys)})\b", text)

    assert {address: coded(text) for address, text in texts.items() if coded(text)} == {}


def test_charts_name_documents_by_their_titles(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    keys = on.one("SELECT source_id FROM sources")
    kinds = ("ranges", "tree")
    texts = {kind: page.locator(f"#{on.picture(kind)['id']} .drawing").inner_html() for kind in kinds}
    shown = {kind: re.sub(r'(href|data-key)="[^"]*"', "", text) for kind, text in texts.items()}
    assert {kind: re.findall(rf"\b(?:{'|'.join(keys)})\b", text) for kind, text in shown.items()} == {
        kind: [] for kind in kinds
    }


# Dates in EDTF in words, of an event that happened once and of one that lasted.
DATES = {
    "2021-05-08": ("8 May 2021", "8 May 2021"),
    "2021-05": ("May 2021", "May 2021"),
    "2021~": ("about 2021", "about 2021"),
    "2021-08?": ("possibly August 2021", "possibly August 2021"),
    "2014/2021-09-21": ("once between 2014 and 21 September 2021", "2014 to 21 September 2021"),
    "2015/..": ("once, not before 2015", "from 2015 on"),
    "../2021": ("once, not after 2021", "until 2021"),
    "2021-XX": ("2021-XX", "2021-XX"),
    "2021/": ("2021/", "2021/"),
}


def test_a_date_is_shown_in_words(tmp_path: Path, site: Sites, visit: browser.Visits) -> None:
    on = site("real")
    ((once,),) = on.picture("timeline")["once"].values()
    columns = {
        "date_edtf": [date for date in DATES for _ in range(2)],
        "clarity": [once, once + 1] * len(DATES),
    }

    def change(data: dict[str, Any]) -> None:
        table = data["tables"]["events"]
        names = [field["name"] for field in table["fields"]]
        for name, values in columns.items():
            place = names.index(name)
            table["columns"][place] = [*values, *table["columns"][place][len(values) :]]

    page = opened(visit, pages.altered(on, tmp_path, change))
    dates = each(page, events(on)[: 2 * len(DATES)], DATE)
    assert list(dates.values()) == [words for pair in DATES.values() for words in pair]


def test_on_paper_folds_are_open_and_lists_complete(site: Sites, visit: browser.Visits) -> None:
    on = site("real")
    page = opened(visit, f"{on.address}#actors/A0001", theme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    closed = page.locator("#record details:not([open])")
    before = closed.count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert (before > 0, closed.count()) == (True, 0)
    ((count,),) = on.ask("SELECT count(*) FROM claims WHERE subject_id = 'A0001'")
    section = page.locator("#record details", has_text=re.compile(r"^Statements \(subject\)"))
    assert section.locator("article.claim").count() == count
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert closed.count() == before


def test_on_paper_buttons_are_gone_except_those_with_headings_and_legends(
    site: Sites, visit: browser.Visits
) -> None:
    page = opened(visit, site("real").address)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    visible = page.locator("button:visible")
    assert visible.count() > 0
    assert visible.evaluate_all("all => all.filter(button => !button.closest('th, .kinds')).length") == 0
    expect(page.locator(".top")).to_be_hidden()
    folded = page.locator("#front details:not([open])").evaluate_all(
        "all => all.filter(fold => !fold.matches('.as-table') && !fold.closest('#tables')).length"
    )
    assert folded == 0


def test_on_paper_no_table_is_wider_than_the_page(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("real").address, width=A4)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    tables = page.locator("#questions .scroll:visible")
    assert tables.count() == page.locator("#questions > details").count()
    cut = "all => all.filter(host => host.scrollWidth > host.clientWidth).map(host => host.textContent.slice(0, 60))"
    assert tables.evaluate_all(cut) == []
