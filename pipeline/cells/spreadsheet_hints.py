"""Hints about what a spreadsheet did to a faulty cell, and how to undo it.

A workbook turns "1-2" into a date, a date into the number of its day since 1899-12-30 (ECMA-376, 18.17.4.1)
or into the format of its country, and a formula into an error. Pasted text brings spaces and quotes that look
like others. Nothing is corrected here.
"""

import re
import unicodedata

from pipeline.cells import damaged_text, date_forms, number_forms, spreadsheet_values
from pipeline.core import invisible
from pipeline.core.finding import Message
from pipeline.core.text import LONGEST
from pipeline.schema import constraints, counts, edtf, field_values
from pipeline.schema.model import Field

# Characters that show nothing, and are overlooked inside a cell.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
INSIDE = re.compile(f"(?! )[\t\u00a0\u202f{INVISIBLE}]")
QUOTES = "[\u2018-\u201f\u00ab\u00bb`\u00b4\"']"
APOSTROPHES = ("'", "\u2018", "\u2019", "`", "\u00b4")  # typed so that a spreadsheet shows a number as text
QUOTED = re.compile(f"{QUOTES}(.*){QUOTES}", re.DOTALL)
FAILED = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)")
TOTALS = re.compile(r"(grand |sub-?)?totals?|sums?|summe|gesamt|insgesamt|somme|suma", re.IGNORECASE)
CONTROLS = {"\t": "tab", "\n": "line break", "\r": "line break"}
# Where a text breaks one of these, the way in which it is written may be the fault; where a value breaks any
# other check, it is not.
ABOUT_TEXT = ("cells.code", "cells.enum", "cells.reference", "cells.item")
ABOUT_FORM = ("cells.type", "cells.pattern")

Hints = tuple[Message, ...]


def mend(field: Field, value: str, hints: Hints, check: str) -> Hints:
    """Return the hints for undoing what a spreadsheet did to a faulty cell; the given ones if nothing shows.

    Args:
        field: the field of the cell.
        value: the cell.
        hints: the hints for the fault itself.
        check: layer and check that the cell fails, as `cells.type`.
    """
    if TOTALS.fullmatch(value):
        return (Message("delete_totals"),)
    if check not in ABOUT_FORM and not (check in ABOUT_TEXT and field.type == "string"):
        return hints
    first = (_angle(field, value) if check == "cells.type" else ()) or _edges(field, value, hints, check)
    if first:
        return first
    if FAILED.fullmatch(value):
        return (Message("failed_formula"),)
    return (
        _quotes(field, value, check)
        or _date(field, value)
        or _number(field, value)
        or damaged_text.garbled_hint(value)
        or hints
    )


def _quotes(field: Field, value: str, check: str) -> Hints:
    """Return the hint about quotes around a value, or an apostrophe before it."""
    if value.startswith(APOSTROPHES) and check in ABOUT_FORM and _is_allowed(field, value[1:]):
        return (Message("delete_apostrophe", {"suggestion": value[1:]}),)
    in_quotes = QUOTED.fullmatch(value)
    return (Message("delete_quotes", {"suggestion": in_quotes[1]}),) if in_quotes else ()


def _edges(field: Field, value: str, hints: Hints, check: str) -> Hints:
    """Return the hint about spaces, with those for the fault unless the value is right without the spaces."""
    edges, text = whitespace(value), bare(value)
    if not edges:
        return ()
    is_right = check in ABOUT_FORM and _is_allowed(field, text)
    return edges if is_right or all(h.values.get("suggestion") == text for h in hints) else (*edges, *hints)


def whitespace(value: str) -> Hints:
    """Return the hint about spaces around a value, or unusual ones inside it; () where there are none."""
    start, text, end = invisible.edges(value)
    if not (start or end):
        inside = INSIDE.search(value)
        return (Message("retype_invisible", {"character": _name(inside[0])}),) if inside else ()
    if not text:
        return (Message("empty_cell"),)
    hidden = [character for character in start + end if not character.isspace()]
    if hidden and len(text) <= LONGEST:
        return (Message("retype_bare", {"text": text, "character": _name(hidden[0])}),)
    edges = {"start": start, "end": end}
    return (Message("delete_edges", {where: _name(edge) for where, edge in edges.items() if edge}),)


def bare(value: str) -> str:
    """Return a value without the spaces around it."""
    return invisible.edges(value)[1]


