"""Faults that somebody reported of a tool of this kind, tried here: each is found, or does not happen.

The cases are folders of ../shared/cases, which are not part of the repository. Each has files to put over a copy
of a dataset, and commands; what they print must contain some texts and must not contain others.
`REPORTED=all pytest tests/run/test_reported_faults.py` tries all of them; without it a few are tried.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import project
import pytest

pytestmark = pytest.mark.slow

CASES = project.REPOSITORY.parent / "shared" / "cases"
ALL = os.environ.get("REPORTED") == "all"
FEW = ("02", "32", "39", "real-01-")
PROGRAM = 'P() { "$PY" -m pipeline "$@"; }; export -f P; '
# Of each case: texts that are printed, and texts that are not.
EXPECTED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "01": (("[cells.lines.rows]",), ()),
    "02": (
        ("K001,1889-08-14/1889-09-16,1889-08-14,1889-09-16,5", "K004,1893-24,1893-12-01,1894-02-28,5"),
        ("1871-12-31", "K002,1889-11-04%,1889-11-04,1889-11-04,1"),
    ),
    "03": (("[cells.period.after_release]", "[cells.period.far_before]", '"2911-08-14"', '"0890-02-03"'), ()),
    "04": (("[cells.space.edge]",), (": \n",)),
    "06": (("cells.damage.garbled", "cells.damage.formula", "cells.damage.replacement"), ()),
    "07": (("write 12000 if the point groups thousands, or 12",), ("hint: write 12\n",)),
    "08": (('declare "target": "strikes.strike_no"',), ("did you mean",)),
    "10": (("0 errors",), ("[rows.parts_make_the_whole]",)),
    "11": (("requires the type string",), ()),
    "12": (("passed over: .DS_Store", "zip_made_again"), (" error ",)),
    "13": (("compared with the ledger releases.json\n0 errors, 0 warnings",), ()),
    "14": (("[cells.file.merge]", "a merge of git was not finished here (line 1)"), ("too_few_cells",)),
    "16": (("[history.moved]",), ("khorasan-rivalry-0.6.0: published",)),
    "17": (("quayside-strikes-1.4.3: published",), ()),
    "18": (("Open Database License 1.0](",), ()),
    "19": (("keywords: strikes is listed twice", "Ada Loom is listed twice"), ()),
    "22": (("[rows.least_to_most]",), ("works W02",)),
    "23": (("the foreign keys of strikes and works lead in a circle",), ("strike_demands,",)),
    "31": (("pipe 1 0",), ("rc=3", "internal error", "Traceback")),
    "32": (("[cells.file.workbook]", "rename Unions.CSV to unions.csv"), ()),
    "38": (("[cells.required.bound]",), ()),
    "39": (("[consistency.not_published]",), (": published",)),
    "41": (("K002,U1",), ("[rows.", "changes since")),
    "42": (("1 error, ",), ("2.0.0: published",)),
    "60": (("describe what is new in this release", "2 errors, "), ("1.4.3: published",)),
    "61": (("6 dist/quayside-strikes-1.4.2/data/findings.csv", ": unchanged"), ()),
    "62": (("[evidence.count.missing]",), (" 0 errors",)),
    "63": (("C0029", "[evidence.count.bound]"), ()),
    "64": (("S001",), ("compare character",)),
    "65": (("67 uses",), ("did you mean",)),
    "real-01-": (("[cells.space.edge]", "[cells.required.blank]"), ()),
    "real-01b": (("[cells.space.edge]", "[cells.required.blank]"), ()),
    "real-04-": (("cells.type.",), ("0 errors",)),
    "real-05-": (("cells.type.",), ("0 errors",)),
    "real-06-": (("0 errors",), ()),
    "real-06b": (("0 errors",), ()),
    "real-08-": ((), ("did you mean",)),
    "real-10-": (("[cells.row.empty]", "[cells.reference.missing]"), ()),
}


def folder(name: str) -> Path:
    """Return the folder of a case."""
    return next(CASES.glob(f"{name}*"))


def printed(name: str, place: Path) -> str:
    """Run the commands of a case on a copy of its dataset; return all that they print."""
    case, work = folder(name), place / "project"
    environment = {
        **os.environ,
        "REPO": str(project.REPOSITORY),
        "PY": sys.executable,
        "C": str(case),
        "DOCUMENTS": str(project.DOCUMENTS),
        "PYTHONPATH": str(project.REPOSITORY),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if (case / "cmd.sh").is_file():
        base = case / "base"
        is_real = base.is_file() and base.read_text("utf-8").strip() == "real"
        source = project.REPOSITORY if is_real else project.STRIKES
        for part in ("raw", "schemas"):
            shutil.copytree(source / part, work / part)
        if (case / "files").is_dir():
            shutil.copytree(case / "files", work, dirs_exist_ok=True)
        commands = (case / "cmd.sh").read_text("utf-8").replace("/tests/strikes", "/tests/datasets/strikes")
    else:
        shutil.copytree(case, work)
        commands = "P check -C ."
    done = subprocess.run(
        ["bash", "-c", PROGRAM + commands],
        cwd=work,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode("utf-8", "replace")


@pytest.mark.skipif(not CASES.is_dir(), reason="the reported cases are not here")
@pytest.mark.parametrize("name", [name for name in EXPECTED if ALL or name in FEW])
def test_a_reported_fault_is_found_or_does_not_happen(name: str, tmp_path: Path) -> None:
    text = printed(name, tmp_path)
    expected, unexpected = EXPECTED[name]
    assert [part for part in expected if part not in text] == [], text
    assert [part for part in unexpected if part in text] == [], text
