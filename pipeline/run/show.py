"""`show`: claims with the passages that they quote."""

from pathlib import Path

from pipeline.checks.quote_context import Statement, statements
from pipeline.contract import check_contract
from pipeline.core import workspace
from pipeline.core.finding import has_errors
from pipeline.core.progress import Tell
from pipeline.run.check import Settings, documents_of, layers
from pipeline.run.outcome import Outcome
from pipeline.tables import normalise


def claims(folder: Path, key: str, documents: Path | None, tell: Tell) -> tuple[Outcome, list[Statement]]:
    """Return the outcome, and the claim with a key or the claims about it; none where raw/ has errors.

    Raises:
        ContractError: schemas/ is broken.
        CallError: as `pipeline.checks.quote_context.statements`.
    """
    dataset = check_contract.read(folder)
    with workspace.folder() as place:
        work = place / "work.duckdb"
        outcome = layers(dataset, work, Settings(documents, tell))
        if has_errors(outcome.findings):
            return outcome, []
        with normalise.sealed(work) as connection:
            return outcome, statements(dataset, connection, key, documents_of(dataset, documents))
