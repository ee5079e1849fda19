"""What a column contains, as it was guessed from its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.core.finding import Message


@dataclass(frozen=True)
class Guess:
    """The type of a column.

    Attributes:
        properties: those of the field in the raw schema: type, format, decimalChar and the like.
        reasons: why, for the person who called.
        converted: the text that replaces each value that is written otherwise than the type requires.
    """

    properties: Mapping[str, Any]
    reasons: tuple[Message, ...] = ()
    converted: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Return whether the column contains any text."""
        return self.properties == {"type": "string"}


def text(*reasons: Message) -> Guess:
    """Return the guess that a column contains any text."""
    return Guess({"type": "string"}, reasons)
