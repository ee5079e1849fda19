"""A contributor to the dataset, in the forms in which the metadata formats name people and organisations."""

from dataclasses import dataclass

from pipeline.contract.check_credits import CREATING, ORCID

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
class Contributor:
    """A contributor to the dataset: a person, or an organisation or team.

    A person may have one name only; it is the title then.
    """

    title: str
    roles: tuple[str, ...]
    given_name: str = ""
    family_name: str = ""
    organization: str = ""
    path: str = ""
    email: str = ""

    @property
    def is_person(self) -> bool:
        """Whether the contributor has a given name, a family name or an ORCID iD, and so is a person."""
        return bool(self.given_name or self.family_name or self.orcid)

    @property
    def has_two_names(self) -> bool:
        """Whether the contributor has a given and a family name."""
        return bool(self.given_name and self.family_name)

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
        """The name as archives sort it: `family, given`, or the title without two such names."""
        return f"{self.family_name}, {self.given_name}" if self.has_two_names else self.title

    @property
    def types(self) -> tuple[str, ...]:
        """The roles other than creator, as DataCite's contributorType; `Other` for roles that it lacks."""
        roles = [role[:1].upper() + role[1:] for role in self.roles if role not in CREATING]
        return tuple(dict.fromkeys(name if name in CONTRIBUTING else "Other" for name in roles))
