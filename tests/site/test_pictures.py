"""The pictures of a page: each row has its mark, each mark its words, each picture its table."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import browser
import pages
import pytest
from pages import Site, opened
from playwright.sync_api import Page, expect

Sites = Callable[[str], Site]
BARS = 60
MOST = 30  # of actors in a network and of documents in a tree, at first sight
CLAIMED = """
SELECT
    claim_id, event_id, unit, count_low, count_best, count_high, lineage_id, quote,
    CASE
        WHEN regexp_full_match(count_text, '[0-9]+') THEN
            CASE WHEN bound = 'exactly' THEN '' ELSE replace(bound, '_', ' ') || ' ' END
            || format('{:,}', count_text::BIGINT)
        ELSE '“' || count_text || '”, read as ' || coalesce(count_best::VARCHAR, format('{:,} or more', count_low))
    END AS words
FROM words_behind_each_figure
WHERE coalesce(count_low, count_best, count_high) IS NOT NULL AND unit IS NOT NULL
ORDER BY coalesce(count_best, count_low, count_high), claim_id
"""
# Units with more than two different numbers, which have an axis; the numbers of others are listed.
DRAWN = f"""
SELECT unit FROM ({CLAIMED}) AS claimed JOIN event_estimates USING (event_id, unit)
GROUP BY unit HAVING count(DISTINCT coalesce(count_best, count_low, count_high)) > 2
"""
STOOD = f"""
SELECT
    events.title, lower(units.label) AS unit,
    list(words ORDER BY coalesce(count_best, count_low, count_high), claim_id) AS words,
    count(*) = 1 AND bool_and(count_best IS NOT DISTINCT FROM best) AS alone,
    best, rules.label AS rule, low, high,
    coalesce(max(count_low) > min(count_high), false) AS differ
FROM event_estimates
JOIN events USING (event_id)
JOIN ({CLAIMED}) AS claimed USING (event_id, unit)
JOIN codes AS units ON units.code_list = 'count_units' AND units.code = event_estimates.unit
JOIN codes AS rules ON rules.code_list = 'estimate_rules' AND rules.code = event_estimates.rule
WHERE unit IN ({DRAWN})
GROUP BY ALL
"""

ARCS = """
WITH told AS (
    SELECT
        *, type IN {directed} AS directed, polarity = 'negated' OR modality IN ('hypothetical', 'forecast') AS weak,
        CASE WHEN directed THEN subject_id ELSE least(subject_id, object_id) END AS one,
        CASE WHEN directed THEN object_id ELSE greatest(subject_id, object_id) END AS other
    FROM who_stands_how_to_whom
), arcs AS (
    SELECT
        type, directed, one, other, count(*) AS claims, count(DISTINCT lineage_id) AS lineages,
        count(*) FILTER (weak) AS weak, string_agg(claim_id, ' ' ORDER BY claim_id) AS keys
    FROM told
    GROUP BY ALL
)
SELECT
    codes.label || ': ' || first.name || CASE WHEN directed THEN ' → ' ELSE ' and ' END || second.name
    || ', ' || claims || ' claim' || CASE claims WHEN 1 THEN '' ELSE 's' END
    || ' from ' || lineages || ' lineage' || CASE lineages WHEN 1 THEN '' ELSE 's' END
    || CASE weak WHEN claims THEN ', all of them negated or hypothetical or forecast' WHEN 0 THEN ''
        ELSE ', ' || weak || ' of them negated or hypothetical or forecast' END,
    directed, CASE weak WHEN claims THEN '5 4' WHEN 0 THEN NULL ELSE '14 4' END, keys, one, other
