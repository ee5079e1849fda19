"""Whether the header of a file fits the fields of its table, as `fieldsMatch` requires (Table Schema v2)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.core.finding import Finding, Message, Values, suggest
from pipeline.raw_files import detect_format
from pipeline.raw_files.detect_format import FileFormat, normalised
from pipeline.schema.model import TableSchema

ALLOW_OTHER_COLUMNS = ("subset", "partial")
ALLOW_MISSING_FIELDS = ("superset", "partial")


def check(table: TableSchema, file_format: FileFormat) -> list[Finding]:
    """Return the findings about the header; () where every label is that of a field, in the right order."""
    labels = file_format.labels
    if labels is None or (table.fields_match == "exact" and labels == list(table.names)):
        return []
    header = {"header": file_format.dialect.delimiter.join(table.names)}
    no_header = _no_header(table, file_format, labels, header)
    if no_header:
        return [no_header]
    findings = [*_labels(table, file_format, labels), *_missing(table, file_format, labels)]
    if table.fields_match == "partial" and not {*map(normalised, labels)} & {*table.names}:
        hint = Message("use_fields", header)
        findings.append(_finding(table, file_format, "cells.header.none", {"table": table.name}, hint))
    if findings or table.fields_match != "exact":
        return findings
    return [_finding(table, file_format, "cells.header.order", header, Message("order_columns", header))]


def _finding(
    table: TableSchema, file_format: FileFormat, code: str, values: Values, *hints: Message
) -> Finding:
    """Return a finding about the header as a whole."""
    return Finding("error", code, values, table.file, file_format.header_line, hints=hints)


def _no_header(
    table: TableSchema, file_format: FileFormat, labels: list[str], header: Values
) -> Finding | None:
    """Return the finding about a first line that is not a header; None where it is one."""
    if not labels:
        hint = Message("write_header", header)
        return _finding(table, file_format, "cells.header.empty", {}, hint)
    if labels[0].startswith("sep="):
        hint = Message("delete_line")
        return _finding(table, file_format, "cells.header.separator_line", {}, hint)
    if table.fields_match == "exact" and not {*map(normalised, labels)} & {*table.names}:
        hint = Message("header_first", header)
        return _finding(table, file_format, "cells.header.none", {"table": table.name}, hint)
    return None


def _labels(table: TableSchema, file_format: FileFormat, labels: list[str]) -> Iterator[Finding]:
    """Yield a finding for each label that occurs before, or is not written as a field."""
    for column, label in enumerate(labels, start=1):
        is_field = normalised(label) in table.names
        if not is_field and table.fields_match in ALLOW_OTHER_COLUMNS:
            continue
        if normalised(label) and label in labels[: column - 1]:
            finding = _finding(table, file_format, "cells.header.duplicate", {"label": label})
        elif label not in table.names:
            finding = _finding(table, file_format, *_wrong_label(table, labels, label))
        else:
            continue
        yield replace(finding, column=column)


def _wrong_label(
    table: TableSchema, labels: list[str], label: str
) -> tuple[str, Values, *tuple[Message, ...]]:
    """Return code, values and hints of the finding about a label that is not written as a field."""
    name = normalised(label)
    if not name:
        return "cells.header.unnamed", {}, Message("delete_column")
    if name not in table.names:
        values = {"label": label, "table": table.name}
        return "cells.header.unknown_field", values, *suggest(label, {*table.names} - {*labels})
    differences = {
        "trim_label": label.strip() != label,
        "bare_label": name != label.strip().casefold(),
        "lower_label": label.casefold() != label,
    }
    hints = (Message(code) for code, differs in differences.items() if differs)
    return "cells.header.spelling", {"label": label, "expected": name}, *hints


def _missing(table: TableSchema, file_format: FileFormat, labels: list[str]) -> Iterator[Finding]:
    """Yield a finding for each field without a column, unless `fieldsMatch` allows that."""
    present = {*map(normalised, labels)}
    for field in table.fields:
        optional = table.fields_match in ALLOW_MISSING_FIELDS and not (
            field.required or field.name in table.primary_key
        )
        if field.name not in present and not optional:
            yield _finding(table, file_format, "cells.header.missing_field", {"field": field.name})


def fits(table: TableSchema, file_format: FileFormat) -> bool:
    """Return whether rows can be read: the labels are those of the fields, apart from their spelling."""
    if file_format.labels is None:
        return True
    return not check(table, replace(file_format, labels=columns(table, file_format)))


def columns(table: TableSchema, file_format: FileFormat) -> list[str]:
    """Return for each column of a file the name of its field, or its label where it has none."""
    if file_format.labels is None:
        return list(table.names)
    names = ((label, normalised(label)) for label in file_format.labels)
    return [name if name in table.names else label for label, name in names]


def column(folder: Path, table: TableSchema, name: str) -> int:
    """Return the position of a field in a file that has been read, as `position` does."""
    if table.fields_match == "exact":
        return position(table.names, name)
    return position(columns(table, detect_format.detect(folder / table.file, table)), name)


def position(labels: Sequence[str], name: str) -> int:
    """Return the position of a field in a header, counted from 1; 0 where the header lacks it."""
    return labels.index(name) + 1 if name in labels else 0
