"""A file that a text names is opened only inside its folder, if it is a regular file of a bounded size."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core import confined
from pipeline.core.confined import ConfinedError

SECRET = b"password = hunter2"


def _fault(folder: Path, name: str) -> str:
    try:
        confined.read(folder, name, 100)
    except ConfinedError as error:
        return error.fault
    return ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of documents next to a secret, with links of each kind."""
    made = tmp_path / "documents"
    (made / "inner").mkdir(parents=True)
    (tmp_path / "secret.txt").write_bytes(SECRET)
    (tmp_path / "documents-of-others").mkdir()
    (tmp_path / "documents-of-others" / "x.txt").write_bytes(SECRET)
    (made / "a.txt").write_bytes(b"text")
    (made / "inner" / "b.txt").write_bytes(b"text")
    (made / "large.txt").write_bytes(b"x" * 101)
    (made / "to_a").symlink_to("a.txt")
    (made / "out").symlink_to(tmp_path / "secret.txt")
    (made / "up").symlink_to(tmp_path)
    (made / "loop").symlink_to("loop")
    (made / "zero").symlink_to("/dev/zero")
    os.mkfifo(made / "pipe")
    return made


@pytest.mark.parametrize("name", ["a.txt", "inner/b.txt", "to_a", "inner/../a.txt", "./a.txt"])
def test_files_and_links_inside_the_folder_are_read(name: str, folder: Path) -> None:
    assert confined.read(folder, name, 100) == b"text"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("../secret.txt", "outside"),
        ("inner/../../secret.txt", "outside"),
        ("../documents-of-others/x.txt", "outside"),
        ("/etc/passwd", "outside"),
        ("/proc/self/environ", "outside"),
        ("/dev/zero", "outside"),
        ("out", "outside"),
        ("up/secret.txt", "outside"),
        ("zero", "outside"),
        ("pipe", "special"),
        ("inner", "special"),
        ("", "special"),
        (".", "special"),
        ("large.txt", "size"),
        ("loop", "missing"),
        ("nothing.txt", "missing"),
        ("a\0.txt", "missing"),
        ("x" * 5000, "missing"),
        ("a.txt/../../secret.txt", "missing"),
    ],
)
def test_everything_else_is_refused(name: str, fault: str, folder: Path) -> None:
    allowed = {fault, "outside"} if name.startswith("a.txt/") else {fault}
    assert _fault(folder, name) in allowed


def test_a_folder_that_is_a_link_is_the_folder_it_leads_to(folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert confined.read(link, "a.txt", 100) == b"text"
    assert _fault(link, "../secret.txt") == "outside"


PARTS = st.sampled_from(
    ["..", ".", "inner", "up", "out", "a.txt", "to_a", "secret.txt", "pipe", "/", "", "zero", "documents"]
)


@given(parts=st.lists(PARTS, min_size=1, max_size=6))
def test_no_drawn_name_reads_a_file_outside(
    parts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.getbasetemp() / "drawn"
    if not root.is_dir():
        (root / "documents" / "inner").mkdir(parents=True)
        (root / "secret.txt").write_bytes(SECRET)
        (root / "documents" / "a.txt").write_bytes(b"text")
        (root / "documents" / "to_a").symlink_to("a.txt")
        (root / "documents" / "out").symlink_to(root / "secret.txt")
        (root / "documents" / "up").symlink_to(root)
    try:
        data = confined.read(root / "documents", "/".join(parts), 100)
    except ConfinedError:
        return
    assert data == b"text"
