"""What the findings of the first layer say: one sentence for each fault, and what the coder can do."""

from pipeline.dataset import Dataset
from pipeline.finding import nearest, shown
from pipeline.schema import Field

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
