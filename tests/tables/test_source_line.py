"""The line of a raw row is the same whether it is looked up alone or among many."""

from pathlib import Path

import duckdb
import project

from pipeline.cells import check_cells
from pipeline.contract import check_contract
from pipeline.tables import load, source_line


def test_lines_are_the_same_one_by_one_and_all_at_once(tmp_path: Path) -> None:
    folder = project.strikes(tmp_path)
    dataset = check_contract.read(folder)
    with duckdb.connect() as connection:
        _, marks = check_cells.check(dataset, connection)
        load.load(dataset, connection, marks)
        raw = dataset.raw["strikes"]
        keys = [key for (key,) in connection.execute("SELECT strike_no FROM raw.strikes").fetchall()]
        lines = source_line.Lines(connection)
        rounds = [[lines.of(raw, {"strike_no": key}) for key in keys] for _ in range(source_line.FEW)]
        unknown = lines.of(raw, {"strike_no": "K999"})
    assert unknown is None
    assert rounds == [rounds[0]] * source_line.FEW
    text = (folder / "raw" / "strikes.csv").read_text("utf-8").splitlines()
    assert [text[line - 1].partition(",")[0] for line in rounds[0] if line] == keys
