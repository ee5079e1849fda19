"""What the page is made of before a browser sees it: what is declared, what is carried, how it is cited."""

import dataclasses
import itertools
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pages
import project
import pytest

from pipeline.contract import check_contract
from pipeline.core.errors import ContractError
from pipeline.core.templates import render
from pipeline.metadata import citation
from pipeline.metadata.facts import Facts
from pipeline.run import check, release
from pipeline.schema.model import read_table
from pipeline.site import column_forms, console_page, country_outlines, page, page_data

pytestmark = pytest.mark.slow  # each test releases a dataset

Change = Callable[[dict[str, Any]], object]


def edit(folder: Path, change: Change) -> None:
    path = folder / "schemas" / "dataset.json"
    about = json.loads(path.read_text("utf-8"))
    change(about)
    path.write_text(json.dumps(about), "utf-8")


def picture(about: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in about["page"]["pictures"] if one["kind"] == kind)
    return found


def lead(about: dict[str, Any], **fact: object) -> None:
    about["page"]["tables"]["events"]["lead"] = [fact]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda about: about["page"].update(omit=["event_flat"]),
            'page.omit: unknown table event_flat; did you mean "events_flat"?',
        ),
        (
            lambda about: about["page"].update(omit=["places"]),
            "page.omit: other tables refer to places, and the page links to its rows",
        ),
        (
            lambda about: about["page"]["tables"].update(evens={"label": "title"}),
            'page.tables.evens: unknown table evens; did you mean "events"?',
        ),
        (
            lambda about: about["page"]["tables"]["events"].update(label="titel"),
            'page.tables.events: unknown field titel; did you mean "title"?',
        ),
        (
            lambda about: about["page"]["tables"]["events"].update(shown=["type", "dates"]),
            'page.tables.events: unknown field dates; did you mean "date_start"?',
        ),
        (
            lambda about: about["page"]["tables"]["events"].update(notes=["note"]),
            'page.tables.events: unknown field note; did you mean "notes"?',
        ),
        (
            lambda about: lead(about, field="place"),
            'page.tables.events.lead[0]: events has no field place; did you mean "place_id"?',
        ),
        (
            lambda about: lead(about, table="event_actor", value="actor_id"),
            'page.tables.events.lead[0]: unknown table event_actor; did you mean "event_actors"?',
        ),
        (
            lambda about: lead(about, table="lineages", value="lineage_id"),
            "page.tables.events.lead[0]: lineages has no foreign key to events",
        ),
        (
            lambda about: lead(about, table="event_actors", value="actor_id", by="actor_id"),
            "page.tables.events.lead[0]: by: event_actors.actor_id has no code list",
        ),
        (
            lambda about: lead(
                about,
                table="event_actors",
                value="actor_id",
                absent={"text": "nobody", "unless": {"rol": ["target"]}},
            ),
            'page.tables.events.lead[0]: event_actors has no field rol; did you mean "role"?',
        ),
        (
            lambda about: about["page"]["tables"]["actors"].update(lead=[{"picture": "ranges"}]),
            "page.tables.actors.lead[0]: no picture of the kind ranges has the table actors",
        ),
        (
            lambda about: lead(about, field="type", titel="Type"),
            "page.tables.events.lead[0]: Additional properties are not allowed ('titel' was unexpected)",
        ),
        (
            lambda about: about["page"]["tables"]["actors"].update(names="actor_alias.alias"),
            'page.tables.actors.names: unknown table actor_alias; did you mean "actor_aliases"?',
        ),
        (
            lambda about: about["page"]["tables"]["actors"].update(names="places.name"),
            "page.tables.actors.names: places has no foreign key to actors",
        ),
        (
            lambda about: about["page"]["tables"]["claims"].update(empty={"speaker": "the author"}),
            'page.tables.claims: unknown field speaker; did you mean "speaker_id"?',
        ),
        (
            lambda about: picture(about, "timeline").update(relation="events_in_tim"),
            'page.pictures[1]: unknown table or query events_in_tim; did you mean "events_in_time"?',
        ),
        (
            lambda about: picture(about, "timeline").update(table="event_support", key="event_id"),
            None,
        ),
        (
            lambda about: picture(about, "timeline").update(table="event_actors"),
            "page.pictures[1]: table: the key of event_actors must be one field",
        ),
        (
            lambda about: picture(about, "ranges").update(best="bets"),
            'page.pictures[0]: event_estimates has no column bets; did you mean "best"?',
        ),
        (
            lambda about: picture(about, "map").update(latitude="lat"),
            "page.pictures[2]: latitude: places has no field lat; use one of: admin1, country, geonames_id, kind, latitude, longitude, name, notes, place_id, radius_km",
        ),
        (
            lambda about: picture(about, "map").update(uri="https://example.org/{code}/"),
            "page.pictures[2]: uri: must contain a field of places in braces, such as {place_id}",
        ),
        (
            lambda about: picture(about, "map").pop("country"),
            'page.pictures[2]: extents: "country" requires the property country, which names the field with its code',
        ),
        (
            lambda about: picture(about, "map").update(window=[83, 22, 58, 43]),
            "page.pictures[2]: window: must be west, south, east, north in degrees, within 85 degrees of latitude",
        ),
        (
            lambda about: picture(about, "tree").pop("parent"),
            'page.pictures[4]: "parent" is a required property',
        ),
        (
            lambda about: about["page"]["results"][0].update(query="number_most_in_disput"),
            'page.results[0]: query: unknown query number_most_in_disput; did you mean "number_most_in_dispute"?',
        ),
        (
            lambda about: about["page"]["results"][0].update(link="event/{event_id}"),
            'page.results[0]: link: unknown table event; did you mean "events"?',
        ),
        (
            lambda about: about["page"]["results"][1].update(link="question/events_in_tim"),
            'page.results[1]: link: unknown query events_in_tim; did you mean "events_in_time"?',
        ),
        (
            lambda about: picture(about, "network").update(arrow="type"),
            "page.pictures[3]: Additional properties are not allowed ('arrow' was unexpected)",
        ),
        (
            lambda about: picture(about, "network").update(kind="pie"),
            'page.pictures[3].kind: "pie" is not one of "timeline", "ranges", "map", "network", "tree"',
        ),
    ],
)
def test_what_a_page_declares_is_held_against_the_contract(
    change: Change, problem: str | None, tmp_path: Path
) -> None:
    folder = project.real(tmp_path / "project")
    edit(folder, change)
    if problem is None:
        check_contract.read(folder)
        return
    with pytest.raises(ContractError) as told:
        check_contract.read(folder)
    where = "schemas/dataset.json: "
    assert [one.removeprefix(where) for one in told.value.problems] == [problem]


