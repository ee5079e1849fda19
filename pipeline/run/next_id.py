"""`next-id`: the next free keys of a raw table."""

from pathlib import Path

from pipeline.coding import used_keys
from pipeline.contract import check_contract
from pipeline.core import workspace


def next_ids(folder: Path, table: str, number: int) -> list[str]:
    """Return the next free keys of a raw table.

    Raises:
        ContractError: schemas/ is broken.
        CallError: as `pipeline.coding.used_keys.following`.
    """
    dataset = check_contract.read(folder)
    with workspace.limits():
        return used_keys.following(dataset, table, number)
