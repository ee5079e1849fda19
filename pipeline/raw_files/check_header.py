"""Does the header of a file fit the fields of its table, as `fieldsMatch` asks (Table Schema v2)?"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.core.finding import Finding
from pipeline.core.legacy import nearest, worded
from pipeline.core.text import quoted
from pipeline.raw_files import detect_format
from pipeline.raw_files.detect_format import Form, normal
from pipeline.schema.model import TableSchema

MORE = ("subset", "partial")
FEWER = ("superset", "partial")


def check(table: TableSchema, written: Form) -> list[Finding]:
    """Tell how the labels differ from the fields; rows are read only where none is missing or astray."""

    def finding(message: str, column: int | None = None, hint: str = "") -> Finding:
        return worded("error", "cells.header", message, table.file, written.line, column, hint=hint)

    labels, names = written.labels, table.names
    if labels is None or (table.fields_match == "exact" and labels == list(names)):
        return []
    delimiter = written.dialect.delimiter
    above = _no_header(table, labels, delimiter)
    if above:
        return [finding(above[0], hint=above[1])]
    findings = []
    for column, label in enumerate(labels, start=1):
        field = normal(label) in names
        if normal(label) and label in labels[: column - 1] and (field or table.fields_match not in MORE):
            findings.append(finding(f"the field {quoted(label)} stands there a second time", column))
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


def _no_header(table: TableSchema, labels: list[str], delimiter: str) -> tuple[str, str] | None:
    """Say of a first line that is no header at all what it is, and what to do."""
    whole = delimiter.join(table.names)
    if not labels:
        return "the first line is empty", f"it must be {whole}"
    if labels[0].startswith("sep="):
        return "this line is a spreadsheet's own, not the header", "delete the line"
    if table.fields_match == "exact" and not {normal(label) for label in labels} & set(table.names):
        hint = f"the first line must be {whole}; delete what stands above it"
        return "none of the fields stands in the first line", hint
    return None


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
    return position(columns(table, detect_format.recognise(folder / table.file, table)), name)


def position(labels: Sequence[str], name: str) -> int:
    """Return the position of a field in a first line, counted from 1; 0 where it has none."""
    return labels.index(name) + 1 if name in labels else 0


def _astray(table: TableSchema, labels: list[str], label: str, column: int) -> tuple[str, int, str]:
    """Return what is wrong with a label that is no field, its column, and a hint."""
    name = normal(label)
    if not name:
        return "the column has no name", column, "delete the column, also where it looks empty"
    if name not in table.names:
        hint = nearest(label, {*table.names} - {*labels})
        return f"there is no field {quoted(label)} in {table.name}", column, hint
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
    return f"the label {quoted(label)} is not written as its field", column, hint


def _needed(table: TableSchema) -> list[str]:
    """Return the fields that the first line must hold: those that may never be empty always."""
    return [
        field.name
        for field in table.fields
        if table.fields_match not in FEWER or field.required or field.name in table.primary_key
    ]
