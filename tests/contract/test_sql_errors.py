"""An error in SQL of the dataset is reported with its file and line."""

from pathlib import Path

import documents
import pytest

from pipeline.core.errors import ContractError
from pipeline.run import check

TABLE = "tables/strikes.sql"
CHECK = "-- title: x\n-- severity: error\n-- table: strikes\n-- field: began\n-- message: x\n\n"
QUERY = "\n-- title: x\n-- description: x\n--   and more\n"
ERRORS = {
    "a word that is not SQL": (TABLE, "select strike_id, began,\n  began_start as first_day\nfrm raw.strikes", '3: Parser Error: syntax error at or near "frm"'),
    "an unknown column": (TABLE, "-- the days\nselect strike_id, began,\n  began_strt as first_day\nfrom raw.strikes", '3: Binder Error: Referenced column "began_strt" not found in FROM clause!'),
    "an unknown table": (TABLE, "select strike_id, began, began_start as first_day\nfrom raw.strike", "2: Catalog Error: Table with name strike does not exist!"),
    "an unknown column of a check": ("checks/x.sql", f"{CHECK}select strike_id\nfrom strikes\nwhere begun > ''", '9: Binder Error: Referenced column "begun" not found in FROM clause!'),
    "an unknown function of a query": ("queries/x.sql", f"{QUERY}select\n  nosuch(began)\nfrom strikes", "6: Catalog Error: Scalar Function with name nosuch does not exist!"),
    "two SELECTs": ("queries/x.sql", f"{QUERY}select 1; select 2", " must contain exactly one SELECT"),
    "a value that cannot be converted": ("queries/x.sql", f"{QUERY}select\n  began::int as year\nfrom strikes", "6: Conversion Error: Could not convert string '1889-08' to INT32"),
    "a value after NOT IN that cannot be converted": (TABLE, "select strike_id, began, began_start as first_day\nfrom raw.strikes\nwhere 1 not in (select began::int from raw.strikes)", " Conversion Error: Could not convert string '1889-08' to INT32 when"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_of_duckdb_has_the_line_of_the_file(kind: str, tmp_path: Path) -> None:
    project = documents.minimal(tmp_path)
    file, text, expected = ERRORS[kind]
    path = project / "schemas" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    with pytest.raises(ContractError) as error:
        check.check(project, None, lambda _: None)
    (problem,) = error.value.problems
    assert problem[: len(f"schemas/{file}:{expected}")] == f"schemas/{file}:{expected}"
