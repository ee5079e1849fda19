"""Which sentences no claim quotes, in the terminal and as a page."""

from pathlib import Path

import browser
import project
import pytest
from click.testing import CliRunner

from pipeline.checks import coverage, sentences
from pipeline.checks.coverage import Quote
from pipeline.cli import main
from pipeline.site import coverage_page


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(main.main, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ('He said "No." She left.', ['He said "No."', "She left."]),
        (
            "On Aug. 26 Mr. Biden met J. Smith in the U.S. Then it ended.",
            ["On Aug. 26 Mr. Biden met J. Smith in the U.S. Then it ended."],
        ),
        ("It cost 3.5 million. about that", ["It cost 3.5 million. about that"]),
        ("A heading\n\n \nA text\nwrapped here. End", ["A heading", "A text\nwrapped here.", "End"]),
        ("... \n\n --- ", []),
        ("これは文。次の文。", ["これは文。", "次の文。"]),
        ("ما هذا؟ نعم", ["ما هذا؟", "نعم"]),
        ("", []),
    ],
)
def test_a_text_is_split_into_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences.spans(text)] == expected


def test_a_sentence_is_coded_if_a_quote_contains_a_part_of_it() -> None:
    text = "One one. Two two. Three three."
    quotes = [Quote("C2", 4, 12), Quote("C1", 0, 3), Quote("C3", -1, -1)]
    own, ordered = coverage.of_text(text, quotes)
    assert [sentence.claims for sentence in own] == [("C1", "C2"), ("C2",), ()]
    assert [quote.key for quote in ordered] == ["C3", "C1", "C2"]
    document = coverage.Coverage("D", "d.txt", text, "", own, ordered)
    pieces = list(coverage_page.pieces(document, len(text)))
    assert "".join(piece.text for piece in pieces) == text
    assert [(p.text, p.claims, p.ends, p.sentence) for p in pieces if p.claims or p.is_open] == [
        ("One", ("C1",), ("C1",), 0),
        ("one.", ("C2",), (), 0),
        (" ", ("C2",), (), 0),
        ("Two", ("C2",), ("C2",), 0),
        ("Three three.", (), (), 3),
    ]


def test_sentences_without_a_claim_are_listed(tiny: Path) -> None:
    documents = tiny / "documents"
    code, out, err = run("coverage", "S001", "--documents", documents, "-C", tiny)
    text = (documents / "a.txt").read_text("utf-8")
    total = len(sentences.spans(text))
    assert (code, err, out.splitlines()[0].endswith(f" of {total} sentences with a claim")) == (0, "", True)
    (documents / "a.txt").write_text(f"{text}\n\nNobody coded <b>this</b>.\n", "utf-8")
    code, out, err = run("coverage", "a.txt", "--documents", documents, "-C", tiny, "-q")
    assert (code, out.splitlines()[-1]) == (0, f"S001:{total + 1} Nobody coded <b>this</b>.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["S01", "--documents", "documents"],
            "no document S01; use one of: S001, S002, S003, a.txt, b.txt, c.txt",
        ),
        (["--documents", "none"], "documents folder not found: none"),
        (
            ["--documents", "documents", "--html", "raw/x.html"],
            "raw/x.html: write the page to a folder outside raw/",
        ),
    ],
)
def test_a_wrong_call_is_one_sentence(
    arguments: list[str], message: str, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny)
    before = project.contents(tiny)
    assert run("coverage", *arguments) == (2, "", f"error: {message}\n")
    assert project.contents(tiny) == before


def test_the_page_marks_quotes_and_has_no_barriers(tiny: Path, visit: browser.Visits) -> None:
    documents = tiny / "documents"
    text = (documents / "a.txt").read_text("utf-8")
    (documents / "a.txt").write_text(f"{text}\n\nNobody coded <script>alert(1)</script> this.\n", "utf-8")
    assert run("coverage", "--documents", documents, "--html", tiny / "page.html", "-C", tiny)[0] == 0
    page = visit(tiny / "page.html")
    assert page.locator("mark").count() > 3
    assert page.locator(".document .open").last.inner_text() == "Nobody coded <script>alert(1)</script> this."
    page.get_by_text("Sentences without a claim").first.press("Enter")
    page.locator("details a").last.press("Enter")
    assert "#d" in page.url
    assert browser.barriers(page) == []
