"""`pipeline coverage`."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import exit_codes, options, terminal
from pipeline.core import wording
from pipeline.core.finding import Message
from pipeline.core.text import visible

if TYPE_CHECKING:
    from pipeline.checks.coverage import Coverage

LONGEST = 500  # characters of a sentence


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@click.argument("source", required=False)
@options.project
@options.documents
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the documents to this file, as a page with their coded quotes marked.",
)
@options.output(options.quiet)
def coverage(
    source: str | None, project: Path, documents: Path | None, html: Path | None, output: options.Output
) -> int:
    """List the sentences of the documents that no claim quotes.

    SOURCE is the key or the file of one document; without it, all documents are listed.
    """
    from pipeline.run import coverage as run

    found = run.of_project(project, documents, source, html)
    terminal.write(map(visible, _lines(found, quiet=output.quiet)))
    return exit_codes.SUCCESS


def _lines(found: "Iterable[Coverage]", *, quiet: bool) -> Iterator[str]:
    """Yield the numbers of each document, and below them its sentences without a claim."""
    for document in found:
        values = {"document": document.document, "file": document.file}
        if document.fault:
            code = "coverage.unnamed" if document.fault == "unnamed" else "coverage.missing"
            if not quiet or code == "coverage.missing":
                yield wording.phrase(Message(code, values))
            continue
        total = len(document.sentences)
        counts = {"sentences": total, "coded": total - len(document.open)}
        if not quiet:
            yield wording.phrase(Message("coverage.document", {**values, **counts}))
        for number, sentence in document.open:
            words = " ".join(document.text[sentence.start : sentence.end].split())
            words = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
            yield f"{document.document}:{number} {words}"
