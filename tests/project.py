"""Projects that tests run on: copies on disk, changed by a few rows."""

import csv
import hashlib
import json
import shutil
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
TINY = REPOSITORY / "tests" / "datasets" / "tiny"
STRIKES = REPOSITORY / "tests" / "datasets" / "strikes"
BROKEN = REPOSITORY / "tests" / "datasets" / "broken"
# A release of the real dataset changes neither the version nor the date of the tiny one.
PINNED = {"version": "0.5.0", "released": "2026-11-22"}
# A tiny dataset cannot use every code; this check is broken on the real one.
ON_REAL_DATA = ("code_used_nowhere",)
# Properties of dataset.json that name queries.
OF_QUERIES = ("report", "guide", "page")
DOCUMENTS = REPOSITORY.parent / "shared" / "documents"


def tiny(folder: Path, *, checks: bool = False, queries: bool = True) -> Path:
    """Make a project of the tiny raw data, with documents of its own, under this repository's contract.

    Checks and queries each take an eighth of the time of all layers.

    Args:
        folder: the project's folder.
        checks: with the checks of the dataset.
        queries: with its queries, and what shows them.
    """
    shutil.copytree(TINY / "raw", folder / "raw")
    without = shutil.ignore_patterns("checks", *([] if queries else ["queries"]))
    shutil.copytree(REPOSITORY / "schemas", folder / "schemas", ignore=without)
    shutil.copytree(TINY / "documents", folder / "documents")
    path = folder / "schemas" / "dataset.json"
    about = {**json.loads(path.read_text("utf-8")), **PINNED}
    if not queries:
        about = {name: value for name, value in about.items() if name not in OF_QUERIES} | {"examples": []}
    path.write_text(json.dumps(about, indent=2, ensure_ascii=False), "utf-8")
    return with_checks(folder) if checks else folder


def with_checks(folder: Path) -> Path:
    """Add the checks of the dataset to the tiny project."""
    others = shutil.ignore_patterns(*(f"{check}.sql" for check in ON_REAL_DATA))
    shutil.copytree(REPOSITORY / "schemas" / "checks", folder / "schemas" / "checks", ignore=others)
    return folder


def real(folder: Path) -> Path:
    """Make a copy of this repository's dataset, with the files of a fresh clone."""
    for part in ("raw", "schemas", "dist"):
        made_again = shutil.ignore_patterns("*.zip", "*.duckdb", "*.parquet", "*.xlsx")
        shutil.copytree(REPOSITORY / part, folder / part, ignore=made_again)
    return folder


def strikes(folder: Path) -> Path:
    """Make a copy of the second dataset, which has another subject and other tables."""
    shutil.copytree(STRIKES / "raw", folder / "raw")
    shutil.copytree(STRIKES / "schemas", folder / "schemas")
    return folder


def head_document(project: Path, key: str, head: str) -> dict[str, str]:
    """Put a head above the text of a document of the tiny project, and return what its row then records."""
    path = project / "documents" / f"{'abc'[int(key[1:]) - 1]}.txt"
    text = head + path.read_text("utf-8")
    path.write_text(text, "utf-8")
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "characters": str(len(text))}


def change(project: Path, table: str, **cells: str) -> None:
    """Change the row with the given key; if it does not exist, add a copy of the first row with these cells."""
    path = project / "raw" / f"{table}.csv"
    schema = json.loads((project / "schemas" / "raw" / f"{table}.json").read_text("utf-8"))
    names, rows = _read(path)
    assert set(cells) <= set(names), f"{table} has no {set(cells) - set(names)}"
    key = {name: cells[name] for name in schema["primaryKey"]}
    matches = [row for row in rows if key.items() <= row.items()]
    if not matches:
        matches = [dict(rows[0])]
        rows += matches
    matches[0].update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def apply(project: Path, changes: Path) -> None:
    """Apply a folder of changes: rows of raw tables, and edits of schemas/ where no row can break a check."""
    for path in sorted(changes.glob("*.csv")):
        for row in _read(path)[1]:
            change(project, path.stem, **row)
    if (changes / "edits.json").is_file():
        for file, edits in json.loads((changes / "edits.json").read_text("utf-8")).items():
            path = project / "schemas" / file
            text = path.read_text("utf-8")
            for old, new in edits:
                assert old in text, f"{file} no longer contains {old}"
                text = text.replace(old, new)
            path.write_text(text, "utf-8")


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each file below a folder, by its name relative to it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, computed without the code under test."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
