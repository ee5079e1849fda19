"""What is known of a release when its metadata are written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.contract.check_credits import CREATING, ORCID
from pipeline.contract.dataset import Dataset

DOI = "https://doi.org/"
# contributorType of DataCite Metadata Schema 4.5; Zenodo takes the same.
CONTRIBUTING = (
    "ContactPerson",
    "DataCollector",
    "DataCurator",
    "DataManager",
    "Distributor",
    "Editor",
    "HostingInstitution",
    "Producer",
    "ProjectLeader",
    "ProjectManager",
    "ProjectMember",
    "RegistrationAgency",
    "RegistrationAuthority",
    "RelatedPerson",
    "Researcher",
    "ResearchGroup",
    "RightsHolder",
    "Sponsor",
    "Supervisor",
    "WorkPackageLeader",
)


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
    organization: str = ""
    path: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is a person, so far as is known."""
        return bool(self.family_name)

    @property
    def is_creator(self) -> bool:
        """Whether a citation names it."""
        return any(role in CREATING for role in self.roles)

    @property
    def orcid(self) -> str:
        """The ORCID iD without its address; empty where the path is another."""
        return self.path.removeprefix(ORCID) if self.path.startswith(ORCID) else ""

    @property
    def sorted_name(self) -> str:
        """The name as archives sort it: `family, given`."""
        return f"{self.family_name}, {self.given_name}" if self.is_person else self.title

    @property
    def types(self) -> tuple[str, ...]:
        """What it is beside a creator, by DataCite's contributorType; Other where that lacks the role."""
        named = [role[:1].upper() + role[1:] for role in self.roles if role not in CREATING]
        return tuple(dict.fromkeys(name if name in CONTRIBUTING else "Other" for name in named))


@dataclass(frozen=True)
class Licence:
    """A licence: its name, title and address, and its identifier in the SPDX list, empty if it has none."""

    name: str
    title: str
    path: str
    spdx: str


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
    def doi(self) -> str:
        """The address of the DOI; empty if there is none."""
        return f"{DOI}{self.about['doi']}" if "doi" in self.about else ""

    @property
    def url(self) -> str:
        """Where the dataset is described; its own folder if no homepage and no DOI is known."""
        return str(self.about.get("homepage", self.doi or "./"))

    @property
    def contributors(self) -> tuple[Contributor, ...]:
        """Everyone, in the order of dataset.json."""
        return tuple(
            Contributor(
                one["title"],
                tuple(one["roles"]),
                one.get("givenName", ""),
                one.get("familyName", ""),
                one.get("organization", ""),
                one.get("path", ""),
            )
            for one in self.about["contributors"]
        )

    @property
    def creators(self) -> tuple[Contributor, ...]:
        """Those whom a citation names; the contract says that there is one."""
        return tuple(one for one in self.contributors if one.is_creator)

    @property
    def publisher(self) -> Contributor:
        """Who publishes; who made the dataset, if nobody else is named."""
        if "publisher" in self.about:
            said = self.about["publisher"]
            return Contributor(said["title"], ("publisher",), path=said.get("path", ""))
        return replace(self.creators[0], roles=("publisher",))

    @property
    def licences(self) -> tuple[Licence, ...]:
        """The licences, in the order of dataset.json."""
        return tuple(
            Licence(one["name"], one["title"], one["path"], spdx(one["name"]))
            for one in self.about["licenses"]
        )


def spdx(name: str) -> str:
    """Return the identifier that the SPDX list has for a licence, empty if it has none."""
    from packaging import licenses  # noqa: PLC0415 - only a release asks

    try:
        found = licenses.canonicalize_license_expression(name)
    except licenses.InvalidLicenseExpression:
        return ""
    return "" if " " in found or found.startswith("LicenseRef-") else str(found)


def as_json(said: object) -> str:
    """Write JSON as all metadata files have it: two spaces, letters as they are, one line end at the end."""
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def without_empty(said: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what nobody said."""
    return {name: value for name, value in said.items() if value not in ("", [], {}, None)}
