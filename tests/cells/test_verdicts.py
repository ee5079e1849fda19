"""The verdict on a cell: that of the exact test, whatever is beside it, wherever it is, whoever reads the file.

Cells are drawn for every type from right and wrong texts and from characters of every Unicode category.
"""

import csv
import os
import random
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.cells import cell_tests, check_cells
from pipeline.contract.dataset import Code, Dataset
from pipeline.core import invisible, sql
from pipeline.core.finding import Finding
from pipeline.schema import constraints, field_values, sql_types
from pipeline.schema.model import Field, TableSchema

DRAWS = int(os.environ.get("CASES", "150"))  # texts for each field
SEED = 13

# Each field with texts of its type; other texts are these with characters put in or taken out.
FIELDS: dict[str, tuple[Field, Sequence[str]]] = {
    "string": (Field("c", "string"), ["Kabul", "a b", "=A1", "-5", "+x"]),
    "any": (Field("c", "any"), ["Kabul", "a b"]),
    "pattern": (Field("c", "string", constraints={"pattern": ".+"}), ["Kabul"]),
    "words": (Field("c", "string", constraints={"pattern": r"(\w|\s)+", "required": True}), ["Kabul", "José", "أحمد"]),
    "required": (Field("c", "string", constraints={"required": True}), ["Kabul", "a b"]),
    "length": (Field("c", "string", constraints={"minLength": 2, "maxLength": 5}), ["Kabul", "a b"]),
    "uuid": (Field("c", "string", "uuid"), ["2bc1c94f-0deb-43e9-92a1-4775189ec9f8"]),
    "binary": (Field("c", "string", "binary"), ["YQ==", "YWJj"]),
    "integer": (Field("c", "integer", constraints={"minimum": -5}), ["0", "-12", "+7", "007", str(2**63 - 1), str(-(2**63))]),
    "grouped": (Field("c", "integer", group_char=" "), ["1 000", "-12"]),
    "number": (Field("c", "number"), ["0.1", "-1.5e3", "NaN", "-INF", ".5", "5.", "12345678901234567", "1e400", "1e-400", "1e22"]),
    "comma": (Field("c", "number", decimal_char=",", group_char="."), ["0,1", "1.000,5", "NaN"]),
    "bare": (Field("c", "number", bare_number=False), ["95%", "EUR 9.5", "0.1"]),
    "boolean": (Field("c", "boolean"), ["true", "0", "False"]),
    "date": (Field("c", "date", constraints={"maximum": "2021-01-01"}), ["2020-02-29", "0000-01-01", "-0200-01-01", "9999-12-31", "0001-01-01", "infinity"]),
    "time": (Field("c", "time"), ["10:00:00", "23:59:59", "24:00:00"]),
    "datetime": (Field("c", "datetime"), ["2021-05-08T10:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T24:00:00", "2021-05-08T10:00:00.123456-01:30"]),
    "year": (Field("c", "year"), ["2021", "-200", "0000", "0001", "+200", "9999", "1e03"]),
    "yearmonth": (Field("c", "yearmonth"), ["2021-05", "0000-01", "0001-12"]),
    "list": (Field("c", "list", delimiter=",", item_type="integer"), ["1,2", "3", "1,,2"]),
    "code": (Field("c", "string", codes="codes"), ["a", "b", "c"]),
}  # fmt: skip


def characters() -> dict[str, list[str]]:
    """Return characters of each Unicode category that a CSV file can contain; all that are invisible."""
    categories: dict[str, list[str]] = {"invisible": list(invisible.INVISIBLE[1:])}
    for code in [*range(1, 0x3100), *range(0xA000, 0xA100), *range(0xFB00, 0x10100), *range(0x1F000, 0x1FB00), *range(0xE0000, 0xE0200)]:  # fmt: skip
        categories.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    return {name: members for name, members in categories.items() if name != "Cs"}


def draw(texts: Sequence[str], count: int, seed: str) -> list[str]:
    """Return distinct texts: each is one of the given with up to two edits, most of them at an edge."""
    chance, categories = random.Random(seed), characters()  # noqa: S311 - draws, no secrets
    names, drawn = sorted(categories), dict.fromkeys(texts)
    while len(drawn) < count:
        text = chance.choice([*texts, ""]) if chance.random() < 0.8 else ""
        for _ in range(chance.randint(0, 2)):
            place = chance.choice([0, len(text), chance.randint(0, len(text))])
            character = chance.choice(categories[chance.choice(["invisible", *names])])
            text = text[:place] + character + text[place + chance.randint(0, 1) :]
        drawn[text] = None
    return [text for text in drawn if text]


