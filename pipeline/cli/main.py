"""The command line: parse, call one function, render, exit.

Exit codes: 0 clean or warnings only, 1 findings of severity error, 2 a broken contract, call or machine.
"""

import datetime as dt
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pipeline.cli import print_findings
from pipeline.core import wording
from pipeline.core.errors import ContractError, PipelineError
from pipeline.core.progress import Reading
from pipeline.releases import compare, open_release
from pipeline.run import console as site
from pipeline.run import release as road
from pipeline.verify import verify_package as verifying

SLOW = 1.0
OFTEN = 0.2
WIDE = 24
FIRST = 20

project = click.option(
    "-C",
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The folder that holds raw/ and schemas/.",
)
documents = click.option(
    "--documents",
    type=click.Path(path_type=Path),
    help="The folder of the documents that quotes are held against.",
)
form = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How findings are printed.",
)
limit = click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="How many findings of one check on one field are shown; all are counted.",
)
strict = click.option("--strict", is_flag=True, help="Let warnings count as errors.")


@click.group()
def main() -> None:
    """Turn hand-coded CSVs into a citable data package."""


@main.command()
@project
@documents
@form
@strict
@limit
def check(project: Path, documents: Path | None, form: str, strict: bool, limit: int) -> None:  # noqa: FBT001
    """Check raw/ by all layers and write nothing."""
    with _told() as tell:
        outcome = road.check(project, documents, tell, strict=strict, limit=limit)
    _finish(outcome, form, strict=strict)


@main.command()
@project
@documents
@form
@strict
@limit
@click.option(
    "--bump",
    is_flag=True,
    help="First set the version that the changes ask for, and today's date, in schemas/dataset.json.",
)
@click.option(
    "--sign",
    "key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The SSH key that signs a new version's SHA256SUMS.",
)
def release(  # noqa: PLR0913, PLR0917 - options
    project: Path,
    documents: Path | None,
    form: str,
    strict: bool,  # noqa: FBT001
    limit: int,
    bump: bool,  # noqa: FBT001
    key: Path | None,
) -> None:
    """Check raw/ and publish the data package in dist/."""
    with _told() as tell:
        if bump:
            today = dt.datetime.now().astimezone().date()
            outcome = road.bump(project, documents, tell, today)
            if road.blocked(outcome.findings, strict=strict):
                _finish(outcome, form, strict=strict)
        outcome = road.release(project, documents, tell, strict=strict, limit=limit, key=key)
    _finish(outcome, form, strict=strict)


@main.command()
@project
def codebook(project: Path) -> None:
    """Print the codebook of what stands in raw/ now."""
    with _told() as tell:
        outcome, text = road.codebook(project, tell)
    if not text:
        _finish(outcome, "text", strict=False)
    click.echo(text, nl=False)


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--ledger", type=click.Path(path_type=Path), help="The releases.json of the publishers.")
@click.option("--signers", type=click.Path(path_type=Path), help="Allowed signers, as ssh-keygen has them.")
@click.option("--complete", is_flag=True, help="Let a folder without Parquet or .duckdb count as faulty.")
@form
def verify(path: Path, ledger: Path | None, signers: Path | None, complete: bool, form: str) -> None:  # noqa: FBT001
    """Check a package, as a folder or a zip, that somebody holds."""
    with _told() as tell:
        found = verifying.verify(path, tell, releases=ledger, signers=signers, complete=complete)
    notes = [wording.phrase(note) for note in found.notes]
    _finish(road.Outcome(found.findings, notes), form, strict=False)


@main.command()
@click.argument("key")
@project
@documents
def evidence(key: str, project: Path, documents: Path | None) -> None:
    """Show a claim with its passage; for an event, all claims about it by lineage."""
    with _told() as tell:
        outcome, found = road.trace(project, key, documents, tell)
    if not found:
        _finish(outcome, "text", strict=False)
    for line in print_findings.as_passages(found):
        click.echo(line)


