"""The page of a release, used as a reader uses it."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import browser
import pages
import project
import pytest
from pages import Site, opened
from playwright.sync_api import Page, expect

from pipeline.run import release
from pipeline.site import page_data

Sites = Callable[[str], Site]
Serve = Callable[[Path], str]
ALL = ("real", "made", "strikes")
EVENT = "E0002"
UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true })"
LEFT_OVER = ("[object", "undefined", "NaN", "null")
UNFOLD_SOME = UNFOLD.replace("'details'", "'details:first-of-type, details:nth-of-type(2)'")
HOSTILE = "</script><img src=x onerror=\"document.title='taken'\"> & <b>bold</b>"


def record(page: Page) -> tuple[bool, bool, str]:
    """Return whether the front and the record are to be seen, and the record's heading."""
    heading = page.locator("#record h1")
    return page.locator("#front").is_visible(), page.locator("#record").is_visible(), heading.inner_text()


@pytest.mark.parametrize("name", ALL)
def test_a_double_click_opens_the_page(name: str, site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site(name).address)
    assert page.title() == page.locator("h1").inner_text() == site(name).about["title"]


@pytest.mark.parametrize("name", ALL)
def test_a_server_gives_the_same_page(name: str, site: Sites, visit: browser.Visits, serve: Serve) -> None:
    file = opened(visit, site(name).address)
    page = opened(visit, serve(site(name).package))
    assert page.locator("main").inner_text() == file.locator("main").inner_text()


def test_the_head_says_what_this_is(site: Sites, visit: browser.Visits) -> None:
    said, about = opened(visit, site("real").address).locator("#front"), site("real").about
    expect(said).to_contain_text(f"Version {about['version']}, released {about['released']}")
    expect(said).to_contain_text(about["description"])
    expect(said.get_by_role("link", name=about["licenses"][0]["title"])).to_have_attribute(
        "href", about["licenses"][0]["path"]
    )


