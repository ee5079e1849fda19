"""`add-check` and `add-query`: an SQL file with its header, ready to be filled in."""

from pathlib import Path

import duckdb

from pipeline.core import sql, templates
from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.run import additions
from pipeline.run.additions import Added

TEMPLATES = "run/templates/added"


def check(folder: Path, name: str, table: str = "") -> Added:
    """Add a consistency check of a published table, which no row breaks yet.

    Args:
        folder: the project's folder.
        name: name of the check.
        table: the published table; empty for the first one.

    Raises:
        CallError: the check exists, or the table does not.
        ContractError: the name is reserved.
    """
    dataset = additions.read(folder)
    chosen = dataset.tables[additions.table(dataset, table)]
    text = templates.render(
        f"{TEMPLATES}/check.sql.j2",
        table=chosen.name,
        field=chosen.primary_key[0],
        key=[_bare(part) for part in chosen.primary_key],
        relation=_bare(chosen.name),
    )
    return _add(folder, "checks", name, text, Message("notes.add.write_check", {"table": chosen.name}))


def query(folder: Path, name: str, table: str = "") -> Added:
    """Add a query, which counts the rows of a published table until it is written.

    Args:
        folder: the project's folder.
        name: name of the query.
        table: the published table; empty for the first one.

    Raises:
        CallError: the query exists, or the table does not.
        ContractError: a table has the name of the query.
    """
    dataset = additions.read(folder)
    chosen = additions.table(dataset, table)
    text = templates.render(f"{TEMPLATES}/query.sql.j2", relation=_bare(chosen))
    return _add(folder, "queries", name, text, Message("notes.add.write_query"))


def _bare(name: str) -> str:
    """Return a name as people write it in SQL: in quotes only if it is a word of SQL."""
    words = {word for (word,) in duckdb.execute(sql.KEYWORDS).fetchall()}
    return sql.identifier(name) if name in words else name


def _add(folder: Path, part: str, name: str, text: str, step: Message) -> Added:
    what = {"checks": "the check", "queries": "the query"}[part]
    additions.require_name(name, what)
    file = f"schemas/{part}/{name}.sql"
    similar = [path.name for path in (folder / "schemas" / part).glob("*") if path.stem.lower() == name]
    if similar and similar != [f"{name}.sql"]:
        raise CallError(f"schemas/{part}/{similar[0]} exists already; choose another name")
    additions.write(folder, {file: text.encode()}, new=[file])
    return Added((file,), (step,))
