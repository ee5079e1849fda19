"""The list of all metadata formats of a package."""

from collections.abc import Iterator
from typing import Protocol

from pipeline.metadata import cff, croissant, csvw, datacite, dataverse, ro_crate, zenodo
from pipeline.metadata.facts import Facts


class Format(Protocol):
    """A module of this folder that writes one metadata file."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a module's constant
        """The file's path in the package's folder."""

    def text(self, facts: Facts) -> str:
        """Return the file's content."""


MODULES: tuple[Format, ...] = (
    cff,
    zenodo,
    datacite,
    dataverse,
    croissant,
    csvw,
)
# The format that lists the files of the others, and is written after them.
LAST: Format = ro_crate
# The formats that contain lengths or checksums of files.
OF_FILES: tuple[Format, ...] = (datacite, croissant, ro_crate)


def texts(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield the path and the content of each metadata file except the last."""
    for module in MODULES:
        yield module.NAME, module.text(facts)
