"""`pipeline add-table`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import options, print_outcome, terminal
from pipeline.cli.options import Output

if TYPE_CHECKING:
    from pipeline.propose.column import Column
    from pipeline.run.add_table import Added
    from pipeline.run.outcome import Outcome

KINDS = ("text", "codes", "integer", "number", "date", "year", "boolean", "list")


@click.command("add-table", cls=options.Command, context_settings=options.SETTINGS)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--name", metavar="NAME", default="", show_default="that of the file", help="Name of the table."
)
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook, needed if it has several.")
@click.option("--header-row", metavar="N", type=click.IntRange(min=1), help="Row that contains the header.")
@click.option("--key", metavar="COLUMNS", help="Columns that identify a row, joined by commas.")
@click.option("--number-rows", is_flag=True, help="Add a column that numbers the rows, as their key.")
@click.option("--drop", metavar="COLUMNS", multiple=True, help="Columns to leave out, joined by commas.")
@click.option(
    "--as",
    "kinds",
    metavar="COLUMN=KIND",
    multiple=True,
    help=f"What a column contains: {', '.join(KINDS)}. Give it once for each column.",
)
@click.option(
    "--split",
    metavar="COLUMNS",
    multiple=True,
    help="Columns whose values become the rows of a table of their own, joined by commas.",
)
@click.option("--into", metavar="TABLE", multiple=True, help="Name of that table; once for each --split.")
@options.project
@options.quiet
def add_table(  # noqa: PLR0913 - each is an option of the command
    file: Path,
    *,
    name: str,
    sheet: str | None,
    header_row: int | None,
    key: str | None,
    number_rows: bool,
    drop: tuple[str, ...],
    kinds: tuple[str, ...],
    split: tuple[str, ...],
    into: tuple[str, ...],
    project: Path,
    quiet: bool,
) -> int:
    """Add a table from a file: its data and proposed schemas.

    FILE is a table in .csv, .tsv, .xlsx or .ods. The command writes the CSV file in raw/, the schemas, the
    SELECT and the code lists, and reports why. Then it checks the dataset.
    """
    from pipeline.propose.proposal import Choices
    from pipeline.run import add_table as run
    from pipeline.run import check

    if len(split) != len(into):
        raise click.UsageError("--split and --into must be given the same number of times")
    choices = Choices(
        key=tuple(_parts([key] if key else [])),
        drop=tuple(_parts(drop)),
        kinds=dict(map(_kind, kinds)),
        split={table: tuple(_parts([columns])) for table, columns in zip(into, split, strict=True)},
        number_rows=number_rows,
    )
    added = run.add(project, run.Source(file, name, sheet, header_row), choices)
    if not quiet:
        terminal.write(_report(added))
    outcome = check.check(project, None, lambda _: None)
    return _finish(outcome, project, quiet=quiet)


def _finish(outcome: "Outcome", project: Path, *, quiet: bool) -> int:
    """Print what in the data prevents a release, and return the exit code.

    Warnings are only counted: the texts that start with TODO are many, and the next check names them.
    """
    from dataclasses import replace

    from pipeline.core.finding import Message
    from pipeline.core.wording import phrase

    errors = [finding for finding in outcome.findings if finding.severity == "error"]
    if errors and not quiet:
        terminal.write([phrase(Message("add_table.prevents"))])
    code = print_outcome.finish(replace(outcome, findings=errors, notes=[]), Output(quiet=True), project)
    if not quiet:
        terminal.write([print_outcome.summary(outcome.findings)])
    return code


def _parts(texts: tuple[str, ...] | list[str]) -> Iterator[str]:
    yield from (part.strip() for text in texts for part in text.split(",") if part.strip())


def _kind(text: str) -> tuple[str, str]:
    column, _, kind = text.rpartition("=")
    if kind not in KINDS:
        raise click.UsageError(f"--as: {kind!r} is not one of {', '.join(KINDS)}")
    return column, kind


def _report(added: "Added") -> Iterator[str]:
    """Yield what was decided, a line for each column, and the next steps."""
    from pipeline.core.finding import Message
    from pipeline.core.text import visible
    from pipeline.core.wording import phrase

    rows = len(added.foreign.rows)
    main = added.proposal.tables[0]
    yield phrase(Message("add_table.read", {"rows": rows, "columns": len(added.foreign.labels)}))
    for note in (*added.foreign.notes, *added.proposal.notes):
        yield visible(phrase(note))
    for table in added.proposal.tables:
        yield f"{table.name}:"
        for column in table.columns:
            yield visible(f"  {_line(column)}")
    yield phrase(Message("add_table.written", {"files": len(added.files)}))
    yield from (f"  {file}" for file in added.files)
    yield phrase(Message("add_table.next", {"table": main.name}))


def _line(column: "Column") -> str:
    """Return the line about a column: its name, its label if it is another one, its type, and why."""
    from pipeline.core.finding import Message
    from pipeline.core.wording import phrase

    label = f' (in the file "{column.label}")' if column.label not in {"", column.name} else ""
    words = [Message("add_table.required")] if column.required else []
    if column.missing:
        words.append(Message("add_table.missing", {"words": list(column.missing)}))
    reasons: list[Message] = [*column.reasons, *words]
    return f"{column.name}{label}: {_type(column)}; {'; '.join(map(phrase, reasons))}".rstrip("; ")


def _type(column: "Column") -> str:
    if column.codes:
        return "code list"
    if column.reference:
        return "reference"
    if column.properties.get("holds"):
        return "EDTF date"
    return "text" if column.type == "string" else column.type
