"""A small file is first asked which tests its cells need; its findings are those of a large one."""

from pathlib import Path

import findings
import project
import pytest

from pipeline.cells import scan_result

FAULTS: list[tuple[str, dict[str, str]]] = [
    ("events", {"event_id": "E0001", "type": "atack"}),
    ("events", {"event_id": "E0002", "date": "26.08.2021"}),
    ("events", {"event_id": "E0003", "title": "\u200b"}),
    ("events", {"event_id": "E0004", "title": "=1+x"}),
    ("actors", {"actor_id": "A0001", "name": "Red Group\u00a0"}),
    ("actors", {"actor_id": "A0002", "notes": "Gr\u00c3\u00a8ve"}),
    ("claims", {"claim_id": "C0001", "count": "6.8"}),
    ("claims", {"claim_id": "C0002", "quote": ""}),
    ("sources", {"source_id": "S001", "characters": "-1"}),
]


def test_findings_do_not_depend_on_the_size_of_the_file(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for table, cells in FAULTS:
        project.change(tiny, table, **cells)
    small = findings.coded(findings.of_cells(tiny))
    monkeypatch.setattr(scan_result, "READ_TWICE", -1)
    assert small == findings.coded(findings.of_cells(tiny))
    assert len(small) >= len(FAULTS)
