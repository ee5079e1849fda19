"""From coders' spreadsheets to a citable data package."""

from typing import TYPE_CHECKING

from pipeline.core.version import __version__

if TYPE_CHECKING:
    from pipeline.releases.read_package import read_package as read_package

__all__ = ["__version__", "read_package"]


def __getattr__(name: str) -> object:
    """Import what Python users ask for when they ask, so that a command loads nothing that it doesn't use."""
    if name == "read_package":
        from pipeline.releases.read_package import read_package  # noqa: PLC0415 - as said

        return read_package
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
