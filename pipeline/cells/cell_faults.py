"""The faults of cells as codes, values and hints: which fault a failed check is, and how severe."""

import math
import re
import sys
import unicodedata
from dataclasses import replace

from pipeline.cells import code_hints, damaged_text, separated_items, spreadsheet_hints
from pipeline.cells.cell_fault import Fault
from pipeline.contract.dataset import Dataset
from pipeline.core.finding import Message, Severity, Values
from pipeline.schema import constraints, field_values
from pipeline.schema.field_values import LARGEST
from pipeline.schema.model import Field, TableSchema

# Of each type, or format of a string: the code of the finding, and that of the hint about its form.
TYPES = {
    "integer": ("cells.type.integer", "form.integer"),
    "number": ("cells.type.number", "form.number"),
    "date": ("cells.type.date", "form.date"),
    "boolean": ("cells.type.boolean", "allowed"),
    "year": ("cells.type.year", "form.year"),
    "yearmonth": ("cells.type.yearmonth", "form.yearmonth"),
    "time": ("cells.type.time", "form.time"),
    "datetime": ("cells.type.datetime", "form.datetime"),
    "duration": ("cells.type.duration", "form.duration"),
    "object": ("cells.type.object", "form.object"),
    "array": ("cells.type.array", "form.array"),
    "list": ("cells.type.list", "form.list"),
    "geopoint": ("cells.type.geopoint", "form.geopoint"),
    "geojson": ("cells.type.geojson", "form.geojson"),
    "email": ("cells.type.email", "form.email"),
    "uri": ("cells.type.uri", "form.uri"),
    "uuid": ("cells.type.uuid", "form.uuid"),
    "binary": ("cells.type.binary", "form.binary"),
}
# A text of this form is written as its type requires, so that its form is not the fault.
WELL_FORMED = {
    "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "yearmonth": re.compile("[0-9]{4}-[0-9]{2}"),
    "time": re.compile("[0-9]{2}:[0-9]{2}:[0-9]{2}"),
    "datetime": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?Z?"),
}
CONSTRAINTS = {
    "minimum": "cells.minimum",
    "maximum": "cells.maximum",
    "exclusiveMinimum": "cells.exclusiveminimum",
    "exclusiveMaximum": "cells.exclusivemaximum",
    "minLength": "cells.minlength",
    "maxLength": "cells.maxlength",
    "pattern": "cells.pattern",
    "enum": "cells.enum",
    "jsonSchema": "cells.jsonschema",
}
SPACES = re.compile(" {2,}")
WARNINGS = (
    "cells.formula",
    "cells.damage",
    "cells.lines",
    "cells.period",
    "cells.twin",
    "cells.alias",
    "cells.mark",
)


def fault(dataset: Dataset, table: TableSchema, field: Field, check: str, value: str) -> Fault:
    """Return the fault of a cell that fails a test.

    Args:
        dataset: the contract.
        table: the table of the cell.
        field: the field of the cell.
        check: the test: "required", "type", "space", "inner_spaces", "formula", or the name of a constraint.
        value: the cell.
    """
    if check == "required":
        return _missing_value(table, field, value)
    if check in {"space", "inner_spaces"}:
        return _spaces(check, value)
    if check == "formula":
        return Fault("cells.formula", {}, (Message("start_otherwise"),))
    if check == "type":
        wrong = _wrong_type(field, value)
        return replace(wrong, hints=code_hints.of_label(dataset, field, value) or wrong.hints)
    if check == "enum" and field.codes:
        return Fault("cells.code", {"list": field.codes}, code_hints.suggested(dataset, field, value))
    return _broken_constraint(field, check, value)


def _spaces(check: str, value: str) -> Fault:
    """Return the fault of a cell with spaces around its text or several inside it."""
    bare = spreadsheet_hints.bare(value)
    if check == "inner_spaces":
        hint = Message("write_single_spaces", {"suggestion": SPACES.sub(" ", bare)})
        return Fault("cells.space.inner", {}, (hint,))
    code = "cells.space.edge" if bare else "cells.space.blank"
    values = damaged_text.excerpt_of(value, 0 if not value.startswith(bare) else len(value))
    return Fault(code, values, spreadsheet_hints.whitespace(value))


