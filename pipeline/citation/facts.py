"""What is known of a release when its metadata are written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.dataset import Dataset

# Roles that make a contributor a creator, whom a citation names.
CREATING = ("author", "creator")


@dataclass(frozen=True)
class File:
    """One file of the package: its path in the folder, its length in bytes, its SHA-256, its media type."""

    path: str
    bytes: int
    sha256: str
    mediatype: str


@dataclass(frozen=True)
class Contributor:
    """Who had a part in the dataset; who has no given and family name is an organisation or a team."""

    title: str
    roles: tuple[str, ...]
    given_name: str = ""
    family_name: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is a person, so far as is known."""
        return bool(self.family_name)

    @property
    def is_creator(self) -> bool:
        """Whether a citation names it."""
        return any(role in CREATING for role in self.roles)

    @property
    def sorted_name(self) -> str:
        """The name as archives sort it: `family, given`."""
        return f"{self.family_name}, {self.given_name}" if self.is_person else self.title


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

    @property
    def contributors(self) -> tuple[Contributor, ...]:
        """Everyone, in the order of dataset.json."""
        return tuple(
            Contributor(
                one["title"], tuple(one["roles"]), one.get("givenName", ""), one.get("familyName", "")
            )
            for one in self.about["contributors"]
        )

    @property
    def creators(self) -> tuple[Contributor, ...]:
        """Those whom a citation names."""
        return tuple(one for one in self.contributors if one.is_creator)


def as_json(said: object) -> str:
    """Write JSON as all metadata files have it: two spaces, letters as they are, one line end at the end."""
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"
