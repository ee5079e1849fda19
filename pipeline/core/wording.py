"""The wording of findings, hints and notes: the only module that turns codes and values into sentences.

The sentences of findings are in messages/, those of hints and notes in messages/phrases/. An entry has a
`message` that names values in braces:

- `{value}` is the unchanged value, or a list joined by commas; `{value!q}` is quoted and shortened, and
  `{value!w}` quoted whole, since it is to be typed;
- `{rows:row}` is a number with its noun, "1 row" or "2 rows"; `{rows:it/them}` is the word for the number;
- `{names:or}` joins a list by "or".

If `message` is a list, the first sentence whose values are all given is used. Findings also have `means`
and `mend`, which docs/findings.md shows.

The dataset's own sentences, the `message` and the `hint` of a consistency check, can contain only `{value}`.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Any

from pipeline.core import text
from pipeline.core.finding import Finding, Message, Values, suggest

PHRASES = "phrases"  # a folder of hints and notes; the files beside it are about findings
HINTS = "hints.toml"
REST = "rest"  # the entry of a finding that counts those not shown
RULE = "rule"  # the entry of the rules of a layer, whose names are the dataset's own
CONJUNCTIONS = ("or", "and")
PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")  # of a dataset's own sentence
# A package's CSVs are checked like those of raw/, and the findings have the same sentences.
SAME_WORDS = ("verify.", "cells.")


@dataclass(frozen=True)
class Entry:
    """An entry of the catalogue.

    Attributes:
        messages: its sentences; the first whose values are all given is used.
        means: what the finding means; empty for hints and notes.
        mend: how to correct it; empty for hints and notes.
    """

    messages: tuple[str, ...]
    means: str = ""
    mend: str = ""


def message(finding: Finding) -> str:
    """Return the sentence of a finding, after the name of its field if it has one."""
    if finding.template:
        return filled(finding.template, finding.values)
    template = _fitting(entry(REST if "shown" in finding.values else finding.code), finding.values)
    words = _WORDS.vformat(template, (), finding.values)
    field = finding.values.get("field")
    return f"{field}: {words}" if field and "field" not in _names(template) else words


def filled(sentence: str, values: Values) -> str:
    """Return a sentence of the dataset with the values that it names in braces."""
    return PLACEHOLDER.sub(lambda name: _WORDS.format_field(values[name[1]], ""), sentence)


def hint(finding: Finding) -> str:
    """Return the hints of a finding, empty if it has none."""
    return "; ".join(phrase(hint) for hint in finding.hints)


def phrase(message: Message) -> str:
    """Return the sentence of a hint or a note."""
    return _WORDS.vformat(_fitting(phrases()[message.code], message.values), (), message.values)


def unknown(name: str, known: Iterable[str]) -> str:
    """Return an unknown name with the hint for it, for errors in the contract or the call."""
    return "; ".join([name, *(phrase(hint) for hint in suggest(name, known))])


def entry(code: str) -> Entry:
    """Return the entry of a finding's code; the dataset's rules have the entry of their layer's rules."""
    known = findings()
    same, rule = code.replace(*SAME_WORDS, 1), f"{code.partition('.')[0]}.{RULE}"
    return known[next((name for name in (code, same, rule) if name in known), code)]


@cache
def findings() -> Mapping[str, Entry]:
    """Return the entries of all findings by their codes."""
    return dict(_read(_messages()))


@cache
def phrases() -> Mapping[str, Entry]:
    """Return the entries of all hints and notes by their codes."""
    return dict(_read(_messages().joinpath(PHRASES)))


@cache
def hints() -> Mapping[str, Entry]:
    """Return the entries of all hints by their codes."""
    return dict(_entries("", _content(_messages().joinpath(PHRASES, HINTS))))


def _messages() -> Traversable:
    return resources.files("pipeline.core").joinpath("messages")


def _read(folder: Traversable) -> Iterator[tuple[str, Entry]]:
    """Yield code and entry from each file of a folder, in order of their names."""
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            yield from _entries("", _content(file))


def _content(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


def _entries(code: str, content: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    """Yield each table that has a message, with its path of names as the code."""
    if "message" in content:
        messages = content["message"]
        sentences = (messages,) if isinstance(messages, str) else tuple(messages)
        yield code, Entry(sentences, content.get("means", ""), content.get("mend", ""))
    for name, inner in content.items():
        if isinstance(inner, dict):
            yield from _entries(f"{code}.{name}" if code else name, inner)


def _fitting(entry: Entry, values: Values) -> str:
    """Return the first sentence whose values are all given, or else the last sentence."""
    fitting = (sentence for sentence in entry.messages if _names(sentence) <= values.keys())
    return next(fitting, entry.messages[-1])


@cache
def _names(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


class _Words(Formatter):
    """Formats values as described in the module's docstring."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:  # noqa: ANN401 - as in its base class
        if conversion == "w":
            return text.quoted(value, text.LONGEST_TYPED)
        if conversion != "q":
            return super().convert_field(value, conversion)
        return [text.quoted(item) for item in value] if isinstance(value, list) else text.quoted(value)

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - as in its base class
        if isinstance(value, list):
            return _joined([str(item) for item in value], format_spec)
        if "/" in format_spec:
            singular, plural = format_spec.split("/")
            return singular if value == 1 else plural
        if format_spec and isinstance(value, int):
            return f"{value:,} {format_spec}" if value == 1 else f"{value:,} {_plural(format_spec)}"
        return "nothing" if value is None else str(value)


_WORDS = _Words()


def _plural(noun: str) -> str:
    return noun + ("es" if noun.endswith(("s", "x", "ch")) else "s")


def _joined(items: Sequence[str], conjunction: str) -> str:
    if conjunction not in CONJUNCTIONS or len(items) == 1:
        return ", ".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"