def test_a_column_that_a_query_lacks_is_told_before_anything_is_made(tmp_path: Path) -> None:
    folder = project.real(tmp_path / "project")
    edit(folder, lambda about: picture(about, "timeline").update(colour="state", once={"clear": [1]}))
    edit(folder, lambda about: about["page"]["results"][0].update(text="{titel}"))
    edit(folder, lambda about: picture(about, "ranges")["marks"].update(colour="lineage"))
    edit(folder, lambda about: picture(about, "network").update(weak={"polarities": ["negated"]}))
    with pytest.raises(ContractError) as told:
        check.check(folder, None, lambda _: None)
    assert told.value.problems == (
        'schemas/dataset.json: page.results[0]: number_most_in_dispute has no column titel; did you mean "title"?',
        "schemas/dataset.json: page.pictures[0]: words_behind_each_figure has no column lineage; "
        'did you mean "lineage_id"?',
        'schemas/dataset.json: page.pictures[1]: events_in_time has no column state; did you mean "status"?',
        'schemas/dataset.json: page.pictures[1]: events_in_time has no column clear; did you mean "clarity"?',
        "schemas/dataset.json: page.pictures[3]: who_stands_how_to_whom has no column polarities; "
        'did you mean "polarity"?',
    )


RESULTS = re.compile(r'<ul class="results">(.*?)</ul>', re.DOTALL)
RESULT = re.compile(r'<li>(.*?)(?: <a href="#([^"]*)">.*?</a>)?</li>', re.DOTALL)


