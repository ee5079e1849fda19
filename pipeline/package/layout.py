"""The names, media types and lengths of a package's files."""

from collections.abc import Mapping
from pathlib import Path

from pipeline.contract.dataset import Dataset
from pipeline.metadata.facts import File

MEDIATYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".duckdb": "application/vnd.duckdb",
    ".md": "text/markdown",
    ".py": "text/x-python",
    ".sql": "application/sql",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".cff": "application/yaml",
    ".sig": "text/plain",
}


def database_file(dataset: Dataset, folder: Path) -> Path:
    """Return the path of the published database in the package's folder."""
    return folder / f"{dataset.about['name']}.duckdb"


def files(folder: Path) -> list[tuple[str, Path]]:
    """Return name and path of each file of a folder, sorted by name; names are relative to the folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted((path.relative_to(folder).as_posix(), path) for path in paths)


def described(folder: Path, checksums: Mapping[str, str]) -> dict[str, File]:
    """Return the `File` of each file in `checksums`, by its name."""
    return {
        name: File(name, (folder / name).stat().st_size, digest, MEDIATYPES[Path(name).suffix])
        for name, digest in checksums.items()
    }
