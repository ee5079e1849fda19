"""Layer 2: each published row is complete, typed and consistent."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import findings
import project
import pytest
import working

from pipeline.checks import check_rows, pandera_schema, row_tests
from pipeline.contract import check_contract
from pipeline.core import wording
from pipeline.core.errors import EngineError
from pipeline.run import check


def test_a_broken_row_rule_is_reported_with_the_line_of_the_raw_file(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0001", notes="")
    assert findings.lines(tiny) == [
        "raw/events.csv:2:16 error If date_basis is inferred, the notes explain how the date was inferred; if it is "
        'external, they name the origin. Found date_basis="inferred", notes="" (events E0001) [rows.an_inferred_date_has_its_note]',
    ]


def test_a_copy_without_its_original_is_reported(tiny: Path) -> None:
    project.change(tiny, "sources", source_id="S002", derivation="unknown", derived_from="")
    project.change(tiny, "sources", source_id="S003", derived_from="")
    assert findings.lines(tiny) == [
        "raw/sources.csv:4:12 error A document whose derivation is not original or unknown has the ID of the other "
        "text in derived_from. That text has a row of its own, even if the team does not have it. Found "
        'derivation="paraphrased", derived_from="" (sources S003) '
        "[rows.a_copy_names_its_original]",
    ]


def test_all_broken_rules_are_reported_together(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0001", count="", bound="", unit="")
    project.change(tiny, "claims", claim_id="C0004", unit="", notes="")
    project.change(tiny, "places", place_id="P0001", longitude="")
    reported = [(f.file, f.line, f.check, f.key) for f in findings.of(tiny)]
    assert reported == [
        ("raw/claims.csv", 2, "rows.a_figure_has_a_number", "C0001"),
        ("raw/claims.csv", 5, "rows.a_number_has_its_unit", "C0004"),
        ("raw/claims.csv", 5, "rows.an_inferred_event_has_its_note", "C0004"),
        ("raw/places.csv", 2, "rows.coordinates_come_in_pairs", "P0001"),
    ]


def test_a_select_that_duplicates_rows_breaks_the_key(tiny: Path) -> None:
    query = tiny / "schemas" / "tables" / "actor_roles.sql"
    text = query.read_text("utf-8").rstrip()
    query.write_text(f"{text}\nunion all\n{text}\n", "utf-8")
    assert (
        findings.lines(tiny)
        == [
            'raw/actor_roles.csv:2:1 error actor_id, role, time_edtf: duplicate key "A0001, insurgent, 2018/.." '
            "(actor_roles A0001, insurgent, 2018/..) [rows.unique.duplicate_key]",
        ]
        * 2
    )


def test_a_computed_cell_that_breaks_a_constraint_is_reported(tiny: Path) -> None:
    query = tiny / "schemas" / "tables" / "lineages.sql"
    query.write_text(query.read_text("utf-8").replace("0 as steps", "-1 as steps"), "utf-8")
    assert findings.lines(tiny) == [
        'raw/sources.csv:2 error steps: "-1" is less than 0 (lineages S001) [rows.constraint.minimum]',
        'raw/sources.csv:3 error steps: "-1" is less than 0 (lineages S002) [rows.constraint.minimum]',
    ]


def test_the_pandera_schema_has_nullable_arrow_types_and_named_rules() -> None:
    dataset = check_contract.read(project.REPOSITORY)
    schema = pandera_schema.row_schema(dataset, dataset.tables["events"])
    assert {name: str(column.dtype) for name, column in schema.columns.items()} == {
        "event_id": "arrow_string",
        "title": "arrow_string",
        "type": "arrow_string",
        "clarity": "int64[pyarrow]",
        "event_class": "arrow_string",
        "date_edtf": "arrow_string",
        "date_start": "date32[day][pyarrow]",
        "date_end": "date32[day][pyarrow]",
        "date_open": "bool[pyarrow]",
        "date_precision": "int64[pyarrow]",
        "date_basis": "arrow_string",
        "place_id": "arrow_string",
        "where_precision": "int64[pyarrow]",
        "part_of": "arrow_string",
        "notes": "arrow_string",
    }
    rules = [rule.name for rule in dataset.tables["events"].rules]
    assert [check.name for check in schema.checks] == [*(f"rule {name}" for name in rules), "key event_id"]
    assert [name for name, column in schema.columns.items() if not column.nullable] == [
        "event_id", "title", "type", "clarity", "event_class", "date_edtf", "date_open", "date_precision", "date_basis",
    ]  # fmt: skip


def edit(project: Path, table: str, old: str, new: str) -> None:
    query = project / "schemas" / "tables" / f"{table}.sql"
    text = query.read_text("utf-8")
    assert old in text
    query.write_text(text.replace(old, new), "utf-8")


def limited_findings(project: Path, limit: int) -> list[tuple[str, str, str, str, int]]:
    reported = check.check(project, None, lambda _: None, limit=limit).findings
    return [(f.place, wording.message(f), f.check, f.key, f.count) for f in reported]


def test_a_select_that_changes_an_inherited_field_is_reported(tiny: Path) -> None:
    edit(tiny, "places", "name, kind", "nullif(name, 'Kabul') as name, upper(kind) as kind")
    edit(tiny, "places", "latitude, ", "latitude + 60 as latitude, ")
    assert findings.lines(tiny) == [
        "raw/places.csv:2:2 error name: must not be empty (places P0001) [rows.required.empty]",
        'raw/places.csv:2:3 error kind: "CITY" is not in the code list place_kinds (places P0001) [rows.constraint.code]',
        'raw/places.csv:2:6 error latitude: "94.53" is greater than 90 (places P0001) [rows.constraint.maximum]',
        'raw/places.csv:3:3 error kind: "CITY" is not in the code list place_kinds (places P0002) [rows.constraint.code]',
        'raw/places.csv:3:6 error latitude: "91.61" is greater than 90 (places P0002) [rows.constraint.maximum]',
    ]


def test_a_limit_shows_the_first_rows_and_counts_all(tiny: Path) -> None:
    edit(tiny, "lineages", "0 as steps", "-1 as steps")
    assert limited_findings(tiny, 1) == [
        ("raw/sources.csv", "steps: 1 more of these, 2 in total", "rows.constraint", "", 1),
        ("raw/sources.csv:2", 'steps: "-1" is less than 0', "rows.constraint", "S001", 1),
    ]


def test_a_limit_applies_to_rows_with_the_same_key(tiny: Path) -> None:
    edit(tiny, "places", "from raw.places", "from raw.places union all from raw.places")
    edit(tiny, "events_flat", "left join places using", "left join raw.places using")
    assert limited_findings(tiny, 3) == [
        ("raw/places.csv", "name: 1 more of these, 4 in total", "rows.unique", "", 1),
        ("raw/places.csv", "place_id: 1 more of these, 4 in total", "rows.unique", "", 1),
        ("raw/places.csv:2:1", 'place_id: duplicate key "P0001"', "rows.unique", "P0001", 1),
        ("raw/places.csv:2:1", 'place_id: duplicate key "P0001"', "rows.unique", "P0001", 1),
        ("raw/places.csv:2:2", 'name: duplicate value "Kabul"', "rows.unique", "P0001", 1),
        ("raw/places.csv:2:2", 'name: duplicate value "Kabul"', "rows.unique", "P0001", 1),
        ("raw/places.csv:3:1", 'place_id: duplicate key "P0002"', "rows.unique", "P0002", 1),
        ("raw/places.csv:3:2", 'name: duplicate value "Kandahar"', "rows.unique", "P0002", 1),
    ]


def test_a_missing_part_of_a_key_is_reported(tiny: Path) -> None:
    edit(tiny, "actor_roles", "role.time as time_edtf,", "null::varchar as time_edtf,")
    assert limited_findings(tiny, 3) == [
        ("raw/actor_roles.csv", "time_edtf: must not be empty", "rows.required", "A0001, insurgent, None", 1),
    ]


def test_a_rule_that_overflows_is_reported_with_the_other_findings(tiny: Path) -> None:
    schema = tiny / "schemas" / "tables" / "places.json"
    rule = {"name": "small", "expression": "size * size > 0", "description": "It is small."}
    field = {"name": "size", "type": "integer", "title": "T", "description": "D.", "example": 1}
    described = json.loads(schema.read_text("utf-8"))
    described["rules"].append(rule)
    described["fields"].append(field)
    schema.write_text(json.dumps(described), "utf-8")
    edit(
        tiny,
        "places",
        "longitude, radius_km",
        "null::double as longitude, radius_km, 9223372036854775807 as size",
    )
    overflow = (
        "small cannot be computed: Out of Range Error: Overflow in multiplication of INT64 "
        "(9223372036854775807 * 9223372036854775807)!"
    )
    message = 'A place has both latitude and longitude, or neither. Found latitude="{}", longitude=""'
    check = "rows.coordinates_come_in_pairs"
    assert limited_findings(tiny, 9) == [
        ("raw/places.csv:2:7", message.format(34.53), check, "P0001", 1),
        ("raw/places.csv:3:7", message.format(31.61), check, "P0002", 1),
        ("places", overflow, "rows.table", "", 1),
    ]


def test_rows_that_only_duckdb_rejects_are_an_internal_error(tiny: Path) -> None:
    dataset = check_contract.read(tiny)
    working.ask(tiny, "SELECT 1")
    wrong = row_tests.Test("rule", "coordinates_come_in_pairs", ("latitude", "longitude"), "true")
    with duckdb.connect(str(tiny / "work.duckdb")) as connection:
        table = check_rows.Rows(dataset, connection, dataset.tables["places"], limit=9)
        with pytest.raises(EngineError) as error:
            list(table.report({wrong: 2}))
    assert str(error.value) == (
        "places: 2 rows fail 'rule coordinates_come_in_pairs' by DuckDB, 0 by pandera"
    )


def test_valid_data_does_not_import_pandas(tiny: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from pipeline.run import check; "
        "reported = check.check(Path(sys.argv[1]), Path(sys.argv[1]) / 'documents', print).findings; "
        "print(reported, {'pandas', 'pandera', 'pyarrow', 'frictionless', 'jinja2'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(tiny)], capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "[] set()"


def test_a_row_that_is_computed_from_a_faulty_one_is_reported_after_it(tiny: Path) -> None:
    links = tiny / "raw" / "claim_links.csv"
    links.write_text("claim,relation,other,notes\nC0007,contradicts,C0004,They differ.\n", "utf-8")
    found = [finding for finding in findings.of(tiny) if finding.severity == "error"]
    assert [(f.table, f.place) for f in found] == [
        ("claim_links", "raw/claim_links.csv:2:1"),
        ("contradictions", "contradictions C0007, C0004, coded"),
    ]
