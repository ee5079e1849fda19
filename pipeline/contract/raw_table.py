"""The schema of one raw table, whatever else schemas/ contains: during a merge it may be unfinished."""

import json
from pathlib import Path
from typing import Any

from pipeline.contract.check_profile import misfits
from pipeline.contract.dataset import RETIRED, WAIVERS
from pipeline.contract.read_contract import engine_input, unread
from pipeline.core.errors import ContractError
from pipeline.schema.model import TableSchema, read_table


def read(folder: Path, name: str) -> TableSchema:
    """Read the schema of a raw table in a project's folder.

    Raises:
        ContractError: it does not exist, cannot be read or does not match its profile.
    """
    if name in {WAIVERS, RETIRED}:
        return engine_input(name)
    file = f"schemas/raw/{name}.json"
    try:
        descriptor: Any = json.loads((folder / file).read_bytes().decode("utf-8-sig"))
        problems = misfits(descriptor, "table") or list(unread(descriptor, "raw"))
    except OSError as error:
        problems = [str(error.strerror)]
    except (ValueError, RecursionError) as error:
        problems = [f"invalid JSON: {error}"]
    if problems:
        raise ContractError(f"{file}: {problem}" for problem in problems)
    return read_table(descriptor, file=f"raw/{name}.csv")