def severity(dataset: Dataset, table: TableSchema, field: Field, check: str) -> Severity:
    """Return how severe a fault of a cell is: "warning" for what may be right.

    Args:
        dataset: the contract.
        table: the table of the cell.
        field: the field of the cell.
        check: layer and check, as `cells.space`.
    """
    if check in WARNINGS:
        return "warning"
    if check == "cells.space" and not dataset.is_name(table, field):
        return "warning"
    return "error"


def _missing_value(table: TableSchema, field: Field, value: str) -> Fault:
    values: Values = {"description": field.description.split(". ")[0].rstrip(".")}
    if field.example is not None:
        values = {**values, "example": field.example}
    hint = Message("enter_value", values)
    if value and not spreadsheet_hints.bare(value):
        return Fault("cells.required.blank", {}, (hint,))
    merged = (Message("fill_merged"),) if field.name in table.primary_key else ()
    return Fault("cells.required.empty", {}, (hint, *merged))


def _wrong_type(field: Field, value: str) -> Fault:
    number = _wrong_number(field, value)
    if number:
        return number
    default = field.format == "default"
    if default and field.type in WELL_FORMED and WELL_FORMED[field.type].fullmatch(value):
        values = {"type": field.type}
        return Fault("cells.type.calendar", values, (Message("check_source", values),))
    code, form = TYPES[field.format if field.type == "string" else field.type]
    example = {"example": field.example_text}
    if not default and field.type in {"date", "time", "datetime"}:
        return Fault(code, {"format": field.format}, (Message("write_like", example),))
    if field.type == "boolean":
        return Fault(code, {}, (Message(form, {"allowed": [*field.true_values, *field.false_values]}),))
    if field.type == "list":
        return Fault(
            code, {"type": field.item_type}, (Message(form, {"delimiter": field.delimiter, **example}),)
        )
    return Fault(code, {}, (Message(form, example),))


def _wrong_number(field: Field, value: str) -> Fault | None:
    """Return the fault of a number that is too large, or has more digits than are kept; None for others."""
    if field.type == "integer" and value.lstrip("+-").isdecimal():
        return _wrong_digits(value)
    if field.type != "number":
        return None
    try:
        kept = field_values.nearest_float(field, value)
    except ValueError:
        return None
    if not math.isfinite(kept):
        return Fault("cells.type.too_large_number", {"maximum": sys.float_info.max})
    return Fault("cells.type.inexact", {"kept": repr(kept)}, (Message("fewer_digits"),))


def _wrong_digits(value: str) -> Fault:
    """Return the fault of a whole number that is too large, or written in the digits of another script."""
    if value.isascii():
        hint = Message("in_range", {"minimum": -LARGEST - 1, "maximum": LARGEST})
        return Fault("cells.type.too_large", {}, (hint,))
    sign = "-" if value.startswith("-") else ""
    number = sign + "".join(str(unicodedata.digit(digit)) for digit in value.lstrip("+-"))
    return Fault("cells.type.digits", {"expected": number}, (Message("write", {"suggestion": number}),))


def _broken_constraint(field: Field, name: str, value: str) -> Fault:
    code, bound = CONSTRAINTS[name], field.constraints[name]
    if name == "jsonSchema":
        return Fault(code)
    if name == "enum":
        allowed = [str(item) for item in bound]
        several, _ = separated_items.items(value, allowed)
        decide = (Message("one_code", {"codes": several}),) if several else ()
        return Fault(code, {"allowed": allowed}, decide or separated_items.suggested(value, allowed))
    if name != "pattern":
        return Fault(code, {"expected": bound})
    hint = _other_case(field, value) or Message("write_like", {"example": field.example_text})
    return Fault(code, {"expected": bound}, (hint,))


def _other_case(field: Field, value: str) -> Message | None:
    """Return the hint about a text of which only the case of its letters is wrong; None for others."""
    for hint, text in (("write_small", value.lower()), ("write_capitals", value.upper())):
        if text != value and field.type == "string" and not constraints.broken(field, text):
            return Message(hint, {"suggestion": text})
    return None
