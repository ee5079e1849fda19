"""A file that is replaced is the old one or the new one, whatever happens in between."""

import resource
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from pipeline.core import replace_file

# Replaces a file, and is killed at the n-th system call of the replacement.
KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.core import replace_file

left = int(sys.argv[2])

def step(event, arguments):
    global left
    if event in {"open", "os.rename", "os.remove", "os.chmod"} and "dataset" in str(arguments[0]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(step)
replace_file.write(Path(sys.argv[1]), "new" * 100_000)
"""


def test_a_file_that_is_replaced_by_a_killed_process_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "dataset.json"
    states = set()
    step, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        step += 1
        path.write_text("old", "utf-8")
        code = subprocess.run([sys.executable, "-c", KILLED, path, str(step)], check=False).returncode
        states.add(path.read_text("utf-8"))
    assert code == 0
    assert step > 3
    assert states == {"old", "new" * 100_000}
    assert [entry.name for entry in tmp_path.iterdir()] == ["dataset.json"]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "dataset.json"
    path.write_text("old", "utf-8")
    script = f"from pathlib import Path; from pipeline.core import replace_file as r; r.write(Path({str(path)!r}), 'new' * 10**6)"
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (1000, 1000))
    done = subprocess.run([sys.executable, "-c", script], preexec_fn=limit, capture_output=True, check=False)
    assert b"OSError" in done.stderr
    assert path.read_text("utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["dataset.json"]


def test_a_replaced_file_keeps_its_rights_and_links_to_it(tmp_path: Path) -> None:
    path, link = tmp_path / "a.txt", tmp_path / "link.txt"
    path.write_text("old", "utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    replace_file.write(link, "new\r\n")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, link.is_symlink()) == (b"new\r\n", 0o640, True)


def test_a_replacement_that_fails_or_is_given_up_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", "utf-8")
    with replace_file.replacing(path) as new:
        new.write_text("new", "utf-8")
        new.unlink()
    with pytest.raises(ZeroDivisionError), replace_file.replacing(path) as new:
        new.write_text(str(1 // 0), "utf-8")
    assert [(entry.name, entry.read_text("utf-8")) for entry in tmp_path.iterdir()] == [("a.txt", "old")]
