"""A header in another order than the schema: the last release shows whether names or columns were exchanged."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.contract import check_contract
from pipeline.core import wording
from pipeline.core.finding import Finding, Message
from pipeline.releases import check_header_order
from pipeline.run import check

Rows = list[list[str]]
UNDECIDED = Message("order_columns", {"header": "x"})


def exchanged(cells: Sequence[str], one: int, other: int) -> list[str]:
    result = [*cells]
    result[one], result[other] = cells[other], cells[one]
    return result


def hint(
    project: Path, table: str, columns: tuple[str, str], change: Callable[[Rows, int, int], Rows]
) -> str:
    """Return the hint about a file after a change of two columns."""
    path = project / "raw" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [*csv.reader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(change(rows, *map(rows[0].index, columns)))
    finding = Finding("error", "cells.header.order", file=f"raw/{table}.csv", hints=(UNDECIDED,))
    (found,) = check_header_order.check(check_contract.read(project), [finding])
    return wording.hint(found)


COLUMNS = {
    "lists": ("events", ("speakers", "addressees"), "write addressees in L1 and speakers in K1"),
    "names": ("claims", ("subject", "object"), "write subject in F1 and object in G1"),
    "a key": ("actors", ("actor_id", "name"), "write actor_id in A1 and name in B1"),
    "a key of several columns": ("claim_links", ("claim", "other"), "write claim in A1 and other in C1"),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_names_that_were_exchanged_are_to_be_written_again(kind: str, real: Path) -> None:
    table, columns, expected = COLUMNS[kind]
    found = hint(real, table, columns, lambda rows, *pair: [exchanged(rows[0], *pair), *rows[1:]])
    assert sorted(found.replace(",", "").split()) == sorted(
        f"{expected} and move no cells: the columns below are in their places".split()
    )


@pytest.mark.parametrize("kind", COLUMNS)
def test_columns_that_were_moved_with_their_names_are_to_be_moved_back(kind: str, real: Path) -> None:
    table, columns, _ = COLUMNS[kind]
    found = hint(real, table, columns, lambda rows, *pair: [exchanged(row, *pair) for row in rows])
    assert found.startswith("move each column with all of its cells, so that they are in the order ")


HEADERS: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "a name deleted": (
        lambda names: [name if name != "speakers" else "" for name in names],
        "write speakers in K1",
    ),
    "a name typed over another": (
        lambda names: [name if name != "speakers" else "addressees" for name in names],
        "write speakers in K1",
    ),
    "a cell deleted and those after it moved": (
        lambda names: [*[name for name in names if name != "part_of"], ""],
        "write part_of in O1 and notes in P1",
    ),
}


@pytest.mark.parametrize("kind", HEADERS)
def test_names_that_are_gone_are_to_be_written_above_the_columns_that_are_in_place(
    kind: str, real: Path
) -> None:
    change, expected = HEADERS[kind]
    path = real / "raw" / "events.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([change(header), *rows])
    about = {f.code: wording.hint(f) for f in check.check(real, None, lambda _: None).findings if f.line == 1}
    missing = about.pop("cells.header.missing_field")
    assert missing == f"{expected}, and move no cells: the columns below are in their places"
    assert [*about.values()] == [""]


@pytest.mark.parametrize("part", [0.5, 0.7])
def test_no_side_is_taken_where_cells_were_moved_too(part: float, real: Path) -> None:
    def change(rows: Rows, one: int, other: int) -> Rows:
        first = int(len(rows) * part)
        return [exchanged(row, one, other) if i < first else row for i, row in enumerate(rows)]

    assert hint(real, "claims", ("subject", "object"), change) == wording.hint(
        Finding("error", "cells.header.order", hints=(UNDECIDED,))
    )