FROM arcs
JOIN actors AS first ON first.actor_id = one
JOIN actors AS second ON second.actor_id = other
JOIN codes ON code_list = 'claim_types' AND code = arcs.type
"""

KEYS = "all => all.map(mark => mark.dataset.key)"
LABELS = "all => all.map(mark => mark.getAttribute('aria-label'))"
# Pairs of a name on a map and a mark of another place, whose centre it covers.
COVERED = """
host => {
  const marks = [...host.querySelectorAll('a.mark')].filter(mark => mark.querySelector('.hit')).map(mark => {
    const box = mark.querySelector('.hit').getBoundingClientRect();
    return [mark.getAttribute('aria-label'), box.x + box.width / 2, box.y + box.height / 2];
  });
  return [...host.querySelectorAll('.names .place-name')].flatMap(text => {
    const box = text.getBoundingClientRect();
    const name = text.textContent.replace(/ [0-9,]+$/, '');
    return marks.filter(([label, x, y]) => !label.startsWith(name + ':')
      && x > box.left && x < box.right && y > box.top && y < box.bottom).map(([label]) => [name, label]);
  });
}
"""


def drawing(page: Page, picture: dict[str, Any]) -> Any:
    return page.locator(f"#{picture['id']} .drawing")


@pytest.mark.parametrize("name", ["real", "made"])
@pytest.mark.parametrize("kind", pages.KINDS)
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
    said = {kind: pages.words(drawing(page, on.picture(kind)).first) for kind in pages.KINDS}
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


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", ["real", "made"])
def test_no_name_on_the_map_covers_a_mark_of_another_place(
    name: str, width: int, site: Sites, visit: browser.Visits
) -> None:
    page, on = visit(site(name).address), site(name)
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_selector("html[data-ready]")
    host = drawing(page, on.picture("map"))
    page.wait_for_function(
        "host => Number(host.dataset.width) === host.clientWidth", arg=host.element_handle()
    )
    assert host.evaluate(COVERED) == []
    texts = host.locator(".names .place-name, .names .country-name").all_text_contents()
    texts += host.locator(".beneath span").evaluate_all("all => all.map(one => one.textContent)")
    drawn = {mark.split(":")[0] for mark in host.locator("a.mark").evaluate_all(LABELS)}
    named = {text.rsplit(" ", 1)[0] for text in texts}
    assert {one.removesuffix(", the whole country") for one in drawn} - named == set()


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
    host = drawing(page, on.picture("ranges"))
    marked = pages.keys(host) | set(host.locator(".numbers [data-key]").evaluate_all(KEYS))
    events = on.one("SELECT event_id FROM event_estimates")
    claims = on.one(
        """SELECT claim_id FROM claims JOIN event_estimates USING (event_id, unit)
        WHERE coalesce(count_low, count_best, count_high) IS NOT NULL"""
    )
    assert (events | claims) - marked == set()
    assert marked - events - on.one("SELECT claim_id FROM claims WHERE event_id IS NOT NULL") == set()


def said(words: list[str], *, alone: bool, best: int | None, rule: str) -> str:
    """Say what claims say, each wording once, and what stands where they aren't one."""
    each = {one: words.count(one) for one in words}
    claimed = "; ".join(one if count == 1 else f"{one} ({count} claims)" for one, count in each.items())
    return (
        claimed
        if alone
        else f"{claimed} · {f'best estimate {best:,} ({rule.lower()})' if best else 'no best estimate'}"
    )


def test_a_number_is_said_by_the_words_of_its_claims_and_by_what_stands(
    site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site("real").address), site("real")
    rows = drawing(page, on.picture("ranges")).locator("g.row > a[href^='#events/']")
    spoken = rows.evaluate_all(
        """all => all.map(row => [row.getAttribute('aria-label'),
        [...row.querySelectorAll('text.fine')].filter(one => !one.querySelector('.differ'))
        .map(one => one.textContent).join(' ')])"""
    )
    expected = []
    for title, unit, words, alone, best, rule, low, high, differ in on.ask(STOOD):
        ends = ", ".join(
            f"no {name}" if end is None else f"{name} {end:,}" for name, end in (("low", low), ("high", high))
        )
        text = said(words, alone=alone, best=best, rule=rule)
        claims = f"{len(words)} claim{'s' * (len(words) > 1)}{', which differ' * differ}"
        expected.append([f"{title}: {unit}: {text}; {ends}; {claims}", text])
    assert sorted(spoken) == sorted(expected)


