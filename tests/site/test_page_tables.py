"""The tables of a page: whole, sorted, filtered, a page at a time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import browser
import pages
import pytest
from pages import Site, opened
from playwright.sync_api import Locator, expect

Sites = Callable[[str], Site]
PAGE = 50
SORTED = {
    "events": ("title", "type", "date_start"), "claims": ("count_best", "quote"), "places": ("latitude",),
    "sources": ("characters",), "event_estimates": ("low",),
}  # fmt: skip


def whole(page: Any, table: str) -> Locator:
    """Unfold a table with all its fields."""
    host = pages.unfold(page.locator(f"#table-{table}"))
    rest = host.get_by_label("all fields")
    if rest.count():
        rest.check()
    return host


@pytest.mark.parametrize("name", ["real", "strikes"])
def test_each_table_holds_the_rows_of_the_database(name: str, site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site(name).address), site(name)
    for table in on.shown:
        host = whole(page, table)
        names = pages.columns(host)
        assert set(names) == on.one(f"SELECT field_name FROM codebook WHERE table_name = '{table}'")
        expected = [
            tuple(map(pages.shown, row)) for row in on.ask(f'SELECT {", ".join(names)} FROM "{table}"')
        ]
        assert sorted(pages.rows(host)) == sorted(expected), table


@pytest.mark.parametrize("table", SORTED)
def test_a_heading_sorts_up_and_then_down(table: str, site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = whole(page, table)
    for field in SORTED[table]:
        place = pages.columns(host).index(field)
        heading = host.locator(f"th:has(button[title='{field}'])")
        for direction in ("ascending", "descending"):
            heading.locator("button").click()
            assert heading.get_attribute("aria-sort") == direction
            assert [row[place] for row in pages.rows(host)] == pages.ordered(on, table, field, direction)


def test_dates_sort_by_their_first_day(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = whole(page, "events")
    place = pages.columns(host).index("date_edtf")
    host.locator("button[title=date_edtf]").click()
    dates = on.ask("SELECT date_edtf FROM events ORDER BY date_start NULLS FIRST, date_edtf")
    assert [row[place] for row in pages.rows(host)] == [date for (date,) in dates]


def test_a_filter_finds_words_with_and_without_diacritics(site: Sites, visit: browser.Visits) -> None:
    page = opened(visit, site("real").address)
    host = pages.unfold(page.locator("#table-places"))
    host.locator("input[type=search]").fill("Kabul")
    expected = pages.rows(host)
    assert expected != []
    host.locator("input[type=search]").fill("K\u0101b\u00fal")
    assert pages.rows(host) == expected


def test_a_filter_keeps_the_rows_that_have_all_words(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = pages.unfold(page.locator("#table-places"))
    host.locator("input[type=search]").fill("afghan REGION")
    expected = on.one(
        "SELECT place_id FROM places WHERE places::text ILIKE '%afghan%' AND places::text ILIKE '%region%'"
    )
    assert expected
    assert {row[0] for row in pages.rows(host)} == expected
    total = len(on.ask("FROM places"))
    assert host.locator(".count").inner_text() == f"{len(expected)} of {total} rows"


def test_a_filter_that_nothing_passes_leaves_no_row(site: Sites, visit: browser.Visits) -> None:
    host = pages.unfold(opened(visit, site("real").address).locator("#table-events"))
    host.locator("input[type=search]").fill("zebra")
    expect(host.locator("tbody tr")).to_have_count(0)
    expect(host.locator("nav.pages")).to_contain_text("no rows")


def test_a_table_is_turned_page_by_page(site: Sites, visit: browser.Visits) -> None:
    page, on = opened(visit, site("real").address), site("real")
    host = pages.unfold(page.locator("#table-claims"))
    ids = [key for (key,) in on.ask("SELECT claim_id FROM claims ORDER BY claim_id")]
    lengths = [host.locator("tbody tr").count()]
    while (following := host.get_by_role("button", name="Next page")).is_enabled():
        following.click()
        lengths.append(host.locator("tbody tr").count())
    assert lengths == [PAGE] * (len(ids) // PAGE) + [len(ids) % PAGE]
    host.get_by_role("button", name="First page").click()
    assert [row[0] for row in pages.rows(host)] == ids
    expect(host.get_by_role("button", name="Next page")).to_be_disabled()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            ["10000000000000000", 5, "9007199254740993", "9007199254740992", -1],
            ["-1", "5", "9007199254740992", "9007199254740993", "10000000000000000"],
        ),
        ([2.5, "inf", None, "nan", -1, "-inf"], ["-inf", "-1", "2.5", "inf", "", "nan"]),
    ],
)
def test_numbers_that_are_text_in_json_are_sorted_as_numbers(
    values: list[Any], expected: list[str], tmp_path: Path, site: Sites, visit: browser.Visits
) -> None:
    name = 'a"]'  # a field name that a selector must escape

    def change(data: dict[str, Any]) -> None:
        data["tables"]["works"] |= {
            "key": ["row"],
            "label": "",
            "shown": ["row", name],
            "links": [],
            "fields": [{"name": "row", "title": "Row"}, {"name": name, "title": "A", "type": "number"}],
            "count": len(values),
            "columns": [list(range(len(values))), values],
        }

    page = opened(visit, pages.altered(site("strikes"), tmp_path, change))
    host = pages.unfold(page.locator("#table-works"))
    host.locator("th button").nth(1).click()
    assert host.locator("td:nth-child(2)").all_text_contents() == expected
    expect(host.locator("th button").nth(1)).to_be_focused()
