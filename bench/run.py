"""Time the contenders on the same files, as whole processes in turn: medians of five, and peak memory.

`make bench` for 100,000 and 1,000,000 rows, `make bench ROWS=100000` for another size. The figures also go
to build/bench.json, which git ignores.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import made

HERE = Path(__file__).parent
BUILD = HERE.parent / "build"
CONTENDERS = [
    "ours",
    "duckdb_alone",
    "polars_dataframely",
    "polars_pointblank",
    "pandas_pandera",
    "frictionless",
]
ROUNDS = 5
SLOW = 20.0  # a contender that takes longer than this runs once


def once(name: str, project: Path) -> tuple[float, float, str]:
    """Run a contender; returns wall seconds, peak memory in MB, and what it printed."""
    start = time.perf_counter()
    command = [sys.executable, str(HERE / "contender.py"), name, str(project)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=HERE
    )
    said = process.stdout.read().strip() if process.stdout else ""
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024, said


def main(sizes: list[int]) -> None:
    """Make the files, run everything in turn, and print one table for each file."""
    results = []
    for rows in sizes:
        for faulty in (False, True):
            project = BUILD / "bench" / f"{rows}-{'faulty' if faulty else 'clean'}"
            made.make(project, rows, faulty=faulty)
            seconds: dict[str, list[float]] = {name: [] for name in CONTENDERS}
            memory, said = {}, {}
            for _ in range(ROUNDS):
                for name in CONTENDERS:
                    if not seconds[name] or max(seconds[name]) < SLOW:
                        taken, memory[name], said[name] = once(name, project)
                        seconds[name].append(taken)
            print(
                f"\n{rows:,} rows of {len(made.COLUMNS)} columns, {'1 % of cells faulty' if faulty else 'clean'}\n"
            )
            print(
                "| contender | seconds | times ours | peak MB | faults told | runs |\n|---|---:|---:|---:|---:|---:|"
            )
            mine = statistics.median(seconds["ours"])
            for name in CONTENDERS:
                median = statistics.median(seconds[name])
                runs = len(seconds[name])
                print(
                    f"| {name} | {median:.2f} | {median / mine:.1f} | {memory[name]:.0f} | {said[name] or 'failed'} | {runs} |"
                )
                results.append(
                    {
                        "rows": rows,
                        "faulty": faulty,
                        "contender": name,
                        "seconds": seconds[name],
                        "peak_mb": memory[name],
                        "faults": said[name],
                    }
                )
    (BUILD / "bench.json").write_text(json.dumps(results, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100_000, 1_000_000])
