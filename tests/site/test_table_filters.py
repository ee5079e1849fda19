"""Tables of a page, filtered by column: by the value of a cell, a period, or a range of numbers."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import browser
import pages
from pages import Site, opened
from playwright.sync_api import Locator, Page, expect

Sites = Callable[[str], Site]
OVERLAPS = "coalesce(date_start <= '{1}', true) AND coalesce(date_end >= '{0}', true)"


def table(page: Page, name: str) -> Locator:
    """Unfold a table and its filters."""
    host = pages.unfold(page.locator(f"#table-{name}"))
    host.get_by_role("button", name="Filter by column").click()
    return host


def keys(host: Locator) -> list[str]:
    """Return the first column of a table."""
    return [row[0] for row in pages.rows(host)]


def choose(host: Locator, title: str, label: str) -> None:
    """Choose a value in a filter, by its label without the number of rows."""
    control = host.get_by_role("combobox", name=title, exact=True)
    labels = control.locator("option").all_text_contents()
    control.select_option(label=next(text for text in labels if text.rpartition(" (")[0] == label))


def table_in(path: Path) -> list[list[str]]:
    """Return the rows of a CSV file."""
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def test_a_period_matches_the_dates_that_overlap_it_and_its_address_opens_the_same_rows(
    site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site("real").address), site("real")
    page.locator(".amounts a", has_text="events").click()
    host = table(page, "events")
    host.get_by_label("Date, from").fill("2022")
    host.get_by_label("Date, to").fill("2022")
    page.keyboard.press("Enter")
    in_2022 = OVERLAPS.format("2022-01-01", "2022-12-31")
    expected = sorted(on.one(f"SELECT event_id FROM events WHERE {in_2022}"))
    assert keys(host) == expected
    host.get_by_label("Date, to").fill("2022-06")
    page.keyboard.press("Enter")
    first_half = OVERLAPS.format("2022-01-01", "2022-06-30")
    assert keys(host) == sorted(on.one(f"SELECT event_id FROM events WHERE {first_half}"))
    host.get_by_label("Date, to").fill("June")
    page.keyboard.press("Enter")
    assert host.get_by_label("Date, to").get_attribute("aria-invalid") == "true"
    host.get_by_label("Date, from").fill("soon")
    page.keyboard.press("Enter")
    assert set(keys(host)) == on.one("SELECT event_id FROM events")
    host.get_by_label("Date, from").fill("2022")
    page.keyboard.press("Enter")
    host.get_by_label("Date, to").fill("2022")
    page.keyboard.press("Enter")
    choose(host, "Type", "Statement")
    statements = f"SELECT event_id FROM events WHERE type = 'statement' AND {in_2022}"
    host.locator("button[title=title]").click()
    titles = on.ask(f"SELECT event_id FROM ({statements}) JOIN events USING (event_id) ORDER BY title")
    assert keys(host) == [key for (key,) in titles]
    shared = opened(visit, page.url).locator("#table-events")
    assert keys(shared) == keys(host)
    expect(shared.get_by_label("Date, from")).to_have_value("2022")
    expect(shared.locator("th[aria-sort=ascending]")).to_have_text("Title ▲")
    shared.get_by_role("button", name="Clear filters").click()
    expect(shared.locator(".count")).to_have_text(f"{len(on.one('SELECT event_id FROM events'))} rows")


def test_back_and_forward_undo_and_repeat_filters_also_across_a_record(
    site: Sites, visit: browser.Visits
) -> None:
    page = opened(visit, site("real").address)
    host = table(page, "events")
    counts = [host.locator(".count").inner_text()]
    choose(host, "Type", "Attack")
    counts.append(host.locator(".count").inner_text())
    host.locator("input[type=search]").press_sequentially("kabul")  # typing makes one entry of the history
    counts.append(host.locator(".count").inner_text())
    assert len(set(counts)) == 3
    host.locator("tbody a").first.click()
    page.locator("#record h1").wait_for()
    for expected in reversed(counts):
        page.go_back()
        expect(host.locator(".count")).to_have_text(expected)
    expect(host.locator("input[type=search]")).to_have_value("")
    page.go_forward()
    expect(host.locator(".count")).to_have_text(counts[1])
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(host.locator(".count")).to_have_text(counts[1])
    page.locator(".amounts a", has_text="events").click()  # an address without filters
    expect(host.locator(".count")).to_have_text(counts[0])


def test_counts_are_filtered_and_sorted_by_their_numbers(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = table(page, "claims")
    number = "coalesce(count_best, count_low, count_high)"
    for direction in ("ASC", "DESC"):
        host.locator("button[title=count_text]").click()
        order = f"count_text IS NULL, {number} {direction} NULLS LAST, claim_id"
        claims = on.ask(f"SELECT claim_id FROM claims ORDER BY {order}")
        assert keys(host) == [key for (key,) in claims]
    host.get_by_label("Count, from").fill("90.5")
    host.get_by_label("Count, to").fill("1000")
    page.keyboard.press("Enter")
    expected = on.one(
        "SELECT claim_id FROM claims WHERE count_text IS NOT NULL "
        "AND coalesce(count_high, count_best, 1000) > 90 AND coalesce(count_low, count_best, 0) <= 1000"
    )
    assert set(keys(host)) == expected != set()
    host.locator("button[title=source_id]").click()  # shown by its label
    labels = dict(on.ask("SELECT claim_id, short_title FROM claims JOIN sources USING (source_id)"))
    titles = [labels[key].lower() for key in keys(host)]
    assert titles == sorted(titles)


def test_a_filter_lists_each_value_with_the_number_of_rows_that_the_other_filters_leave(
    site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = table(page, "claims")
    choose(host, "Speaker", "Islamic State")
    (speaker,) = on.one("SELECT actor_id FROM actors WHERE name = 'Islamic State'")
    assert keys(host) == sorted(on.one(f"SELECT claim_id FROM claims WHERE speaker_id = '{speaker}'"))
    labels = host.get_by_role("combobox", name="Modality").locator("option").all_text_contents()
    modalities = on.ask(
        f"""SELECT codes.label, count(claim_id) FILTER (speaker_id = '{speaker}')
        FROM codes JOIN claims ON modality = code WHERE code_list = 'modalities' GROUP BY ALL ORDER BY any_value(codes.position)"""
    )
    assert labels == ["all", *(f"{label} ({count})" for label, count in modalities)]
    choose(host, "Speaker", "the author of the document")
    assert keys(host) == sorted(on.one("SELECT claim_id FROM claims WHERE speaker_id IS NULL"))


def test_the_rows_shown_are_downloaded_with_all_their_fields(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = table(page, "claims")
    host.locator("input[type=search]").fill("kabul")
    choose(host, "Type", "Figure")
    with page.expect_download() as download:
        host.get_by_role("button", name="Download these rows (CSV)").click()
    shown, about = keys(host), on.about
    total = len(on.one("SELECT claim_id FROM claims"))
    name = f"{about['name']}-{about['version']}-claims-{len(shown)}-of-{total}-rows.csv"
    assert download.value.suggested_filename == name
    published = table_in(on.package / "data" / "claims.csv")
    expected = [published[0], *(row for row in published[1:] if row[0] in shown)]
    assert table_in(download.value.path()) == expected


def test_a_download_keeps_each_text_as_it_is(tmp_path: Path, site: Sites, visit: browser.Visits) -> None:
    texts = ["=1+1", "+1", "-1", "@x", 'a "b", c', "two\nlines", "", None, "\u0643\u0627\u0628\u0644", "NULL"]

    def change(data: dict[str, Any]) -> None:
        data["tables"]["works"] |= {
            "key": ["row"], "label": "", "shown": ["row"], "links": [], "count": len(texts),
            "fields": [{"name": "row", "title": "Row", "type": "integer"}, {"name": "a,b", "title": "A", "type": "string"}],
            "columns": [list(range(len(texts))), texts],
        }  # fmt: skip

    page = opened(visit, pages.altered(site("strikes"), tmp_path, change))
    host = pages.unfold(page.locator("#table-works"))
    with page.expect_download() as download:
        host.get_by_role("button", name="Download these rows (CSV)").click()
    assert table_in(download.value.path()) == [
        ["row", "a,b"],
        *([str(number), text or ""] for number, text in enumerate(texts)),
    ]
    assert download.value.path().read_bytes().splitlines()[8:10] == [
        b'6,""',
        b"7,",
    ]  # an empty text is not a missing value
    assert download.value.suggested_filename == f"{site('strikes').package.name}-works.csv"


def test_the_name_of_a_download_from_a_record_says_that_it_is_a_part(
    site: Sites, visit: browser.Visits
) -> None:
    page, on = opened(visit, site("real").address + "#actors/A0001"), site("real")
    part = page.locator("#record section", has=page.get_by_role("heading", name="Actor aliases"))
    with page.expect_download() as download:
        part.get_by_role("button", name="Download these rows (CSV)").click()
    ((some, total),) = on.ask("SELECT count(*) FILTER (actor_id = 'A0001'), count(*) FROM actor_aliases")
    name = f"{on.package.name}-actor_aliases-{some}-of-{total}-rows.csv"
    assert download.value.suggested_filename == name


def test_a_long_text_is_shown_in_three_lines_until_it_is_opened(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("real").address)
    host = pages.unfold(page.locator("#table-claims"))
    cell = host.locator("td:has(.unclamp)").first
    button = cell.get_by_role("button", name="Show the whole text")
    clamped = cell.locator(".clamped").evaluate("text => text.clientHeight < text.scrollHeight")
    button.focus()
    page.keyboard.press("Enter")
    text = cell.locator("div")
    assert (clamped, text.evaluate("text => text.clientHeight === text.scrollHeight")) == (True, True)
    assert button.get_attribute("aria-expanded") == "true"
    text.click()
    assert button.get_attribute("aria-expanded") == "false"


def test_the_key_stays_in_view_when_a_table_is_scrolled_sideways(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("real").address, width=390, height=844)
    host = pages.unfold(page.locator("#table-claims"))
    before = host.locator("td.key").first.bounding_box()
    host.locator(".scroll").evaluate("scroll => { scroll.scrollLeft = 900 }")
    assert host.locator("td.key").first.bounding_box() == before
