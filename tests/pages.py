"""A released page and its database, and functions that read what the page shows."""

import base64
import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import browser
import duckdb
import shared_release
from playwright.sync_api import Locator, Page

from pipeline.site import page_data

KINDS = ("timeline", "ranges", "map", "network", "tree")  # of charts
# If a cell contains a link, its value is the target: the record of a row, or the definition of a code.
LINKED = re.compile(r"#(?:code-[^-]+-|[^/]+/)(.*)")
# The packed data of a page, between what is before and after them.
DATA = re.compile(r'(?<=id="data">)[^<]+')
CELLS = """
host => {
  const found = [];
  for (let next; next !== null; next?.click()) {
    found.push(...[...host.querySelectorAll('tbody tr')].map(row => [...row.cells].map(cell =>
      [cell.querySelector('a')?.getAttribute('href') ?? null, cell.textContent])));
    next = host.querySelector('.pages [aria-label="Next page"]:not(:disabled)');
  }
  return found;
}
"""


@dataclass(frozen=True)
class Site:
    """A release.

    Attributes:
        package: its folder, with index.html in it.
        about: dataset.json.
    """

    package: Path
    about: dict[str, Any]

    @classmethod
    def of(cls, folder: Path) -> "Site":
        """Return the release of a released project."""
        about = json.loads((folder / "schemas" / "dataset.json").read_text("utf-8"))
        return cls(shared_release.package(folder), about)

    @property
    def shown(self) -> list[str]:
        """The tables of the dataset that the page shows."""
        return [
            name for name in self.about["tables"] if name not in self.about.get("page", {}).get("omit", ())
        ]

    @property
    def address(self) -> str:
        """The page as a file."""
        return (self.package / "index.html").as_uri()

    @property
    def pictures(self) -> list[dict[str, Any]]:
        """The pictures that are declared; each has the id of its figure."""
        declared = self.about.get("page", {}).get("pictures", [])
        return [{**picture, "id": f"chart-{number}"} for number, picture in enumerate(declared, start=1)]

    def picture(self, kind: str) -> dict[str, Any]:
        """Return the picture of that kind."""
        return next(one for one in self.pictures if one["kind"] == kind)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query over the released database."""
        with duckdb.connect(str(next(self.package.glob("*.duckdb"))), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def one(self, query: str) -> set[str]:
        """Return the values of a query of one column."""
        return {str(value) for (value,) in self.ask(query)}


def carried(page: str) -> dict[str, Any]:
    """Return the data in the text of a page."""
    (packed,) = DATA.findall(page)
    return unpacked(packed)


def unpacked(text: str) -> dict[str, Any]:
    """Return the value that `page_data.pack` has packed."""
    value: dict[str, Any] = json.loads(gzip.decompress(base64.b85decode(text.replace(",", "<"))))
    return value


def altered(site: Site, folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Write a copy of a released page with other data, and return its path."""
    text = (site.package / "index.html").read_text("utf-8")
    data = carried(text)
    change(data)
    page = folder / "index.html"
    page.write_text(DATA.sub(page_data.pack(data), text), "utf-8")
    return page


def opened(visit: browser.Visits, address: str | Path, **how: Any) -> Page:
    """Open a page and wait until its charts and tables are ready."""
    page = visit(address, **how)
    page.wait_for_selector("html[data-ready]")
    return page


def keys(host: Locator) -> set[str]:
    """Return the keys that the marks of a drawing represent."""
    marked = host.locator("svg [data-key]").evaluate_all("marks => marks.map(mark => mark.dataset.key)")
    return {key for mark in marked for key in mark.split()}


def words(host: Locator) -> str:
    """Return the text of a drawing, including SVG text, with single spaces."""
    return " ".join(str(host.evaluate("host => host.textContent")).split())


def unfold(host: Locator) -> Locator:
    """Open the details element around a table, and return the element that contains the table."""
    host.evaluate("host => { (host.closest('details') ?? host).open = true }")
    host.locator("tbody").first.wait_for(state="attached")
    return host


def columns(host: Locator) -> list[str]:
    """Return the names of the fields that a table shows."""
    names: list[str] = host.locator("th button").evaluate_all(
        "buttons => buttons.map(button => button.title)"
    )
    return names


def rows(host: Locator) -> list[tuple[str, ...]]:
    """Return all rows of a table, page by page; a linked value by its key or code, an empty cell as no text."""
    return [tuple(_value(*cell) for cell in row) for row in host.evaluate(CELLS)]


def _value(link: str | None, text: str) -> str:
    linked = LINKED.fullmatch(link or "")
    return linked[1] if linked else text


def shown(value: object) -> str:
    """Write a value of the database as the page does."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def ordered(on: Site, table: str, field: str, direction: str) -> list[str]:
    """Return a column in the order that the page promises: codes by their list, empty cells last."""
    codes = on.ask(f"SELECT code_list FROM codebook WHERE table_name = '{table}' AND field_name = '{field}'")[
        0
    ][0]
    rows = on.ask(f"SELECT {field} FROM {table} WHERE {field} IS NOT NULL")
    if codes:
        places = [
            code
            for (code,) in on.ask(f"SELECT code FROM codes WHERE code_list = '{codes}' ORDER BY position")
        ]
        values = sorted(
            (str(value) for (value,) in rows), key=places.index, reverse=direction == "descending"
        )
    else:
        values = [shown(value) for value in sorted((v for (v,) in rows), reverse=direction == "descending")]
    ((empty,),) = on.ask(f"SELECT count(*) FROM {table} WHERE {field} IS NULL")
    return [*values, *[""] * empty]
