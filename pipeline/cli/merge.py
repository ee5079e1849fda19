"""`pipeline merge`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import exit_codes, options, terminal
from pipeline.core import wording
from pipeline.core.finding import Message, Values
from pipeline.core.text import shortened, visible

if TYPE_CHECKING:
    from pipeline.run.merge import MergeResult

FILE = click.Path(path_type=Path)
MOST = 20  # conflicts that are listed


@click.command(cls=options.Command, context_settings=options.SETTINGS)
@click.argument("base", type=FILE)
@click.argument("ours", type=FILE)
@click.argument("theirs", type=FILE)
@click.option(
    "--path",
    metavar="PATH",
    show_default="the path of OURS",
    help="Where the file is in the repository; its table is named by it.",
)
@options.output(options.quiet)
def merge(base: Path, ours: Path, theirs: Path, path: str | None, output: options.Output) -> int:
    """Merge two versions of a raw file by keys and cells.

    The result is written to OURS. BASE is the version from which both started. git runs this command as a
    merge driver. The exit code is 1 if both versions changed something differently; then OURS contains both
    between the marks of git.
    """
    from pipeline.run import merge as run

    result = run.merge(base, ours, theirs, path or ours.as_posix())
    if not output.quiet:
        terminal.write(map(visible, _lines(result)), err=True)
    return exit_codes.FINDINGS if result.marked else exit_codes.SUCCESS


def _lines(result: "MergeResult") -> Iterator[str]:
    """Yield what git does not print: each conflict, and what to do."""
    if not result.is_keyed:
        values = {"path": result.path, "reason": result.reason}
        yield wording.phrase(Message("merge.by_lines", values))
    for conflict in result.conflicts[:MOST]:
        values = {"path": result.path, "key": conflict.key}
        cells = {name: shortened(getattr(conflict, name)) for name in ("field", "base", "ours", "theirs")}
        own: Values = {**values, **cells} if conflict.kind == "cell" else values
        yield wording.phrase(Message(f"merge.{conflict.kind}", own))
    if len(result.conflicts) > MOST:
        yield wording.phrase(Message("merge.more", {"conflicts": len(result.conflicts) - MOST}))
    if any(conflict.kind == "added" for conflict in result.conflicts):
        yield wording.phrase(Message("merge.renumber"))
