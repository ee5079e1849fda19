"""The first line of a file: does it meet the fields of its table, by order or by name?

Table Schema v2, fieldsMatch: `exact`, the same fields in the same order; by name `equal`, the same fields;
`subset`, all fields and perhaps more; `superset`, only fields and perhaps fewer; `partial`, at least one
field. A column that is no field is not read, and a field without a column is empty in every row.
"""

from collections.abc import Sequence
from pathlib import Path

from pipeline import source
from pipeline.finding import Finding, nearest
from pipeline.schema import TableSchema

MORE = ("subset", "partial")
FEWER = ("superset", "partial")


def check(table: TableSchema, labels: list[str]) -> list[Finding]:
    """Tell how the first line differs from the fields; nothing below it can be read until it is right."""
    names = table.names
    if table.fields_match == "exact" and labels == list(names):
        return []

    def finding(message: str, column: int | None = None, hint: str = "") -> Finding:
        return Finding("error", "cells.header", message, table.file, 1, column, hint=hint)

    if not labels:
        return [finding("the first line is empty", hint=f"it must be {','.join(names)}")]
    if len(labels) == 1 and labels[0].split(";") == list(names):
        hint = "save it as CSV with commas between the cells"
        return [finding("the cells are separated by semicolons, not by commas", hint=hint)]
    findings = []
    for column, label in enumerate(labels, start=1):
        if label not in names and table.fields_match not in MORE:
            hint = nearest(label, set(names) - set(labels))
            findings.append(finding(f'there is no field "{label}" in {table.name}', column, hint))
        elif label in names and label in labels[: column - 1]:
            findings.append(finding(f'the field "{label}" stands there a second time', column))
    findings += [finding(f'the field "{name}" is missing') for name in _needed(table) if name not in labels]
    if table.fields_match == "partial" and not set(labels) & set(names):
        findings.append(finding("none of the fields stands there", hint=f"fields: {','.join(names)}"))
    if findings or table.fields_match != "exact":
        return findings
    return [
        finding(
            "the fields are in another order than the contract's", hint=f"the order must be {','.join(names)}"
        )
    ]


def column(folder: Path, table: TableSchema, name: str) -> int:
    """Return the position of a field in a file that has been read; as `position`."""
    return position(
        table.names if table.fields_match == "exact" else source.header(folder / table.file), name
    )


def position(labels: Sequence[str], name: str) -> int:
    """Return the position of a field in a first line, counted from 1; 0 where it has none."""
    return labels.index(name) + 1 if name in labels else 0


def _needed(table: TableSchema) -> list[str]:
    """Return the fields that the first line must hold: those that may never be empty always."""
    return [
        field.name
        for field in table.fields
        if table.fields_match not in FEWER or field.required or field.name in table.primary_key
    ]