def test_a_dot_says_its_claim_by_the_words_of_its_source_and_is_hollow_for_a_word(
    site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site("real").address), site("real")
    dots = drawing(page, on.picture("ranges")).locator("svg a[href^='#claims/']")
    spoken = dots.evaluate_all(
        """all => all.map(dot => [dot.getAttribute('aria-label').split('; ')[0],
        dot.querySelector('.hollow') !== null])"""
    )
    claimed = on.ask(
        f"""SELECT claim_id || ': ' || lower(label) || ': ' || words, words LIKE '%read as%'
        FROM ({CLAIMED}) AS claimed
        JOIN event_estimates USING (event_id, unit)
        JOIN codes ON code_list = 'count_units' AND code = unit
        WHERE unit IN ({DRAWN})"""
    )
    assert sorted(spoken) == sorted(map(list, claimed))


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


@pytest.mark.parametrize("name", ["real", "made"])
def test_an_arc_says_its_direction_its_claims_and_their_lineages(
    name: str, site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site(name).address), site(name)
    picture = on.picture("network")
    arcs = drawing(page, picture).locator("g.arc")
    spoken = arcs.evaluate_all(
        """all => all.map(arc => [arc.getAttribute('aria-label'), arc.querySelector('.arc-head') !== null,
        arc.querySelector('.arc-line').getAttribute('stroke-dasharray'), arc.dataset.key.split(' ').sort().join(' ')])"""
    )
    drawn = pages.keys(drawing(page, picture))
    expected = [
        [label, arrow, dashes, keys]
        for label, arrow, dashes, keys, one, other in on.ask(ARCS.format(directed=tuple(picture["directed"])))
        if {one, other} <= drawn
    ]
    assert sorted(spoken, key=str) == sorted(expected, key=str)
    assert {arrow for _, arrow, *_ in spoken} == {True, False}


