"""A text that was replaced in a whole sheet is one finding, before those about the cells."""

from pathlib import Path

import pytest

from pipeline.contract import check_contract
from pipeline.core.finding import Finding, Message, Values
from pipeline.releases import replaced_texts

FILE = "raw/claims.csv"
QUOTE = 23


def replace_all(folder: Path, old: str, new: str) -> None:
    path = folder / FILE
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def about(lines: range, severity: str = "error", column: int = QUOTE) -> list[Finding]:
    return [
        Finding("error" if severity == "error" else "warning", "x.y", file=FILE, line=line, column=column)
        for line in lines
    ]


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_a_text_that_was_replaced_is_reported_before_the_cells(severity: str, real: Path) -> None:
    replace_all(real, "ISIS-K", "Islamic State Khorasan Province")
    cells = about(range(2, 60), severity)
    first, *others = replaced_texts.explained(check_contract.read(real), cells)
    assert others == cells
    assert (first.severity, first.code, first.place, first.values) == (
        severity,
        "history.replaced",
        f"{FILE}:2:{QUOTE}",
        {
            "published": check_contract.read(real).about["version"],
            "old": "ISIS-K",
            "main": "quote",
            "cells": 35,
            "new": "Islamic State Khorasan Province",
            "others": ["notes"],
            "more": 8,
        },
    )
    values: Values = {"file": FILE, "fields": ["quote", "notes"], "first": "C0001", "last": "C0361"}
    assert first.hints == (Message("restore_replaced", values),)


def test_a_text_that_was_deleted_everywhere_is_reported(real: Path) -> None:
    replace_all(real, "ISIS-K", "")
    first, *_ = replaced_texts.explained(check_contract.read(real), about(range(2, 60)))
    assert first.values["old"] == "ISIS-K"
    assert "new" not in first.values


@pytest.mark.parametrize(
    ("old", "new", "cells"),
    [
        pytest.param("ISIS-K", "Islamic State", [], id="no findings"),
        pytest.param("ISIS-K", "Islamic State", about(range(2, 5)), id="few cells"),
        pytest.param("ISIS-K", "Islamic State", about(range(2, 60), column=2), id="other cells"),
        pytest.param("ISIS-K", "ISIS-K", about(range(2, 60)), id="the same"),
        pytest.param(
            "ISIS-K",
            "Islamic State",
            [Finding("error", "history.permuted", file=FILE, line=2, column=QUOTE), *about(range(2, 60))],
            id="another cause",
        ),
    ],
)
def test_findings_without_such_a_cause_stay_alone(
    old: str, new: str, cells: list[Finding], real: Path
) -> None:
    replace_all(real, old, new)
    assert replaced_texts.explained(check_contract.read(real), cells) == cells


def test_a_text_that_many_cells_still_have_was_not_replaced_everywhere(real: Path) -> None:
    path = real / FILE
    text = path.read_text("utf-8")
    path.write_text(text.replace("ISIS-K", "Islamic State", 8), "utf-8")
    cells = about(range(2, 60))
    assert replaced_texts.explained(check_contract.read(real), cells) == cells
