"""Whether the header of a file fits the fields of its table, as `fieldsMatch` requires (Table Schema v2).

The labels of a header are names of fields, or the labels that the schema gives to fields.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pipeline.core.finding import Finding, Message, Values, suggest
from pipeline.raw_files import detect_format, lost_header
from pipeline.raw_files.detect_format import FileFormat
from pipeline.raw_files.lost_header import ROWS_SEARCHED
from pipeline.raw_files.python_reader import UnreadableError, read_rows
from pipeline.schema import column_names
from pipeline.schema.model import TableSchema

UNNAMED = "cells.header.unnamed"
ALLOW_OTHER_COLUMNS = ("subset", "partial")
ALLOW_MISSING_FIELDS = ("superset", "partial")


def check(
    table: TableSchema, path: Path, file_format: FileFormat, others: Iterable[TableSchema] = ()
) -> list[Finding]:
    """Return the findings about the header; none where every label is that of a field, in the right order.

    Args:
        table: the table.
        path: its file.
        file_format: how the file is written.
        others: the tables whose content the file may have by mistake.
    """
    found = _faults(table, file_format)
    if not found or table.fields_match != "exact":
        return found
    for other in others:
        if other.name != table.name and {*column_names.fields(other, file_format.labels or ())} == {
            *other.names
        }:
            hint = Message("restore_file", {"file": table.file, "other_file": other.file})
            values: Values = {"table": table.name, "other": other.name}
            return [_finding(table, file_format, "cells.header.other_table", values, hint)]
    if found[0].code == "cells.header.none" and lost_header.is_one_cell(table, file_format):
        hint = Message("restore_columns", {"file": table.file})
        return [_finding(table, file_format, "cells.header.one_cell", {}, hint)]
    if found[0].code == "cells.header.none":
        return [replace(found[0], hints=(lost_header.hint(table, path, file_format),))]
    return [_with_values(table, path, file_format, f) if f.code == UNNAMED else f for f in found]


def _with_values(table: TableSchema, path: Path, file_format: FileFormat, finding: Finding) -> Finding:
    """Return the finding about a column without a name, whose values must not be deleted unseen.

    If the field is missing that follows that of the column before, only its header is gone.
    """
    position = (finding.column or 1) - 1
    present = column_names.fields(table, file_format.labels or ())
    before = table.names.index(present[position - 1]) if position and present[position - 1] else -1
    following = (
        table.names[before + 1] if before + 1 < len(table.names) and (before >= 0 or not position) else ""
    )
    if following and following not in present:
        label = column_names.shown(table.field(following))
        return replace(finding, hints=(Message("name_column", {"label": label}),))
    try:
        rows = islice(read_rows(path, file_format.dialect, file_format.encoding), 1, ROWS_SEARCHED)
        line = next((row.first_line for row in rows if any(row.cells[position : position + 1])), 0)
    except UnreadableError:
        line = 0
    if not line:
        return finding
    place = f"{table.file}:{line}:{position + 1}"
    return replace(finding, hints=(Message("move_values", {"place": place}),))


def _faults(table: TableSchema, file_format: FileFormat) -> list[Finding]:
    """Return the findings about the header, as far as its labels tell."""
    labels = file_format.labels
    by_text = column_names.exact(table)
    if labels is None or (
        table.fields_match == "exact" and [by_text.get(label) for label in labels] == list(table.names)
    ):
        return []
    header = {"header": file_format.dialect.delimiter.join(map(column_names.shown, table.fields))}
    no_header = _no_header(table, file_format, labels, header)
    if no_header:
        return [no_header]
    findings = [*_labels(table, file_format, labels), *_missing(table, file_format, labels)]
    if table.fields_match == "partial" and not any(column_names.fields(table, labels)):
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
    if table.fields_match == "exact" and not any(column_names.fields(table, labels)):
        return _finding(table, file_format, "cells.header.none", {"table": table.name})
    return None


def _labels(table: TableSchema, file_format: FileFormat, labels: list[str]) -> Iterator[Finding]:
    """Yield a finding for each label that occurs before, or is not written as a field."""
    by_text = column_names.exact(table)
    for column, (label, name) in enumerate(zip(labels, column_names.fields(table, labels), strict=True), 1):
        if not name and table.fields_match in ALLOW_OTHER_COLUMNS:
            continue
        before = labels[: column - 1]
        again = label in by_text and by_text[label] in map(by_text.get, before)
        if again or (column_names.normalised(label) and label in before):
            finding = _finding(table, file_format, "cells.header.duplicate", {"label": label})
        elif label not in by_text:
            finding = _finding(table, file_format, *_wrong_label(table, labels, label, name))
        else:
            continue
        yield replace(finding, column=column)


def _wrong_label(
    table: TableSchema, labels: list[str], label: str, name: str
) -> tuple[str, Values, *tuple[Message, ...]]:
    """Return code, values and hints of the finding about a label that is not written as a field.

    Args:
        table: the table.
        labels: all labels of the header.
        label: one of them.
        name: the field that it is read as; empty if it belongs to no field.
    """
    text = column_names.normalised(label)
    if not text:
        return UNNAMED, {}, Message("delete_column")
    if not name:
        values = {"label": label, "table": table.name}
        return "cells.header.unknown_field", values, *_suggested(table, labels, label)
    expected = column_names.expected(table, name, label)
    differences = {
        "trim_label": label.strip() != label,
        "bare_label": text != label.strip().casefold(),
        "lower_label": label.casefold() != label and expected == name,
    }
    hints = (Message(code) for code, differs in differences.items() if differs)
    return "cells.header.spelling", {"label": label, "expected": expected}, *hints


def _suggested(table: TableSchema, labels: list[str], label: str) -> tuple[Message, ...]:
    """Return the hint for an unknown label: the missing field with a similar name, or all missing fields."""
    present = column_names.fields(table, labels)
    missing = [field for field in table.fields if field.name not in present]
    similar = suggest(label, {text for field in missing for text in (field.name, field.label) if text})
    if similar and "suggestion" in similar[0].values:
        return similar
    return suggest(label, map(column_names.shown, missing))


def _missing(table: TableSchema, file_format: FileFormat, labels: list[str]) -> Iterator[Finding]:
    """Yield a finding for each field without a column, unless `fieldsMatch` allows that."""
    present = column_names.fields(table, labels)
    for field in table.fields:
        optional = table.fields_match in ALLOW_MISSING_FIELDS and not (
            field.required or field.name in table.primary_key
        )
        if field.name not in present and not optional:
            values = {"field": column_names.shown(field)}
            yield _finding(table, file_format, "cells.header.missing_field", values)


def fits(table: TableSchema, file_format: FileFormat, *, unnamed: bool = False) -> bool:
    """Return whether rows can be read: the labels are those of the fields, apart from their spelling.

    Args:
        table: the table.
        file_format: how its file is written.
        unnamed: there may be columns without a name to the right of the last field.
    """
    if file_format.labels is None:
        return True
    labels = columns(table, file_format)
    if unnamed:
        labels = named(table, labels)
    return not _faults(table, replace(file_format, labels=labels))


def named(table: TableSchema, labels: Sequence[str]) -> list[str]:
    """Return the labels without empty ones at the right, if a table has no columns but its fields."""
    if table.fields_match != "exact":
        return [*labels]
    last = max((i for i, label in enumerate(labels, start=1) if column_names.normalised(label)), default=0)
    return [*labels[:last]]


def columns(table: TableSchema, file_format: FileFormat) -> list[str]:
    """Return for each column of a file the name of its field, or its label where it has none."""
    if file_format.labels is None:
        return list(table.names)
    names = column_names.fields(table, file_format.labels)
    return [name or label for label, name in zip(file_format.labels, names, strict=True)]


def headers(table: TableSchema, file_format: FileFormat) -> dict[str, str]:
    """Return the text above the column of each field, as a coder sees it: its name or its label."""
    texts = {field.name: column_names.shown(field) for field in table.fields}
    found = zip(column_names.fields(table, file_format.labels or ()), file_format.labels or (), strict=True)
    by_text = column_names.exact(table)
    return texts | {name: label for name, label in found if label in by_text}


def header(folder: Path, table: TableSchema, name: str) -> str:
    """Return the text above the column of a field in a file that has been read."""
    if not any(field.label for field in table.fields):
        return name
    return headers(table, detect_format.detect(folder / table.file, table))[name]


def column(folder: Path, table: TableSchema, name: str) -> int:
    """Return the position of a field in a file that has been read, as `position` does."""
    if table.fields_match == "exact":
        return position(table.names, name)
    return position(columns(table, detect_format.detect(folder / table.file, table)), name)


def position(labels: Sequence[str], name: str) -> int:
    """Return the position of a field in a header, counted from 1; 0 where the header lacks it."""
    return labels.index(name) + 1 if name in labels else 0
