"""The texts of a package: made by Jinja2 from templates/, or taken from there as they are."""

from importlib import resources
from typing import Any


def render(template: str, **values: Any) -> str:  # noqa: ANN401 - what a template needs is its own affair
    """Fill a template of templates/ in; a value that the template names and nobody gives is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - a check makes no text

    environment = Environment(  # noqa: S701 - Markdown, escaped by the filter `text` where data come in
        loader=PackageLoader("pipeline", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["text"] = markdown
    return environment.get_template(template).render(**values)


def text(name: str) -> str:
    """Return a file of templates/ that has nothing to fill in."""
    return resources.files("pipeline").joinpath(f"templates/{name}").read_text("utf-8")


def markdown(value: object) -> str:
    """Escape what Markdown, a Markdown table or HTML would take for markup; data stay the text they are."""
    text = " ".join(str(value).split())
    for character in "\\`*_[]|#$":
        text = text.replace(character, "\\" + character)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
