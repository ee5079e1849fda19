"""A hostile zip is rejected, and a package is opened safely."""

import struct
import zipfile
from pathlib import Path

import project
import pytest

from pipeline.core.errors import CallError
from pipeline.releases import unzip

Contents = dict[str, bytes]


def made(place: Path, files: Contents, *, mode: int = 0o100644, how: int = zipfile.ZIP_DEFLATED) -> Path:
    """Make a zip with exactly the given names, even if they are hostile."""
    with zipfile.ZipFile(place, "w") as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo("x")
            entry.filename = name
            entry.create_system, entry.external_attr, entry.compress_type = 3, mode << 16, how
            packed.writestr(entry, data)
    return place


def contents(place: Path) -> Contents:
    with unzip.opened(place) as folder:
        return project.contents(folder)


def test_a_folder_is_yielded_itself_and_a_zip_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_bytes(b"1")
    with unzip.opened(tmp_path / "a") as folder:
        assert folder == tmp_path / "a"
    assert contents(made(tmp_path / "one.zip", {"a/x": b"1", "a/b/y": b"2"})) == {"x": b"1", "b/y": b"2"}
    assert contents(made(tmp_path / "two.zip", {"x": b"1", "b/y": b"2"})) == {"x": b"1", "b/y": b"2"}
    assert contents(made(tmp_path / "none.zip", {})) == {}


def test_the_unpacked_folder_is_removed_afterwards(tmp_path: Path) -> None:
    with unzip.opened(made(tmp_path / "one.zip", {"x": b"1"})) as folder:
        assert folder.is_dir()
    assert not folder.exists()


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "a/../../x",
        "a/..",
        "/etc/x",
        "//server/x",
        "C:/x",
        "C:x",
        "x:stream",
        "..\\x",
        "a\\x",
        "\\\\server\\x",
    ],
)
def test_a_path_outside_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    place = made(tmp_path / "hostile.zip", {"fine": b"1", name: b"2"})
    with pytest.raises(CallError, match="is a path outside the folder"):
        contents(place)
    assert [path.name for path in tmp_path.iterdir()] == ["hostile.zip"]


@pytest.mark.parametrize(("mode", "what"), [(0o120777, "is a link"), (0o020666, "neither a file"), (0o010666, "neither a file")])  # fmt: skip
def test_an_entry_that_is_not_a_file_is_refused(mode: int, what: str, tmp_path: Path) -> None:
    with pytest.raises(CallError, match=what):
        contents(made(tmp_path / "x.zip", {"x": b"/etc/passwd"}, mode=mode))


@pytest.mark.parametrize("names", [("x", "X"), ("a/x", "a//x"), ("a/x", "a/./x"), ("é", "e\u0301")])
def test_a_repeated_name_is_refused(names: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(CallError, match="is in the zip more than once"):
        contents(made(tmp_path / "x.zip", dict.fromkeys(names, b"1")))


@pytest.mark.parametrize("names", [("x", "x/y"), ("x/y", "x"), ("", "x"), (".", "x"), ("x" * 300, "y")])
def test_names_that_no_disk_can_store_are_refused(names: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(CallError):
        contents(made(tmp_path / "x.zip", dict.fromkeys(names, b"1")))


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = made(tmp_path / "bomb.zip", {f"{i}": bytes(1 << 24) for i in range(4)})
    assert place.stat().st_size < 1 << 17
    with pytest.raises(CallError, match="far larger than the size of the zip explains"):
        contents(place)
    monkeypatch.setattr(unzip, "MOST_FILES", 3)
    with pytest.raises(CallError, match="contains 4 files; no package has so many"):
        contents(place)


def test_a_bomb_with_a_false_size_is_refused(tmp_path: Path) -> None:
    place = made(tmp_path / "bomb.zip", {"x": bytes(1 << 26)})
    data = place.read_bytes().replace(struct.pack("<L", 1 << 26), struct.pack("<L", 10))
    place.write_bytes(data)
    with pytest.raises(CallError):
        contents(place)


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(how: int, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="is not compressed with deflate"):
        contents(made(tmp_path / "x.zip", {"x": b"1"}, how=how))


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    data = bytearray(made(tmp_path / "x.zip", {"x": b"1"}).read_bytes())
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(start) + offset] |= 1
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(CallError, match=r"is not a readable zip: .*encrypted"):
        contents(tmp_path / "x.zip")


def test_a_truncated_or_damaged_zip_is_refused(tmp_path: Path) -> None:
    data = made(tmp_path / "x.zip", {"a/x": b"some text " * 20, "a/y": b"more"}).read_bytes()
    place = tmp_path / "y.zip"
    for end in range(len(data)):
        place.write_bytes(data[:end])
        with pytest.raises(CallError):
            contents(place)
    for position in range(len(data)):
        place.write_bytes(data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :])
        try:
            contents(place)
        except CallError:
            continue


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip", b"\x1f\x8b" + bytes(100)])
def test_a_file_that_is_not_a_zip_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(CallError, match="is not a readable zip"):
        contents(tmp_path / "x.zip")
    with pytest.raises(CallError, match="there is nothing at"):
        contents(tmp_path / "y.zip")


def test_an_error_of_the_caller_is_not_reported_as_one_of_the_zip(tmp_path: Path) -> None:
    place = made(tmp_path / "x.zip", {"x": b"1"})
    with pytest.raises(ValueError, match="mine"), unzip.opened(place):
        raise ValueError("mine")