@pytest.mark.slow
def test_the_results_are_sentences_with_the_address_of_what_they_rest_on(strikes: Path) -> None:
    queries = strikes / "schemas" / "queries"
    header = "-- title: Which strike was longest?\n-- description: One row at most.\n"
    row = "'K001' as strike_no, '<i>dock' as name, 12345 as days, 1889 as year, null as none"
    (queries / "longest.sql").write_text(f"{header}select {row}", "utf-8")
    (queries / "nothing.sql").write_text(f"{header}select 1 as days where false", "utf-8")
    results = [
        {"query": "longest", "text": "{name} took {days} days in {year}.", "link": "strikes/{strike_no}"},
        {"query": "longest", "text": "See it.", "link": "question/longest"},
        {"query": "longest", "text": "No link."},
        {"query": "longest", "text": "Nothing is known: {none}."},
        {"query": "nothing", "text": "No row."},
    ]
    edit(strikes, lambda about: about.setdefault("page", {}).update(results=results))
    outcome = release.release(strikes, None, lambda _: None)
    assert outcome.released, outcome.findings
    (found,) = RESULTS.findall((outcome.released / page.NAME).read_text("utf-8"))
    assert RESULT.findall(found) == [
        ("&lt;i&gt;dock took 12,345 days in 1889.", "strikes/K001"),
        ("See it.", "question-longest"),
        ("No link.", ""),
    ]


@pytest.mark.slow
def test_a_result_has_at_most_one_row(strikes: Path) -> None:
    query = strikes / "schemas" / "queries" / "longest.sql"
    query.write_text("-- title: Which?\n-- description: It.\nselect 1 as days union all select 2", "utf-8")
    result = {"query": "longest", "text": "{days} days."}
    edit(strikes, lambda about: about.setdefault("page", {}).update(results=[result]))
    with pytest.raises(ContractError) as error:
        release.release(strikes, None, lambda _: None)
    assert error.value.problems == (
        "schemas/dataset.json: page.results[0]: longest returns several rows; expected one",
    )


def carried(dataset_folder: Path) -> dict[str, Any]:
    """Release a project and return what its page carries."""
    outcome = release.release(dataset_folder, None, lambda _: None)
    assert outcome.released
    return pages.carried((outcome.released / page.NAME).read_text("utf-8"))


def unfolded(said: dict[str, Any], table: dict[str, Any], name: str) -> list[Any]:
    """Return the values of a column, whichever way it is written, as the page's own script does."""
    written = table["columns"][[field["name"] for field in table["fields"]].index(name)]
    if isinstance(written, list):
        return written
    if "by" in written:
        other = said["tables"][written["from"]]
        (key,) = other["key"]
        field = written.get("field", name)
        known = dict(zip(unfolded(said, other, key), unfolded(said, other, field), strict=True))
        return [known.get(value) for value in unfolded(said, table, written["by"])]
    if "at" in written:
        return [written["values"][position] for position in written["at"]]
    numbers = itertools.accumulate(gap or 0 for gap in written["gaps"])
    return [
        None if gap is None else f"{written['prefix']}{number:0{written['digits']}}"
        for gap, number in zip(written["gaps"], numbers, strict=True)
    ]


