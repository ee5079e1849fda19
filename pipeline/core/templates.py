"""The texts of a package, made from templates by Jinja2 or copied unchanged."""

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.core.text import visible

if TYPE_CHECKING:
    from jinja2 import Environment

PAGES = ".html.j2"
JOINERS = "\u200c\u200d"
# Starts a list, a rule or a heading at the start of a line.
BLOCK = re.compile(r"^(\d*)([-+.)=])(?=[ =-]|$)")


def render(template: str, **values: Any) -> str:  # noqa: ANN401 - any value that a template can print
    """Return a rendered template; a missing value is an error."""
    # In Markdown the filter `text` escapes data.
    return _environment(escapes=template.endswith(PAGES)).get_template(template).render(**values)


@cache
def _environment(*, escapes: bool) -> "Environment":
    """Return the environment for pages or for other texts; it keeps the templates that it has compiled."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - `check` does not need it

    environment = Environment(
        loader=PackageLoader("pipeline", ""),
        autoescape=escapes,  # noqa: S701 - Markdown has an escape of its own
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters = {"text": markdown, "code": code, "fence": fence, "link": link, "lines": lines, "seen": seen}
    environment.filters.update(filters)
    return environment


def text(name: str) -> str:
    """Return a file of the package unchanged."""
    return resources.files("pipeline").joinpath(name).read_text("utf-8")


def markdown(value: object) -> str:
    """Return a text in which the markup of Markdown, Markdown tables and HTML is escaped.

    Control and direction characters are made visible, except the joiners that Persian, for example, requires.
    """
    text = visible(" ".join(str(value).split()), unescaped=JOINERS)
    for character in "\\`*_[]|#$~":
        text = text.replace(character, "\\" + character)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return BLOCK.sub(r"\1\\\2", text)


def code(value: object) -> str:
    """Return a text as inline code; the text may contain backticks."""
    text = visible(" ".join(str(value).split()), unescaped=JOINERS)
    ticks = "`" * (_longest(text) + 1)
    return f"{ticks} {text} {ticks}" if "`" in text else f"{ticks}{text}{ticks}"


def fence(value: object) -> str:
    """Return the backticks that must enclose a block of code."""
    return "`" * max(3, _longest(str(value)) + 1)


def lines(value: object) -> str:
    """Return a block of code with its lines unchanged and other control characters made visible."""
    return visible(str(value), unescaped="\n\t" + JOINERS)


def seen(value: object) -> str:
    """Return a text of a page with control and direction characters, except joiners, made visible."""
    return visible(str(value), unescaped=JOINERS)


def link(value: object) -> str:
    """Return a URL in which no character ends the link."""
    return quote(str(value), safe="%/:?&=#+,;@!~*'$")


def _longest(text: str) -> int:
    return max((len(ticks) for ticks in re.findall("`+", text)), default=0)
