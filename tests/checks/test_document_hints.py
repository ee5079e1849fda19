"""The hint about a checksum or a length has the value of the document, never that of another one."""

from pathlib import Path
from typing import Any

import findings
import project
import pytest

SUM = "5576910c6cf17304e0cca87359be4107a58f81543c86b4d29c0cbd0a3fff463d"
OTHER = "b690c8ed82d26f65e372eec5fa76bb3fe6575127114521e52f082a2d254dfab0"
WRITE = ("write", {"suggestion": SUM})
IF_CODED = ("write_computed", {"suggestion": SUM, "file": "a.txt"})
COMPUTE = ("compute_from_document", {"file": "a.txt"})
HELD = {
    "the last character is missing": ({"sha256": SUM[:-1]}, [WRITE]),
    "one character differs": ({"sha256": SUM[:-1] + "a"}, [WRITE]),
    "it is that of another document": ({"sha256": OTHER}, []),
    "it is no checksum": ({"sha256": "see the folder"}, [IF_CODED]),
    "a length in words": ({"characters": "about a page"}, [("write_computed", {"suggestion": "170", "file": "a.txt"})]),
    "a row without a file that is found": ({"sha256": SUM[:-1], "file": "z.txt"}, [("compute_from_document", {"file": "z.txt"})]),
    "a row without a file": ({"sha256": SUM[:-1], "file": ""}, [("compute_from_document", {})]),
}  # fmt: skip


def hints(tiny: Path, documents: Path | None) -> list[tuple[str, dict[str, Any]]]:
    return findings.coded(findings.of(tiny, documents))[0][3]


@pytest.mark.parametrize("case", HELD)
def test_the_hint_has_the_value_of_the_document(case: str, tiny: Path) -> None:
    cells, expected = HELD[case]
    project.change(tiny, "sources", source_id="S001", **cells)
    assert hints(tiny, tiny / "documents") == expected


def test_without_the_documents_the_hint_says_where_the_value_comes_from(tiny: Path) -> None:
    project.change(tiny, "sources", source_id="S001", sha256=SUM[:-1])
    assert hints(tiny, None) == [COMPUTE]


def test_an_empty_checksum_has_the_hint_with_that_of_the_document(tiny: Path) -> None:
    project.change(tiny, "sources", source_id="S001", sha256="")
    assert hints(tiny, tiny / "documents") == [IF_CODED]
