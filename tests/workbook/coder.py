"""A coder at work: a workbook of the strikes, edited by another library than the one that wrote it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.run import workbook

Edit = Callable[[Any], object]


def quiet(_: object) -> None:
    """Take no notice of progress."""


def made(folder: Path, target: Path) -> Path:
    """Write the workbook of a project, without a check."""
    return workbook.write(folder, target, None, quiet, findings=False).path


def edited(path: Path, target: Path, *edits: Edit) -> Path:
    """Save a copy of a workbook after some edits."""
    shutil.copyfile(path, target)
    book = openpyxl.load_workbook(target)
    for edit in edits:
        edit(book)
    book.save(target)
    return target


def typed(sheet: str, **cells: object) -> Edit:
    """Type values into cells, which are named as in B7."""

    def edit(book: Any) -> None:
        for cell, value in cells.items():
            book[sheet][cell].value = value

    return edit


def run(*arguments: str | Path) -> tuple[int, list[str]]:
    """Run a command and return its exit code and the lines that it prints."""
    done = CliRunner().invoke(main.main, [str(argument) for argument in arguments])
    return done.exit_code, [line for line in done.output.splitlines() if not line.startswith("    hint: ")]