def _name(spaces: str) -> str:
    """Return what a space or an invisible character is called in Unicode; several are whitespace."""
    if len(spaces) > 1:
        return "whitespace"
    return CONTROLS.get(spaces) or unicodedata.name(spaces, "control character").lower()


def _is_allowed(field: Field, text: str) -> bool:
    """Return whether a field allows a text, so that no suggestion leads to another fault."""
    if field.holds == "count":
        ends = counts.read(text)
        return ends is not None and ends[0] <= ends[1]
    try:
        if field.holds == "edtf":
            edtf.read(text)
        return not constraints.broken(field, field_values.read(field, text))
    except (ValueError, OverflowError):
        return False


def _date(field: Field, value: str) -> Hints:
    """Return the hint about a date in the format of a spreadsheet, or about a value turned into a date."""
    forms = _forms(field, value)
    if forms and _is_allowed(field, forms):
        return (Message("write", {"suggestion": forms}),)
    dates = spreadsheet_values.dates(value)
    originals = spreadsheet_values.before_day_and_month(value)
    if field.type not in {"date", "datetime", "yearmonth"} and field.holds != "edtf":
        values = {"originals": originals} if originals else {}
        return (Message("turned_into_date", values),) if originals or dates else ()
    allowed = {order: date for order, date in dates.items() if _is_allowed(field, date)}
    if len(allowed) > 1:
        return (Message("either_date", allowed),)
    if allowed:
        return tuple(Message("write", {"suggestion": date}) for date in allowed.values())
    date = spreadsheet_values.date_of_number(value)
    if date and _is_allowed(field, date):
        return (Message("day_number", {"suggestion": date}),)
    return _part(field, value) or _without_year(field, value)


def _part(field: Field, value: str) -> Hints:
    """Return the hint about the third of a year or a month that a text names, such as "mid-2015"."""
    interval, whole, unit = date_forms.part(value) if field.holds == "edtf" else ("", "", "")
    if not interval or not _is_allowed(field, interval):
        return ()
    return (Message("part_of_date", {"example": interval, "text": value, "unit": unit, "whole": whole}),)


def _without_year(field: Field, value: str) -> Hints:
    """Return the hint about a month with a day, or with a number that may be a day or a year."""
    day, month = spreadsheet_values.day_of_month(value), spreadsheet_values.month_of_year(value)
    month = month if month and _is_allowed(field, month) else ""
    if not day or not _is_allowed(field, f"2000{day}"):
        return (Message("month_as_text", {"month": month, "text": value}),) if month else ()
    if month:
        return (Message("month_or_day", {"month": month, "date": f"YYYY{day}", "text": value}),)
    unknown = {"unknown": f"XXXX{day}"} if _is_allowed(field, f"XXXX{day}") else {}
    return (Message("add_year", {"date": f"YYYY{day}", **unknown}),)


def _forms(field: Field, value: str) -> str:
    """Return the only date that a text can mean, in the form of the field; "" where there is none."""
    if field.holds == "edtf":
        return date_forms.edtf(value)
    if field.format != "default":
        return ""
    readers = {"date": date_forms.day, "datetime": date_forms.moment, "yearmonth": date_forms.month}
    return readers[field.type](value) if field.type in readers else ""


def _angle(field: Field, value: str) -> Hints:
    """Return the hint about degrees with minutes and seconds, which are not decimal digits."""
    if field.type != "number":
        return ()
    number = number_forms.degrees(value)
    if number and _is_allowed(field, number):
        return (Message("write", {"suggestion": number}),)
    return (Message("decimal_degrees"),) if number_forms.HAS_MINUTES.fullmatch(value) else ()


def _number(field: Field, value: str) -> Hints:
    """Return the hint about a number that is not in its standard form."""
    whole = field.type == "integer" or field.holds == "count"
    if not whole and field.type != "number":
        return ()
    if number_forms.SHORTENED.fullmatch(value):
        return (Message("all_digits"),)
    number, letters = number_forms.letters(value, whole=whole)
    if number and _is_allowed(field, number):
        return (Message("letter_for_digit", {"suggestion": number, "letters": letters}),)
    code, numbers = number_forms.readings(value, whole=whole)
    allowed = {name: number for name, number in numbers.items() if _is_allowed(field, number)}
    if not allowed:
        return ()
    if "grouped" not in allowed and "decimal" in allowed:
        return (Message("write", {"suggestion": allowed["decimal"]}),)
    return (Message(code, allowed),)
