"""The one engine that matches patterns: RE2, as DuckDB has it. Its time is linear, whatever the pattern."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import duckdb

from pipeline.core import database, sql
from pipeline.schema import patterns
from pipeline.schema.character_classes import PatternError


def match_sql(text: str, pattern: str) -> str:
    """Return SQL that is true for a text that a pattern of XML Schema matches from its start to its end."""
    return f"regexp_full_match({text}, {sql.literal(patterns.to_re2(pattern))})"


def matching(pattern: str, texts: Iterable[str]) -> set[str]:
    """Return those of some texts that a pattern of XML Schema matches from start to end."""
    letters = patterns.letters(pattern)
    possible = [text for text in texts if letters is None or letters.issuperset(text)]
    return _matching("regexp_full_match", patterns.to_re2(pattern), possible)


@lru_cache(maxsize=10_000)
def occurs(pattern: str, text: str) -> bool:
    """Return whether a pattern of ECMA 262, as a jsonSchema has it, matches anywhere in a text."""
    translated = sql.literal(patterns.to_re2(pattern, ecma=True))
    ((found,),) = _engine().execute(f"SELECT regexp_matches({_literal(text)}, {translated})").fetchall()
    return bool(found)


@lru_cache(maxsize=10_000)
def check(pattern: str, *, ecma: bool = False) -> None:
    """Check that a pattern can be matched.

    Raises:
        PatternError: it cannot; says why.
    """
    translated = patterns.to_re2(pattern, ecma=ecma)
    try:
        _matching("regexp_matches", translated, [""])
    except duckdb.Error as error:
        reason = str(error).splitlines()[0].removeprefix("Invalid Input Error: ")
        raise PatternError(f"the pattern cannot be matched in linear time: {reason}") from error


def _matching(function: str, translated: str, given: Sequence[str]) -> set[str]:
    if not given:
        return set()
    rows = ", ".join(f"({i}, {_literal(text)})" for i, text in enumerate(given))
    query = (
        f"SELECT i FROM (VALUES {rows}) AS given(i, text) WHERE {function}(text, {sql.literal(translated)})"
    )
    return {given[i] for (i,) in _engine().execute(query).fetchall()}


def _literal(text: str) -> str:
    """Return a text in SQL, with other characters for a NUL and half a surrogate, which JSON can contain."""
    return sql.literal(text.encode("utf-8", "replace").decode().replace("\0", "\ufffd"))


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return database.connect(settings=database.ONE_THREAD)