def test_the_page_carries_every_row_of_every_table(tiny_with_queries: Path) -> None:
    said = carried(tiny_with_queries)
    assert "events_flat" not in said["tables"]  # it repeats the others
    (database,) = tiny_with_queries.glob("dist/*/*.duckdb")
    with duckdb.connect(str(database), read_only=True) as connection:
        for name, table in {**said["tables"], **said["views"]}.items():
            columns = [unfolded(said, table, field["name"]) for field in table["fields"]]
            rows = connection.execute(f'FROM "{name}"').fetchall()
            plain = [
                tuple(v if v is None or isinstance(v, int | float | str) else str(v) for v in r) for r in rows
            ]
            assert sorted(zip(*columns, strict=True), key=repr) == sorted(plain, key=repr), name
    told = {name: [one for one in view["columns"] if "by" in one] for name, view in said["views"].items()}
    expected = {
        "events_in_time": 7,
        "words_behind_each_figure": 10,
        "who_stands_how_to_whom": 12,
        "which_document_comes_from_which": 3,
    }
    assert {name: len(told[name]) for name in expected} == expected
    assert set(told) == {query.name for query in check_contract.read(tiny_with_queries).queries}
    assert said["quotes"] == {
        "table": "claims",
        "quote": "quote",
        "document": "source_id",
        "about": "event_id",
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["E0001", "E0003", None, "E0002"], {"prefix": "E", "digits": 4, "gaps": [1, 2, None, -1]}),
        (["E1", "E01"], ["E1", "E01"]),
        (["E1", "F2"], ["E1", "F2"]),
        (["E1", "E"], ["E1", "E"]),
        (["1", "2"], ["1", "2"]),
        (["E9999999999999999"], ["E9999999999999999"]),
        (["E\u0661"], ["E\u0661"]),
        ([1, 2], [1, 2]),
        ([None], [None]),
        ([], []),
    ],
)
def test_numbered_keys_are_written_by_their_gaps_and_others_as_they_are(
    values: list[Any], expected: object
) -> None:
    assert column_forms.shortest(values) == expected


def test_a_long_column_of_few_texts_is_written_by_their_positions() -> None:
    values = [None, "b", "a", "b"] * 250
    assert column_forms.shortest(values) == {"values": [None, "b", "a"], "at": [0, 1, 2, 1] * 250}
    assert column_forms.shortest(values[:-1]) == values[:-1]
    numbers = [1, 2] * 500
    assert column_forms.shortest(numbers) == numbers


def test_a_dataset_that_declares_no_page_has_one_with_its_tables(strikes: Path) -> None:
    said = carried(strikes)
    assert (said["charts"], said["quotes"], said["lineages"]) == ([], None, None)
    assert list(said["views"]) == ["strikes_that_went_on", "what_was_won"]  # each query is a question
    assert list(said["tables"])[:5] == ["strikes", "strike_unions", "strike_demands", "works", "unions"]
    assert said["tables"]["works"]["count"] == 7


def test_a_table_that_is_too_large_is_told_and_not_carried(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_data, "ROWS", 2)
    said = carried(tiny)
    held = {name: "columns" in table for name, table in said["tables"].items()}
    assert held == {name: table["count"] <= 2 for name, table in said["tables"].items()}
    assert not held["claims"]


@pytest.mark.parametrize(("most", "is_there"), [(4, True), (3, False)])
def test_an_answer_with_too_many_rows_is_left_out(
    most: int, is_there: object, strikes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_data, "ANSWER", most)
    views = carried(strikes)["views"]
    assert {name: view["count"] for name, view in views.items()} == {
        "strikes_that_went_on": 4,
        "what_was_won": 4,
    }
    assert {"columns" in view for view in views.values()} == {is_there}


def collected(
    strikes: Path, query: str, tables: dict[str, tuple[list[str], dict[str, tuple[str, str]]]]
) -> dict[str, Any]:
    """Return what a page carries of a view `seen` and of some tables, each with its key and its references."""
    descriptors: list[dict[str, Any]] = [
        {
            "name": name,
            "title": name,
            "description": name,
            "fields": [
                {"name": field, "type": "string", "title": field, "description": field, "example": "x"}
                for field in dict.fromkeys([*key, *references])
            ],
            "primaryKey": key,
            "foreignKeys": [
                {"fields": [field], "reference": {"resource": table, "fields": [to]}}
                for field, (table, to) in references.items()
            ],
        }
        for name, (key, references) in tables.items()
    ]
    dataset = dataclasses.replace(
        check_contract.read(strikes),
        queries=(),
        about={"page": {"pictures": [{"relation": "seen"}]}},
        tables={one["name"]: read_table(one) for one in descriptors},
    )
    with duckdb.connect() as connection:
        for name, table in dataset.tables.items():
            rows = ", ".join(f"'x' AS {field}" for field in table.names)
            connection.execute(f"CREATE TABLE {name} AS SELECT {rows}")
        connection.execute(f"CREATE VIEW seen AS {query}")
        return page_data.collect(dataset, connection)


