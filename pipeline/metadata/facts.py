"""The values from which the metadata files of a release are written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.contract.check_credits import CREATING, ORCID
from pipeline.contract.dataset import Dataset

DOI = "https://doi.org/"
# Values of contributorType in DataCite Metadata Schema 4.5; Zenodo accepts the same.
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
    """A file of the package: its path in the folder, length in bytes, SHA-256 and media type."""

    path: str
    bytes: int
    sha256: str
    mediatype: str


@dataclass(frozen=True)
class Contributor:
    """A contributor to the dataset: a person, or an organisation or team if there is no family name."""

    title: str
    roles: tuple[str, ...]
    given_name: str = ""
    family_name: str = ""
    organization: str = ""
    path: str = ""

    @property
    def is_person(self) -> bool:
        """Whether the contributor has a family name, and so is a person."""
        return bool(self.family_name)

    @property
    def is_creator(self) -> bool:
        """Whether citations name the contributor."""
        return any(role in CREATING for role in self.roles)

    @property
    def orcid(self) -> str:
        """The ORCID iD without its URL; empty if the path is not an ORCID iD."""
        return self.path.removeprefix(ORCID) if self.path.startswith(ORCID) else ""

    @property
    def sorted_name(self) -> str:
        """The name as archives sort it: `family, given`."""
        return f"{self.family_name}, {self.given_name}" if self.is_person else self.title

    @property
    def types(self) -> tuple[str, ...]:
        """The roles other than creator, as DataCite's contributorType; `Other` for roles that it lacks."""
        roles = [role[:1].upper() + role[1:] for role in self.roles if role not in CREATING]
        return tuple(dict.fromkeys(name if name in CONTRIBUTING else "Other" for name in roles))


@dataclass(frozen=True)
class Licence:
    """A licence: its name, title and URL, and its identifier in the SPDX list, empty if it is not listed."""

    name: str
    title: str
    path: str
    spdx: str


@dataclass(frozen=True)
class Facts:
    """The dataset, numbers of rows and files of a release.

    Attributes:
        dataset: the contract.
        rows: number of rows of each published table.
        files: the data files and texts of the package, by path, without the metadata files.
    """

    dataset: Dataset
    rows: Mapping[str, int]
    files: Mapping[str, File]

    @property
    def about(self) -> Mapping[str, Any]:
        """The content of dataset.json."""
        return self.dataset.about

    @property
    def doi(self) -> str:
        """The URL of the DOI; empty if there is none."""
        return f"{DOI}{self.about['doi']}" if "doi" in self.about else ""

    @property
    def url(self) -> str:
        """The URL of the homepage, else of the DOI, else of the package's own folder."""
        return str(self.about.get("homepage", self.doi or "./"))

    @property
    def contributors(self) -> tuple[Contributor, ...]:
        """All contributors, in the order of dataset.json."""
        return tuple(
            Contributor(
                entry["title"],
                tuple(entry["roles"]),
                entry.get("givenName", ""),
                entry.get("familyName", ""),
                entry.get("organization", ""),
                entry.get("path", ""),
            )
            for entry in self.about["contributors"]
        )

    @property
    def creators(self) -> tuple[Contributor, ...]:
        """The contributors whom citations name; the contract requires at least one."""
        return tuple(contributor for contributor in self.contributors if contributor.is_creator)

    @property
    def others(self) -> tuple[Contributor, ...]:
        """The contributors whom citations do not name."""
        return tuple(contributor for contributor in self.contributors if not contributor.is_creator)

    @property
    def publisher(self) -> Contributor:
        """The publisher in dataset.json, or the first creator if it names none."""
        if "publisher" in self.about:
            entry = self.about["publisher"]
            return Contributor(entry["title"], ("publisher",), path=entry.get("path", ""))
        return replace(self.creators[0], roles=("publisher",))

    @property
    def licences(self) -> tuple[Licence, ...]:
        """The licences, in the order of dataset.json."""
        return tuple(
            Licence(entry["name"], entry["title"], entry["path"], spdx(entry["name"]))
            for entry in self.about["licenses"]
        )


def spdx(name: str) -> str:
    """Return the SPDX identifier of a licence; empty if the SPDX list does not contain it."""
    from packaging import licenses  # noqa: PLC0415 - only a release needs it

    try:
        identifier = licenses.canonicalize_license_expression(name)
    except licenses.InvalidLicenseExpression:
        return ""
    return "" if " " in identifier or identifier.startswith("LicenseRef-") else str(identifier)


def as_json(content: object) -> str:
    """Return the text of a JSON file, indented by two spaces, without escapes of non-ASCII characters."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def without_empty(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that have a value."""
    return {name: value for name, value in properties.items() if value not in ("", [], {}, None)}
