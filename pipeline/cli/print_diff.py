"""The changes between two releases in one of the formats."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.cli.options import FIRST

if TYPE_CHECKING:
    from pipeline.releases.compare import Comparison


def lines(comparison: "Comparison", form: str, limit: int | None) -> Iterator[str]:
    """Return the lines of a comparison."""
    from pipeline.releases import compare

    match form:
        case "json":
            return compare.as_json(comparison, limit)
        case "csv":
            return compare.as_csv(comparison, limit)
        case "markdown":
            return compare.as_markdown(comparison, FIRST if limit is None else limit)
        case _:
            return compare.as_text(comparison, FIRST if limit is None else limit)
