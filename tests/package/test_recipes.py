"""Each recipe of docs/using-the-data.md answers its question about the real dataset, with the readers' programs."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import documents
import openpyxl
import project
import pytest
import readers

DOCUMENT = project.REPOSITORY / "docs" / "using-the-data.md"
QUESTION = re.compile(r"# (.*\?)\n")
MANY_DEATHS = [
    "claim_id event_id count_text count_low source_id",
    "C0005 E0002 90 91 S001",
    "C0029 E0002 68 68 S003",
    "C0056 E0031 133 133 S005",
    "C0068 E0030 84 84 S005",
]
ANSWERS = {
    ("python", "Which claims count more than 50 deaths?"): MANY_DEATHS,
    ("r", "Which claims count more than 50 deaths?"): MANY_DEATHS,
    ("python", "Which attacks have their first possible day in 2022 or later?"): [
        "event_id date_edtf title",
        "E0025 2022 Attack on the Russian Embassy in Kabul",
        "E0026 2022 Attempt to assassinate Pakistan's top diplomat in Afghanistan",
        "E0027 2022 Attack by gunmen on a hotel or resort in Kabul",
        "E0029 2022-07/2026-11-22 Attack on a political rally in northern Pakistan",
        "E0030 2023-01/2026-11-22 Suicide bombings in Iran",
        "E0031 2023/2026-11-22 Attack in suburban Moscow",
        "E0032 2023/2026-11-22 Suicide bombing in Kandahar",
    ],
    ("python", "Which incidents happened in 2022, certainly or possibly?"): [
        "event_id date_edtf title",
        "E0025 2022 Attack on the Russian Embassy in Kabul",
        "E0026 2022 Attempt to assassinate Pakistan's top diplomat in Afghanistan",
        "E0027 2022 Attack by gunmen on a hotel or resort in Kabul",
        "E0029 2022-07/2026-11-22 Attack on a political rally in northern Pakistan",
    ],
    ("python", "How many claims does each document make?"): [
        "108 Analysis of August or September 2021",
        "105 Machine-spun report, 2023 or later",
        "59 Explainer of 21 September 2021",
        "46 Machine translation, New York Times",
        "40 Analysis of 27 August 2021",
    ],
    ("python", "Where did events happen whose place is known to the district or better?"): [
        "Kabul 8 [69.17, 34.53]",
        "Kabul airport 2 [69.21, 34.57]",
        "Kandahar 1 [65.71, 31.61]",
        "Moscow 1 [37.62, 55.76]",
    ],
    ("python", "How many events are there of each class, in the order of the codebook?"): [
        "event_class",
        "incident 13",
        "aggregate 14",
        "episode 17",
        "statement 20",
        "other_act 22",
    ],
    ("python", "Which words count the dead of the attack on the school, and in which document?"): [
        "C0005 | more than 90 | Analysis of 27 August 2021",
        "C0029 | 68 | Explainer of 21 September 2021",
    ],
    ("sh", "What does the field bound of claims mean?"): [
        '"Qualifier of the number in the document, such as at least, more than or nearly. '
        'Empty for a number word, or if the count is empty."',
    ],
    ("sh", "Which events rest on most independent sources?"): ["E0001|3", "E0043|3", "E0058|3"],
    ("r", "How many events have their first possible day in each year?"): [
        "year n",
        *("2014 6", "2015 16", "2018 1", "2019 8", "2020 5", "2021 28", "2022 8", "2023 6"),
    ],
    # R as Debian has it lacks the libraries of these two.
    ("r", "How many events are there of each type?"): [],
    ("r", "Which counts for the same event differ?"): [],
}
RECIPES = {
    (language, question[1]): block.text
    for language in ("python", "sh", "r")
    for block in documents.blocks(DOCUMENT, language)
    if (question := QUESTION.match(block.text))
}

pytestmark = readers.required


@pytest.fixture(scope="module")
def package(real_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package alone in a folder, outside its project."""
    return shutil.copytree(real_package, tmp_path_factory.mktemp("recipes") / "package")


def words(output: str) -> list[str]:
    """Return the lines with single spaces, since columns are padded differently."""
    return [" ".join(line.split()) for line in output.splitlines()]


def test_every_recipe_asks_a_question_with_an_answer_here() -> None:
    assert RECIPES.keys() == ANSWERS.keys()


@pytest.mark.parametrize(("language", "question"), RECIPES)
def test_a_recipe_answers_its_question(language: str, question: str, package: Path) -> None:
    code = RECIPES[language, question]
    if "import pipeline" in code:
        printed = subprocess.check_output([sys.executable, "-c", code], cwd=package, text=True)
    else:
        printed = readers.run(language, code, package)
    assert words(printed) == ANSWERS[language, question]
    subprocess.run([sys.executable, "verify.py"], cwd=package, check=True)  # nothing was added or changed


def test_the_formula_for_excel_counts_the_claims_of_many_deaths(real_package: Path) -> None:
    (formula,) = [block.text for block in documents.blocks(DOCUMENT, "text") if block.text.startswith("=")]
    (texts, text, numbers, least) = re.fullmatch(
        r'=COUNTIFS\(claims!(\w+):\1,"(\w+)",claims!(\w+):\3,">(\d+)"\)\n', formula
    ).groups()  # type: ignore[union-attr]
    (path,) = real_package.glob("*.xlsx")
    sheet = openpyxl.load_workbook(path)["claims"]
    assert (sheet[f"{texts}1"].value, sheet[f"{numbers}1"].value) == ("unit", "count_low")
    pairs = zip(sheet[texts], sheet[numbers], strict=True)
    counted = [a for a, b in pairs if a.value == text and isinstance(b.value, int) and b.value > int(least)]
    assert len(counted) == len(MANY_DEATHS) - 1
