"""The values from which the metadata files of a release are written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.metadata.contributor import Contributor
from pipeline.metadata.coverage import NOTHING, Box, Coverage, Place

DOI = "https://doi.org/"
NEW_VERSION, VERSION_OF, OBSOLETES = "IsNewVersionOf", "IsVersionOf", "Obsoletes"
# Names and codes of access rights in the vocabulary of COAR, by the words of dataset.json.
ACCESS = {
    "open": ("open access", "c_abf2"),
    "embargoed": ("embargoed access", "c_f1cf"),
    "restricted": ("restricted access", "c_16ec"),
    "closed": ("metadata only access", "c_14cb"),
}


@dataclass(frozen=True)
class File:
    """A file of the package: its path in the folder, length in bytes, SHA-256 and media type."""

    path: str
    bytes: int
    sha256: str
    mediatype: str


@dataclass(frozen=True)
class Licence:
    """A licence: its name, title and URL, and its identifier in the SPDX list, empty if it is not listed."""

    name: str
    title: str
    path: str
    spdx: str


@dataclass(frozen=True)
class Previous:
    """The release before this one: its version, its date and its DOI, empty if it has none."""

    version: str
    released: str
    doi: str


@dataclass(frozen=True)
class Yanked:
    """An earlier version that is marked as faulty: the day of the mark, the reason, and its DOI if any."""

    version: str
    date: str
    reason: str
    doi: str


@dataclass(frozen=True)
class Work:
    """A related work: its title, its URL, and its relation to the dataset in DataCite's vocabulary.

    The previous release has no URL if it has no DOI, and then it is known by its version and date.
    """

    title: str
    path: str
    relation: str
    version: str = ""
    released: str = ""

    @property
    def identifier(self) -> str:
        """The DOI, or the URL of a work without a DOI."""
        return self.path.removeprefix(DOI)

    @property
    def scheme(self) -> str:
        """What the identifier is, in DataCite's vocabulary."""
        return "DOI" if self.path.startswith(DOI) else "URL"


@dataclass(frozen=True)
class Access:
    """Who can use the data: the rights as in dataset.json, the conditions, and the last day of an embargo."""

    rights: str
    conditions: str
    until: str

    @property
    def title(self) -> str:
        """The name of the rights in COAR's vocabulary of access rights."""
        return ACCESS[self.rights][0]

    @property
    def path(self) -> str:
        """Their URI in that vocabulary."""
        return f"http://purl.org/coar/access_right/{ACCESS[self.rights][1]}"


@dataclass(frozen=True)
class Facts:
    """The dataset, numbers of rows and files of a release.

    Attributes:
        dataset: the contract.
        rows: number of rows of each published table.
        files: the data files and texts of the package, by path, without the metadata files.
        covered: the coverage that was computed from the data.
        previous: the release before this one; None for the first.
        yanked: the earlier releases that were marked as faulty before this one was published.
    """

    dataset: Dataset
    rows: Mapping[str, int]
    files: Mapping[str, File]
    covered: Coverage = NOTHING
    previous: Previous | None = None
    yanked: tuple[Yanked, ...] = ()

    @property
    def about(self) -> Mapping[str, Any]:
        """The content of dataset.json."""
        return self.dataset.about

    @property
    def doi(self) -> str:
        """The URL of the DOI; empty if there is none."""
        return f"{DOI}{self.about['doi']}" if "doi" in self.about else ""

    @property
    def concept_doi(self) -> str:
        """The URL of the DOI of all versions; empty if there is none."""
        return f"{DOI}{self.about['concept_doi']}" if "concept_doi" in self.about else ""

    @property
    def url(self) -> str:
        """The URL of the homepage, else of the DOI, else of the package's own folder."""
        return str(self.about.get("homepage", self.doi or "./"))

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that the data cover: those in dataset.json, or those of the data if it names none."""
        if "places" in self.about:
            return tuple(Place(name) for name in self.about["places"])
        return self.covered.places

    @property
    def box(self) -> Box | None:
        """The box around all coordinates in the data; None if it is not known."""
        return self.covered.box

    @property
    def period(self) -> str:
        """The period that the data cover, as `start/end`, from dataset.json or from the data; else empty."""
        return str(self.about.get("period", self.covered.period))

    @property
    def method(self) -> str:
        """How the data were coded, as paragraphs; empty if dataset.json does not say it."""
        return "\n\n".join(self.about.get("method", ()))

    @property
    def access(self) -> Access:
        """Who can use the data: everybody, unless dataset.json says otherwise."""
        entry = self.about.get("access", {})
        return Access(entry.get("rights", "open"), entry.get("conditions", ""), entry.get("until", ""))

    @property
    def related(self) -> tuple[Work, ...]:
        """The related works in dataset.json, and the dataset's other versions unless they include them.

        These are the DOI of all versions, the previous release, and earlier releases that are faulty.
        """
        works = [
            Work(work["title"], work["path"], work["relation"]) for work in self.about.get("related", ())
        ]
        if self.concept_doi and VERSION_OF not in {work.relation for work in works}:
            works.append(Work(self.about["title"], self.concept_doi, VERSION_OF))
        if self.previous and NEW_VERSION not in {work.relation for work in works}:
            before = self.previous
            path = f"{DOI}{before.doi}" if before.doi else ""
            works.append(Work(self.about["title"], path, NEW_VERSION, before.version, before.released))
        faulty = [f"{DOI}{mark.doi}" for mark in self.yanked if mark.doi]
        return (*works, *(Work(self.about["title"], path, OBSOLETES) for path in faulty))

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
                entry.get("email", ""),
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
