"""Constraints of Table Schema in SQL: what a value must satisfy, in the same words for every layer.

The scan of cells and the row tests look for values that do NOT satisfy a requirement, and the published
database has it in a CHECK constraint. It is null where there is no value, and null satisfies it in all three.
"""

import re

from pipeline.core import sql
from pipeline.schema import match_pattern, sql_types
from pipeline.schema.model import Field

OPERATORS = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
LENGTHS = {"minLength": ">=", "maxLength": "<="}
LOWER = ("minimum", "exclusiveMinimum")
OPEN_ENDED = re.compile(r"([\w/:, -]+)\.\*", re.ASCII)


def requirements(field: Field, value: str) -> dict[str, str]:
    """Return a condition in SQL for each constraint of a field, by the name of the constraint.

    `required` and `unique` are missing, since they are not about a value, and so is `jsonSchema`, which only
    Python can check.

    Args:
        field: one whose type SQL decides, or a published one, with its code list written as an enum.
        value: SQL for a value of the field.
    """
    conditions = {name: _condition(field, name, value) for name in field.constraints}
    return {name: condition for name, condition in conditions.items() if condition}


def _condition(field: Field, name: str, value: str) -> str:
    bound = field.constraints[name]
    if name in OPERATORS:
        condition = f"{value} {OPERATORS[name]} {sql_types.constant(field, bound)}"
        # NaN satisfies no bound; DuckDB sorts it above all numbers.
        not_nan = f" AND NOT isnan({value})" if field.type == "number" and name in LOWER else ""
        return f"({condition}{not_nan})"
    if name in LENGTHS:
        return f"(len({value}) {LENGTHS[name]} {int(bound)})"
    if name == "pattern":
        return _match(value, bound)
    if name == "enum":
        return sql.one_of(value, [sql_types.constant(field, item) for item in bound])
    return ""


def _match(value: str, pattern: str) -> str:
    """Return SQL that is true for a text that a pattern matches from its first to its last character.

    One like https://.* needs no regular expression: the text starts so, and a dot matches anything but a line
    break.
    """
    start = OPEN_ENDED.fullmatch(pattern)
    if start:
        breaks = f"contains({value}, chr(10)) OR contains({value}, chr(13))"
        return f"(starts_with({value}, {sql.literal(start[1])}) AND NOT ({breaks}))"
    return match_pattern.match_sql(value, pattern)
