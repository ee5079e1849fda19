"""The engine on each Python and DuckDB that it supports: `make test-versions`.

Each pair has an environment of its own with the wheel. There the example dataset is begun, checked with a row
that breaks its rule and one that its check reports, and then released and verified. All pairs must report the
same and publish the same rows. A Python that is not installed is left out, with a note.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
DUCKDBS = ("1.4.4", "1.5.6", "2.0.1")
BIN = Path(sys.executable).parent
NEW = ("--title", "Protests", "--author", "Harbour Archive", "--example", "events")
# The demonstration has dead, and nobody was hurt in the first clash.
BROKEN = {"exact,0,,": "exact,4,,", "area,3,12,": "area,,,"}
VERSIONS = "import sys, duckdb; print('Python %s.%s, DuckDB' % sys.version_info[:2], duckdb.__version__)"


def main(wheel: Path) -> int:
    """Try every pair; returns 1 if any of them fails or differs from the first."""
    outcomes: list[str] = []
    for version in PYTHONS:
        python = interpreter(version)
        if python is None:
            print(f"Python {version}: not installed here, not tried")
            continue
        for duckdb in DUCKDBS:
            start = time.perf_counter()
            outcomes.append(tried(wheel, python, duckdb))
            state = "as the first" if outcomes[-1] == outcomes[0] else outcomes[-1]
            seconds = time.perf_counter() - start
            print(f"Python {version}, DuckDB {duckdb}: {state} ({seconds:.0f} s)", flush=True)
    print("\n".join(outcomes[:1]))
    return int(not outcomes or len({*outcomes}) > 1 or outcomes[0].startswith("failed"))


def interpreter(version: str) -> Path | None:
    """Return a Python of a version: one on the path, or of pyenv."""
    known = [
        shutil.which(f"python{version}"),
        *sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python3")),
    ]
    code = f"import sys; sys.exit(sys.version_info[:2] != ({version.replace('.', ', ')}))"
    return next((Path(path) for path in known if path and not ran([path, "-c", code])[0]), None)


def tried(wheel: Path, python: Path, duckdb: str) -> str:
    """Return what the example dataset gives in an environment: findings, and hashes of the published rows."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        environment, dataset = folder / "environment", folder / "protests"
        own, program = environment / "bin" / "python", environment / "bin" / "claimbook"
        packages: list[str | Path] = [wheel, f"duckdb=={duckdb}"]
        checked = ""
        events = dataset / "raw" / "events.csv"
        done = [ran([python, "-m", "venv", "--without-pip", environment])]
        done.append(ran([BIN / "uv", "pip", "install", "--quiet", "--python", own, *packages]))
        if done[-1][0]:
            pip: list[str | Path] = [BIN / "pip", "--python", own, "install", "--quiet", "--no-compile"]
            done[-1] = ran([*pip, *packages])
        done += [ran([own, "-c", VERSIONS]), ran([program, "new", dataset, *NEW])]
        if not any(code for code, _ in done):
            text = events.read_text("utf-8")
            for old, new in BROKEN.items():
                events.write_text(text.replace(old, new), "utf-8")
                checked += ran([program, "-C", dataset, "check"])[1]
            events.write_text(text, "utf-8")
            done.append(ran([program, "-C", dataset, "release"]))
        if any(code for code, _ in done):
            return "failed: " + "".join(text for code, text in done if code)
        (entry,) = json.loads((dataset / "dist" / "releases.json").read_text("utf-8"))["releases"]
        package = dataset / "dist" / f"protests-{entry['version']}"
        verified = ran([program, "verify", package, "--require-all"])[1]
        sums = {name: table["hash"][:8] for name, table in entry["tables"].items()}
        return f"{checked}{verified.replace(place, '')}{json.dumps(sums)}"


def ran(command: Sequence[str | Path]) -> tuple[int, str]:
    """Run a command; returns its exit code and what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
