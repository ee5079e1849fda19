"""Adds tables to schemas/dataset.json and leaves the rest of its text as it is."""

import json
import re
from collections.abc import Sequence

from pipeline.core.errors import CallError

TABLES = re.compile(r'(?P<start>"tables"\s*:\s*\[)(?P<items>[^\[\]{}]*)(?P<end>\])')
MARK = "\ufeff"


def with_tables(text: str, names: Sequence[str]) -> str:
    """Return the text of schemas/dataset.json with more published tables, if it does not list them yet.

    Raises:
        CallError: the list of tables cannot be found in the text.
    """
    about = json.loads(text.removeprefix(MARK))
    new = [name for name in names if name not in about["tables"]]
    if not new:
        return text
    wanted = {**about, "tables": [*about["tables"], *new]}
    added = ", ".join(map(json.dumps, new))
    for match in TABLES.finditer(text):
        items = match["items"].rstrip()
        space = match["items"][len(items) :]
        separator = re.search(r",(\s*)[^,]*$", items)
        between = f",{separator[1]}" if separator else ", "
        listed = f"{items}{between}{added.replace(', ', between)}" if items.strip() else added
        changed = f"{text[: match.start('items')]}{listed}{space}{text[match.end('items') :]}"
        try:
            if json.loads(changed.removeprefix(MARK)) == wanted:
                return changed
        except ValueError:
            continue
    raise CallError(
        f"schemas/dataset.json: add {added} to tables; its text has a form that cannot be changed"
    )
