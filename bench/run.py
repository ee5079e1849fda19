"""Time what runs on the same files, as whole processes in turn: medians of five, and peak memory.

`make bench` takes 100,000 and 1,000,000 rows: the cells against their peers, `release` against a bare
script, and `check` of the repository's own dataset against the import of pandas and pandera, of a small
dataset with 5 and with 50 releases, and a release of up to 5,000 columns. `make bench ROWS=100000` takes another
size; of more than a million rows only `check` is timed, against a tenth of them. The figures also go to
build/bench.json, which git ignores.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import made

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
BUILD = REPOSITORY / "build"
CONTENDERS = [
    "ours",
    "duckdb_alone",
    "polars_dataframely",
    "polars_pointblank",
    "pandas_pandera",
    "frictionless",
]
PIPELINE = [sys.executable, "-m", "pipeline"]
ROUNDS = 5
SLOW = 20.0  # what takes longer than this runs once
RELEASES = (5, 50)
WIDTHS = (250, 500, 1_000, 2_000, 5_000)
LARGE = 1_000_000  # the peers, and a release, aren't asked about more rows


@dataclass
class Contender:
    """A command, the folder that it makes anew, and what its runs took and said.

    Attributes:
        seconds: wall seconds of each run.
        peak_mb: the process's peak memory in MB, of the last run.
        said: the last line that it printed.
    """

    name: str
    command: list[str]
    makes: Path | None = None
    seconds: list[float] = field(default_factory=list)
    peak_mb: float = 0.0
    said: str = ""

    def run(self) -> None:
        """Run once more, unless it is slow."""
        if self.seconds and max(self.seconds) >= SLOW:
            return
        if self.makes:
            shutil.rmtree(self.makes, ignore_errors=True)
        start = time.perf_counter()
        process = subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=HERE
        )
        lines = process.stdout.read().strip().splitlines() if process.stdout else []
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds.append(time.perf_counter() - start)
        self.peak_mb = usage.ru_maxrss / 1024
        code = os.waitstatus_to_exitcode(status)
        self.said = f"failed with {code}" if code not in {0, 1} else lines[-1] if lines else ""


def compare(title: str, contenders: list[Contender]) -> dict[str, object]:
    """Run the contenders in turn and print one table; the first is what the others are compared with."""
    for _ in range(ROUNDS):
        for contender in contenders:
            contender.run()
    print(f"\n{title}\n")
    print(f"| contender | seconds | times {contenders[0].name} | peak MB | said | runs |")
    print("|---|---:|---:|---:|---|---:|")
    first = statistics.median(contenders[0].seconds)
    for one in contenders:
        median = statistics.median(one.seconds)
        print(
            f"| {one.name} | {median:.2f} | {median / first:.2f} | {one.peak_mb:.0f} | {one.said} | {len(one.seconds)} |"
        )
    figures = ("name", "seconds", "peak_mb", "said")
    return {
        "title": title,
        "contenders": [{name: getattr(one, name) for name in figures} for one in contenders],
    }


def cells(rows: int, *, faulty: bool) -> dict[str, object]:
    """Check the cells of one table, by ours and by its peers."""
    project = BUILD / "bench" / f"{rows}-{'faulty' if faulty else 'clean'}"
    made.make(project, rows, faulty=faulty)
    title = f"cells: {rows:,} rows of {len(made.COLUMNS)} columns, {'1 % of cells faulty' if faulty else 'clean'}; each says how many faults it tells"
    script = str(HERE / "contender.py")
    return compare(
        title, [Contender(name, [sys.executable, script, name, str(project)]) for name in CONTENDERS]
    )


def release(rows: int) -> dict[str, object]:
    """Release a dataset of three tables, against a script that makes the same files and checks nothing."""
    project, bare = BUILD / "bench" / f"{rows}-three", BUILD / "bench" / f"{rows}-bare"
    made.make_three(project, rows)
    title = f"release: {rows:,} events, as many claims, {max(rows // 100, 1):,} actors"
    return compare(
        title,
        [
            Contender("bare", [sys.executable, str(HERE / "bare.py"), str(project), str(bare)]),
            Contender("release", [*PIPELINE, "release", "--project", str(project)], project / "dist"),
        ],
    )


def growth(rows: int) -> dict[str, object]:
    """Check a tenth of the rows, and all of them."""
    contenders = []
    for size in (rows // 10, rows):
        project = BUILD / "bench" / f"{size}-clean"
        made.make(project, size, faulty=False)
        contenders.append(Contender(f"{size:,} rows", [*PIPELINE, "check", "--project", str(project)]))
    return compare("check: ten times the rows", contenders)


def width() -> dict[str, object]:
    """Release three rows of more and more columns."""
    contenders = []
    for columns in WIDTHS:
        project = BUILD / "bench" / f"{columns}-wide"
        made.make_wide(project, columns)
        command = [*PIPELINE, "release", "--project", str(project)]
        contenders.append(Contender(f"{columns:,} columns", command, project / "dist"))
    return compare("release: three rows of more and more columns", contenders)


def start() -> dict[str, object]:
    """Check this repository's own dataset, against what an import of its libraries takes."""
    imported = [sys.executable, "-c", "import pandas, pandera.pandas"]
    return compare(
        "check: the dataset of this repository",
        [Contender("import", imported), Contender("check", [*PIPELINE, "check", "-C", str(REPOSITORY)])],
    )


def history() -> dict[str, object]:
    """Check a small dataset with few releases, and with many."""
    contenders = []
    for releases in RELEASES:
        project = BUILD / "bench" / f"{releases}-releases"
        if not project.is_dir():
            made.make_releases(project, releases, PIPELINE)
        command = [*PIPELINE, "check", "--project", str(project)]
        contenders.append(Contender(f"{releases} releases", command))
    return compare("check: a dataset with more and more releases", contenders)


def main(sizes: list[int]) -> None:
    """Make the files, run everything in turn, and keep the figures."""
    results = [start(), history(), width()]
    for rows in sizes:
        if rows > LARGE:
            results.append(growth(rows))
        else:
            results += [cells(rows, faulty=False), cells(rows, faulty=True), release(rows)]
    (BUILD / "bench.json").write_text(json.dumps(results, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100_000, 1_000_000])
