"""Every entry of the catalogue can be worded, is explained and is used, and every code in use has an entry."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import project
import pytest

from pipeline.core import wording
from pipeline.core.finding import Finding, Message, Value

# Layers whose findings are codes with values. Others still make sentences where the fault is found.
CONVERTED = ("cells",)
CODE = re.compile(rf"({'|'.join(CONVERTED)})(\.[a-z0-9_]+){{1,2}}")

MODULES = {
    path.relative_to(project.REPOSITORY).as_posix(): ast.parse(path.read_text("utf-8"))
    for path in sorted((project.REPOSITORY / "pipeline").rglob("*.py"))
}


def texts() -> Iterator[str]:
    """Yield each string constant of the engine."""
    for module in MODULES.values():
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def messages() -> Iterator[tuple[str, str]]:
    """Yield the place and the code of each hint or note whose code is a constant."""
    for place, module in MODULES.items():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message":
                (code, *_) = node.args
                if isinstance(code, ast.Constant):
                    yield f"{place}:{node.lineno}", str(code.value)


def made_up_values(template: str) -> dict[str, tuple[Value, str]]:
    """Return for each value that a sentence names a made-up one, and the words that it becomes."""
    values: dict[str, tuple[Value, str]] = {}
    for _, name, format_spec, conversion in Formatter().parse(template):
        if name and format_spec in wording.CONJUNCTIONS:
            quote = '"' if conversion == "q" else ""
            items = [f"{name} 1", f"{name} 2"]
            values[name] = items, f" {format_spec} ".join(f"{quote}{item}{quote}" for item in items)
        elif name and format_spec:
            values[name] = 1234, f"1,234 {format_spec}"
        elif name:
            values[name] = f"<{name}>", f'"<{name}>"' if conversion == "q" else f"<{name}>"
    return values


FINDINGS = [(code, template) for code, entry in wording.findings().items() for template in entry.messages]
PHRASES = [(code, template) for code, entry in wording.phrases().items() for template in entry.messages]


@pytest.mark.parametrize(("code", "template"), FINDINGS)
def test_the_sentence_of_a_finding_contains_its_values(code: str, template: str) -> None:
    made_up = made_up_values(template)
    values = {name: value for name, (value, _) in made_up.items()}
    sentence = wording.message(Finding("error", code, values))
    assert [words for _, words in made_up.values() if words not in sentence] == []
    assert "{" not in sentence.replace("{}", "")


@pytest.mark.parametrize(("code", "template"), PHRASES)
def test_the_words_of_a_hint_contain_its_values(code: str, template: str) -> None:
    made_up = made_up_values(template)
    words = wording.phrase(Message(code, {name: value for name, (value, _) in made_up.items()}))
    assert [value for _, value in made_up.values() if value not in words] == []
    assert "{" not in words


def test_the_entry_of_a_finding_says_what_it_means_and_how_to_mend_it() -> None:
    entries = {code: entry for code, entry in wording.findings().items() if code != wording.REST}
    assert [code for code, entry in entries.items() if not (entry.means and entry.mend)] == []


def test_the_sentence_of_a_finding_is_a_clause() -> None:
    templates = [template for code, template in FINDINGS if CODE.fullmatch(code)]
    assert [text for text in templates if text[0].isupper() or text.endswith(".")] == []


def test_every_code_in_use_has_an_entry_and_every_entry_is_in_use() -> None:
    entries = {code for code in wording.findings() if CODE.fullmatch(code)}
    checks = {".".join(code.split(".")[:2]) for code in entries}
    used = {text for text in texts() if CODE.fullmatch(text)}
    assert (used - entries - checks, entries - used) == (set(), set())


def test_every_hint_in_use_has_words_and_all_words_are_in_use() -> None:
    unknown = [(place, code) for place, code in messages() if code not in wording.phrases()]
    assert (unknown, wording.phrases().keys() - {*texts()}) == ([], set())
