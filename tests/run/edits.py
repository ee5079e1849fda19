"""Edits that a maintainer may make between two releases of the strikes, drawn at random.

Each edit changes a project's raw/, schemas/ or dist/ in a way that may or may not be allowed. A generator with
a fixed seed draws them, so that a number stands for the same edit each time.
"""

import csv
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

Edit = Callable[[random.Random, Path], None]

TABLES = ("other_names", "strikes", "unions", "works")
CELLS = (
    "",
    " ",
    "x",
    "0",
    "-1",
    "2.50",
    "1e400",
    "1913-07",
    "2062-01-01",
    "0025",
    "=1+1",
    "O\u2019Neill",
    "a\nb",
)
CELLS_OF_SPREADSHEETS = (
    "#REF!",
    "12.000",
    "1.250,5",
    "3/4/13",
    "\u200bRopemakers",
    "Ropemakers ",
    "TRUE",
    "NaN",
)
PACKAGE = "quayside-strikes-1.4.2"


def draw(number: int, folder: Path) -> list[str]:
    """Apply one to three edits to a project, and return their names."""
    generator = random.Random(number)  # noqa: S311 - not secret
    edits = generator.choices(EDITS, k=generator.choice([1, 1, 2, 3]))
    for edit in edits:
        edit(generator, folder)
    return [edit.__name__ for edit in edits]


def a_cell(generator: random.Random, folder: Path) -> None:
    """Type another value into a cell."""
    rows, write = _rows(folder, generator.choice(TABLES))
    row = generator.choice(rows)
    name = generator.choice(list(row))
    others = [other[name] for other in rows]
    row[name] = generator.choice([*CELLS, *CELLS_OF_SPREADSHEETS, *others, *others, *others])
    write(rows)


def a_row_that_goes(generator: random.Random, folder: Path) -> None:
    """Delete a row."""
    rows, write = _rows(folder, generator.choice(TABLES))
    rows.remove(generator.choice(rows))
    write(rows)


def a_row_that_is_new(generator: random.Random, folder: Path) -> None:
    """Copy a row under a new key."""
    table = generator.choice(TABLES)
    rows, write = _rows(folder, table)
    row = dict(generator.choice(rows))
    key = next(iter(row))
    row[key] = {"other_names": "Night Ropemakers", "strikes": "K009", "unions": "U7", "works": "W08"}[table]
    write([*rows, row])


def rows_in_another_order(generator: random.Random, folder: Path) -> None:
    """Sort the rows of a table."""
    rows, write = _rows(folder, generator.choice(TABLES))
    name = generator.choice(list(rows[0]))
    write(sorted(rows, key=lambda row: row[name]))


def a_column_in_another_order(generator: random.Random, folder: Path) -> None:
    """Sort one column alone."""
    rows, write = _rows(folder, generator.choice(TABLES))
    name = generator.choice(list(rows[0]))
    values = sorted(row[name] for row in rows)
    write([{**row, name: value} for row, value in zip(rows, values, strict=True)])


def a_retired_row(generator: random.Random, folder: Path) -> None:
    """Delete a union and record it as retired, in one version or another."""
    rows, write = _rows(folder, "unions")
    row = generator.choice(rows[3:])
    rows.remove(row)
    write(rows)
    version = generator.choice(["1.5.0", "2.0.0", "9.9.9", "1.4.2"])
    (folder / "raw" / "retired.csv").write_text(
        f"table,key,replaced_by,reason,retired_in\nunions,{row['union_no']},U1,It never struck.,{version}\n",
        "utf-8",
    )


def metadata(generator: random.Random, folder: Path) -> None:
    """Change, repeat or remove a property of the dataset."""
    about = _json(folder / "schemas" / "dataset.json")
    name = generator.choice(sorted(set(about) - {"name", "tables"}))
    choice = generator.choice(["remove", "change", "repeat"])
    if choice == "remove":
        del about[name]
    elif isinstance(about[name], list):
        about[name] = about[name] * 2 if choice == "repeat" else about[name][:-1]
    elif isinstance(about[name], str):
        about[name] = {
            "version": generator.choice(["1.4.3", "1.5.0", "2.0.0", "1.4.2", "0.9.0"]),
            "released": generator.choice(["2024-06-02", "2062-02-28", "2020-01-01"]),
            "doi": "10.5555/another",
            "language": "de",
        }.get(name, f"{about[name]} ")
    _write(folder / "schemas" / "dataset.json", about)


