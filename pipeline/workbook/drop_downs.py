"""The data validations of a workbook: drop-downs, the form of typed columns, and the hint at each cell.

Spreadsheet programs compare what is typed with them, not what is pasted; `check` compares everything. Only
a wrong code is refused. Everything else may be right although it looks wrong, so the program asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.core import wording
from pipeline.core.finding import Message
from pipeline.raw_files.spreadsheet_position import column_letter
from pipeline.schema.model import Field, TableSchema
from pipeline.workbook import input_hints, value_lists
from pipeline.workbook.value_lists import CODES, ValueList

MOST_COMPARED = 5_000  # rows beyond the last in which a repeated key is recognised
LONGEST_FORMULA = 255


@dataclass(frozen=True)
class Choices:
    """Where the values of a workbook's columns come from.

    Attributes:
        dataset: the contract.
        sheets: the name of the sheet of each table, and the fields of its columns.
        lists: the lists of values.
    """

    dataset: Dataset
    sheets: Mapping[str, tuple[str, tuple[str, ...]]]
    lists: Mapping[str, ValueList]


def validation(choices: Choices, table: TableSchema, field: Field, column: int, rows: int) -> dict[str, Any]:
    """Return the options of the data validation of a column.

    Args:
        choices: where values come from.
        table: the table.
        field: the field of the column.
        column: the number of the column, from 1.
        rows: the number of rows of the sheet.
    """
    dataset, sheets, lists = choices.dataset, choices.sheets, choices.lists
    options: dict[str, Any] = {
        "input_title": input_hints.title(field),
        "input_message": input_hints.text(dataset, table, field),
        "ignore_blank": True,
    }
    name = value_lists.name_of(dataset, table, field)
    several = bool(field.separator) or field.type in {"list", "array"}
    if name in lists:
        code = Message("workbook.stop.codes", {"codes": name, "sheet": CODES})
        kind = "stop" if field.missing_values == ("",) else "warning"
        return {**options, **_list(lists[name].range, kind, code, refuse=not several)}
    if field.type == "boolean":
        words = [field.true_values[0], field.false_values[0]]
        return {**options, **_list(words, "warning", Message("workbook.stop.type"), refuse=True)}
    target = value_lists.target_of(table, field)
    if target and target[0] in sheets and target[1] in sheets[target[0]][1]:
        sheet, names = sheets[target[0]]
        source = _live(sheet, column_letter(names.index(target[1]) + 1))
        question = Message("workbook.stop.target", {"sheet": sheet})
        free = several or bool(field.aliases)
        return {**options, **_list(source, "warning", question, refuse=not free)}
    if table.primary_key == (field.name,) or field.constraints.get("unique"):
        return {**options, **_custom(_unique(column_letter(column), rows), "unique")}
    formula = _form(field, f"{column_letter(column)}2")
    return {**options, **(_custom(formula, "type") if formula else {"validate": "any"})}


def _list(source: Any, kind: str, message: Message, *, refuse: bool) -> dict[str, Any]:  # noqa: ANN401 - a range or values
    """Return a drop-down; without `refuse` other values are accepted without a question."""
    error = {"error_type": kind, "error_message": wording.phrase(message)}
    return {"validate": "list", "source": source, "show_error": refuse, **error}


def _custom(formula: str, code: str) -> dict[str, Any]:
    message = wording.phrase(Message(f"workbook.stop.{code}"))
    return {"validate": "custom", "value": formula, "error_type": "warning", "error_message": message}


def _live(sheet: str, column: str) -> str:
    """Return the range of the cells of a column that are not empty, as the sheet is then."""
    name = "'" + sheet.replace("'", "''") + "'!"
    return f"=OFFSET({name}${column}$2,0,0,MAX(1,COUNTA({name}${column}:${column})-1),1)"


def _unique(column: str, rows: int) -> str:
    """Return a formula that is true if no other row has the text; for COUNTIF, 007 would be equal to 7."""
    cells = f"{column}$2:{column}${rows + 1 + MOST_COMPARED}"
    return f"=SUMPRODUCT(--EXACT({cells},{column}2))<2"


def _form(field: Field, cell: str) -> str:
    """Return a formula that is true if a cell looks like a value of its field; empty if any text does."""
    if field.holds or field.constraints.get("pattern"):
        return ""
    match field.type:
        case "integer" if field.bare_number and not field.group_char:
            whole = f'TEXT(VALUE({cell}),"0")={cell}&""'
            return "=" + _all([whole, *_limits(field, f"VALUE({cell})")])
        case "number" if field.bare_number and not field.group_char:
            number = f'_xlfn.NUMBERVALUE({cell},"{field.decimal_char}"," ")'
            return "=" + _all([f"ISNUMBER({number})", *_limits(field, number)])
        case "date" if field.format in {"default", "any"}:
            parts = [f"LEN({cell})=10", f'MID({cell},5,1)="-"', f'MID({cell},8,1)="-"']
            return "=" + _all(parts)
    return ""


def _all(tests: list[str]) -> str:
    """Return as many tests as a formula may contain."""
    while len(formula := f"AND({','.join(tests)})") >= LONGEST_FORMULA:
        tests = tests[:-1]
    return formula


def _limits(field: Field, number: str) -> list[str]:
    signs = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
    limits = {name: field.constraints[name] for name in signs if name in field.constraints}
    return [
        f"{number}{signs[name]}{limit}" for name, limit in limits.items() if isinstance(limit, int | float)
    ]
