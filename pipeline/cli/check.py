"""`pipeline check`."""

from pathlib import Path

import click

from pipeline.cli import options, print_outcome, progress_bar
from pipeline.cli.options import Output


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@options.project
@options.documents
@click.option("--watch", is_flag=True, help="Check again after each save, until Ctrl-C; print what changed.")
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the findings to this file, as a page that works offline.",
)
@options.output(options.strict, options.form, options.limit, options.waived, options.quiet)
def check(project: Path, documents: Path | None, output: Output, html: Path | None, *, watch: bool) -> int:
    """Validate raw/ without changing anything."""
    from pipeline.run import check as run

    if html:
        from pipeline.run import findings_page

        findings_page.require_place(html, project)
    if watch:
        return _watch(project, documents, output, html)
    with progress_bar.shown(quiet=output.quiet) as tell:
        outcome = run.check(project, documents, tell, strict=output.strict, limit=output.limit)
    if html:
        summary = print_outcome.summary(outcome.findings)
        findings_page.write(html, project, outcome, summary, waived=output.waived)
    return print_outcome.finish(outcome, output, project)


def _watch(project: Path, documents: Path | None, output: Output, html: Path | None) -> int:
    """Check after each save; only an interruption ends it."""
    from pipeline.cli.watch_view import View
    from pipeline.run import findings_page, watch
    from pipeline.run.check import Settings
    from pipeline.run.watch import Answer

    if output.form != "text":
        raise click.UsageError("--watch prints text; leave --format out")
    view = View.of(output)

    def show(answer: Answer) -> None:
        if html and answer.complete and answer.outcome:
            summary = print_outcome.summary(answer.outcome.findings)
            findings_page.write(html, project, answer.outcome, summary, waived=output.waived)
        view.show(answer)

    settings = Settings(documents, lambda _: None, output.strict, output.limit)
    watch.watch(project, settings, show)
    return 0
