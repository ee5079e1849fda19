"""Quotes are compared with their documents, character for character; a finding names the differences."""

import json
import os
import time
from pathlib import Path

import findings
import project
import pytest

from pipeline.checks import quote_context, quote_search
from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.core import sql, wording
from pipeline.core.finding import Message
from pipeline.run import check
from pipeline.tables import normalise

needs_documents = pytest.mark.skipif(
    not project.DOCUMENTS.is_dir(), reason="the coded documents are not available"
)


ROLE = {"actor": "RG", "role": "insurgent"}


def test_a_wrong_letter_is_reported_with_claim_line_and_difference(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0007", quote="killing 12 folk5")
    assert findings.lines_of_quotes(tiny, tiny / "documents") == [
        "raw/claims.csv:8:23 error quote: C0007 quotes S003, which does not contain these words; the most "
        "similar passage is: killing 12 folks. [evidence.quote.not_found]",
        '    hint: compare character 16: the quote has "5", the document "s."',
    ]


DENIED = "Its rival, the Blue Army, denied any part in “the crime”."
DIFFERENT: dict[str, tuple[str, str, list[str]]] = {
    "an ellipsis": (
        f"Before. {DENIED}", "Its rival… denied any part",
        ['a quote is one passage without gaps: write "Its rival, the Blue Army, denied any part"'],
    ),
    "full stops and brackets for words far apart": (
        f"{DENIED} {'Between. ' * 90}The mayor resigned.", "the Blue Army [...] mayor resigned",
        [
            "a quote is one passage without gaps: quote the words on the side of the ellipsis that says what was "
            'coded, such as "mayor resigned"',
        ],
    ),
    "an ellipsis after words that occur twice": (
        f"The Blue Army left. {DENIED}", "Blue Army … denied any part",
        [
            "a quote is one passage without gaps: quote the words on the side of the ellipsis that says what was "
            'coded, such as "denied any part"',
        ],
    ),
    "a ligature": (
        "Ten \ufb01ghters, or \ufb01fty fighters, fled.", "or \ufb01fty \ufb01ghters",
        ['type "fighters," again: the quote has the special character "\ufb01" in it'],
    ),
    "a ligature in the document": (
        "Ten \ufb01ghters fled from the town.", "Ten fighters fled from the town",
        ['compare character 5: the quote has "fi", the document "\ufb01"'],
    ),
    "an accent of its own": (
        "The café, it said.", "The cafe\u0301, it said",
        ['type "café," again: the quote has the special character "e\u0301" in it'],
    ),
    "a no-break space": (
        "Ten men fled.", "Ten\u00a0men",
        ['compare character 4: the quote has "\\xa0", the document " "'],
    ),
    "punctuation beside the passage": (
        f"Before. {DENIED}", "the crime'",
        ["compare character 10: the quote has \"'\", the document \"”.\""],
    ),
    "a word that a line break takes apart": (
        "Ten fighters fled from the town.", "Ten figh-\nters fled",
        ['write "fighters": a hyphen and a line break take the word apart'],
    ),
    "a word beyond the quote": (
        "Ten fighters fled from the town.", "Ten fyghters fled from",
        ['compare character 6: the quote has "y", the document "i"'],
    ),
    "punctuation at both ends of the passage": (
        f"Before. {DENIED} It said “it was them”.", "it wos them",
        ['compare character 5: the quote has "o", the document "a"'],
    ),
    "quotation marks around it": (
        f"Before. {DENIED}", '"Its rival, the Blue Army"',
        ["delete the quotation mark at its start and the quotation mark at its end"],
    ),
    "a quotation mark before it": (
        f"Before. {DENIED}", "\u201cIts rival, the Blue Army",
        ["delete the quotation mark at its start"],
    ),
    "a quotation mark after words that end with one": (
        f"Before. {DENIED}", 'in “the crime”"',
        ["delete the quotation mark at its end"],
    ),
    "a letter before it": (
        f"It was said before. {DENIED}", "'xIts rival, the Blue Army, denied'",
        ["compare character 1: the quote has \"'x\", the document nothing", "compare character 35: the quote has \"'\", the document nothing"],
    ),
    "a name in place of an abbreviation": (
        "Before. Since then, the IS-K has claimed every attack on the town, and denied none.",
        "Since then, the Islamic State Khorasan has claimed every attack on the town, and denied none",
        ['compare the words: the quote has "Islamic State Khorasan", the document "IS-K"'],
    ),
    "several letters of one word": (
        "Ten fighters fled from the town, and the mayor resigned.", "Ten fyghtars fled from the town, and the maior",
        [
            'compare the words: the quote has "fyghtars", the document "fighters"',
            'compare the words: the quote has "maior", the document "mayor"',
        ],
    ),
    "many words": (
        "The cafe of our town was hit by one man, who fled to the hill, as the mayor of this town told the press.",
        "The café of aur town was hyt by one man, who flad to the hyll, as the mayor of this town told the press",
        ["copy the passage from the document again if it is the one that is meant: the quote differs from it in 5 places"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", DIFFERENT)
def test_a_quote_that_differs_has_a_hint(kind: str, tiny: Path) -> None:
    text, quote, hints = DIFFERENT[kind]
    document = tiny / "documents" / "a.txt"
    document.write_text(text, "utf-8")
    project.change(tiny, "sources", source_id="S001", sha256=project.sha256(document))
    project.change(tiny, "claims", claim_id="C0009", quote=quote)
    (finding,) = [
        f for f in findings.of_quotes(tiny, tiny / "documents") if f.key == "C0009" and "quote" in f.code
    ]
    assert wording.hint(finding) == "; ".join(hints)


def test_an_occurrence_that_the_document_does_not_contain_is_reported(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0002", quote="Red Group", occurrence="3")
    assert findings.lines_of_quotes(tiny, tiny / "documents") == [
        "raw/claims.csv:3:24 error occurrence: C0002 quotes occurrence 3 of these words in S001, which contains "
        "them 2 times [evidence.quote.occurrence]",
        "    hint: write a number from 1 to 2",
    ]


def test_curly_quotation_marks_differ_from_straight_ones(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0009", quote='denied any part in "the crime"')
    assert findings.lines_of_quotes(tiny, tiny / "documents") == [
        "raw/claims.csv:10:23 error quote: C0009 quotes S001, which does not contain these words; the most "
        "similar passage is: denied any part in “the crime”. [evidence.quote.not_found]",
        '    hint: compare character 20: the quote has \'"\', the document "“"; '
        'compare character 30: the quote has \'"\', the document "”."',
    ]


def test_a_changed_document_is_reported_by_its_sha256_and_its_length(tiny: Path) -> None:
    path = tiny / "documents" / "b.txt"
    expected = project.sha256(path)
    path.write_bytes(path.read_bytes() + b"x\n")
    assert [(f.place, f.check, wording.message(f)) for f in findings.of_quotes(tiny, tiny / "documents")] == [
        (
            "raw/sources.csv:3:3",
            "evidence.document",
            f'sha256: document "b.txt" has SHA-256 {project.sha256(path)}, expected {expected}',
        ),
        (
            "raw/sources.csv:3:4",
            "evidence.document",
            'characters: document "b.txt" has 157 characters, not 155',
        ),
    ]


def test_documents_whose_file_names_are_exchanged_are_reported_alone(tiny: Path) -> None:
    project.change(tiny, "sources", source_id="S001", file="b.txt")
    project.change(tiny, "sources", source_id="S002", file="a.txt")
    outcome = check.check(tiny, tiny / "documents", lambda _: None)
    assert findings.coded(outcome.findings) == [
        (
            f"raw/sources.csv:{line}:2",
            "evidence.document.exchanged",
            {"field": "file", "file": file, "other": other},
            [("write", {"suggestion": own})],
        )
        for line, file, other, own in ((2, "b.txt", "S002", "a.txt"), (3, "a.txt", "S001", "b.txt"))
    ]
    assert [(note.code, note.values) for note in outcome.notes] == [
        ("notes.quotes_checked", {"quotes": 2}),
        ("notes.quotes_of_others", {"quotes": 7}),
    ]


def test_a_document_of_another_row_whose_own_is_unknown_is_reported(tiny: Path) -> None:
    (tiny / "documents" / "copy.txt").write_bytes((tiny / "documents" / "b.txt").read_bytes())
    project.change(tiny, "sources", source_id="S001", file="copy.txt")
    assert findings.lines_of_quotes(tiny, tiny / "documents") == [
        'raw/sources.csv:2:2 error file: document "copy.txt" is that of S002, by its SHA-256 '
        "[evidence.document.exchanged]",
        "    hint: write the file name of the document that was coded",
    ]


def test_a_missing_document_is_reported(tiny: Path) -> None:
    (tiny / "documents" / "c.txt").unlink()
    assert findings.lines_of_quotes(tiny, tiny / "documents") == [
        'raw/sources.csv:4:2 error file: document "c.txt" not found [evidence.document.missing]',
    ]


@pytest.mark.parametrize(
    ("name", "others", "hint"),
    [
        ("c", (), [("write", {"suggestion": "c.txt"})]),
        ("C.TXT", (), [("write", {"suggestion": "c.txt"})]),
        ("c", ("c.pdf",), []),
        ("../documents/c", (), [("write", {"suggestion": "../documents/c.txt"})]),
        ("../c", (), []),
    ],
)
def test_a_document_named_without_its_ending_is_suggested_if_it_is_the_only_one(
    name: str, others: tuple[str, ...], hint: list[object], tiny: Path
) -> None:
    (tiny / "c.txt").touch()
    for other in others:
        (tiny / "documents" / other).touch()
    project.change(tiny, "sources", source_id="S003", file=name)
    hints = [[(h.code, h.values) for h in f.hints] for f in findings.of_quotes(tiny, tiny / "documents")]
    assert hints == [hint]


def test_a_wrong_length_of_the_document_that_was_coded_is_to_be_corrected(tiny: Path) -> None:
    project.change(tiny, "sources", source_id="S002", characters="160")
    assert findings.lines_of_quotes(tiny, tiny / "documents") == [
        'raw/sources.csv:3:4 error characters: document "b.txt" has 155 characters, not 160 '
        "[evidence.document.length]",
        "    hint: write 155",
    ]


def test_without_documents_a_note_counts_the_unchecked_quotes(tiny: Path) -> None:
    outcome = check.check(tiny, None, lambda _: None)
    assert outcome.findings == []
    assert outcome.notes == [Message("notes.quotes_not_checked", {"quotes": 9})]


@pytest.mark.slow
@needs_documents
def test_every_quote_of_the_real_dataset_is_in_its_document(real: Path) -> None:
    outcome = check.check(real, project.DOCUMENTS, lambda _: None)
    assert [finding for finding in outcome.findings if finding.check.startswith("evidence.")] == []
    rows = len((real / "raw" / "claims.csv").read_text("utf-8").splitlines()) - 1
    assert outcome.notes == [Message("notes.quotes_checked", {"quotes": rows})]


def test_overlapping_occurrences_are_counted() -> None:
    assert quote_search.positions("nananana", "nana") == [0, 2, 4]


OUTSIDE = [
    ("../outside.txt", "outside"),
    ("inner/../../outside.txt", "outside"),
    ("/proc/self/environ", "outside"),
    ("/dev/zero", "outside"),
    ("link.txt", "outside"),
    ("pipe", "special"),
    (".", "special"),
]


@pytest.mark.parametrize(("file", "kind"), OUTSIDE)
def test_a_document_outside_its_folder_is_not_opened(file: str, kind: str, tiny: Path) -> None:
    documents = tiny / "documents"
    (tiny / "outside.txt").write_text("host = db\npassword = hunter2\n", "utf-8")
    (documents / "inner").mkdir()
    (documents / "link.txt").symlink_to(tiny / "outside.txt")
    os.mkfifo(documents / "pipe")
    project.change(tiny, "sources", source_id="S001", file=file)
    project.change(tiny, "claims", claim_id="C0001", quote="password = xxxxxxx")
    found = findings.lines_of_quotes(tiny, documents)
    assert [line for line in found if f"[evidence.document.{kind}]" in line] != []
    assert "hunter2" not in "\n".join(found)
    with normalise.sealed(tiny.parent / "work.duckdb") as connection:
        connection.execute("CREATE SCHEMA raw")
        dataset = check_contract.read(tiny)
        for table in ("sources", "claims", "lineages"):
            schema = "main" if table == "lineages" else "raw"
            connection.execute(
                f"CREATE TABLE {schema}.{table} AS SELECT {', '.join(_columns(dataset, table, file))}"
            )
        (claim,) = quote_context.statements(dataset, connection, "C0001", documents)
    assert (claim.before, claim.after) == ("", "")


def _columns(dataset: Dataset, table: str, file: str) -> list[str]:
    """Return one row of a table, whose claim quotes a password in a file."""
    cells: dict[str, str | int] = {
        "file": file,
        "source_id": "S001",
        "claim_id": "C0001",
        "source": "S001",
        "occurrence": 1,
    }
    cells |= {"quote": "password", "lineage_id": "L"}
    schema = dataset.tables[table] if table == "lineages" else dataset.raw[table]
    return [
        f"{sql.literal(cells[name]) if name in cells else 'NULL'} AS {sql.identifier(name)}"
        for name in schema.names
    ]


def test_a_folder_of_documents_outside_the_project_must_be_named_by_the_user(tiny: Path) -> None:
    (tiny / "documents").rename(tiny.parent / "elsewhere")
    for name in ("../elsewhere", "documents"):
        if name == "documents":
            (tiny / "documents").symlink_to(tiny.parent / "elsewhere")
        path = tiny / "schemas" / "dataset.json"
        about = json.loads(path.read_text("utf-8"))
        about["evidence"]["folder"] = name
        path.write_text(json.dumps(about), "utf-8")
        outcome = check.check(tiny, None, lambda _: None)
        assert outcome.notes == [
            Message("notes.documents_outside", {"folder": name}),
            Message("notes.quotes_not_checked", {"quotes": 9}),
        ]
        outcome = check.check(tiny, tiny.parent / "elsewhere", lambda _: None)
        assert outcome.notes == [Message("notes.quotes_checked", {"quotes": 9})]


def test_words_of_another_document_are_misfiled(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0007", source="S001")
    (finding,) = [f for f in findings.of_quotes(tiny, tiny / "documents") if f.check == "evidence.quote"]
    assert (finding.code, finding.values["found"], finding.values["matches"]) == (
        "evidence.quote.misfiled",
        ["S003"],
        1,
    )
    assert finding.hints == (Message("write_document", {"document": "S003"}),)


def test_words_of_no_document_are_neither_misfiled_nor_misspelt(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0007", quote="The mayor resigned before 12 witnesses on Friday")
    (finding,) = [f for f in findings.of_quotes(tiny, tiny / "documents") if f.check == "evidence.quote"]
    assert finding.code == "evidence.quote.unknown"


@pytest.mark.parametrize("words", [20, 2_500, 10_000])
def test_a_typo_in_a_long_quote_is_found_in_bounded_time(words: int) -> None:
    text = " ".join(f"{('the', 'of', 'men', 'went')[n % 4]} w{n * 7919 % 10_007}" for n in range(words))
    middle = len(text) // 2
    quote = text[:middle] + "#" + text[middle + 1 :]
    started = time.process_time()
    passage = quote_search.nearest_passage(f"Before. {text} After.", quote)
    hint, *_ = quote_search.differences(quote, passage.removesuffix(" After."))
    assert time.process_time() - started < 5
    assert hint.code == "difference"
    assert quote_search.similarity(passage, quote) > quote_search.SIMILAR


@pytest.mark.parametrize(
    ("alias", "source", "expected"),
    [
        ("Crimson Group", "S003", []),
        ("Scarlet Group", "", []),
        (
            "Crimson Group",
            "S001",
            [
                'raw/aliases.csv:3:4 error source: S001 does not contain "Crimson Group"; it is in S003 '
                "[evidence.words.misfiled]",
                "    hint: write S003 if the words come from there, or copy those that S001 has",
            ],
        ),
        (
            "crimson group",
            "S003",
            [
                'raw/aliases.csv:3:1 error alias: S003 does not contain "crimson group", nor does any other document '
                "[evidence.words.not_found]",
                '    hint: did you mean "Crimson Group"?',
            ],
        ),
        (
            "“Crimson Group”",
            "S003",
            [
                'raw/aliases.csv:3:1 error alias: S003 does not contain "“Crimson Group”", nor does any other document '
                "[evidence.words.not_found]",
                "    hint: delete the quotation mark at its start and the quotation mark at its end",
            ],
        ),
        (
            "Vermilion Brigade",
            "S003",
            [
                'raw/aliases.csv:3:1 error alias: S003 does not contain "Vermilion Brigade", nor does any other '
                "document [evidence.words.not_found]",
            ],
        ),
    ],
)
def test_words_that_are_no_quotes_are_in_their_document(
    tiny: Path, alias: str, source: str, expected: list[str]
) -> None:
    path = tiny / "raw" / "aliases.csv"
    text = path.read_text("utf-8").replace(
        "Crimson Group,Red Group,corrupt,S003", f"{alias},Red Group,corrupt,{source}"
    )
    path.write_text(text, "utf-8")
    claims = tiny / "raw" / "claims.csv"
    claims.write_text(
        claims.read_text("utf-8")
        .replace("stated,Crimson Group", "stated,Red Group")
        .replace("inferred,Crimson Group", "inferred,Red Group"),
        "utf-8",
    )
    assert findings.lines_of_quotes(tiny, tiny / "documents") == expected
    if alias == "Vermilion Brigade":
        assert findings.lines(tiny) == []  # without documents


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Paraphrased", []),
        ("Is it Crimson?", []),
        ("Is it Crimson", []),
        ("A headline on two lines", []),
        (
            "Is it Scarlet?",
            [
                'raw/sources.csv:4:5 error title: S003 does not contain "Is it Scarlet?", nor does any other document '
                "[evidence.words.not_found]",
            ],
        ),
        (
            "Is this Crimson?",
            [
                'raw/sources.csv:4:5 error title: S003 does not contain "Is this Crimson?", nor does any other '
                "document [evidence.words.not_found]",
                '    hint: did you mean "Is it Crimson?"?',
            ],
        ),
        (
            "market in Kabul on March 1",
            [
                'raw/sources.csv:4:5 error title: S003 does not contain "market in Kabul on March 1"; it is in S002 '
                "[evidence.words.misfiled]",
                "    hint: copy the words that S003 has",
            ],
        ),
    ],
)
def test_a_title_is_in_its_own_document(tiny: Path, title: str, expected: list[str]) -> None:
    head = "Is it Crimson?\nParaphrased\nA headline \non two lines\n"
    row = project.head_document(tiny, "S003", head)
    project.change(tiny, "sources", source_id="S003", title=title, **row)
    assert findings.lines_of_quotes(tiny, tiny / "documents") == expected


DATES = {
    "a year of the document": ("actor_roles", ROLE, {"time": "2021", "time_basis": "stated"}, ""),
    "an inferred year": ("actor_roles", ROLE, {"time": "1996", "time_basis": "inferred"}, ""),
    "a shortened year": ("actor_roles", ROLE, {"time": "2003", "time_basis": "stated"}, ""),
    "a decade and a season": ("actor_roles", ROLE, {"time": "199X/2021-21", "time_basis": "stated"}, ""),
    "another year": ("actor_roles", ROLE, {"time": "1996", "time_basis": "stated"}, "1996 is not in S001"),
    "another end": ("actor_roles", ROLE, {"time": "2002/2019~", "time_basis": "stated"}, "2019 is not in S001"),
    "a day of another year": ("sources", {"source_id": "S001"}, {"published": "2012-03-02"}, "2012 is not in S001"),
    "an event of another year": ("events", {"event_id": "E0002"}, {"date": "2018"}, "2018 is not in S002"),
    "an event in several documents": (
        "events", {"event_id": "E0001"}, {"date": "2018", "date_basis": "stated"}, "2018 is not in S001, S002 or S003",
    ),
    "an event of which no document tells": (
        "events", {"event_id": "E0003"}, {"date": "1999", "date_basis": "stated"}, "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DATES)
def test_a_stated_year_is_in_a_document_of_its_row(case: str, tiny: Path) -> None:
    table, key, cells, expected = DATES[case]
    row = project.head_document(tiny, "S001", "In the winter of 2002-03.\n")
    project.change(tiny, "sources", source_id="S001", **row)
    project.change(tiny, table, **key, **cells)
    found = findings.lines_of_quotes(tiny, tiny / "documents")
    assert len(found) == (2 if expected else 0)
    assert all(f"but {expected} [evidence.year.not_found]" in line for line in found[:1])


def test_years_are_looked_up_only_in_documents_that_are_held(tiny: Path) -> None:
    (tiny / "documents" / "a.txt").write_text("Another text.", "utf-8")
    project.change(tiny, "actor_roles", actor="RG", role="insurgent", time="1996", time_basis="stated")
    codes = {finding.code for finding in findings.of_quotes(tiny, tiny / "documents")}
    assert codes == {"evidence.document.sha256", "evidence.document.length"}


def test_a_quote_of_nothing_but_an_ellipsis_shortens_no_passage() -> None:
    assert quote_search.without_ellipsis("Its rival … left.", "…") == ""