def a_schema(generator: random.Random, folder: Path) -> None:
    """Change a field of a schema: a text, a constraint, an order or a name."""
    path = generator.choice(sorted((folder / "schemas").glob("*/*.json")))
    schema = _json(path)
    field = generator.choice(schema["fields"])
    change = generator.choice(["description", "required", "pattern", "order", "name", "minimum"])
    if change == "description":
        field["description"] = "Told otherwise."
    elif change == "order":
        generator.shuffle(schema["fields"])
    elif change == "name":
        field["name"] = f"{field['name']}_"
    else:
        value: Any = {"required": True, "pattern": r"\w+.*", "minimum": 0}[change]
        field["constraints"] = {**field.get("constraints", {}), change: value}
    _write(path, schema)


def a_select(generator: random.Random, folder: Path) -> None:
    """Change a SELECT: other rows, another order, or a value that another day gives differently."""
    path = generator.choice(sorted((folder / "schemas" / "tables").glob("*.sql")))
    text = path.read_text("utf-8").rstrip().rstrip(";")
    ends = [
        "SELECT * FROM ({}) LIMIT 3",
        "SELECT * FROM ({}) ORDER BY 1 DESC",
        "SELECT * FROM ({}) ORDER BY random()",
        "SELECT * FROM ({}) USING SAMPLE 3 ROWS",
        "SELECT * FROM ({}) WHERE current_date > DATE '2020-01-01'",
        "SELECT DISTINCT * FROM ({})",
    ]
    path.write_text(generator.choice(ends).format(text + "\n"), "utf-8")


def a_code_list(generator: random.Random, folder: Path) -> None:
    """Add a code, or sort the codes."""
    path = generator.choice(sorted((folder / "schemas" / "codes").glob("*.csv")))
    head, *rows = path.read_text("utf-8").splitlines()
    if generator.random() < 0.5:
        rows.append("other" + ",Something else" * head.count(","))
    else:
        rows.sort(reverse=True)
    path.write_text("\n".join([head, *rows, ""]), "utf-8")


def a_published_file(generator: random.Random, folder: Path) -> None:
    """Lose, edit or cut a published file."""
    path = generator.choice(sorted(p for p in (folder / "dist" / PACKAGE).rglob("*") if p.is_file()))
    data = path.read_bytes()
    damage = generator.choice(["lose", "edit", "cut"])
    if damage == "lose":
        path.unlink()
    else:
        path.write_bytes(data[: len(data) // 2] + (data[len(data) // 2 + 1 :] if damage == "edit" else b""))


def a_published_folder(generator: random.Random, folder: Path) -> None:
    """Lose the folder or the zip of a release, or find something else beside it."""
    dist = folder / "dist"
    choice = generator.choice(["folder", "zip", "other", "backup"])
    if choice == "folder":
        shutil.rmtree(dist / PACKAGE)
    elif choice == "zip":
        (dist / f"{PACKAGE}.zip").unlink(missing_ok=True)
    else:
        place = dist / "notes" if choice == "other" else folder / ".dist-backup"
        place.mkdir(exist_ok=True)
        (place / "mine.txt").write_text("mine", "utf-8")


def the_ledger(generator: random.Random, folder: Path) -> None:
    """Edit, cut or lose the ledger."""
    path = folder / "dist" / "releases.json"
    text = path.read_text("utf-8")
    damage = generator.choice(["lose", "cut", "version", "released", "sum"])
    if damage == "lose":
        path.unlink()
    elif damage == "cut":
        path.write_text(text[: len(text) // 2], "utf-8")
    else:
        ledger = _json(path)
        release = ledger["releases"][-1]
        if damage == "sum":
            name = generator.choice(sorted(release["files"]))
            release["files"][name] = "0" * 64
        else:
            release[damage] = generator.choice([1, None, "abc", "1.4.1", "2024-02-28"])
        _write(path, ledger)


EDITS: list[Edit] = [
    *[a_cell] * 4,
    *[a_schema] * 2,
    *[a_published_file] * 2,
    *[metadata] * 2,
    a_row_that_goes,
    a_row_that_is_new,
    rows_in_another_order,
    a_column_in_another_order,
    a_retired_row,
    a_select,
    a_code_list,
    a_published_folder,
    the_ledger,
]


def _rows(folder: Path, table: str) -> tuple[list[dict[str, str]], Callable[[list[dict[str, str]]], None]]:
    """Return the rows of a raw table, and a function that writes others."""
    path = folder / "raw" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or ())

    def write(new: list[dict[str, str]]) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(new)

    return rows, write


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False), "utf-8")
