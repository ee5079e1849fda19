"""The library `datasets` loads the package's folder, one configuration for each table."""

import json
from pathlib import Path

import tables

LOAD = Path(__file__).parent / "load_datasets.py"


def test_each_table_with_rows_is_a_configuration_with_all_its_rows(package: Path, tmp_path: Path) -> None:
    done = tables.run("datasets", "python", LOAD, package, tmp_path / "cache")
    assert done.returncode == 0, done.stderr
    expected = {name: rows for name, rows in tables.tables(package).items() if rows}
    assert json.loads(done.stdout) == {"rows": expected, "first": next(iter(expected.values()))}
