"""What the findings of the first layer say: one sentence for each fault, and what the coder can do."""

from pipeline.cells import cell_tests, spreadsheet_hints
from pipeline.contract.dataset import Dataset
from pipeline.core.finding import Severity
from pipeline.core.legacy import nearest
from pipeline.core.text import quoted
from pipeline.schema.model import Field, TableSchema

TYPES = {
    "integer": ("is not a whole number", "write digits only"),
    "number": ("is not a number", "write digits and a decimal point"),
    "date": ("is not a date", "write year, month and day as YYYY-MM-DD"),
    "boolean": ("is neither true nor false", "write true or false"),
    "year": ("is not a year", "write four digits"),
    "yearmonth": ("is not a month of a year", "write it as YYYY-MM"),
    "time": ("is not a time of the day", "write it as hh:mm:ss"),
    "datetime": ("is not a date and time", "write it as YYYY-MM-DDThh:mm:ss"),
    "duration": ("is not a duration", "write it as PnYnMnDTnHnMnS"),
    "object": ("is not a JSON object", "write it in braces"),
    "array": ("is not a JSON array", "write it in square brackets"),
    "list": ("is not a list of what its items must be", "separate the items as the schema says"),
    "geopoint": ("is not a point of the map", "write longitude and latitude in degrees"),
    "geojson": ("is not GeoJSON", "write a geometry or a feature"),
    "email": ("is not an email address", "write name@domain"),
    "uri": ("is not a URI", "write it with its scheme"),
    "uuid": ("is not a UUID", "write 8, 4, 4, 4 and 12 digits with hyphens"),
    "binary": ("is not base64", "encode it"),
}

# What is odd in a text, though no word of its field forbids it.
ODD = ("space", "formula")
BROKEN = {
    "minimum": "is below {}",
    "maximum": "is above {}",
    "exclusiveMinimum": "is not above {}",
    "exclusiveMaximum": "is not below {}",
    "minLength": "is shorter than {}",
    "maxLength": "is longer than {}",
    "pattern": "does not have the form {}",
    "enum": "is none of the allowed values",
    "jsonSchema": "does not conform to the JSON Schema of its field",
}


def fault(dataset: Dataset, table: TableSchema, field: Field, check: str, value: str) -> tuple[str, str, str]:
    """Return the name of the check that a cell fails, what is wrong with it, and a hint."""
    if check == "required":
        hint = field.description.split(". ")[0].rstrip(".") + f", such as {field.example}"
        if value and not spreadsheet_hints.bare(value):
            return check, "must not be empty, and spaces are nothing", hint
        if field.name in table.primary_key:
            hint += "; of merged cells only the first keeps its value, so fill in each"
        return check, "must not be empty", hint
    if check in ODD:
        return check, *_odd(check, value)
    if check == "type":
        return check, *_type_fault(field, value)
    if check == "enum" and field.codes:
        message = f"{quoted(value)} is no code of {field.codes}"
        return "code", message, nearest(value, dataset.allowed(field))
    bound = field.constraints[check]
    hint = f"such as {field.example}" if check == "pattern" else ""
    if check == "enum":
        hint = nearest(value, [str(one) for one in bound])
    return check.lower(), f"{quoted(value)} {BROKEN[check].format(bound)}", hint


def _odd(check: str, value: str) -> tuple[str, str]:
    if check == "formula":
        hint = "if no formula is meant, let the text begin with something else"
        return f"{quoted(value)} may act as a formula in a spreadsheet", hint
    blank = not spreadsheet_hints.bare(value)
    message = "holds nothing but spaces" if blank else f"a space stands at an end of {quoted(value)}"
    return message, spreadsheet_hints.spaces(value)


def severity(dataset: Dataset, table: TableSchema, field: Field, check: str) -> Severity:
    """Return how grave a fault of a cell is: what is odd in free text, and only there, is a warning."""
    if check == "formula" or (check == "space" and not cell_tests.is_name(dataset, table, field)):
        return "warning"
    return "error"


def _type_fault(field: Field, value: str) -> tuple[str, str]:
    if field.type == "integer" and value.lstrip("+-").isdecimal():
        if value.isascii():
            return f"{quoted(value)} is too large a number", "at most 9223372036854775807"
        return f"{quoted(value)} is not written in the digits 0 to 9", f"write {int(value)}"
    plain = field.format == "default" or field.type in {"geopoint", "geojson"}
    kind = field.format if field.type == "string" else field.type
    if not plain and field.type != "string":
        what, _ = TYPES[kind]
        return f"{quoted(value)} {what} of the format {field.format}", f"write it such as {field.example}"
    what, hint = TYPES.get(kind, (f"is not of type {field.type}", "write a value"))
    return f"{quoted(value)} {what}", f"{hint}, such as {field.example}"
