"""Every entry of the catalogue can be worded, is explained and is used, and every code in use has an entry."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from string import Formatter

import project
import pytest

from pipeline.core import wording
from pipeline.core.finding import Finding, Message, Value

# Layers whose codes are each a constant of the engine.
CONVERTED = ("cells", "consistency", "evidence", "history", "waivers")
CODE = re.compile(rf"({'|'.join(CONVERTED)})(\.[a-z0-9_]+){{1,2}}")


@cache
def modules() -> dict[str, ast.Module]:
    """Return the engine's modules by their place."""
    return {
        path.relative_to(project.REPOSITORY).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted((project.REPOSITORY / "pipeline").rglob("*.py"))
    }


def texts() -> Iterator[str]:
    """Yield each string constant of the engine."""
    for module in modules().values():
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def prefixes() -> Iterator[str]:
    """Yield the constant start of each code that is composed: `changed.` of f"changed.{kind}"."""
    for module in modules().values():
        for node in ast.walk(module):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                yield str(node.values[0].value)


def messages() -> Iterator[tuple[str, str]]:
    """Yield the place and the code of each hint or note whose code is a constant."""
    for place, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message":
                (code, *_) = node.args
                if isinstance(code, ast.Constant):
                    yield f"{place}:{node.lineno}", str(code.value)


def in_use(codes: Iterable[str]) -> set[str]:
    """Return the codes that are constants of the engine, or composed of two of them."""
    constants, starts = {*texts()}, {start for start in prefixes() if start.endswith(".")}
    composed = {start + text.replace(" ", "_") for start in starts for text in constants}
    return {*codes} & (constants | composed)


def made_up(template: str) -> tuple[dict[str, Value], list[str]]:
    """Return an invented value for each name in a sentence, and the texts that the values become."""
    values: dict[str, Value] = {}
    words = []
    for _, name, format_spec, conversion in Formatter().parse(template):
        if not name:
            continue
        quote = '"' if conversion == "q" else ""
        if format_spec in wording.CONJUNCTIONS:
            items = [f"<{name} 1>", f"<{name} 2>"]
            values[name] = items
            words.append(f" {format_spec} ".join(f"{quote}{item}{quote}" for item in items))
        elif format_spec:
            values[name] = 1234
            words.append(format_spec.split("/")[1] if "/" in format_spec else f"1,234 {format_spec}")
        else:
            words.append(f"{quote}<{name}>{quote}")
            values.setdefault(name, f"<{name}>")
    return values, words


FINDINGS = [(code, template) for code, entry in wording.findings().items() for template in entry.messages]
PHRASES = [(code, template) for code, entry in wording.phrases().items() for template in entry.messages]


@pytest.mark.parametrize(("code", "template"), FINDINGS)
def test_the_sentence_of_a_finding_contains_its_values(code: str, template: str) -> None:
    values, words = made_up(template)
    sentence = wording.message(Finding("error", code, values))
    assert [text for text in words if text not in sentence] == []


@pytest.mark.parametrize(("code", "template"), PHRASES)
def test_the_text_of_a_hint_contains_its_values(code: str, template: str) -> None:
    values, words = made_up(template)
    phrase = wording.phrase(Message(code, values))
    assert [text for text in words if text not in phrase] == []


def test_the_entry_of_a_finding_has_a_meaning_and_a_fix() -> None:
    entries = {code: entry for code, entry in wording.findings().items() if code != wording.REST}
    assert [code for code, entry in entries.items() if not (entry.means and entry.mend)] == []


def test_the_sentence_of_a_finding_is_a_clause() -> None:
    templates = [template for code, template in FINDINGS if CODE.fullmatch(code)]
    assert [text for text in templates if text[0].isupper() or text.endswith(".")] == []


def test_every_code_in_use_has_an_entry_and_every_entry_is_in_use() -> None:
    entries = {code for code in wording.findings() if CODE.fullmatch(code)}
    checks = {".".join(code.split(".")[:2]) for code in entries}
    used = {text for text in texts() if CODE.fullmatch(text)}
    assert (used - entries - checks, entries - in_use(entries)) == (set(), set())


def test_every_hint_in_use_has_an_entry_and_every_entry_is_in_use() -> None:
    unknown = [(place, code) for place, code in messages() if code not in wording.phrases()]
    unused = wording.phrases().keys() - in_use(wording.phrases())
    assert (unknown, unused) == ([], set())