@pytest.mark.parametrize("form", ["plain", "bibtex"])
def test_a_citation_is_copied_with_one_click(
    form: str, site: Sites, visit: browser.Visits, serve: Serve
) -> None:
    page = opened(visit, serve(site("real").package))
    citation = page.locator(f"#cite-{form}").inner_text()
    page.locator(f"#cite [data-copy=cite-{form}]").click()
    expect(page.locator("#cite").get_by_text("copied")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == citation
    about = site("real").about
    assert all(word in citation for word in (about["title"], about["version"], about["released"][:4]))


@pytest.mark.parametrize("name", ALL)
def test_what_is_to_download_lies_beside_the_page(name: str, site: Sites, visit: browser.Visits) -> None:
    page, package = opened(visit, site(name).address), site(name).package
    offered = dict(
        page.locator("#downloads a[download]").evaluate_all(
            "links => links.map(link => [link.getAttribute('href'), link.closest('li').querySelector('code').textContent])"
        )
    )
    files = project.contents(package)
    assert offered == {path: hashlib.sha256(files[path]).hexdigest() for path in offered}
    assert {f"data/{table}.csv" for table in site(name).about["tables"]} < set(offered)


def test_the_head_and_the_codebook_can_be_read_without_scripts(site: Sites, visit: browser.Visits) -> None:
    page = visit(site("real").address, scripts=False)
    assert page.locator("h1").inner_text() == site("real").about["title"]
    expect(page.locator("#cite-plain")).to_be_visible()
    page.locator("#about-events > summary").click()
    expect(page.locator("#field-events-date_edtf")).to_be_visible()


@pytest.mark.parametrize("name", ALL)
def test_the_codebook_has_a_place_for_each_field_and_each_code(
    name: str, site: Sites, visit: browser.Visits
) -> None:
    page = opened(visit, site(name).address)
    fields = site(name).one("SELECT 'field-' || table_name || '-' || field_name FROM codebook")
    codes = site(name).one("SELECT 'code-' || code_list || '-' || code FROM codes")
    lists = site(name).one("SELECT 'codes-' || code_list FROM codes")
    places = page.locator("#codebook [id]").evaluate_all("places => places.map(place => place.id)")
    assert (fields | codes | lists) - set(places) == set()


@pytest.mark.parametrize("name", ALL)
def test_each_link_within_the_page_leads_somewhere(name: str, site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site(name).address)
    page.evaluate(UNFOLD)
    dead = """() => [...new Set([...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href').slice(1)))]
        .filter(to => to && !to.includes('/') && !document.getElementById(decodeURIComponent(to)))"""
    assert page.evaluate(dead) == []


def test_an_address_opens_a_record(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, f"{site('real').address}#events/{EVENT}")
    (title,) = site("real").one(f"SELECT title FROM events WHERE event_id = '{EVENT}'")
    assert record(page) == (False, True, title)


def test_a_record_of_an_event_holds_the_words_of_each_claim_about_it(
    site: Sites, visit: browser.Visits
) -> None:
    page = opened(visit, f"{site('real').address}#events/{EVENT}")
    quotes = page.locator("#record article.claim blockquote").all_inner_texts()
    claims = site("real").ask(f"SELECT quote FROM claims WHERE event_id = '{EVENT}'")
    assert sorted(quotes) == sorted(quote for (quote,) in claims)


def test_a_claim_of_an_event_says_whose_it_is_and_what_contradicts_it(
    site: Sites, visit: browser.Visits
) -> None:
    ((key, other, source, lineage, modality),) = site("real").ask(
        """SELECT claim_id, other_id, source_id, lineage_id, codes.label FROM contradictions
        JOIN claims USING (claim_id) JOIN lineages USING (source_id)
        JOIN codes ON codes.code_list = 'modalities' AND codes.code = modality
        WHERE kind = 'counts' ORDER BY ALL LIMIT 1"""
    )
    page = opened(visit, f"{site('real').address}#claims/{key}")
    claim = page.locator("#record article.claim")
    expect(claim).to_contain_text(modality)
    for table, one in (("sources", source), ("sources", lineage), ("claims", other)):
        expect(claim.locator(f"a[href='#{table}/{one}']").first).to_be_visible()


@pytest.mark.parametrize("name", ALL)
def test_an_address_of_no_row_says_so(name: str, site: Sites, visit: browser.Visits) -> None:
    table = site(name).about["tables"][0]
    page = opened(visit, f"{site(name).address}#{table}/X9999")
    front, shown, heading = record(page)
    assert (front, shown) == (False, True)
    assert "X9999" in heading


@pytest.mark.parametrize(
    "address", ["#%", "#events/%E0%A4%A", "#no-such-place", "#nothing/E0001", "#events/"]
)
def test_an_address_that_is_none_breaks_nothing(address: str, site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("real").address + address)
    expect(page.locator("h1:visible")).to_have_count(1)


@pytest.mark.parametrize("name", ["real", "made"])
def test_no_record_shows_what_a_script_has_left_over(name: str, site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site(name).address)
    keys = {"events": "E", "claims": "C", "actors": "A", "places": "P"}
    addresses = [f"#{table}/{letter}{number:04}" for table, letter in keys.items() for number in range(1, 16)]
    odd = []
    for address in [*addresses, "#sources/S001", "#sources/S002"]:
        page.evaluate("to => { location.hash = to }", address)
        page.locator("#record .above", has_text=address.split("/")[1]).wait_for()
        odd += [(address, word) for word in LEFT_OVER if word in page.locator("#record").inner_text()]
    assert odd == []


def numeric_table(names: list[str], columns: list[list[int | None]], **more: Any) -> dict[str, Any]:
    """Return a table of integers as a page carries it; its key is the first field."""
    fields = [{"name": name, "title": name, "type": "integer"} for name in names]
    table = {"key": names[:1], "label": names[1], "shown": names, "links": [], "fields": fields, "empty": {}}
    return {**table, "count": len(columns[0]), "columns": columns, **more}


def test_a_record_whose_key_is_a_number_shows_the_rows_that_refer_to_it(
    tmp_path: Path, site: Sites, visit: browser.Visits
) -> None:
    def change(data: dict[str, Any]) -> None:
        data["tables"]["works"] |= numeric_table(
            ["work", "raise", "constructor"],
            [[7, 8], [2, None], [None, None]],
            empty={"raise": "none was asked for"},
        )
        data["tables"]["unions"] |= numeric_table(
            ["union", "work"], [[70, 80], [7, 8]], links=[{"field": "work", "table": "works"}]
        )

    path = pages.altered(site("strikes"), tmp_path, change)
    page = opened(visit, f"{path.as_uri()}#works/8")
    assert page.locator("#record dd, #record td").all_text_contents() == ["8", "none was asked for", "80"]
    page.evaluate("location.hash = '#works/7'")
    expect(page.locator("#record h1")).to_have_text("2")


@pytest.mark.parametrize("name", ALL)
def test_each_table_has_a_record_for_its_rows(name: str, site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site(name).address)
    for table in site(name).shown:
        host = pages.unfold(page.locator(f"#table-{table}"))
        link = host.locator(f"tbody a[href^='#{table}/']")
        if not link.count():  # a table whose key is of several fields is not linked to
            continue
        text = link.first.inner_text()
        link.first.click()
        expect(page.locator("#record .above")).to_contain_text(text)
        page.go_back()


def test_back_returns_to_the_front_where_it_was_left(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("real").address)
    link = pages.unfold(page.locator("#table-events")).locator("tbody a[href^='#events/']").nth(30)
    link.scroll_into_view_if_needed()
    left = page.evaluate("scrollY")
    link.click()
    assert record(page)[:2] == (False, True)
    page.go_back()
    page.locator("#front").wait_for()
    assert left > 0
    assert abs(page.evaluate("scrollY") - left) < 100


def test_what_is_typed_as_markup_is_shown_as_text(
    tiny_with_queries: Path, chromium: object, visit: browser.Visits
) -> None:
    assert chromium
    project.change(tiny_with_queries, "events", event_id="E0001", title=HOSTILE)
    package = release.release(tiny_with_queries, tiny_with_queries / "documents", lambda _: None).released
    assert package is not None
    page = opened(visit, (package / "index.html").as_uri() + "#events/E0001")
    assert page.locator("#record h1").inner_text() == HOSTILE
    assert page.title().startswith(HOSTILE)
    page.evaluate("location.hash = ''")
    pages.unfold(page.locator("#table-events"))
    expect(page.locator("#table-events tbody tr").first).to_contain_text(HOSTILE)


def test_what_is_too_large_to_carry_is_told_where_it_is_missed(
    tiny_with_queries: Path, chromium: object, visit: browser.Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chromium
    monkeypatch.setattr(page_data, "ROWS", 1)  # the one estimate is carried, the claims behind it are not
    package = release.release(tiny_with_queries, tiny_with_queries / "documents", lambda _: None).released
    assert package is not None
    page = opened(visit, (package / "index.html").as_uri() + "#claims/C0001")
    large = "rows are too many for this page. To see them, query the database: FROM "
    expect(page.locator("#record")).to_contain_text(f"{large}claims")
    page.evaluate("location.hash = ''")
    drawing = page.locator("figure[data-kind=ranges] .drawing")
    expect(drawing).to_have_text(re.compile(rf"^[2-9] {large}words_behind_each_figure$"))


@pytest.mark.parametrize(
    ("address", "theme"),
    [
        ("", "light"),
        ("", "dark"),
        (f"#events/{EVENT}", "dark"),
        ("#actors/A0016", "light"),
    ],
)
def test_nothing_bars_the_way(address: str, theme: browser.Theme, site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("real").address + address, theme=theme)
    page.evaluate(UNFOLD_SOME)
    assert browser.barriers(page) == []


@pytest.mark.parametrize("name", ["made", "strikes"])
def test_nothing_bars_the_way_on_other_pages(name: str, site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site(name).address)
    assert browser.barriers(page) == []


@pytest.mark.parametrize("name", ALL)
def test_a_phone_shows_the_whole_width(name: str, site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site(name).address, width=390, height=844)
    page.evaluate(UNFOLD)
    addresses = [""]
    for table in site(name).shown:
        addresses += page.locator(f"#table-{table} tbody a[href^='#']").evaluate_all(
            "links => links.slice(0, 2).map(a => a.hash)"
        )
    wide = []
    for address in dict.fromkeys(addresses):
        page.evaluate("to => { location.hash = to }", address)
        page.wait_for_function(
            "() => document.querySelector('#front').hidden === location.hash.includes('/')"
        )
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    assert wide == []


def test_the_first_tab_skips_to_the_content(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("real").address)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("kind", pages.KINDS)
def test_a_mark_is_reached_and_opened_by_keys_alone(kind: str, site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("real").address)
    figure = site("real").picture(kind)["id"]
    page.evaluate("id => document.getElementById(id).querySelector('h3 a').focus()", figure)
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.drawing a[href*=\"/\"]')"):
            break
    expect(page.locator(f"#{figure} .drawing a:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#record h1")).to_be_focused()


def test_a_record_is_found_and_opened_by_keys_alone(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("real").address)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "search":
            break
    page.keyboard.type(EVENT)
    page.keyboard.press("Enter")
    expect(page.locator("#record h1")).to_be_focused()
    assert re.search(rf"#events/{EVENT}$", page.url)


def test_a_dataset_that_declares_no_page_has_one(site: Sites, visit: browser.Visits) -> None:
    page, strikes = opened(visit, site("strikes").address), site("strikes")
    assert "page" not in strikes.about
    assert page.locator("#charts").count() == 0
    for table in strikes.about["tables"]:
        expected = len(strikes.ask(f'FROM "{table}"'))
        assert len(pages.rows(pages.unfold(page.locator(f"#table-{table}")))) == expected
    expect(page.locator("#cite-plain")).to_contain_text(strikes.about["title"])
    expect(page.locator("#codebook")).to_be_visible()


def test_a_claim_without_a_speaker_is_its_authors(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, f"{site('real').address}#claims/C0005")
    said = page.locator("#record .claim-fields > div", has_text="Speaker")
    assert said.inner_text().splitlines() == ["Speaker", "the author of the document"]


def settled(page: Page, address: str) -> int:
    """Go to an address by a link of the page, and return how far it is scrolled then."""
    page.evaluate("to => { location.hash = to }", address)
    page.wait_for_function("to => document.activeElement.matches('#record h1') || !to", arg=address)
    return int(page.evaluate("scrollY"))


def test_each_place_of_the_history_is_where_it_was_left_also_after_a_reload(
    site: Sites, visit: browser.Visits
) -> None:
    page = opened(visit, site("real").address)
    places = ["#actors/A0001", "#actors/A0002", "#events/E0001"]
    assert [settled(page, place) for place in places] == [0, 0, 0]
    page.evaluate("scrollTo(0, 300)")
    page.wait_for_timeout(100)
    page.reload()
    page.wait_for_function("() => document.documentElement.dataset.ready")
    page.evaluate("scrollTo(0, 300)")
    page.wait_for_timeout(100)
    assert [settled(page, place) for place in ("#actors/A0003", "#actors/A0004", "#actors/A0001")] == [
        0,
        0,
        0,
    ]
    for _ in range(3):
        page.go_back()
    page.wait_for_function("() => location.hash === '#events/E0001' && scrollY === 300")
