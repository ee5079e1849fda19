"""The pictures of a page: each row has its mark, each mark its words, each picture its table."""

from collections.abc import Callable
from typing import Any

import browser
import pages
import pytest
from pages import Site, opened
from playwright.sync_api import Page, expect

Sites = Callable[[str], Site]
KINDS = ("timeline", "ranges", "map", "network", "tree")
BARS = 60
MOST = 30  # of actors in a network and of documents in a tree, at first sight


def drawing(page: Page, picture: dict[str, Any]) -> Any:
    return page.locator(f"#{picture['id']} .drawing")


@pytest.mark.parametrize("name", ["real", "made"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_picture_has_its_words(kind: str, name: str, site: Sites, visit: browser.Visits) -> None:
    page, picture = opened(visit, site(name).address), site(name).picture(kind)
    figure = page.locator(f"#{picture['id']}")
    assert figure.get_attribute("data-kind") == kind
    assert figure.locator("h3").inner_text() == picture["title"]
    assert figure.locator("figcaption p").inner_text() == picture["text"]
    drawn = figure.locator(".drawing svg")
    assert drawn.count() > 0
    labels = drawn.evaluate_all(
        "all => all.map(one => one.closest('[aria-hidden=true]') ? 'hidden' : one.getAttribute('aria-label'))"
    )
    assert all(labels), labels


@pytest.mark.parametrize("name", ["real", "made"])
def test_each_axis_has_its_title(name: str, site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site(name).address), site(name)
    said = {kind: pages.words(drawing(page, on.picture(kind)).first) for kind in KINDS}
    assert on.picture("timeline")["axis"] in said["timeline"]
    assert "number of " in said["ranges"].lower()
    assert "°E" in said["map"]
    assert "°N" in said["map"]
    assert " km" in said["map"]


def test_the_timeline_has_a_mark_for_each_event(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    marked = pages.keys(drawing(page, on.picture("timeline")))
    assert marked == on.one(
        "SELECT event_id FROM events WHERE date_start IS NOT NULL OR date_end IS NOT NULL"
    )


def test_a_long_timeline_has_marks_for_all_events_and_bars_for_some(
    site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site("made").address), site("made")
    picture = drawing(page, on.picture("timeline"))
    dated = on.one("SELECT event_id FROM events WHERE date_start IS NOT NULL OR date_end IS NOT NULL")
    assert pages.keys(picture) == dated
    expect(picture).to_contain_text(f"of {len(dated):,}")
    bars = picture.locator("svg a[data-key]")
    assert bars.evaluate_all("bars => new Set(bars.map(bar => bar.dataset.key)).size") == BARS


def test_the_map_has_a_mark_for_each_event_with_a_place(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    picture = on.picture("map")
    west, south, east, north = picture["window"]
    inside = f"longitude BETWEEN {west} AND {east} AND latitude BETWEEN {south} AND {north}"
    placed = on.one(f"SELECT event_id FROM events JOIN places USING (place_id) WHERE {inside}")
    elsewhere = on.one(f"SELECT place_id FROM events JOIN places USING (place_id) WHERE NOT ({inside})")
    host = drawing(page, picture)
    assert placed - pages.keys(host) == set()
    # What lies outside the window is named beside the map, unless its country reaches into it.
    named = set(
        host.locator("a[href^='#places/']").evaluate_all(
            "all => all.map(a => a.getAttribute('href').slice(8))"
        )
    )
    assert elsewhere - named == set()


@pytest.mark.parametrize("name", ["real", "made"])
def test_the_marks_of_the_map_stand_for_events_of_their_place(
    name: str, site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site(name).address), site(name)
    marked = pages.keys(drawing(page, on.picture("map")))
    assert marked - on.one("SELECT event_id FROM events WHERE place_id IS NOT NULL") == set()
    assert len(marked) > 10


def test_the_ranges_have_a_mark_for_each_number_and_each_claim_behind_it(
    site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site("real").address), site("real")
    marked = pages.keys(drawing(page, on.picture("ranges")))
    events = on.one("SELECT event_id FROM event_estimates")
    claims = on.one(
        """SELECT claim_id FROM claims JOIN event_estimates USING (event_id, unit)
        WHERE coalesce(count_low, count_best, count_high) IS NOT NULL"""
    )
    assert (events | claims) - marked == set()
    assert marked - events - on.one("SELECT claim_id FROM claims WHERE event_id IS NOT NULL") == set()


def test_the_network_has_a_mark_for_each_actor_or_says_how_many_it_leaves_out(
    site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = drawing(page, on.picture("network"))
    actors = on.one(
        "SELECT subject_id FROM who_stands_how_to_whom UNION SELECT object_id FROM who_stands_how_to_whom"
    )
    marked = {key for key in pages.keys(host) if key.startswith("A")}
    assert marked <= actors
    assert len(marked) == min(MOST, len(actors))
    if len(actors) > MOST:
        expect(host).to_contain_text(str(len(actors) - MOST))


def test_the_network_has_an_arc_for_each_claim_between_its_actors(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    marked = pages.keys(drawing(page, on.picture("network")))
    between = {
        claim
        for claim, one, other in on.ask("SELECT claim_id, subject_id, object_id FROM who_stands_how_to_whom")
        if one in marked and other in marked
    }
    assert {key for key in marked if key.startswith("C")} == between


def test_the_tree_has_a_mark_for_each_document(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    assert pages.keys(drawing(page, on.picture("tree"))) == on.one("SELECT source_id FROM sources")


@pytest.mark.parametrize("name", ["real", "made"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_table_under_a_picture_holds_the_rows_of_the_database(
    kind: str, name: str, site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site(name).address), site(name)
    picture = on.picture(kind)
    host = pages.unfold(page.locator(f"#{picture['id']} details.as-table"))
    names = pages.columns(host)
    expected = [
        tuple(map(pages.shown, row))
        for row in on.ask(f"SELECT {', '.join(names)} FROM {picture['relation']}")
    ]
    assert sorted(pages.rows(host)) == sorted(expected)


def test_one_click_on_a_number_leads_to_the_words_behind_it(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    event, unit = on.ask(
        "SELECT event_id, unit FROM event_estimates ORDER BY claims DESC, event_id, unit LIMIT 1"
    )[0]
    drawing(page, on.picture("ranges")).locator(f"a[href='#events/{event}'] text").first.click()
    quotes = set(page.locator("#record article.claim blockquote").all_inner_texts())
    words = on.one(f"SELECT quote FROM claims WHERE event_id = '{event}' AND unit = '{unit}'")
    assert words - quotes == set()


def test_each_dot_of_a_number_leads_to_its_own_words(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    links = drawing(page, on.picture("ranges")).locator("a[href^='#claims/']")
    claims = sorted(set(links.evaluate_all("all => all.map(a => a.getAttribute('href').slice(8))")))
    shown = {}
    for claim in claims[:5]:
        page.evaluate("to => { location.hash = to }", f"#claims/{claim}")
        page.locator(f"article.claim[aria-label='Claim {claim}']").wait_for()
        shown[claim] = page.locator("#record blockquote").first.inner_text()
    assert claims
    assert shown == dict(on.ask(f"SELECT claim_id, quote FROM claims WHERE claim_id IN {(*claims[:5], '')}"))


def test_the_numbers_of_an_event_stand_on_its_own_record(site: Sites, visit: browser.Visits) -> None:
    on = site("real")
    (event,) = on.one("SELECT event_id FROM event_estimates ORDER BY claims DESC, event_id LIMIT 1")
    page = opened(visit, f"{on.address}#events/{event}")
    marked = pages.keys(page.locator("#record figure[data-kind=ranges] .drawing"))
    assert {key for key in marked if key.startswith("E")} <= {event}
    assert {key for key in marked if key.startswith("C")} >= on.one(
        f"SELECT claim_id FROM claims WHERE event_id = '{event}' AND count_best IS NOT NULL AND unit IS NOT NULL"
    )


def test_a_picture_is_drawn_anew_at_another_width(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = drawing(page, on.picture("timeline"))
    wide = host.evaluate("host => host.dataset.width")
    page.set_viewport_size({"width": 600, "height": 900})
    page.wait_for_function(
        "([id, wide]) => document.querySelector(`#${id} .drawing`).dataset.width !== wide",
        arg=[on.picture("timeline")["id"], wide],
    )
    assert pages.keys(host) == on.one("SELECT event_id FROM events")
    assert host.evaluate(
        "host => [...host.querySelectorAll('svg')].every(svg => svg.getBoundingClientRect().width <= host.clientWidth)"
    )


def test_the_axis_of_time_reaches_to_where_all_bars_have_begun(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("strikes").address)
    began, ends = page.evaluate(
        """() => {
          const day = (text) => Date.parse(text);
          const early = Array.from({ length: 58 }, () => ({ start: day("2001-01-01"), end: day("2001-02-01") }));
          const late = [{ start: day("2020-01-01"), end: day("2020-01-02") }, { start: null, end: day("2024-01-01") }];
          return [day("2020-01-01"), timelineSpan([...early, ...late])[1]];
        }"""
    )
    assert ends > began


def test_years_of_the_first_century_have_bins_of_their_own(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("strikes").address)
    bins = page.evaluate(
        """() => timelineBins([{ start: Date.parse("0044-03-15"), end: Date.parse("0046-01-01") }], 100)
          .map(({ name, start, end }) => [name, ...[start, end].map((at) => new Date(at).toISOString().slice(0, 10))])"""
    )
    assert bins == [["0044", "0044-01-01", "0045-01-01"], ["0045", "0045-01-01", "0046-01-01"]]


def test_a_bar_that_ended_before_1970_is_told_by_its_own_year(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("strikes").address)
    said = page.evaluate(
        """() => {
          const item = { start: null, end: 0, value: null };
          return timelineSentence({ title: "Ends" }, [item], [item], new Map([[null, { words: "" }]]), [item]);
        }"""
    )
    assert said.startswith("Ends: 1 of 1 have a date, from 1969 to 1969;")
