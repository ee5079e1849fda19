"""`pipeline add-field`."""

from pathlib import Path

import click

from pipeline.cli import options, print_added

TYPES = (
    *("string", "integer", "number", "boolean", "date", "time", "datetime", "year", "yearmonth", "duration"),
    *("list", "object", "array", "geopoint", "geojson", "any"),
)


@click.command("add-field", cls=options.Command, context_settings=options.SETTINGS)
@click.argument("table")
@click.argument("name")
@options.project
@click.option(
    "--type", "kind", type=click.Choice(TYPES), default=TYPES[0], help="Type of the values, by Table Schema."
)
@click.option(
    "--label",
    metavar="TEXT",
    default="",
    show_default="the name",
    help='What the header of the file says instead of the name, such as "Event Date".',
)
@click.option("--codes", metavar="LIST", default="", show_default="none", help="Code list of the values.")
@click.option("--required", is_flag=True, help="Every row must have a value.")
@options.quiet
def add_field(  # noqa: PLR0913 - each is an option of the command
    project: Path,
    *,
    table: str,
    name: str,
    kind: str,
    label: str,
    codes: str,
    required: bool,
    quiet: bool,
) -> int:
    """Add a field to a raw table.

    The schema gets the field, and the file an empty column at its end.
    """
    from pipeline.run import add_field as run

    field = run.NewField(table, name, kind, " ".join(label.split()), codes, required)
    return print_added.finish(run.add(project, field), quiet=quiet)