def dataset_of(folder: Path, field: Field) -> Dataset:
    """Return a contract of one raw table: a key, the field, and a count."""
    fields = (Field("id", "string"), field, Field("n", "integer"))
    table = TableSchema("t", "T", "D.", fields, ("id",), file="t.csv")
    codes = {"codes": tuple(Code(code, code, code) for code in ("a", "b"))}
    return Dataset(folder, {}, {"t": table}, {}, {}, codes, (), ())


def expected(dataset: Dataset, field: Field, text: str) -> set[str]:
    """Return the checks that a cell fails, by what Python makes of it."""
    try:
        value = field_values.read(field, text)
    except (ValueError, OverflowError):
        return {"type"}
    checks = {*constraints.broken(dataset.with_categories(field), value)}
    start, bare, end = invisible.edges(text)
    if cell_tests.holds_text(dataset.raw["t"], field) and (start or end) and "pattern" not in checks:
        checks.add("required" if field.required and not bare else "space")
    return checks


@pytest.mark.parametrize("name", FIELDS)
def test_a_doubt_is_never_narrower_than_its_test(tmp_path: Path, name: str) -> None:
    field, texts = FIELDS[name]
    dataset = dataset_of(tmp_path, field)
    drawn = draw(texts, DRAWS, f"{SEED} {name}")
    with duckdb.connect() as connection:
        tests = [test for test in cell_tests.tests(dataset, dataset.raw["t"]) if test.field == field]
        value = sql_types.typed(field, "cell")
        connection.execute(
            f"CREATE TABLE drawn AS SELECT cell AS {cell_tests.text_name(field)}, {value} AS "
            f"{sql.identifier('value of c')} FROM ({sql.values([(t,) for t in [*drawn, None]])}) AS v(cell)"
        )
        for test in tests:
            narrower = connection.execute(
                f"SELECT {cell_tests.text_name(field)} FROM drawn "
                f"WHERE ({test.sql}) AND NOT coalesce({test.first}, false)"
            ).fetchall()
            assert not narrower, test


@pytest.mark.parametrize("name", FIELDS)
def test_the_verdict_depends_on_the_cell_alone(tmp_path: Path, name: str) -> None:
    field, texts = FIELDS[name]
    dataset = dataset_of(tmp_path, field)
    drawn = draw(texts, DRAWS, f"{SEED} {name}")
    shuffled = random.Random(SEED).sample(drawn, len(drawn))  # noqa: S311
    alone = verdicts(dataset, [(text, "1") for text in drawn])
    faulty = verdicts(dataset, [(text, "x") for text in shuffled])
    by_python = verdicts(dataset, [(text, "1") for text in shuffled], encoding="utf-16")
    few = verdicts(dataset, [(text, "1") for text in drawn[:20]])
    wrong = {
        text: alone[text] for text in drawn if alone[text] - {"formula"} != expected(dataset, field, text)
    }
    assert not wrong
    assert alone == faulty == by_python
    assert few == {text: alone[text] for text in drawn[:20]}


def verdicts(
    dataset: Dataset, rows: Sequence[tuple[str, str]], encoding: str = "utf-8"
) -> dict[str, set[str]]:
    """Return the checks that each cell fails, by layer 1."""
    path = dataset.folder / "t.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(["id", "c", "n"])
        writer.writerows((f"k{i}", *row) for i, row in enumerate(rows))
    with duckdb.connect() as connection:
        findings, _ = check_cells.check(dataset, connection, limit=10**6)
    failed: dict[str, set[str]] = {text: set() for text, _ in rows}
    for finding in about_cells(findings):
        failed[rows[int(finding.key.removeprefix("k"))][0]].add(finding.check.split(".")[1])
    return {text: named(checks) for text, checks in failed.items()}


def about_cells(findings: Sequence[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.values.get("field") == "c")


def named(checks: set[str]) -> set[str]:
    """Return the names of constraints as the standard spells them, and a code list's as that of its enum."""
    names: dict[str, Any] = {name.lower(): name for name in ("minLength", "maxLength")}
    return {names.get(check, "enum" if check == "code" else check) for check in checks}
