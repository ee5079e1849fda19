"""A fault of a cell, before its finding has a place."""

from dataclasses import dataclass, field

from pipeline.core.finding import Message, Values


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell.

    Attributes:
        code: code of the finding.
        values: values of the finding, besides `field` and `value`, which every finding about a cell has.
        hints: what the coder can do.
    """

    code: str
    values: Values = field(default_factory=dict)
    hints: tuple[Message, ...] = ()

    @property
    def check(self) -> str:
        """Layer and check, without the kind of fault."""
        return ".".join(self.code.split(".")[:2])
