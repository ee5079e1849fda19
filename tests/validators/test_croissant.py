"""mlcroissant finds croissant.json valid and loads every record set of it."""

import json
from pathlib import Path

import tables

LOAD = Path(__file__).parent / "load_croissant.py"


def test_mlcroissant_reports_no_error_and_no_warning(package: Path) -> None:
    done = tables.run("croissant", "mlcroissant", "validate", "--jsonld", package / "croissant.json")
    problems = [line for line in done.stderr.splitlines() if not line.endswith("] Done.")]
    assert (done.returncode, problems) == (0, [])


def test_each_record_set_is_a_table_or_a_code_list_with_all_its_rows(package: Path) -> None:
    done = tables.run("croissant", "python", LOAD, package / "croissant.json")
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout)
    lists = {name: rows for name, rows in loaded.items() if name.startswith("code-list-")}
    expected = tables.tables(package)
    assert {name: rows for name, rows in loaded.items() if name not in lists} == expected
    codes = {
        f"code-list-{code['code_list']}": [
            {name: other[name] for name in ("code", "label", "definition")}
            for other in expected["codes"]
            if other["code_list"] == code["code_list"]
        ]
        for code in expected["codes"]
    }
    by_code = {name: sorted(rows, key=lambda row: str(row["code"])) for name, rows in lists.items()}
    assert by_code == {name: codes[name] for name in lists}


def test_a_file_that_differs_from_its_description_is_reported(package: Path) -> None:
    described = json.loads((package / "croissant.json").read_text("utf-8"))
    described["distribution"][1]["contentUrl"] = described["distribution"][3]["contentUrl"]
    broken = package / "broken.json"
    broken.write_text(json.dumps(described), "utf-8")
    done = tables.run("croissant", "python", LOAD, broken)
    broken.unlink()
    assert done.returncode == 1
    assert "sha256" in done.stderr.lower() or "hash" in done.stderr.lower(), done.stderr
