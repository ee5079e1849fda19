"""The options that several commands share, and how help shows them."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

LIMIT = 100  # findings of one check on one field
FIRST = 20  # changes in text and Markdown
# Options about what is printed; help lists them apart.
OUTPUT = ("form", "limit", "strict", "waived", "exit_code", "quiet")
SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "show_default": True}

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


@dataclass(frozen=True)
class Output:
    """What a command prints of an outcome, and what counts as a failure.

    Attributes:
        form: text, json or github.
        limit: how many findings of one check on one field are shown.
        strict: warnings fail too.
        waived: waived findings are shown, not only counted.
        quiet: neither progress nor notes nor summary.
    """

    form: str = "text"
    limit: int = LIMIT
    strict: bool = False
    waived: bool = False
    quiet: bool = False


class Command(click.Command):
    """A command whose help lists the options about its output apart."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in two sections."""
        own = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        for title, wanted in (("Options", False), ("Output options", True)):
            records = [param.get_help_record(ctx) for param in own if (param.name in OUTPUT) is wanted]
            rows = [record for record in records if record]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def _inherited(ctx: click.Context, param: click.Parameter, value: object) -> Any:  # noqa: ANN401 - click's
    """Return the value given after the command, else the one given before it, else the default."""
    given = ctx.get_parameter_source(str(param.name)) is not click.core.ParameterSource.DEFAULT
    return value if given or ctx.parent is None else ctx.parent.params.get(str(param.name), value)


project = click.option(
    "-C",
    "--project",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    callback=_inherited,
    help="Project folder, which contains raw/ and schemas/.",
)
quiet = click.option(
    "-q",
    "--quiet",
    is_flag=True,
    callback=_inherited,
    help="Print only findings, errors and results: no progress, notes or summary.",
)
documents = click.option(
    "--documents",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    show_default="the folder that schemas/dataset.json names",
    help="Folder with the source documents, used to check quotes.",
)
form = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="Format of the findings; github prints annotations for a GitHub workflow.",
)
limit = click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    default=LIMIT,
    help="Number of findings shown per check and field; the total is always shown.",
)
published_table = click.option(
    "--table",
    metavar="TABLE",
    default="",
    show_default="the first one",
    help="The published table that it reads.",
)
strict = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
waived = click.option("--waived", is_flag=True, help="Show waived findings instead of only counting them.")


def output(*options: Decorator) -> Decorator:
    """Add options, and pass their values to the command as one `Output`."""
    names = {field.name for field in fields(Output)}

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def call(**given: Any) -> Any:  # noqa: ANN401 - the values of any options
            own = {name: given.pop(name) for name in names & given.keys()}
            return command(output=Output(**own), **given)

        decorated: Callable[..., Any] = call
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return add
