"""`codebook`: the codebook of the current data."""

from pathlib import Path

from pipeline.contract import check_contract
from pipeline.core import workspace
from pipeline.core.finding import has_errors
from pipeline.core.progress import Tell
from pipeline.package import codebook
from pipeline.run.check import Settings, layers
from pipeline.run.outcome import Outcome


def text(folder: Path, tell: Tell) -> tuple[Outcome, str]:
    """Return the outcome of the layers, and the text of the codebook; empty where raw/ has errors.

    Raises:
        ContractError: schemas/ is broken.
        CallError: a folder does not exist or cannot be used.
    """
    dataset = check_contract.read(folder)
    with workspace.folder() as place:
        work = place / "work.duckdb"
        outcome = layers(dataset, work, Settings(None, tell))
        if has_errors(outcome.findings):
            return outcome, ""
        return outcome, codebook.write(dataset, codebook.content(dataset, work))
