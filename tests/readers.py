"""The programs that readers have: an environment with pandas, polars and DuckDB, SQLite, and R."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import project
import pytest

ENVIRONMENT = project.REPOSITORY / ".venv-readers" / "bin"
# The command that runs code, by the language that its fence names.
COMMANDS = {"python": ["python", "-I", "-c"], "sh": ["sh", "-c"], "r": ["Rscript", "-e"]}
SHELL_PROGRAM = re.compile(r"^(?!#)(\S+)", re.MULTILINE)
R_LIBRARY = re.compile(r"^library\((\w+)", re.MULTILINE)

required = pytest.mark.skipif(not ENVIRONMENT.is_dir(), reason="make readers installs what readers have")


def run(language: str, code: str, folder: Path) -> str:
    """Run code with the readers' programs before all others; skip it where its program or library is missing."""
    path = f"{ENVIRONMENT}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "HOME": str(folder.parent), "LC_ALL": "C.UTF-8"}
    program = SHELL_PROGRAM.findall(code)[0] if language == "sh" else COMMANDS[language][0]
    if not shutil.which(program, path=path):
        pytest.skip(f"{program} is not installed")
    if language == "r":
        _require_libraries(R_LIBRARY.findall(code), environment)
    command = [shutil.which(COMMANDS[language][0], path=path) or "", *COMMANDS[language][1:], code]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _require_libraries(names: list[str], environment: dict[str, str]) -> None:
    listed = ", ".join(f"'{name}'" for name in names)
    code = f"cat(Filter(function(name) !requireNamespace(name, quietly = TRUE), c({listed})))"
    done = subprocess.run(
        ["Rscript", "-e", code], env=environment, capture_output=True, text=True, check=True
    )
    if done.stdout:
        pytest.skip(f"R has no library {done.stdout}")
