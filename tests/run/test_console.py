"""The SQL console returns the same rows in a browser as DuckDB, and sends no requests to other hosts."""

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import browser
import duckdb
import project
import pytest
from browser import Visits
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from pipeline.cli import main
from pipeline.releases import ledger
from pipeline.run import release

ENGINE = project.REPOSITORY / "vendor" / "node_modules" / "@duckdb" / "duckdb-wasm" / "dist"
READY = 60_000
VIEWS = sorted(path.stem for path in (project.REPOSITORY / "schemas" / "queries").glob("*.sql"))
VALUES = """
    VALUES ((-128)::TINYINT, 9007199254740993, 170141183460469231731687303715884105727::HUGEINT, true,
        1.5::DECIMAL(4, 2), -0.05::DECIMAL(18, 3), 0.1, 7::DECIMAL(38, 0), 'nan'::DOUBLE, '-inf'::DOUBLE,
        34.0::DOUBLE, 1e300, 0.00001::DOUBLE, 0.0001::DOUBLE, 1e15::DOUBLE, 1e16::DOUBLE, 0.1::FLOAT, 3.4e38::FLOAT,
        DATE '2021-08-26', DATE '0044-03-15 (BC)', DATE 'infinity', TIME '01:02:03.000004',
        TIMESTAMP '2021-08-26 12:34:56.789012', TIMESTAMP '1900-01-01 00:00:00.000001', TIMESTAMP '2021-08-26',
        'de', '', NULL, '<b>&', 'a\nb', ['a', NULL], [1.5::DOUBLE, 2], [DATE '2020-01-01'], {'a': 1}, MAP {'k': 1},
        'x'::ENUM ('x', 'y'), 'ab\\xAA"'::BLOB, UUID '00000000-0000-0000-0000-000000000001', 18446744073709551615::UBIGINT)
"""

pytestmark = pytest.mark.skipif(not ENGINE.is_dir(), reason="the engine is not installed here: make vendor")


def made(folder: Path) -> Path:
    """Make the console of a released project, and unpack it beside the project."""
    done = CliRunner().invoke(main.main, ["console", "-C", str(folder), "--engine", str(ENGINE)])
    assert done.exit_code == 0, done.output
    archive = Path(done.output.strip())
    assert archive.parent == folder / "dist"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder.parent)
    return folder.parent / archive.stem


