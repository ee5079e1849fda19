"""The log of the coding: each sentence of each document, and the claims that were coded from it.

`PYTHONPATH=tests python -m coding_log > docs/coding-log.md` writes it again, where ../shared/documents exists.
"""

import csv
import re
from collections.abc import Iterator

import project

LOG = project.REPOSITORY / "docs" / "coding-log.md"
WORDS = 5  # of a sentence, by which it is recognised
END = re.compile(r"[.?!]+[”\"]?(?=\s|$)|\n+")
# A full stop after these ends no sentence.
ABBREVIATED = re.compile(r"\b(?:U\.S|U\.N|Aug|Gen|Mr|Mark A)\.[”\"]?$")
# Why nothing is coded from a sentence.
NOT_CODED = {
    ("S002", 1): "A line of the web page, not of the text.",
    ("S002", 12): "A full stop alone.",
    ("S002", 20): "A mark of the machine that made the copy; it is in the notes of the source.",
    ("S002", 21): "A notice of the web page about the copy; it is in the notes of the source.",
    ("S003", 1): "The headline; it is the title of the source.",
    ("S003", 2): "The date; it is in the source.",
    ("S003", 5): "What a word means; it says nothing about an actor or an event.",
    ("S004", 4): "About the text itself.",
    ("S004", 9): "A question that serves as a heading; the sentences after it answer it.",
    ("S004", 33): "The same words again as a heading; coded from the sentence in the text.",
    ("S004", 47): "About the questions before it.",
    ("S005", 40): "A credit; it is in the source.",
}
HEAD = """# Coding log

Each sentence of the five documents, by its number and its first words, and the claims that were coded from it.
A claim belongs to the sentence in which its quote begins. `tests/dataset/test_coding_log.py` compares this log with
the documents and with `raw/claims.csv`, and `tests/coding_log.py` writes it.
"""


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence starts and ends."""
    found, start = [], 0
    for end in END.finditer(text):
        if end[0].startswith(".") and ABBREVIATED.search(text[start : end.end()]):
            continue
        found.append((start, end.end()))
        start = end.end()
    found.append((start, len(text)))
    return [(start, end) for start, end in found if text[start:end].strip()]


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of raw/."""
    with (project.REPOSITORY / "raw" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def begins(claim: dict[str, str], text: str) -> int:
    """Return where the quote of a claim begins in its document."""
    words = re.compile(r"\s+".join(map(re.escape, claim["quote"].split())))
    return list(words.finditer(text))[int(claim["occurrence"]) - 1].start()


def lines() -> Iterator[str]:
    """Yield the lines of the log."""
    yield from HEAD.splitlines()
    claims = rows("claims")
    for source in rows("sources"):
        if not source["file"]:
            continue
        text = (project.DOCUMENTS / source["file"]).read_text("utf-8")
        own = [
            (begins(claim, text), claim["claim_id"])
            for claim in claims
            if claim["source"] == source["source_id"]
        ]
        yield from ("", f"## {source['source_id']}", "", "| | Sentence | Claims |", "|---|---|---|")
        for number, (start, end) in enumerate(sentences(text), start=1):
            coded = [claim for place, claim in own if start <= place < end]
            first = " ".join(text[start:end].split()[:WORDS]).replace("|", "\\|")
            reason = NOT_CODED.get((source["source_id"], number), "")
            yield f"| {number} | {first} … | {', '.join(coded) or f'not coded: {reason}'} |"


if __name__ == "__main__":
    print(*lines(), sep="\n")  # noqa: T201 - the log
