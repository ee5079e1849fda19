"""What spreadsheets do to a cell behind a coder's back, seen from a faulty cell; and how to undo it.

A workbook turns "1-2" into a date, a date into the number of its day since 1899-12-30 (ECMA-376, 18.17.4.1)
or into the form of its country, and a formula into an error. Copied text brings spaces and quotes that
look like others. Nothing here is mended: each function returns a hint.
"""

import datetime as dt
import re

from pipeline.core.text import quoted
from pipeline.schema.model import Field

# Characters that show nothing, and stand at the end of a cell unseen.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
SPACES = f"[\\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{INVISIBLE}]"
EDGES = re.compile(f"^({SPACES}*)(.*?)({SPACES}*)$", re.DOTALL)
INSIDE = re.compile(f"(?! )[\t\u00a0\u202f{INVISIBLE}]")
QUOTES = "[\u2018-\u201f\u00ab\u00bb`\u00b4\"']"
QUOTED = re.compile(f"{QUOTES}(.*){QUOTES}", re.DOTALL)
FAILED = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)")
TOTALS = re.compile(r"(grand |sub-?)?totals?|sums?|summe|gesamt|insgesamt|somme|suma", re.IGNORECASE)
NUMERIC_DATE = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})( 0?0:00(:00)?)?")
NAMED_DATE = re.compile(r"(?:([0-9]{1,2})[- .])?([A-Za-z]{3,9})\.?[- ,]+([0-9]{1,4})(?:[-, ]+([0-9]{2,4}))?")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY_NUMBER = re.compile("[1-9][0-9]{4}")
DAY_ZERO = dt.date(1899, 12, 30)
LATEST = 73050  # 2099-12-31
AS_TEXT = "format the column as text and type it again"


def mend(field: Field, value: str, hint: str) -> str:
    """Return how to undo what a spreadsheet has done to a faulty cell; the given hint where nothing shows."""
    edges = spaces(value)
    if edges:
        meant = f"did you mean {quoted(bare(value))}?"
        return edges if hint in {"", meant} else f"{edges}; {hint}"
    if FAILED.fullmatch(value):
        return "a formula of a spreadsheet failed here, or its column was too narrow: type the value itself"
    if TOTALS.fullmatch(value):
        return "if this is a row of totals, delete the line"
    in_quotes = QUOTED.fullmatch(value)
    if in_quotes and in_quotes[1] != value:
        return f"delete the quotes around it: {quoted(in_quotes[1])}"
    return _date(field, value) or _number(field, value) or _garbled(value) or hint


def spaces(value: str) -> str:
    """Say which spaces stand around a value, or which odd ones in it; empty where none do."""
    found = EDGES.match(value)
    if not found or not (found[1] or found[3]):
        inside = INSIDE.search(value)
        what = _space(inside[0]) if inside else ""
        return f"{what} stands in it, which looks like nothing or like a space: type it again" if what else ""
    if not found[2]:
        return "empty the cell"
    edges = [(found[1], "start"), (found[3], "end")]
    return "delete " + " and ".join(f"{_the(edge)} at its {where}" for edge, where in edges if edge)


def _the(edge: str) -> str:
    if len(edge) > 1:
        return "the spaces"
    return "the " + _space(edge).partition(" ")[2]


def _space(character: str) -> str:
    if character in INVISIBLE:
        return "an invisible character"
    named = {" ": "a space", "\t": "a tab", "\n": "a line break", "\r": "a line break"}
    return named.get(character, "a no-break space, or another odd one,")


def bare(value: str) -> str:
    """Return a value without the spaces around it."""
    found = EDGES.match(value)
    return found[2] if found else value


def _date(field: Field, value: str) -> str:
    """Say which date a spreadsheet has written in its own way, or what it has taken for one."""
    days = _days(value)
    if field.type not in {"date", "datetime"} and field.holds != "edtf":
        was = " or ".join(_day_and_month(value))
        perhaps = f"; it was perhaps {was}" if was else ""
        return f"a spreadsheet may have turned it into a date{perhaps}: {AS_TEXT}" if was or days else ""
    if days:
        read = [f"{day}, if the {part} comes first" for day, part in days]
        return "write " + (", or ".join(read) if len(days) > 1 else f"{days[0][0]}")
    if DAY_NUMBER.fullmatch(value) and int(value) <= LATEST:
        day = DAY_ZERO + dt.timedelta(days=int(value))
        return f"a spreadsheet's day number: {day}, if it was a date"
    if field.holds == "edtf" and _day_and_month(value):
        return f"a spreadsheet made this of a date; look it up, {AS_TEXT}"
    return ""


def _days(value: str) -> list[tuple[dt.date, str]]:
    """Return the dates that a text may mean, each with the part that comes first by that reading."""
    numeric = NUMERIC_DATE.fullmatch(value)
    if numeric:
        one, two, year = int(numeric[1]), int(numeric[3]), int(numeric[4])
        read = [(_day(year, two, one), "day"), (_day(year, one, two), "month")]
        found = [(day, part) for day, part in read if day]
        return found[:1] if one == two else found
    named = NAMED_DATE.fullmatch(value)
    month = _month(named[2]) if named else 0
    ended = named and (named[4] or (named[1] and named[3]))
    if named and month and ended:
        day = _day(_century(ended), month, int(named[1] or named[3]))
        return [(day, "")] if day else []
    return []


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _century(year: str) -> int:
    """Read a year of two digits as spreadsheets do: up to 29 is of this century."""
    return int(year) + (0 if len(year) > 2 else 2000 if int(year) < 30 else 1900)  # noqa: PLR2004


def _month(name: str) -> int:
    short = name[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def _day_and_month(value: str) -> list[str]:
    """Return what was perhaps typed where a spreadsheet shows a day and a month: 2-Jan may have been 1-2."""
    found = re.fullmatch(r"([0-9]{1,2})[- .]+([A-Za-z]{3,9})\.?|([A-Za-z]{3,9})[- .]+([0-9]{1,2})", value)
    month = _month(found[2] or found[3]) if found else 0
    if not found or not month:
        return []
    day = int(found[1] or found[4])
    return [f"{month}-{day}", f"{month}/{day}", f"{day}-{month}", f"{day}/{month}"]


def _number(field: Field, value: str) -> str:
    """Say which number a spreadsheet has written in its own way."""
    whole = field.type == "integer" or field.holds == "count"
    if not whole and field.type != "number":
        return ""
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]+", value):
        return "a spreadsheet shortened a long number: type all its digits"
    if re.fullmatch(r"[+-]?[0-9]+\.0+", value):
        return f"write {value.partition('.')[0]}"
    thousands = re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", value)
    decimal = re.fullmatch(r"[+-]?[0-9]+,[0-9]+", value)
    parts = []
    if thousands:
        parts.append(f"{value.replace(',', '')}, if the comma groups thousands")
    if decimal and not whole:
        parts.append(value.replace(",", ".") + (", if it is a decimal comma" if thousands else ""))
    return "write " + ", or ".join(parts) if parts else ""


def _garbled(value: str) -> str:
    """Say what a text was before UTF-8 was read as Windows-1252 and saved again."""
    if value.isascii():
        return ""
    try:
        was = value.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""
    return f"a program read the file in a wrong encoding and saved it so; it was perhaps {quoted(was)}"
