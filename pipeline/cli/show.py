"""`pipeline show`."""

from pathlib import Path

import click

from pipeline.cli import exit_codes, options, print_findings, print_outcome, progress_bar, terminal
from pipeline.cli.options import Output


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@click.argument("key")
@options.project
@options.documents
@options.output(options.quiet)
def show(key: str, project: Path, documents: Path | None, output: Output) -> int:
    """Show a claim with the passage that it quotes.

    KEY is the key of a claim, or of a row that claims are about, for example an event. Claims are grouped by
    lineage: a document and its copies.
    """
    from pipeline.run import show as run

    with progress_bar.shown(quiet=output.quiet) as tell:
        outcome, claims = run.claims(project, key, documents, tell)
    if not claims:
        return print_outcome.finish(outcome, output, project)
    terminal.write(print_findings.as_passages(claims))
    return exit_codes.SUCCESS
