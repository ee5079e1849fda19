"""What the findings of the first layer say: one sentence for each fault, and what the coder can do."""

from pipeline.dataset import Dataset
from pipeline.finding import Finding, nearest, shown
from pipeline.schema import Field, TableSchema

UNREADABLE = {
    "not UTF-8": ("a character that is not UTF-8", "save it as CSV UTF-8 (comma delimited)"),
    "unexpected end of data": ("a double quote opens here and never closes", 'close it, or write "" for one'),
    "',' expected after '\"'": ("a double quote stands inside a quoted cell", 'write it twice: ""'),
}
TYPES = {
    "integer": ("is not a whole number", "write digits only"),
    "number": ("is not a number", "write digits and a decimal point"),
    "date": ("is not a date", "write year, month and day as YYYY-MM-DD"),
    "boolean": ("is neither true nor false", "write true or false"),
    "year": ("is not a year", "write four digits"),
    "yearmonth": ("is not a month of a year", "write it as YYYY-MM"),
    "datetime": ("is not a date and time", "write it as YYYY-MM-DDThh:mm:ss"),
}


def fault(dataset: Dataset, field: Field, check: str, value: str) -> tuple[str, str, str]:
    """Return the name of the check that a cell fails, what is wrong with it, and a hint."""
    bound = field.constraints.get(check)
    match check:
        case "required":
            hint = field.description.split(". ")[0].rstrip(".") + f", such as {field.example}"
            return "required", "must not be empty", hint
        case "type":
            return "type", *_type_fault(field, value)
        case "enum" if field.codes:
            message = f"{shown(value)} is no code of {field.codes}"
            return "code", message, nearest(value, dataset.allowed(field))
        case "pattern":
            return "pattern", f"{shown(value)} does not have the form {bound}", f"such as {field.example}"
        case "minimum" | "maximum":
            side = "below" if check == "minimum" else "above"
            return check, f"{shown(value)} is {side} {bound}", ""
    return check.lower(), f"{shown(value)} breaks {check} {bound}", ""


def _type_fault(field: Field, value: str) -> tuple[str, str]:
    if field.type == "integer" and value.lstrip("+-").isdecimal():
        if value.isascii():
            return f"{shown(value)} is too large a number", "at most 9223372036854775807"
        return f"{shown(value)} is not written in the digits 0 to 9", f"write {int(value)}"
    what, hint = TYPES.get(field.type, (f"is not of type {field.type}", "write a value"))
    return f"{shown(value)} {what}", f"{hint}, such as {field.example}"


def header(table: TableSchema, labels: list[str]) -> list[Finding]:
    """Tell how the first line differs from the fields; nothing below it can be read until it is right."""

    def finding(message: str, column: int | None = None, hint: str = "") -> Finding:
        return Finding("error", "cells.header", message, table.file, 1, column, hint=hint)

    if not labels:
        return [finding("the first line is empty", hint=f"it must be {','.join(table.names)}")]
    if len(labels) == 1 and labels[0].split(";") == list(table.names):
        hint = "save it as CSV with commas between the cells"
        return [finding("the cells are separated by semicolons, not by commas", hint=hint)]
    findings = []
    for column, label in enumerate(labels, start=1):
        if label not in table.names:
            hint = nearest(label, set(table.names) - set(labels))
            findings.append(finding(f'there is no field "{label}" in {table.name}', column, hint))
        elif label in labels[: column - 1]:
            findings.append(finding(f'the field "{label}" stands there a second time', column))
    findings += [finding(f'the field "{name}" is missing') for name in table.names if name not in labels]
    order = f"the order must be {','.join(table.names)}"
    return findings or [finding("the fields are in another order than the contract's", hint=order)]