def test_a_date_and_a_count_name_the_columns_with_their_days_and_numbers(tiny_with_queries: Path) -> None:
    data = carried(tiny_with_queries)
    relations = {**data["tables"], **data["views"]}
    parts = {
        (name, field["name"]): field.get("dates", field.get("numbers"))
        for name in ("events", "claims", "events_in_time")
        for field in relations[name]["fields"]
        if "dates" in field or "numbers" in field
    }
    assert parts == {
        ("events", "date_edtf"): ["date_start", "date_end"],
        ("events_in_time", "date_edtf"): ["date_start", "date_end"],
        ("claims", "time_edtf"): ["time_start", "time_end"],
        ("claims", "claimed_date_edtf"): ["claimed_date_start", "claimed_date_end"],
        ("claims", "count_text"): ["count_low", "count_best", "count_high"],
    }


def test_two_columns_of_a_view_never_tell_each_other(strikes: Path) -> None:
    tables = {"one": (["a"], {"b": ("two", "b")}), "two": (["b"], {"a": ("one", "a")})}
    said = collected(strikes, "SELECT a, b FROM one", tables)
    columns = said["views"]["seen"]["columns"]
    assert columns == [{"by": "b", "from": "two"}, ["x"]]


def test_a_reference_to_what_is_no_key_of_a_row_is_no_link(strikes: Path) -> None:
    tables: dict[str, tuple[list[str], dict[str, tuple[str, str]]]] = {
        "towns": (["land", "town"], {}),
        "people": (["person"], {"town": ("towns", "town"), "boss": ("people", "person")}),
    }
    said = collected(strikes, "SELECT town, land FROM towns", tables)
    assert said["tables"]["people"]["links"] == [{"field": "boss", "table": "people"}]
    assert said["views"]["seen"]["columns"] == [["x"], ["x"]]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2**53 - 1, 9007199254740991),
        (2**53, "9007199254740992"),
        (-(2**53), "-9007199254740992"),
        (True, True),
        (1.5, 1.5),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (Decimal("34.50"), 34.5),
        (Decimal("12345678901234567890.5"), "12345678901234567890.5"),
        (None, None),
        ("</script>", "</script>"),
    ],
)
def test_a_value_that_javascript_cant_hold_stands_as_text(value: object, expected: object) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t AS SELECT ? AS v", [value])
        columns = page_data._read(connection, "t", ["v"]).columns  # noqa: SLF001
    assert columns == {"v": [expected]}
    assert type(columns["v"][0]) is type(expected)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        *[(kind, "number") for kind in ("UTINYINT", "INTEGER", "UINTEGER", "UBIGINT", "HUGEINT", "FLOAT")],
        *[("DOUBLE", "number"), ("DECIMAL(18,3)", "number"), ("DATE", "date"), ("BOOLEAN", "boolean")],
        *[(kind, "string") for kind in ("INTERVAL", "INTEGER[]", "VARCHAR", "TIMESTAMP", "POINT")],
    ],
)
def test_a_column_of_a_view_has_a_type_that_the_page_knows(kind: str, expected: str) -> None:
    assert page_data._type(kind) == expected  # noqa: SLF001


def test_one_value_is_packed_to_the_same_bytes_each_time() -> None:
    assert page_data.pack({"a": "ä"}) == page_data.pack({"a": "ä"})
    values = [{"ä": list(range(length))} for length in range(40)]
    packed = [page_data.pack(value) for value in values]
    assert [pages.unpacked(text) for text in packed] == values
    assert {len(text) % 5 for text in packed} == {0, 2, 3, 4}
    assert "<" not in "".join(packed)


def test_nothing_in_the_data_ends_a_script_or_runs(strikes: Path) -> None:
    bad = '</script><img src=x onerror="alert(1)">'
    edit(strikes, lambda about: about.update(title=bad, keywords=[bad], description=bad, changes=[bad]))
    works = strikes / "raw" / "works.csv"
    works.write_text(
        works.read_text("utf-8").replace("Hardtack", '"</script><img src=x onerror=alert(1)>"'), "utf-8"
    )
    outcome = release.release(strikes, None, lambda _: None)
    assert outcome.released, outcome.findings
    text = (outcome.released / page.NAME).read_text("utf-8")
    assert "<img" not in text
    assert text.count("</script>") == 3


