"""Every metadata format of a package."""

from collections.abc import Iterator
from typing import Protocol

from pipeline.metadata import cff, croissant, csvw, datacite, ro_crate, zenodo
from pipeline.metadata.facts import Facts


class Format(Protocol):
    """A module of this folder that makes one file."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a module's constant
        """The file's name in the package's folder."""

    def text(self, facts: Facts) -> str:
        """Return the contents of the file."""


MODULES: tuple[Format, ...] = (
    cff,
    zenodo,
    datacite,
    ro_crate,
    croissant,
    csvw,
)
# Formats that contain the length or the checksum of a file.
OF_FILES: tuple[Format, ...] = (datacite, ro_crate, croissant)


def texts(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each metadata file."""
    for module in MODULES:
        yield module.NAME, module.text(facts)
