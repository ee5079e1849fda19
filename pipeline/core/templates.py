"""The texts of a package: made by Jinja2 from templates/, or taken from there as they are."""

import re
from importlib import resources
from typing import Any
from urllib.parse import quote

from pipeline.core.text import visible

PAGES = ".html.j2"
JOINERS = "\u200c\u200d"
# What at the start of a line begins a list, a rule or a heading.
BLOCK = re.compile(r"^(\d*)([-+.)=])(?=[ =-]|$)")


def render(template: str, **values: Any) -> str:  # noqa: ANN401 - what a template needs is its own affair
    """Fill a template of templates/ in; a value that the template names and nobody gives is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - a check makes no text

    environment = Environment(
        loader=PackageLoader("pipeline", ""),
        autoescape=template.endswith(PAGES),  # Markdown is escaped by the filter `text` where data come in
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters = {"text": markdown, "code": code, "fence": fence, "link": link, "lines": lines, "seen": seen}
    environment.filters.update(filters)
    return environment.get_template(template).render(**values)


def text(name: str) -> str:
    """Return a file of templates/ that has nothing to fill in."""
    return resources.files("pipeline").joinpath(name).read_text("utf-8")


def markdown(value: object) -> str:
    """Escape what Markdown, a Markdown table or HTML would take for markup; data stay the text they are.

    Controls and marks of direction are made visible, but for the joiners that Persian and others spell with.
    """
    text = visible(" ".join(str(value).split()), kept=JOINERS)
    for character in "\\`*_[]|#$~":
        text = text.replace(character, "\\" + character)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return BLOCK.sub(r"\1\\\2", text)


def code(value: object) -> str:
    """Write a text as code within a line, whatever backticks it holds."""
    text = visible(" ".join(str(value).split()), kept=JOINERS)
    ticks = "`" * (_longest(text) + 1)
    return f"{ticks} {text} {ticks}" if "`" in text else f"{ticks}{text}{ticks}"


def fence(value: object) -> str:
    """Return the line of backticks that a block of code needs around it."""
    return "`" * max(3, _longest(str(value)) + 1)


def lines(value: object) -> str:
    """Keep the lines of a block of code, with what could steer a terminal made visible."""
    return visible(str(value), kept="\n\t" + JOINERS)


def seen(value: object) -> str:
    """Make controls and marks of direction visible in a text of a page, but for joiners."""
    return visible(str(value), kept=JOINERS)


def link(value: object) -> str:
    """Write an address so that nothing in it ends the link."""
    return quote(str(value), safe="%/:?&=#+,;@!~*'$")


def _longest(text: str) -> int:
    return max((len(ticks) for ticks in re.findall("`+", text)), default=0)