@pytest.fixture(scope="module")
def real_console(released: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A console, with the package next to it as a reader has both."""
    console = made(shutil.copytree(released("real"), tmp_path_factory.mktemp("console") / "project"))
    name = console.name.removesuffix("-console")
    shutil.copytree(console.parent / "project" / "dist" / name, console.parent / name)
    return console


@pytest.fixture(scope="module")
def database(real_console: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    (path,) = (real_console.parent / "project" / "dist").glob("*/*.duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visits]:
    """Open consoles, which read the files in their folder."""
    visits = Visits(chromium, beside=True)
    yield visits
    visits.close()
    assert visits.complaints == []


@pytest.fixture(scope="module")
def started(real_console: Path, chromium: Browser) -> Iterator[tuple[Page, Visits]]:
    """A console that many tests share, since starting one takes seconds."""
    visits = Visits(chromium, beside=True)
    yield ready(visits(address(real_console))), visits
    visits.close()


@pytest.fixture
def console(started: tuple[Page, Visits]) -> Iterator[Page]:
    page, visits = started
    yield page
    assert visits.complaints == []


def address(folder: Path, fragment: str = "") -> str:
    return f"{(folder / 'console.html').as_uri()}{fragment}"


def ready(page: Page) -> Page:
    page.wait_for_selector("html[data-ready]", timeout=READY)
    page.wait_for_selector("#run:enabled")
    return page


def ask(page: Page, query: str) -> None:
    page.fill("#query", query)
    page.click("#run")
    page.wait_for_selector("#run:enabled")


def shown(page: Page, number: int = 0) -> list[list[str | None]]:
    """Read a result off all its pages, head first; None where a cell says that there is no value."""
    read = "rows => rows.map(row => [...row.cells].map(c => c.matches('.null') ? null : c.textContent))"
    result = page.locator(".result").nth(number)
    following = result.locator(".next")
    rows: list[list[str | None]] = result.locator("thead tr").evaluate_all(read)
    rows += result.locator("tbody tr").evaluate_all(read)
    while following.is_visible() and following.is_enabled():
        following.click()
        rows += result.locator("tbody tr").evaluate_all(read)
    return rows


def answered(database: duckdb.DuckDBPyConnection, query: str) -> list[list[str | None]]:
    """Ask DuckDB the same and return head and rows as texts."""
    names = [column[0] for column in database.execute(query).description or ()]
    columns = ", ".join(f"column{at}::VARCHAR" for at in range(len(names)))
    aliases = ", ".join(f"column{at}" for at in range(len(names)))
    rows = database.execute(f"SELECT {columns} FROM ({query}\n) AS answer ({aliases})").fetchall()
    return [list(names), *(list(row) for row in rows)]


def test_the_console_opened_as_a_file_returns_the_rows_of_duckdb(
    console: Page, database: duckdb.DuckDBPyConnection
) -> None:
    for query in ("FROM claims", "FROM places", VALUES, "FROM events WHERE false"):
        ask(console, query)
        assert shown(console) == answered(database, query)


def test_the_console_opened_from_a_server_returns_the_rows_of_duckdb(
    visit: Visits,
    serve: Callable[[Path], str],
    real_console: Path,
    database: duckdb.DuckDBPyConnection,
) -> None:
    page = ready(visit(f"{serve(real_console)}console.html"))
    ask(page, "FROM events")
    assert shown(page) == answered(database, "FROM events")


def test_each_question_inserts_its_select_and_shows_the_rows_of_its_view(
    console: Page, database: duckdb.DuckDBPyConnection
) -> None:
    questions = console.locator("nav .question")
    assert questions.count() == len(VIEWS) > 0
    for at, view in enumerate(VIEWS):
        text = (project.REPOSITORY / "schemas" / "queries" / f"{view}.sql").read_text("utf-8")
        title, select = re.findall(r"\A-- title: (.*)\n-- description: .*\n([\s\S]*)\n\Z", text)[0]
        questions.nth(at).click()
        console.wait_for_selector("#run:enabled")
        assert console.input_value("#query") == f"-- {title}\n{select}"
        assert console.inner_text(".result h2") == title
        assert shown(console) == answered(database, f"FROM {view}")


def test_each_table_and_view_is_listed_with_its_columns(
    console: Page, database: duckdb.DuckDBPyConnection
) -> None:
    names = console.eval_on_selector_all(
        "nav .relation",
        "all => all.map(one => [one.querySelector('.name').textContent, one.querySelectorAll('dt').length])",
    )
    counted = database.execute(
        "SELECT table_name, count(*) FROM duckdb_columns() WHERE NOT internal GROUP BY ALL"
    ).fetchall()
    assert sorted(names) == sorted([name, count] for name, count in counted)
    console.click("nav .name >> nth=0")
    console.wait_for_selector("#run:enabled")
    assert shown(console) == answered(database, console.input_value("#query"))


def test_a_chart_has_a_bar_for_each_row_and_a_title_for_each_axis(console: Page) -> None:
    ask(console, "SELECT * FROM (VALUES ('a', 1, 2), ('b', 4, 3), ('c', NULL, 0)) AS t (name, n, m)")
    bars = console.locator(".chart [data-mark=bar] rect")
    widths = bars.evaluate_all("all => all.map(one => Number(one.getAttribute('width')))")
    assert [round(width / widths[0], 2) for width in widths] == [1, 4, 0]
    console.select_option(".measure", label="m")
    assert console.inner_text(".chart figcaption") == "m by name"
    assert bars.count() == 3
    titles = console.locator(".chart [data-mark$='axis label'] text").all_text_contents()
    assert sorted(titles) == ["m →", "name"]


@pytest.mark.parametrize(("kind", "mark"), [("line", "line"), ("dots", "dot")])
def test_a_result_with_dates_has_a_time_axis(console: Page, kind: str, mark: str) -> None:
    ask(console, "SELECT DATE '2021-01-01' + n::INT AS day, n FROM range(9) AS t (n)")
    console.select_option(".kind", kind)
    assert console.locator(f".chart [data-mark={mark}]").count() == 1
    assert console.locator(".chart [data-mark=dot] circle").count() == 9
    assert console.inner_text(".chart figcaption") == "n by day"


def test_a_result_without_a_number_has_no_chart(console: Page) -> None:
    ask(console, "SELECT 'a' AS one, 'b' AS two")
    assert not console.is_visible(".chart")


def ticks(page: Page) -> list[str]:
    return page.locator(".chart [data-mark='x-axis tick label'] text").all_text_contents()


YEARS = "SELECT * FROM (VALUES (2019, 1500), (2019, 500), (2022, 3000), (NULL, 1)) AS t (year, n)"


@pytest.mark.parametrize(
    ("kind", "mark", "marks", "title"),
    [
        ("bars", "rect", "rect", "n by year (rows left out because year is NULL: 1)"),
        ("line", "dot", "circle", "n by year (rows left out because year is NULL: 1)"),
        ("dots", "dot", "circle", "n by year (rows left out because year is NULL: 1)"),
    ],
)
def test_years_have_a_continuous_axis_without_separators(
    console: Page, kind: str, mark: str, marks: str, title: str
) -> None:
    ask(console, YEARS)
    console.select_option(".kind", kind)
    assert ticks(console) == ["2019", "2020", "2021", "2022"]
    assert console.locator(f".chart [data-mark={mark}] {marks}").count() == 3
    assert console.inner_text(".chart figcaption") == title


def test_a_large_integer_has_separators_and_many_integers_have_a_bar_each(console: Page) -> None:
    ask(console, "SELECT n * 10000 AS n, n AS m FROM range(1, 4) AS t (n)")
    assert console.locator(".chart [data-mark=bar] rect").count() == 3
    console.select_option(".kind", "dots")
    assert ticks(console)[0] == "10,000"


def test_a_column_without_a_value_has_no_chart(console: Page) -> None:
    ask(console, "SELECT 'a' AS name, NULL::INT AS n")
    assert not console.is_visible(".chart")


def test_null_differs_from_an_empty_text_and_numbers_are_on_the_right(console: Page) -> None:
    ask(console, "SELECT 1 AS number, NULL::INT AS missing, NULL::VARCHAR AS nothing, '' AS empty")
    seen = "cells => cells.map(c => [c.textContent, getComputedStyle(c).textAlign])"
    assert console.eval_on_selector_all(".result td", seen) == [
        ["1", "right"],
        ["NULL", "right"],
        ["NULL", "left"],
        ["", "left"],
    ]


def links(page: Page) -> list[str | None]:
    return [link.get_attribute("href") for link in page.locator(".result tbody a").all()]


def test_a_key_links_to_its_record_on_the_page_next_to_the_console(console: Page, real_console: Path) -> None:
    ask(console, "SELECT event_id, part_of FROM events WHERE event_id = 'E0002'")
    console.wait_for_selector(".result tbody td:nth-child(2) a")
    release = real_console.name.removesuffix("-console")
    assert links(console) == [f"../{release}/index.html#events/{key}" for key in ("E0002", "E0005")]
    with console.context.expect_page() as opened:
        console.click(".result tbody a >> nth=0")
    page = opened.value
    page.wait_for_selector("#record h1, #record h2")
    assert page.url == f"{(real_console.parent / release / 'index.html').as_uri()}#events/E0002"
    assert page.locator("#console a").evaluate("link => link.href") == address(real_console)
    page.close()


@pytest.mark.parametrize(
    ("query", "linked"),
    [
        ("SELECT 'E0002' AS event_id", ["events/E0002"]),
        ("SELECT event_id, claim_id FROM claims ORDER BY claim_id LIMIT 1", ["events/E0005", "claims/C0001"]),
        ("SELECT lineage_id FROM lineages WHERE source_id = 'S002'", ["sources/S006"]),
        ("SELECT 'E0002' AS id", []),
        ("SELECT 'E9999' AS event_id UNION ALL SELECT 'E0002'", []),
        ("SELECT NULL AS event_id", []),
        ("SELECT count(*) AS number FROM events", []),
    ],
)
def test_a_column_is_linked_if_its_name_and_all_its_values_are_those_of_a_key(
    console: Page, query: str, linked: list[str]
) -> None:
    ask(console, query)
    console.wait_for_function("() => document.querySelector('.result[data-linked]')")
    assert [str(link).partition("#")[2] for link in links(console)] == linked


def test_several_statements_have_a_result_each(console: Page) -> None:
    ask(
        console,
        "SELECT 'a;b' AS one; -- of the first\n-- The second: ü\n/* ; */ SELECT 2 AS two;;\n"
        "CREATE TEMP TABLE own AS SELECT $$;$$ AS three; FROM own",
    )
    assert console.locator(".result h2").all_text_contents() == [
        "Result 1",
        "The second: ü",
        "Result 3",
        "Result 4",
    ]
    assert [shown(console, number) for number in range(4)] == [
        [["one"], ["a;b"]],
        [["two"], ["2"]],
        [["Count"], ["1"]],
        [["three"], [";"]],
    ]
    assert console.inner_text("#status").startswith("4 results, 4 rows, ")
    ask(console, "DROP TABLE temp.own")


def test_an_error_in_one_of_several_statements_has_its_number_and_line(console: Page) -> None:
    ask(console, "SELECT 1 AS one;\n\nSELECT 'ü'; SELECT * FORM events; SELECT 4")
    assert console.inner_text("#failure .plain") == (
        'Statement 3 of 4 failed, and the statements after it did not run. Line 3: "events" is not expected here.'
    )
    assert console.locator(".result").count() == 2
    assert shown(console) == [["one"], ["1"]]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT *\nFROM event", 'Line 2: There is no table "event". Did you mean "events"?'),
        ("SELECT titel FROM events", 'Line 1: There is no column "titel" in these tables. Did you mean "title"?'),
        ("SELECT cuont(*) FROM events", 'Line 1: There is no function "cuont". Did you mean "count"?'),
        ("SELECT type, count(*) FROM events", 'Line 1: Add "type" to GROUP BY, or put it into a function such as count or max.'),
        ("SELECT 1 +", "The statement is not complete at its end."),
        ("SELECT 'a", "Line 1: A quotation mark is not closed."),
        ("SELECT 'many'::INT", "Line 1: The text 'many' cannot be converted to INT32."),
        ("-- nothing", ""),
    ],
)  # fmt: skip
def test_an_error_is_in_plain_words_with_its_place(console: Page, query: str, words: str) -> None:
    ask(console, query)
    assert console.locator("#failure .plain").text_content() == words
    assert console.inner_text("#failure pre") != ""


HINT = "'{}' is not a code. The code is '{}' (in {})."


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("SELECT title FROM events WHERE type = 'Attack'", HINT.format("Attack", "attack", "event_types")),
        (
            "SELECT count(*) FROM events WHERE type IN ('ATTACK')",
            HINT.format("ATTACK", "attack", "event_types"),
        ),
        ("SELECT * FROM events WHERE type = 'attack' AND title = 'nothing'", ""),
        ("SELECT 'Attack' AS word", ""),
    ],
)
def test_a_label_in_a_query_without_a_result_has_a_hint_that_names_the_code(
    console: Page, query: str, hint: str
) -> None:
    ask(console, query)
    assert console.locator(".result > .hint").text_content() == hint


@pytest.mark.parametrize(
    ("query", "message", "hint"),
    [
        ("FROM event", "Catalog Error: Table with name event does not exist!\nDid you mean", ""),
        ("SELECT FROM", "Parser Error: syntax error at end of input", ""),
        ("DELETE FROM events", "Invalid Input Error: Cannot execute statement", "cannot be changed"),
        (
            "COPY events TO 'x.csv'",
            "Permission Error: Cannot access file",
            "without access to files or the network",
        ),
        ("FROM 'https://example.org/x.csv'", "Permission Error", "without access to files or the network"),
        ("FROM 'x.parquet'", "Catalog Error", "without access to files or the network"),
        ("SELECT to_json(events) FROM events", "Catalog Error", "without access to files or the network"),
        ("INSTALL json", "Extensions cannot be installed here.", "without access to files or the network"),
        ("LOAD json", "Permission Error", "without access to files or the network"),
        ("SET enable_external_access = true", "Invalid Input Error", "Settings are fixed"),
        ("SELECT INTERVAL 1 YEAR AS age", "The column age has a type", ""),
    ],
)
def test_a_failed_query_is_reported_without_a_stack_trace_and_the_next_query_runs(
    console: Page, query: str, message: str, hint: str
) -> None:
    ask(console, query)
    assert console.inner_text("#failure pre").startswith(message)
    assert "blob:" not in console.inner_text("#failure")
    assert hint in console.inner_text("#failure .hint")
    assert bool(hint) == bool(console.inner_text("#failure .hint"))
    assert not console.is_visible(".result")
    ask(console, "SELECT 1 AS one")
    assert shown(console) == [["one"], ["1"]]
    assert not console.is_visible("#failure")


def test_a_query_that_takes_too_long_is_stopped(console: Page) -> None:
    console.fill("#query", "SELECT count(*) FROM range(1000000000000)")
    console.click("#run")
    console.click("#stop")
    console.wait_for_selector("#run:enabled", timeout=READY)
    assert "ready again" in console.inner_text("#status")
    ask(console, "SELECT count(*) AS n FROM events WHERE false")
    assert shown(console) == [["n"], ["0"]]


def test_the_address_contains_the_query_and_back_returns_to_the_previous_query(
    visit: Visits, real_console: Path
) -> None:
    page = visit(address(real_console, "#SELECT+'50%25+%2B'+AS+share"))
    page.wait_for_selector(".result:visible", timeout=READY)
    assert shown(page) == [["share"], ["50% +"]]
    ask(page, "SELECT 'ü & #' AS sign")
    page.go_back()
    page.wait_for_selector("th:text('share')")
    assert page.input_value("#query") == "SELECT '50% +' AS share"
    page.go_forward()
    page.wait_for_selector("th:text('sign')")
    assert shown(page) == [["sign"], ["ü & #"]]


def test_the_keyboard_runs_a_query(console: Page) -> None:
    console.focus(".skip")
    console.keyboard.press("Enter")
    console.wait_for_function("() => document.activeElement.id === 'query'")
    console.keyboard.press("Control+a")
    console.keyboard.type("SELECT 42 AS answer")
    console.keyboard.press("Control+Enter")
    console.wait_for_selector("th:text('answer')")
    assert shown(console) == [["answer"], ["42"]]


def test_a_fragment_that_names_the_editor_is_not_a_query(visit: Visits, real_console: Path) -> None:
    page = ready(visit(address(real_console, "#query")))
    assert page.input_value("#query").startswith("-- ")
    assert page.is_hidden("#failure")


def test_a_result_is_downloaded_as_csv(console: Page, database: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT quote, count_best, NULL AS nothing, '' AS empty FROM claims"
    ask(console, query)
    with console.expect_download() as download:
        console.click(".csv")
    text = Path(download.value.path()).read_text("utf-8")
    names, *rows = answered(database, query)
    assert list(csv.reader(io.StringIO(text))) == [names, *([cell or "" for cell in row] for row in rows)]
    assert text.splitlines()[1].endswith(',,""')


def test_requests_to_other_hosts_fail(started: tuple[Page, Visits]) -> None:
    page, visits = started
    script = "fetch('http://127.0.0.1:9/').then(() => 'answered', (error) => error.message)"
    assert page.evaluate(script) == "Failed to fetch"
    assert any("Content Security Policy" in text for text in visits.complaints)
    assert "http://127.0.0.1:9/" not in visits.complaints
    visits.complaints.clear()


def test_a_missing_file_is_reported(visit: Visits, real_console: Path, tmp_path: Path) -> None:
    shutil.copytree(real_console, tmp_path / "part", ignore=shutil.ignore_patterns("engine.js"))
    page = visit(address(tmp_path / "part"))
    page.wait_for_selector("#failure:visible")
    assert page.inner_text("#failure pre").startswith("engine.js cannot be read. Unpack the complete zip")
    visit.complaints.clear()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize("query", ["FROM claims LIMIT 20", "FROM clams"])
def test_the_console_is_accessible_and_does_not_overflow(
    console: Page, query: str, width: int, theme: browser.Theme
) -> None:
    console.set_viewport_size({"width": width, "height": 900})
    console.emulate_media(color_scheme=theme)
    ask(console, query)
    assert browser.barriers(console) == []
    assert console.evaluate("document.documentElement.scrollWidth") == width


def test_a_question_whose_query_changed_after_the_release_is_the_view_of_the_release(
    visit: Visits, released_strikes: Path
) -> None:
    queries = sorted((released_strikes / "schemas" / "queries").glob("*.sql"))
    queries[0].write_text("-- title: Changed?\n-- description: Yes.\nselect 1 as changed\n", "utf-8")
    page = ready(visit(address(made(released_strikes))))
    for at, path in enumerate(queries):
        page.locator("nav .question").nth(at).click()
        page.wait_for_selector("#run:enabled")
        assert page.input_value("#query") == f"FROM {path.stem}"
        assert len(shown(page)) > 1


@pytest.mark.slow
def test_the_console_zip_is_reproducible_and_a_release_does_not_delete_it(real_console: Path) -> None:
    folder = real_console.parent / "project"
    archive = folder / "dist" / f"{real_console.name}.zip"
    before = archive.read_bytes()
    assert release.release(folder, None, lambda _: None).released
    assert archive.read_bytes() == before
    (entry,) = ledger.read(folder / "dist")[-1:]
    assert {name: project.sha256(folder / "dist" / name) for name in entry.files} == entry.files
    CliRunner().invoke(main.main, ["console", "-C", str(folder), "--engine", str(ENGINE)])
    assert archive.read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["dist", "raw", "schemas"]
    listed = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=real_console,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert {line.removesuffix(": OK") for line in listed} == {
        path.name for path in real_console.iterdir() if path.name != "SHA256SUMS"
    }


def console_command(folder: Path, engine: Path) -> tuple[int, str]:
    program = str(Path(sys.executable).parent / "pipeline")
    command = [program, "console", "-C", str(folder), "--engine", str(engine)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.replace(str(folder), "…").replace(str(engine), "…")


@pytest.mark.slow
def test_a_missing_package_or_engine_is_an_error_in_one_sentence(strikes: Path, tmp_path: Path) -> None:
    assert console_command(strikes, tmp_path) == (
        2,
        "error: … does not contain duckdb-eh.wasm: run `make console`, which requires npm\n",
    )
    assert console_command(strikes, ENGINE) == (
        2,
        "error: no release in …/dist: run `pipeline release` first\n",
    )
    assert release.release(strikes, None, lambda _: None).released
    (entry,) = ledger.read(strikes / "dist")
    (database,) = (strikes / "dist").glob("*/*.duckdb")
    database.unlink()
    assert console_command(strikes, ENGINE) == (
        2,
        f"error: …/dist/{database.stem}-{entry.version}/{database.name} is missing: run `pipeline release` to restore it\n",
    )
