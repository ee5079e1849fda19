"""What DuckDB says about SQL of the dataset, as one sentence with the line of its file."""

import re

LINE = re.compile(r"^LINE (\d+):", re.MULTILINE)
ADVICE = re.compile(r"^(?:Did you mean|Candidate bindings).*$", re.MULTILINE)


def sentence(error: object, file: str, first_line: int = 1) -> str:
    """Return the first line of an error of DuckDB, and which name it suggests, after the place of the SQL.

    Args:
        error: the error, or its text.
        file: the file with the SQL.
        first_line: the line of the file on which the SQL starts, counted from 1.
    """
    text = str(error)
    line, advice = LINE.search(text), ADVICE.search(text)
    place = f"{file}:{int(line[1]) + first_line - 1}" if line else file
    words = text.splitlines()[0] if text else ""
    return f"{place}: {words}" + (f" {advice[0]}" if advice else "")
