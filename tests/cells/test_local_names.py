"""An alias that is a description or a misspelling of one document holds in the rows of that document only."""

from pathlib import Path

import findings
import project
import pytest

CODE = "cells.reference.local"
LOCAL = "Crimson Group"  # the corrupt spelling of Red Group in S003
SAID = '"Crimson Group" means "Red Group" in S003 only'


def local(tiny: Path, limit: int = 100) -> list[str]:
    """Return the findings about local names."""
    return [line for line in findings.lines_of_cells(tiny, limit=limit) if f"[{CODE}]" in line]


def test_an_alias_holds_in_its_own_document(tiny: Path) -> None:
    assert LOCAL in (tiny / "raw" / "claims.csv").read_text("utf-8")
    assert findings.lines_of_cells(tiny) == []


@pytest.mark.parametrize("field", ["subject", "object", "against", "speaker"])
def test_an_alias_of_another_document_is_an_error(tiny: Path, field: str) -> None:
    project.change(tiny, "claims", claim_id="C0002", **{field: LOCAL})
    column = {"subject": 6, "object": 7, "against": 8, "speaker": 19}[field]
    assert local(tiny) == [f"raw/claims.csv:3:{column} error {field}: {SAID} [{CODE}]"]


def test_the_hint_does_not_suggest_the_meaning_of_the_other_document(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0002", subject=LOCAL)
    values = {
        "field": "subject",
        "value": LOCAL,
        "item": LOCAL,
        "documents": ["S003"],
        "names": ["Red Group"],
    }
    assert findings.coded(f for f in findings.of_cells(tiny) if f.code == CODE) == [
        ("raw/claims.csv:3:6", CODE, values, [("meaning_here", {})])
    ]


def test_cells_with_different_texts_share_the_limit(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0001", targets=f"Market visitors; {LOCAL}")
    project.change(tiny, "events", event_id="E0002", targets=LOCAL)
    assert local(tiny, limit=1) == [
        f"raw/events.csv:2:10 error targets: {SAID} [{CODE}]",
        f"raw/events.csv error targets: 1 more of these, 2 in total [{CODE}]",
    ]


def test_a_row_of_no_document_has_no_local_alias(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0001", targets=f"Market visitors; {LOCAL}")
    assert local(tiny) == [f"raw/events.csv:2:10 error targets: {SAID} [{CODE}]"]


def test_a_document_is_that_of_the_rows_foreign_key(tiny: Path) -> None:
    for source in ("S001", "S003"):
        project.change(
            tiny, "actor_roles", actor=LOCAL, role="insurgent", time=f"20{source[2:]}", source=source
        )
    assert [line.partition(" ")[0] for line in local(tiny)] == ["raw/actor_roles.csv:3:1"]


def test_an_alias_that_also_holds_everywhere_is_free(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0002", subject=LOCAL)
    project.change(tiny, "aliases", alias=LOCAL, actor="Red Group", kind="corrupt", source="")
    assert local(tiny) == []


def test_an_alias_of_another_kind_is_free(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0002", subject=LOCAL)
    project.change(tiny, "aliases", alias=LOCAL, actor="Red Group", kind="name")
    assert local(tiny) == []


def test_rows_beyond_the_limit_are_counted(tiny: Path) -> None:
    for number in (1, 2, 3):
        project.change(tiny, "claims", claim_id=f"C000{number}", subject=LOCAL)
    assert local(tiny, limit=1) == [
        f"raw/claims.csv:2:6 error subject: {SAID} [{CODE}]",
        f"raw/claims.csv error subject: 2 more of these, 3 in total [{CODE}]",
    ]