def test_what_turns_the_direction_of_a_text_is_made_visible(strikes: Path) -> None:
    bad = "\u202ebackwards"
    edit(strikes, lambda about: about.update(title=bad, description=bad, changes=[bad]))
    edit(strikes, lambda about: about["contributors"][0].update(title=bad))
    outcome = release.release(strikes, None, lambda _: None)
    assert outcome.released, outcome.findings
    text = (outcome.released / page.NAME).read_text("utf-8")
    shown = re.sub(r'<script type="application/ld[+]json">.*?</script>', "", text, flags=re.DOTALL)
    column = console_page.Column(bad, "varchar", bad)
    relation = console_page.Relation("strikes", "FROM strikes", f"{bad}? {bad}", None, (column,))
    about = {
        "name": "x",
        "title": bad,
        "version": "1",
        "licenses": [{"name": bad, "path": "https://x.example"}],
        "contributors": [{"title": bad}],
    }
    shown += render(
        "site/templates/console.html.j2",
        about=about,
        release="x-1",
        tables=[relation],
        views=[relation],
        selects={},
        links={},
        megabytes=1,
    )
    assert bad not in shown
    assert "backwards" in shown


def test_outlines_are_those_around_the_window_and_cut_there() -> None:
    found = country_outlines.around([58, 22, 83, 43])
    assert sorted(one["name"] for one in found) == [
        *("Afghanistan", "China", "India", "Iran", "Kazakhstan", "Kyrgyzstan", "Nepal", "Oman", "Pakistan"),
        *("Siachen Glacier", "Tajikistan", "Turkmenistan", "United Arab Emirates", "Uzbekistan"),
    ]
    assert [one["codes"] for one in found if one["name"] == "Afghanistan"] == [["AF", "AFG", "004"]]
    points = [point for one in found for ring in one["rings"] for point in ring]
    assert (min(x for x, _ in points), max(x for x, _ in points)) == (56, 85)
    assert (min(y for _, y in points), max(y for _, y in points)) == (20, 45)


def test_a_citation_is_one_line_and_an_entry_of_bibtex(strikes: Path) -> None:
    dataset = check_contract.read(strikes)
    facts = Facts(dataset, {}, {})
    assert citation.text(facts) == (
        "Loom, Ada; Quayside Strike Readers (2024). Strikes at the works of Quayside, 1889 to 1913 "
        "(version 1.4.2) [data set]. Quayside Labour Archive. https://doi.org/10.5555/quayside-strikes"
    )
    assert citation.bibtex(facts) == (
        "@misc{quayside-strikes-1.4.2,\n"
        "  author = {Loom, Ada and {Quayside Strike Readers}},\n"
        "  title = {{Strikes at the works of Quayside, 1889 to 1913}},\n"
        "  year = {2024},\n"
        "  month = {2},\n"
        "  version = {1.4.2},\n"
        "  publisher = {Quayside Labour Archive},\n"
        "  doi = {10.5555/quayside-strikes},\n"
        "  url = {https://doi.org/10.5555/quayside-strikes},\n"
        "  note = {Data set},\n"
        "}"
    )


def test_what_latex_takes_for_a_command_is_escaped(strikes: Path) -> None:
    edit(strikes, lambda about: about.update(title=r"50% of {A} & B_1 \ ~#$^"))
    text = citation.bibtex(Facts(check_contract.read(strikes), {}, {}))
    escaped = r"50\% of \{A\} \& B\_1 \textbackslash{} \textasciitilde{}\#\$\textasciicircum{}"
    assert f"  title = {{{{{escaped}}}}},\n" in text
    assert "doi = {10.5555/quayside-strikes}" in text


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1338000, "1.34 MB"),
        (999_499, "999 kB"),
        (999_999, "1 MB"),
        (2_340_000_000_000, "2340 GB"),
    ],
)
def test_a_size_is_said_in_three_digits(length: int, said: str) -> None:
    assert page.size(length) == said
