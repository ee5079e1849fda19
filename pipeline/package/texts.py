"""README.md and CHANGELOG.md of a package."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contract.dataset import Dataset, SqlFile
from pipeline.core import sql
from pipeline.core.database import ONE_THREAD, connect
from pipeline.core.templates import render
from pipeline.core.time_limit import limited
from pipeline.metadata import citation, hugging_face
from pipeline.metadata.facts import Facts
from pipeline.releases import changelog as released_changelog
from pipeline.site import results

EXAMPLE_ROWS = 12
ANSWER_ROWS = 5  # of a question that is no example
KEYS_NAMED = 5


@dataclass(frozen=True)
class Answer:
    """The first rows of a question's answer, and the number of all."""

    query: SqlFile
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    count: int


def readme(facts: Facts, database: Path) -> str:
    """Return README.md: what the data say, how to open the package, and all questions with their answers.

    Args:
        facts: the release; its files are not used.
        database: the published database.
    """
    dataset = facts.dataset
    with connect(database, ONE_THREAD, read_only=True) as connection:
        answers = {query.name: _answer(dataset, connection, query) for query in dataset.queries}
        sentences = list(results.sentences(dataset, connection))
        keywords = {word for (word,) in connection.execute(sql.KEYWORDS).fetchall()}
    card = hugging_face.front_matter(facts)
    first = next(iter(dataset.tables.values()))
    coded = [field.name for field in first.fields if field.codes and field.required]
    counted = next((name for name in coded if name not in keywords), "")
    return card + render(
        "package/templates/README.md.j2",
        about=dataset.about,
        yanked=facts.yanked,
        creators=facts.creators,
        others=facts.others,
        tables=dataset.tables,
        coded=counted,
        select=_select(first.name, counted),
        counts=facts.rows,
        citation=citation.text(facts),
        bibtex=citation.bibtex(facts),
        results=sentences,
        answers=answers,
    )


def _answer(dataset: Dataset, connection: duckdb.DuckDBPyConnection, query: SqlFile) -> Answer:
    """Ask the view of a query; an example of the dataset shows more rows than another question."""
    shown = EXAMPLE_ROWS if query.name in dataset.about["examples"] else ANSWER_ROWS
    with limited(connection, dataset.sql_seconds, query.file):
        result = connection.execute(f"FROM {sql.identifier(query.name)} LIMIT {shown}")
        columns, rows = tuple(column[0] for column in result.description or ()), result.fetchall()
        ((count,),) = connection.execute(f"SELECT count(*) FROM {sql.identifier(query.name)}").fetchall()
    return Answer(query, columns, rows, int(count))


def _select(table: str, coded: str) -> str:
    """Return the SELECT of the examples: the rows of a table, counted by a coded field if it has one."""
    if not coded:
        return f"SELECT * FROM {table}"
    return f"SELECT {coded}, count(*) FROM {table} GROUP BY {coded} ORDER BY {coded}"


def changelog(facts: Facts, database: Path, earlier: Path | None) -> str:
    """Return CHANGELOG.md: the section of this release, followed by those of earlier releases.

    Args:
        facts: the release; its files are not used.
        database: the published database.
        earlier: folder of the previous release; None for the first.
    """
    return render(
        "package/templates/CHANGELOG.md.j2",
        about=facts.about,
        counts=facts.rows,
        yanked=facts.yanked,
        changes=_changes(database),
        before=released_changelog.sections(earlier) if earlier else "",
    )


def _changes(database: Path) -> list[tuple[str, str, int, list[str]]]:
    """Return place, kind of change, number and first keys, for each place and kind in the table `changes`."""
    with connect(database, read_only=True) as connection:
        groups = connection.execute(
            "SELECT table_name, field_name, change, count(*), "
            f"list(row_key ORDER BY row_key)[:{KEYS_NAMED}] FROM changes GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    return [
        (
            ".".join(part for part in (table, field) if part != "-"),
            change,
            times,
            [key for key in keys if key != "-"],
        )
        for table, field, change, times, keys in groups
    ]
