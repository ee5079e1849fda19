"""README.md and CHANGELOG.md of a package."""

from pathlib import Path

from pipeline.core import sql
from pipeline.core.database import ONE_THREAD, connect
from pipeline.core.templates import render
from pipeline.core.time_limit import limited
from pipeline.metadata import citation, hugging_face
from pipeline.metadata.facts import Facts
from pipeline.releases import changelog as released_changelog

EXAMPLE_ROWS = 12
KEYS_NAMED = 5


def readme(facts: Facts, database: Path) -> str:
    """Return README.md: how to open the package, and example questions with their answers.

    Args:
        facts: the release; its files are not used.
        database: the published database.
    """
    dataset = facts.dataset
    with connect(database, ONE_THREAD, read_only=True) as connection:
        examples = []
        queries = {query.name: query for query in dataset.queries}
        for name in dataset.about["examples"]:
            with limited(connection, dataset.sql_seconds, queries[name].file):
                result = connection.execute(f"FROM {sql.identifier(name)} LIMIT {EXAMPLE_ROWS}")
                columns = [column[0] for column in result.description or ()]
                examples.append((queries[name], columns, result.fetchall()))
    card = hugging_face.front_matter(facts)
    return card + render(
        "package/templates/README.md.j2",
        about=dataset.about,
        creators=facts.creators,
        others=facts.others,
        tables=dataset.tables,
        counts=facts.rows,
        citation=citation.text(facts),
        bibtex=citation.bibtex(facts),
        examples=examples,
    )


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
