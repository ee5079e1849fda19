"""Each value that a SELECT computes has the form of its field, so that `verify` accepts what is published."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import check, release, verify

# For each type, what a SELECT can return that no reader of the CSV would accept, and the kind of finding.
FAULTY = {
    "string": [("''", "empty"), ("'a' || chr(0) || 'b'", "nul")],
    "any": [("''", "empty"), ("chr(0)", "nul")],
    "date": [
        ("date '10000-01-01'", "type"),
        ("date '0044-03-15 (BC)'", "type"),
        ("date 'infinity'", "type"),
        ("date '-infinity'", "type"),
    ],
    "datetime": [
        ("timestamp '10000-01-01 00:00:00'", "type"),
        ("timestamp '0044-03-15 (BC) 00:00:00'", "type"),
        ("timestamp 'infinity'", "type"),
    ],
    "time": [("time '10:00:00.5'", "type"), ("time '24:00:00'", "type")],
    "year": [("-1", "type"), ("10000", "type"), ("-200", "type")],
    "yearmonth": [("'x'", "type"), ("'2021-13'", "type"), ("''", "empty"), ("'2021-1'", "type")],
    "duration": [("'x'", "type"), ("'P'", "type"), ("''", "empty")],
    "number": [("'-nan'::double", "type")],
    "object": [("'x'", "type"), ("'[1]'", "type"), ("''", "empty"), ("'{\"a\": NaN}'", "type")],
    "array": [("'{}'", "type"), ("'[1'", "type")],
    "geopoint": [("'200, 1'", "type"), ("'x'", "type")],
    "geojson": [("'{}'", "type"), ("'x'", "type")],
    "uuid": [("'x'", "type"), ("'01234567-89ab-cdef-0123-456789abcde'", "type")],
    "binary": [("'x'", "type"), ("'YQ='", "type")],
    "email": [("'x'", "type")],
    "uri": [("'x y'", "type")],
}
RIGHT = {
    "string": ["'a'", "' a'", "'=1'", "chr(10) || 'a' || chr(13)"],
    "any": ["'a'"],
    "date": ["date '2021-05-08'", "date '9999-12-31'", "date '0001-01-01'"],
    "datetime": [
        "timestamp '2021-05-08 10:00:00.125'",
        "timestamp '2021-05-08 23:59:59'",
        "timestamp '9999-12-31 23:59:59.999999'",
        "timestamp '0001-01-01 00:00:00'",
    ],
    "time": ["time '23:59:59'"],
    "year": ["9999", "1"],
    "yearmonth": ["'0001-12'"],
    "duration": ["'P1Y2DT0.5S'"],
    "object": ["'{}'"],
    "array": ["'[]'"],
    "geopoint": ["'180, -90'"],
    "geojson": ['\'{"type": "Point", "coordinates": [1, 2]}\''],
    "number": ["'nan'::double", "'-inf'::double", "1e300", "5e-324"],
    "integer": ["-9223372036854775807"],
    "boolean": ["false"],
    "uuid": ["'01234567-89ab-cdef-0123-456789abcdef'"],
    "binary": ["'YQ=='"],
    "email": ["'a@b.org'"],
    "uri": ["'https://example.org/a'"],
}
FORMATS = ("uuid", "binary", "email", "uri")
EXAMPLES: dict[str, Any] = {
    "date": "2021-01-01", "datetime": "2021-01-01T00:00:00", "time": "10:00:00", "year": 2021, "yearmonth": "2021-01",
    "duration": "P1D", "object": {"a": 1}, "array": [1], "geopoint": "1, 2", "number": 1.5, "integer": 1, "boolean": True,
    "geojson": {"type": "Point", "coordinates": [1, 2]}, "uuid": "01234567-89ab-cdef-0123-456789abcdef",
    "binary": "YQ==", "email": "a@b.org", "uri": "https://example.org",
}  # fmt: skip


def compute(project: Path, fields: list[tuple[str, str, str]], key: str = "'k'") -> None:
    """Add a table of one row with the given fields: name, type or format, and SQL."""
    described = [
        {
            "name": name,
            **({"type": "string", "format": kind} if kind in FORMATS else {"type": kind}),
            "title": "T",
            "description": "D.",
            "example": EXAMPLES.get(kind, "a"),
        }
        for name, kind, _ in [("id", "string", ""), *fields]
    ]
    schema = {"name": "extra", "title": "T", "description": "D.", "fields": described, "primaryKey": ["id"]}
    tables = project / "schemas" / "tables"
    (tables / "extra.json").write_text(json.dumps(schema), "utf-8")
    items = ", ".join(f"{expression} AS {name}" for name, _, expression in fields)
    (tables / "extra.sql").write_text(f"select {key} as id, {items}", "utf-8")
    path = project / "schemas" / "dataset.json"
    about = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**about, "tables": [*about["tables"], "extra"]}), "utf-8")


def found(project: Path, limit: int = 100) -> dict[str, str]:
    """Return the code of the finding about each field of the extra table."""
    findings = check.check(project, None, lambda _: None, limit=limit).findings
    return {str(f.values["field"]): f.code for f in findings if f.table == "extra"}


def test_a_value_that_is_not_of_its_declared_form_is_an_error(strikes: Path) -> None:
    faults = [(kind, sql, code) for kind, cases in FAULTY.items() for sql, code in cases]
    compute(strikes, [(f"f{number}", kind, sql) for number, (kind, sql, _) in enumerate(faults)])
    reported = found(strikes)
    assert {name: reported.get(name) for name in (f"f{number}" for number in range(len(faults)))} == {
        f"f{number}": f"rows.form.{code}" for number, (*_, code) in enumerate(faults)
    }


@pytest.mark.slow
def test_every_value_of_its_declared_form_is_published_and_verified(strikes: Path) -> None:
    values = [(kind, sql) for kind, cases in RIGHT.items() for sql in cases]
    compute(strikes, [(f"f{number}", kind, sql) for number, (kind, sql) in enumerate(values)])
    assert found(strikes) == {}
    released = release.release(strikes, None, lambda _: None).released
    assert released is not None
    verified = verify.verify(released, lambda _: None, complete=True)
    assert [finding for finding in verified.findings if finding.severity == "error"] == []


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("' k'", "space"),
        ("'k' || chr(160)", "space"),
        ("''", "empty"),
        ("' '", "blank"),
        ("'k' || chr(0)", "nul"),
    ],
)
def test_a_key_that_no_reader_would_accept_is_an_error(strikes: Path, key: str, code: str) -> None:
    compute(strikes, [("v", "string", "'v'")], key)
    assert found(strikes) == {"id": f"rows.form.{code}"}


def test_values_beyond_the_limit_are_counted(strikes: Path) -> None:
    compute(strikes, [("v", "string", "''")], "unnest(['a', 'b', 'c', 'd', 'e'])")
    findings = check.check(strikes, None, lambda _: None, limit=2).findings
    reported = [(f.key, f.count, f.values.get("total")) for f in findings if f.table == "extra"]
    assert reported == [("", 3, 5), ("a", 1, None), ("b", 1, None)]