@main.command()
@project
@click.option(
    "--engine",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of DuckDB's WebAssembly file and its worker, as npm installs them.",
)
def console(project: Path, engine: Path) -> None:
    """Write the SQL console of the newest release, a zip beside it in dist/."""
    with _told() as tell:
        click.echo(site.write(project, engine, tell))


@main.command()
@click.argument("old")
@click.argument("new")
@project
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "markdown"]),
    default="text",
    help="How changes are printed.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    help=f"How many changes are shown; if not told, {FIRST} as text and in Markdown, else all.",
)
def diff(old: str, new: str, project: Path, form: str, limit: int | None) -> None:
    """Show what changed from one release to another, and the version that it asks for.

    OLD and NEW are folders, zips or .duckdb files of packages, or versions in the project's dist/.
    """
    with _told() as tell:
        tell("comparing releases")
        places = open_release.find(old, project), open_release.find(new, project)
        with compare.between(*places) as comparison:
            for line in _changes(comparison, form, limit):
                click.echo(line, color=form == "csv" or None)  # else it would take some bytes for colours


def _changes(comparison: compare.Comparison, form: str, limit: int | None) -> Iterator[str]:
    """Return the lines of a comparison in a form."""
    if form in {"json", "csv"}:
        return (compare.as_json if form == "json" else compare.as_csv)(comparison, limit)
    lines = compare.as_markdown if form == "markdown" else compare.as_text
    return lines(comparison, FIRST if limit is None else limit)


def _finish(outcome: road.Outcome, form: str, *, strict: bool) -> None:
    """Print what was found and end with the exit code that it deserves."""
    if form == "json":
        click.echo(print_findings.as_json(outcome.findings))
    else:
        lines = print_findings.as_github if form == "github" else print_findings.as_text
        for line in lines(outcome.findings):
            click.echo(line)
    for note in [*outcome.notes, print_findings.summary(outcome.findings)]:
        click.echo(print_findings.line(note), err=form != "text")
    sys.exit(1 if road.blocked(outcome.findings, strict=strict) else 0)


@contextmanager
def _told() -> Iterator[road.Tell]:
    """Turn errors into sentences and exit code 2; in a terminal, show the step once it takes a second."""
    progress = _Progress()
    try:
        with progress:
            yield progress.tell
    except ContractError as error:
        for problem in error.problems:
            click.echo(f"{click.style('contract', fg='red')} {print_findings.line(problem)}", err=True)
        sys.exit(2)
    except BrokenPipeError:  # whoever reads has seen enough, which click knows how to end
        raise
    except (PipelineError, OSError) as error:
        click.echo(f"{click.style('error', fg='red')} {print_findings.line(str(error))}", err=True)
        sys.exit(2)


class _Progress:
    """One line on the terminal that names the step at work, shown once the command has taken a second.

    While files are read a bar stands beside the name.
    """

    def __init__(self) -> None:
        self.step: str | Reading = ""
        self.shown = threading.Event()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._show, daemon=True)

    def __enter__(self) -> None:
        if sys.stderr.isatty():
            self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        if self.thread.is_alive():
            self.thread.join()
        if self.shown.is_set():
            click.echo("\r\033[K", nl=False, err=True)

    def tell(self, step: str | Reading) -> None:
        """Remember the step that starts."""
        self.step = step

    def _show(self) -> None:
        pause = SLOW
        while not self.ended.wait(pause):
            pause = OFTEN
            self.shown.set()
            click.echo(f"\r\033[K{print_findings.line(str(self.step))} {_bar(self.step)}", nl=False, err=True)


def _bar(step: str | Reading) -> str:
    """Draw how far a step is, "…" where nobody knows."""
    if isinstance(step, str):
        return "…"
    share = step.share()
    return "█" * int(share * WIDE) + "░" * (WIDE - int(share * WIDE)) + f" {share:4.0%}"
