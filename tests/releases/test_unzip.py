"""A zip from outside is opened so that nothing in it can do harm, or it is not opened."""

import struct
import zipfile
from pathlib import Path

import project
import pytest

from pipeline.core.errors import CallError
from pipeline.releases import unzip

Held = dict[str, bytes]


def made(place: Path, files: Held, *, mode: int = 0o100644, how: int = zipfile.ZIP_DEFLATED) -> Path:
    """Make a zip with names as they are given, however hostile."""
    with zipfile.ZipFile(place, "w") as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo("x")
            entry.filename = name
            entry.create_system, entry.external_attr, entry.compress_type = 3, mode << 16, how
            packed.writestr(entry, data)
    return place


def held(place: Path) -> Held:
    with unzip.opened(place) as folder:
        return project.contents(folder)


def test_a_folder_is_itself_and_a_zip_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_bytes(b"1")
    with unzip.opened(tmp_path / "a") as folder:
        assert folder == tmp_path / "a"
    assert held(made(tmp_path / "one.zip", {"a/x": b"1", "a/b/y": b"2"})) == {"x": b"1", "b/y": b"2"}
    assert held(made(tmp_path / "two.zip", {"x": b"1", "b/y": b"2"})) == {"x": b"1", "b/y": b"2"}
    assert held(made(tmp_path / "none.zip", {})) == {}


def test_what_was_unpacked_is_gone_afterwards(tmp_path: Path) -> None:
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
def test_a_path_that_leaves_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    place = made(tmp_path / "hostile.zip", {"fine": b"1", name: b"2"})
    with pytest.raises(CallError, match="would leave the folder that it is unpacked in"):
        held(place)
    assert [path.name for path in tmp_path.iterdir()] == ["hostile.zip"]


@pytest.mark.parametrize(("mode", "what"), [(0o120777, "is a link"), (0o020666, "neither file"), (0o010666, "neither file")])  # fmt: skip
def test_what_is_no_file_is_refused(mode: int, what: str, tmp_path: Path) -> None:
    with pytest.raises(CallError, match=what):
        held(made(tmp_path / "x.zip", {"x": b"/etc/passwd"}, mode=mode))


@pytest.mark.parametrize("names", [("x", "X"), ("a/x", "a//x"), ("a/x", "a/./x"), ("é", "e\u0301")])
def test_one_name_twice_is_refused(names: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(CallError, match="stands in it twice"):
        held(made(tmp_path / "x.zip", dict.fromkeys(names, b"1")))


@pytest.mark.parametrize("names", [("x", "x/y"), ("x/y", "x"), ("", "x"), (".", "x"), ("x" * 300, "y")])
def test_names_that_no_disk_can_hold_are_told(names: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(CallError):
        held(made(tmp_path / "x.zip", dict.fromkeys(names, b"1")))


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = made(tmp_path / "bomb.zip", {f"{i}": bytes(1 << 24) for i in range(4)})
    assert place.stat().st_size < 1 << 17
    with pytest.raises(CallError, match="far more bytes than its own size explains"):
        held(place)
    monkeypatch.setattr(unzip, "MOST_FILES", 3)
    with pytest.raises(CallError, match="4 files, which no package has"):
        held(place)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    place = made(tmp_path / "bomb.zip", {"x": bytes(1 << 26)})
    data = place.read_bytes().replace(struct.pack("<L", 1 << 26), struct.pack("<L", 10))
    place.write_bytes(data)
    with pytest.raises(CallError):
        held(place)


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(how: int, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="packed otherwise than by deflate"):
        held(made(tmp_path / "x.zip", {"x": b"1"}, how=how))


def test_an_encrypted_file_is_told(tmp_path: Path) -> None:
    data = bytearray(made(tmp_path / "x.zip", {"x": b"1"}).read_bytes())
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(start) + offset] |= 1
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(CallError, match=r"not a zip that can be read: .*encrypted"):
        held(tmp_path / "x.zip")


def test_a_zip_that_is_cut_off_or_garbled_anywhere_is_told(tmp_path: Path) -> None:
    whole = made(tmp_path / "x.zip", {"a/x": b"some text " * 20, "a/y": b"more"}).read_bytes()
    place = tmp_path / "y.zip"
    for end in range(len(whole)):
        place.write_bytes(whole[:end])
        with pytest.raises(CallError):
            held(place)
    for position in range(len(whole)):
        place.write_bytes(whole[:position] + bytes([whole[position] ^ 0xFF]) + whole[position + 1 :])
        try:
            held(place)
        except CallError:
            continue


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip", b"\x1f\x8b" + bytes(100)])
def test_what_is_no_zip_is_told(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(CallError, match="not a zip that can be read"):
        held(tmp_path / "x.zip")
    with pytest.raises(CallError, match="there is nothing at"):
        held(tmp_path / "y.zip")


def test_a_fault_of_the_one_who_reads_is_not_taken_for_one_of_the_zip(tmp_path: Path) -> None:
    place = made(tmp_path / "x.zip", {"x": b"1"})
    with pytest.raises(ValueError, match="mine"), unzip.opened(place):
        raise ValueError("mine")
