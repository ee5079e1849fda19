"""A package while it is verified."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.core.finding import Finding, Message


@dataclass
class Package:
    """A package while it is verified.

    Attributes:
        folder: where its files are read.
        files: its files by name; only they are opened.
        sums: the SHA-256 of each file that SHA256SUMS lists.
        findings: what is wrong with it so far.
        notes: what was checked, and what could not be.
    """

    folder: Path
    files: Mapping[str, Path]
    sums: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
