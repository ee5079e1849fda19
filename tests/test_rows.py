"""Layer 2: each published row is whole, typed and in agreement with itself."""

from pathlib import Path

import findings
import project

from pipeline import contract, row_schema


def test_a_broken_row_rule_is_found_on_the_line_that_was_typed(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0001", notes="")
    assert findings.lines(tiny) == [
        "raw/events.csv:2:6 error The notes say how an inferred date was inferred. Here date_basis is "
        "inferred, notes is empty. (events E0001) [rows.an_inferred_date_has_its_note]",
    ]


def test_all_broken_rules_are_told_at_once(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0001", count="", bound="", unit="")
    project.change(tiny, "claims", claim_id="C0004", unit="", notes="")
    project.change(tiny, "places", place_id="P0001", longitude="")
    found = [(f.file, f.line, f.check, f.key) for f in findings.of(tiny)]
    assert found == [
        ("raw/claims.csv", 2, "rows.a_figure_has_a_number", "C0001"),
        ("raw/claims.csv", 5, "rows.an_inferred_event_has_its_note", "C0004"),
        ("raw/claims.csv", 5, "rows.a_number_has_its_unit", "C0004"),
        ("raw/places.csv", 2, "rows.coordinates_come_in_pairs", "P0001"),
    ]


def test_a_select_that_doubles_rows_breaks_the_key(tiny: Path) -> None:
    query = tiny / "schemas" / "tables" / "actor_roles.sql"
    text = query.read_text("utf-8").rstrip()
    query.write_text(f"{text}\nunion all\n{text}\n", "utf-8")
    assert (
        findings.lines(tiny)
        == [
            'raw/actor_roles.csv:2:1 error actor_id, role, time: "A0001, insurgent, 2018/.." stands in more than one '
            "row (actor_roles A0001, insurgent, 2018/..) [rows.unique]",
        ]
        * 2
    )


def test_a_computed_cell_that_its_field_forbids_is_found(tiny: Path) -> None:
    query = tiny / "schemas" / "tables" / "lineages.sql"
    query.write_text(query.read_text("utf-8").replace("0 as steps", "-1 as steps"), "utf-8")
    assert findings.lines(tiny) == [
        'raw/sources.csv:2 error steps: "-1" is below 0 (lineages S001) [rows.constraint]',
        'raw/sources.csv:3 error steps: "-1" is below 0 (lineages S002) [rows.constraint]',
    ]


def test_the_pandera_schema_has_nullable_arrow_types_and_named_rules() -> None:
    dataset = contract.read(project.REPOSITORY)
    schema = row_schema.row_schema(dataset, dataset.tables["events"])
    assert {name: str(column.dtype) for name, column in schema.columns.items()} == {
        "event_id": "arrow_string",
        "title": "arrow_string",
        "type": "arrow_string",
        "clarity": "int64[pyarrow]",
        "date": "arrow_string",
        "date_start": "date32[day][pyarrow]",
        "date_end": "date32[day][pyarrow]",
        "date_precision": "int64[pyarrow]",
        "date_basis": "arrow_string",
        "place_id": "arrow_string",
        "where_precision": "int64[pyarrow]",
        "part_of": "arrow_string",
        "notes": "arrow_string",
    }
    rules = [rule.name for rule in dataset.tables["events"].rules]
    assert [check.name for check in schema.checks] == [*rules, "key of event_id"]
    assert [name for name, column in schema.columns.items() if not column.nullable] == [
        "event_id", "title", "type", "clarity", "date", "date_precision", "date_basis",
    ]  # fmt: skip
