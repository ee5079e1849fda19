"""Does the header of a file fit the fields of its table, as `fieldsMatch` asks (Table Schema v2)?"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import form
from pipeline.finding import Finding, nearest, shown
from pipeline.form import Form, normal
from pipeline.schema import TableSchema

MORE = ("subset", "partial")
FEWER = ("superset", "partial")


def check(table: TableSchema, written: Form) -> list[Finding]:
    """Tell how the labels differ from the fields; rows are read only where none is missing or astray."""

    def finding(message: str, column: int | None = None, hint: str = "") -> Finding:
        return Finding("error", "cells.header", message, table.file, written.line, column, hint=hint)

    labels, names = written.labels, table.names
    if labels is None or (table.fields_match == "exact" and labels == list(names)):
        return []
    delimiter = written.dialect.delimiter
    if not labels:
        return [finding("the first line is empty", hint=f"it must be {delimiter.join(names)}")]
    findings = []
    for column, label in enumerate(labels, start=1):
        field = normal(label) in names
        if label in labels[: column - 1] and (field or table.fields_match not in MORE):
            findings.append(finding(f'the field "{label}" stands there a second time', column))
        elif label not in names and (field or table.fields_match not in MORE):
            findings.append(finding(*_astray(table, labels, label, column)))
    meant = {normal(label) for label in labels}
    findings += [finding(f'the field "{name}" is missing') for name in _needed(table) if name not in meant]
    if table.fields_match == "partial" and not meant & set(names):
        findings.append(finding("none of the fields stands there", hint=f"fields: {delimiter.join(names)}"))
    if findings or table.fields_match != "exact":
        return findings
    order = f"the order must be {delimiter.join(names)}"
    return [finding("the fields are in another order than the contract's", hint=order)]


def fits(table: TableSchema, written: Form) -> bool:
    """Tell whether rows can be read: the labels fit, but for the way in which they are written."""
    if written.labels is None:
        return True
    return not check(table, replace(written, labels=columns(table, written)))


def columns(table: TableSchema, written: Form) -> list[str]:
    """Return the field of each column of a file; the label where it is none."""
    if written.labels is None:
        return list(table.names)
    return [normal(label) if normal(label) in table.names else label for label in written.labels]


def column(folder: Path, table: TableSchema, name: str) -> int:
    """Return the position of a field in a file that has been read; as `position`."""
    if table.fields_match == "exact":
        return position(table.names, name)
    return position(columns(table, form.recognise(folder / table.file, table)), name)


def position(labels: Sequence[str], name: str) -> int:
    """Return the position of a field in a first line, counted from 1; 0 where it has none."""
    return labels.index(name) + 1 if name in labels else 0


def _astray(table: TableSchema, labels: list[str], label: str, column: int) -> tuple[str, int, str]:
    """Return what is wrong with a label that is no field, its column, and a hint."""
    name = normal(label)
    if name not in table.names:
        hint = nearest(label, {*table.names} - {*labels})
        return f'there is no field "{label}" in {table.name}', column, hint
    wrong = [
        what
        for what, is_so in (
            ("without the spaces around it", label.strip() != label),
            ("without the invisible character at its side", normal(label) != label.strip().casefold()),
            ("in small letters", label.casefold() != label),
        )
        if is_so
    ]
    hint = f"write {name}, {' and '.join(wrong)}"
    return f"the label {shown(label)} is not written as its field", column, hint


def _needed(table: TableSchema) -> list[str]:
    """Return the fields that the first line must hold: those that may never be empty always."""
    return [
        field.name
        for field in table.fields
        if table.fields_match not in FEWER or field.required or field.name in table.primary_key
    ]
