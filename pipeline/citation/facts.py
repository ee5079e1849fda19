"""What is known of a release when its metadata are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.dataset import Dataset


@dataclass(frozen=True)
class File:
    """One file of the package: its path in the folder, its length in bytes, its SHA-256, its media type."""

    path: str
    bytes: int
    sha256: str
    mediatype: str


@dataclass(frozen=True)
class Facts:
    """A release.

    Attributes:
        dataset: the contract.
        rows: number of rows of each published table.
        files: the data files of the package and its texts, by path; no metadata file names another.
    """

    dataset: Dataset
    rows: Mapping[str, int]
    files: Mapping[str, File]

    @property
    def about(self) -> Mapping[str, Any]:
        """What dataset.json says."""
        return self.dataset.about
