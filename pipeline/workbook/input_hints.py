"""What a coder may type into a column, in plain words."""

from collections.abc import Iterator

from pipeline.contract.dataset import Dataset
from pipeline.core import wording
from pipeline.core.finding import Message, Value
from pipeline.schema.model import Field, TableSchema
from pipeline.workbook import value_lists
from pipeline.workbook.value_lists import CODES

LONGEST_TITLE = 32  # characters of the hint that a spreadsheet program shows at a cell
LONGEST = 255
LIMITS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "minLength", "maxLength")
MOST_LISTED = 6


def title(field: Field) -> str:
    """Return the title of a hint."""
    return _cut(field.title or field.name, LONGEST_TITLE)


def text(dataset: Dataset, table: TableSchema, field: Field) -> str:
    """Return a hint: the description, shortened if need be, and what is allowed."""
    allowed = " ".join(_rules(dataset, table, field))
    if field.example is not None:
        example = _phrase("example", example=field.example_text)
        allowed = f"{allowed} {example}" if len(f"{allowed} {example}") <= LONGEST else allowed
    room = LONGEST - len(allowed) - 1
    return (
        f"{_cut(field.description, room)}\n{allowed}".strip()
        if room > MOST_LISTED
        else _cut(allowed, LONGEST)
    )


def full(dataset: Dataset, table: TableSchema, field: Field) -> str:
    """Return what is allowed, complete."""
    return " ".join(_rules(dataset, table, field))


def _cut(text: str, length: int) -> str:
    """Return a text, cut after a word if it is too long."""
    if len(text) <= length:
        return text
    return f"{text[: length - 1].rpartition(' ')[0] or text[: length - 1]}…"


def _phrase(code: str, **values: str | int | list[str]) -> str:
    return wording.phrase(Message(f"workbook.{code}", values))


def _rules(dataset: Dataset, table: TableSchema, field: Field) -> Iterator[str]:
    """Yield a sentence for each rule of a field."""
    if table.requires(field):
        yield _phrase("required")
    if field.constraints.get("unique") or table.primary_key == (field.name,):
        yield _phrase("unique")
    yield from _type(field)
    yield from _values(dataset, table, field)
    for name in LIMITS:
        if name in field.constraints:
            limit = field.constraints[name]
            yield _phrase(name, value=limit if isinstance(limit, int) else str(limit))
    if "pattern" in field.constraints:
        example = {"example": field.example_text} if field.example is not None else {}
        yield _phrase("pattern", pattern=str(field.constraints["pattern"]), **example)
    if "jsonSchema" in field.constraints:
        yield _phrase("jsonSchema")
    separator = field.separator or (field.delimiter if field.type == "list" else "")
    if separator:
        yield _phrase("separator", separator=separator)


def _type(field: Field) -> Iterator[str]:
    """Yield a sentence about the type of a field, unless any text is allowed."""
    code = f"workbook.type.{field.holds or field.type}"
    values: dict[str, Value] = {}
    match field.type:
        case "boolean":
            values = {"true": field.true_values[0], "false": field.false_values[0]}
        case "number":
            values = {"decimal": field.decimal_char}
        case "date" | "datetime" | "time" if field.format not in {"default", "any"}:
            values = {"format": field.format}
    if code in wording.phrases():
        yield wording.phrase(Message(code, values))


def _values(dataset: Dataset, table: TableSchema, field: Field) -> Iterator[str]:
    """Yield a sentence about the list or the column that the values come from."""
    name = value_lists.name_of(dataset, table, field)
    enum = [str(value) for value in field.constraints.get("enum", ())]
    if enum and not field.codes and len(enum) <= MOST_LISTED:
        yield _phrase("enum", values=enum)
    elif name:
        yield _phrase("codes", codes=name, sheet=CODES)
    else:
        target = value_lists.target_of(table, field)
        if target:
            aliases = {"aliases": field.aliases.table} if field.aliases else {}
            yield _phrase("target", sheet=target[0], column=target[1], **aliases)