def test_the_tree_has_a_mark_for_each_document(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    assert pages.keys(drawing(page, on.picture("tree"))) == on.one("SELECT source_id FROM sources")


@pytest.mark.parametrize("name", ["real", "made"])
@pytest.mark.parametrize("kind", pages.KINDS)
def test_the_table_under_a_picture_holds_the_rows_of_the_database(
    kind: str, name: str, site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site(name).address), site(name)
    picture = on.picture(kind)
    fold = pages.unfold(page.locator(f"#{picture['id']} details.as-table"))
    drawn = [picture["relation"], picture.get("marks", {}).get("relation"), picture.get("places")]
    parts = fold.locator("> div").all()
    for relation, host in zip(filter(None, drawn), parts, strict=True):
        names = pages.columns(host)
        rows = on.ask(f"SELECT {', '.join(names)} FROM {relation}")
        assert sorted(pages.rows(host)) == sorted(tuple(map(pages.shown, row)) for row in rows), relation


def test_one_click_on_a_number_leads_to_the_words_behind_it(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    event, unit = on.ask(
        "SELECT event_id, unit FROM event_estimates ORDER BY claims DESC, event_id, unit LIMIT 1"
    )[0]
    drawing(page, on.picture("ranges")).locator(f"a[href='#events/{event}'] text").first.click()
    page.locator("#record article.claim").first.wait_for()
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


def test_the_numbers_of_a_unit_with_too_few_of_them_are_listed_with_their_documents(
    site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site("real").address), site("real")
    listed = (
        drawing(page, on.picture("ranges"))
        .locator(".numbers li")
        .evaluate_all("all => all.map(item => [...item.children].map(part => part.textContent))")
    )
    expected = on.ask(
        f"""SELECT events.title, list(words || ' ' || short_title ORDER BY claim_id), any_value(best)
        FROM ({CLAIMED}) AS claimed
        JOIN claims USING (claim_id)
        JOIN sources USING (source_id)
        JOIN events ON events.event_id = claimed.event_id
        JOIN event_estimates ON event_estimates.event_id = claimed.event_id AND event_estimates.unit = claimed.unit
        WHERE claimed.unit NOT IN ({DRAWN})
        GROUP BY events.title, claimed.unit"""
    )
    ends = [["no best estimate"] if best is None and len(words) > 1 else [] for _, words, best in expected]
    assert sorted(listed) == sorted(
        [title, *words, *end] for (title, words, _), end in zip(expected, ends, strict=True)
    )


def test_the_first_number_of_a_unit_is_one_in_dispute(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    rows = drawing(page, on.picture("ranges")).locator("svg:has(g.row)").first.locator("g.row")
    disputed = rows.evaluate_all("all => all.map(row => row.querySelector('.differ') !== null)")
    assert disputed == [True] + [False] * (len(disputed) - 1)


def test_the_first_screen_draws_the_numbers_in_dispute(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address, height=900), site("real")
    host = page.locator("#conflicts .drawing")
    expect(host.locator("svg:has(g.row)")).to_be_in_viewport(ratio=1)
    rows = host.locator("g.row").evaluate_all(KEYS)
    assert rows == [
        event for (event,) in on.ask(f"SELECT event_id FROM ({STOOD}) JOIN events USING (title) WHERE differ")
    ]


def test_a_page_without_numbers_in_dispute_has_no_chart_of_them(
    tmp_path: Path, site: Sites, visit: browser.Visits
) -> None:
    on = site("real")

    def change(data: dict[str, Any]) -> None:
        view = data["views"][on.picture("ranges")["marks"]["relation"]]
        view["columns"] = [[] for _ in view["columns"]]
        view["count"] = 0

    page = opened(visit, pages.altered(on, tmp_path, change))
    expect(page.locator("#conflicts")).to_be_hidden()


def test_a_record_draws_the_numbers_of_its_event_if_more_than_two_differ(
    tmp_path: Path, site: Sites, visit: browser.Visits
) -> None:
    on = site("real")
    (event,) = on.one("SELECT event_id FROM event_estimates ORDER BY claims DESC, event_id LIMIT 1")
    unit = on.ask(f"SELECT unit FROM event_estimates WHERE event_id = '{event}' ORDER BY claims DESC")[0][0]
    others = on.ask(f"SELECT claim_id FROM claims WHERE event_id = '{event}' AND unit <> '{unit}'")

    def change(data: dict[str, Any]) -> None:
        """Let a claim of another unit be one of this unit."""
        view = data["views"][on.picture("ranges")["marks"]["relation"]]
        names = [field["name"] for field in view["fields"]]
        view["columns"][names.index("unit")] = [unit] * view["count"]

    page = opened(visit, f"{on.address}#events/{event}")
    expect(page.locator("#record .lead-facts")).to_be_visible()
    assert page.locator("#record figure[data-kind=ranges]").count() == 0
    assert others
    path = pages.altered(on, tmp_path, change)
    page = opened(visit, f"{path.as_uri()}#events/{event}")
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


def test_events_are_grouped_by_how_their_time_is_known(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = drawing(page, on.picture("timeline"))
    groups = host.locator("svg[role=group]").evaluate_all(
        """all => all.map(svg => [svg.previousElementSibling.querySelector('strong').textContent,
        [...svg.querySelectorAll('a.mark')].map(mark => mark.dataset.key),
        [...svg.querySelectorAll('a.mark')].filter(mark => mark.querySelector('.once')).length])"""
    )
    expected = on.ask(
        """SELECT
            CASE WHEN date_end - date_start < 31 THEN 'Dated to within a month'
                WHEN clarity = 1 THEN 'Once within a longer time' ELSE 'Several times, or all the time' END AS heading,
            list(event_id ORDER BY date_start NULLS FIRST, date_end NULLS LAST, event_id),
            count(*) FILTER (clarity = 1 AND date_start IS DISTINCT FROM date_end)
        FROM events GROUP BY heading ORDER BY heading"""
    )
    assert [tuple(group) for group in groups] == expected


def test_an_event_in_dispute_is_marked_in_the_timeline(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    marks = drawing(page, on.picture("timeline")).locator("a.mark:has(text.conflict)")
    disputed = marks.evaluate_all(
        "all => all.map(mark => [mark.dataset.key, mark.querySelector('text').textContent[0]])"
    )
    expected = on.one("SELECT event_id FROM event_support WHERE status = 'conflicting'")
    assert dict(disputed) == dict.fromkeys(expected, "≠")


def test_a_claim_of_a_relation_without_direction_has_no_arrow(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    picture = on.picture("network")
    host = drawing(page, picture)
    said = {}
    for kind, directed in on.ask(
        f"SELECT DISTINCT label, code IN {tuple(picture['directed'])} FROM who_stands_how_to_whom "
        "JOIN codes ON code_list = 'claim_types' AND code = type"
    ):
        host.locator(f"g.arc[aria-label^='{kind}: ']").first.press("Enter")
        said[kind] = ("→" in str(host.locator(".claims").text_content()), directed)
    assert {arrow for arrow, _ in said.values()} == {True, False}
    assert [kind for kind, (arrow, directed) in said.items() if arrow != directed] == []


def test_each_mark_that_is_reached_by_keys_has_a_name(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("real").address)
    nameless = page.locator(".drawing").evaluate_all(
        """all => all.flatMap(host => [...host.querySelectorAll('a, button, [tabindex], svg:not([aria-hidden])')])
        .filter(mark => !mark.closest('[aria-hidden]') && !(mark.getAttribute('aria-label') || mark.textContent).trim())
        .map(mark => mark.outerHTML.slice(0, 200))"""
    )
    assert nameless == []


def test_the_legend_of_shaded_countries_is_true_in_both_themes(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = drawing(page, on.picture("map"))
    assert "the stronger the colour, the more events" in pages.words(host.locator(".legend"))


def test_the_chart_of_changes_names_each_table(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    names = page.locator("#changes-since .drawing svg text.label").all_text_contents()
    changed = on.one("SELECT table_name FROM changes")
    assert (set(names), names == []) == (changed, changed == set())


def timeline_of(on: Site, folder: Path, dates: list[tuple[str | None, str | None]]) -> Path:
    """Write the page with other rows in its timeline: their keys are R0, R1, …"""
    columns = {
        "event_id": [f"R{number}" for number in range(len(dates))],
        "date_start": [start for start, _ in dates],
        "date_end": [end for _, end in dates],
    }

    def change(data: dict[str, Any]) -> None:
        view = data["views"][on.picture("timeline")["relation"]]
        names = [field["name"] for field in view["fields"]]
        view["columns"] = [columns.get(name, [None] * len(dates)) for name in names]
        view["count"] = len(dates)

    return pages.altered(on, folder, change)


EARLY = [("2001-01-01", "2001-01-31")] * 58


@pytest.mark.parametrize(
    ("late", "cut"),
    [
        ([("2020-01-01", "2020-01-01"), (None, "2023-12-31")], []),
        ([("2001-06-01", "2001-06-01"), ("2001-01-01", "2023-12-31")], ["… 2023-12-31"]),
    ],
)
def test_the_time_axis_includes_the_start_of_each_bar_and_a_cut_bar_shows_its_end(
    late: list[tuple[str | None, str | None]],
    cut: list[str],
    tmp_path: Path,
    site: Sites,
    visit: browser.Visits,
) -> None:
    on = site("real")
    page = opened(visit, timeline_of(on, tmp_path, EARLY + late))
    rows = drawing(page, on.picture("timeline")).locator("a.mark")
    assert rows.count() == len(EARLY + late)
    assert rows.locator("text.fine").all_text_contents() == cut
    beyond = """all => all.flatMap((svg) => [...svg.querySelectorAll('a.mark g path')].filter((path) =>
        path.getBoundingClientRect().left > svg.getBoundingClientRect().right)).length"""
    assert drawing(page, on.picture("timeline")).locator("svg[role=group]").evaluate_all(beyond) == 0


def test_years_of_the_first_century_have_bins_of_their_own(
    tmp_path: Path, site: Sites, visit: browser.Visits
) -> None:
    on = site("real")
    page = opened(visit, timeline_of(on, tmp_path, [("0044-03-15", "0060-12-31")] * 101))
    bins = drawing(page, on.picture("timeline")).locator(".bin").evaluate_all(LABELS)
    assert [label.split(":")[0] for label in bins] == [f"{year:04}" for year in range(44, 61)]


def test_a_bar_that_ended_before_1970_is_counted_in_its_own_year(
    tmp_path: Path, site: Sites, visit: browser.Visits
) -> None:
    on = site("real")
    picture = on.picture("timeline")
    page = opened(visit, timeline_of(on, tmp_path, [(None, "1969-12-31")]))
    label = drawing(page, picture).locator("svg[role=group]").get_attribute("aria-label")
    assert label.startswith(f"{picture['title']}: 1 of 1 events with a date, from 1969 to 1969;")
