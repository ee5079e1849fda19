"""The zip of a package; the same files always give the same bytes."""

import shutil
import zipfile
from pathlib import Path

from pipeline.package import layout

FILE_MODE = 0o100644 << 16
# With a million rows, level 6 takes 2.7 times as long for 9 % less; level 1 takes 0.6 times for 15 % more.
ZIP_LEVEL = 4
CHUNK = 1 << 20


def write_zip(folder: Path, target: Path, released: str) -> None:
    """Write the zip of a folder, with names sorted and the same time and mode for all files.

    Args:
        folder: the package's folder; its name is the top-level folder in the zip.
        target: the zip file.
        released: the release date, YYYY-MM-DD, which is the time of all files.
    """
    year, month, day = (int(part) for part in released.split("-"))
    with zipfile.ZipFile(target, "w") as archive:
        for name, path in layout.files(folder):
            entry = zipfile.ZipInfo(f"{folder.name}/{name}", (year, month, day, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, FILE_MODE
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry._compresslevel = ZIP_LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - public from 3.13 on
            entry.file_size = path.stat().st_size  # so that a file of more than 2 GB gets room for its size
            with path.open("rb") as file, archive.open(entry, "w") as packed:
                shutil.copyfileobj(file, packed, CHUNK)
