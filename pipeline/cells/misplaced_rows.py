"""Rows whose cells are in the wrong columns, and rows of another table: one finding in place of many.

A cell that was deleted or inserted moves those after it, and a row may be pasted into the wrong file. Then
nearly every cell is faulty, and no hint about a single one helps. A row is explained in this way only if
several of its faulty cells become right, in fields where most texts would be wrong, and no cell stays wrong.
Otherwise the findings about its cells stay as they are.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipeline.cells import missing_values, remnant_rows
from pipeline.cells.collect_findings import FileFindings
from pipeline.cells.fitting_values import FittingValues
from pipeline.cells.scan_result import ScanResult
from pipeline.contract.dataset import RETIRED, WAIVERS
from pipeline.core.finding import Finding, Message, Value, in_order
from pipeline.raw_files import check_header, spreadsheet_position
from pipeline.raw_files.spreadsheet_position import column_letter
from pipeline.schema import lists
from pipeline.schema.model import TableSchema

ENOUGH = 3  # faulty cells that become right
ENOUGH_FAULTY = 2  # of a row of another table
DOUBTED = 2  # of the tests of the scan fail; names and keys are compared with other tables later
FARTHEST = 3  # columns by which cells may have moved
MOST_ROWS = 200  # that are examined in one file
FEW_ROWS = 20  # that are, whatever their number of faulty cells; others may be names and keys
PLACES = 3
MOVING = ("insert_cells", "remove_cells")  # hints that can name a cell
OF_WIDTH = ("cells.row.too_few_cells", "cells.row.too_many_cells")

Cells = Sequence[str]


@dataclass(frozen=True)
class Explanation:
    """Why the cells of a row are faulty.

    Attributes:
        code: code of the finding.
        first: position of the first cell that is in the wrong column, counted from 0.
        values: values of the finding, the same for all rows with which the same happened.
        hint: what to do.
        affected: position from which on findings about the row's cells are consequences.
    """

    code: str
    first: int
    values: Mapping[str, Value]
    hint: Message
    affected: int = 0


@dataclass(frozen=True)
class RowExplainer:
    """What explains the rows of one file.

    Attributes:
        table: its table; the columns of the file have the order of its fields.
        headers: the text above the column of each field.
        fitting: what fits the fields of all tables.
    """

    table: TableSchema
    headers: Mapping[str, str]
    fitting: FittingValues

    def explain(self, cells: Cells) -> Explanation | None:
        """Return what happened to a row; None where that is not certain."""
        if self._is_remnant(cells):
            return self._remnant(cells)
        surplus = len(self.table.fields) < len(cells)
        moved = self._surplus(cells) if surplus else self._moved(cells)
        found = [*self._heading(cells), *moved, *self._of_other_tables(cells)]
        return found[0] if len(found) == 1 else None

    def _is_remnant(self, cells: Cells) -> bool:
        """Return whether a row has no key, and nothing but results."""
        required = [field.name for field in self.table.fields if self.table.requires(field)]
        names = zip(self.table.names, cells, strict=False)
        lacking = {
            n for i, (n, cell) in enumerate(names) if n in required and not self._fits(self.table, i, cell)
        }
        has_key = lacking.isdisjoint(self.table.primary_key)
        return not has_key and remnant_rows.is_remnant(cells, len(lacking), len(required))

    def _remnant(self, cells: Cells) -> Explanation:
        """Return what a row of results is."""
        filled = [i for i, cell in enumerate(cells) if cell.strip()]
        headers = [self.headers[name] for name in self.table.names]
        fields = [headers[i] if i < len(headers) else f"column {i + 1}" for i in filled]
        return Explanation("cells.row.remnant", filled[0], {"fields": fields}, Message("delete_remnant"))

    def _heading(self, cells: Cells) -> Iterator[Explanation]:
        """Yield what a row with one filled cell is, if its text is wrong there."""
        filled = [i for i, cell in enumerate(cells) if cell.strip()]
        if len(filled) == 1 and not self._fits(self.table, filled[0], cells[filled[0]]):
            values: dict[str, Value] = {"text": cells[filled[0]]}
            yield Explanation("cells.row.heading", filled[0], values, Message("delete_heading"))

    def _moved(self, cells: Cells) -> Iterator[Explanation]:
        """Yield each way in which cells may have moved, to the left (a negative distance) or to the right."""
        filled = [i for i, cell in enumerate(cells) if cell]
        start = next((i for i in filled if not self._fits(self.table, i, cells[i])), None)
        if start is None:
            return
        for distance in (d for step in range(1, FARTHEST + 1) for d in (-step, step)):
            for first in (i for i in reversed(filled) if i <= start):
                restored = _restored(cells, first, distance)
                if restored and self._is_right(self.table, restored, {*range(first, first - distance)}):
                    if self._mended(cells, restored) >= ENOUGH:
                        yield self._shift(cells, first, distance)
                    break

    def _surplus(self, cells: Cells) -> Iterator[Explanation]:
        """Yield how empty cells may have been inserted in a row that has a value beyond the last field.

        No such row is right, so that few mended cells suffice: but there must be one way only, and no text
        that was split at a comma.
        """
        surplus = len(cells) - len(self.table.fields)
        if any(cell.startswith(" ") for cell in cells) or self._is_split(cells):
            return
        found: dict[tuple[str, ...], tuple[int, int]] = {}
        for distance in range(surplus, FARTHEST + 1):
            for first in (i for i, cell in enumerate(cells) if cell and i >= distance):
                restored = [*cells[: first - distance], *cells[first:], *[""] * (distance - surplus)]
                if not any(cells[first - distance : first]) and self._is_right(self.table, restored):
                    found.setdefault(tuple(restored), (first, distance))
        if len(found) == 1:
            ((first, distance),) = found.values()
            yield self._shift(cells, first, distance)

    def _is_split(self, cells: Cells) -> bool:
        """Return whether a row is right if two of its cells, which have a value, are one."""
        pairs = [i for i, (cell, after) in enumerate(pairwise(cells)) if cell and after]
        width, delimiter = len(self.table.fields), self.table.dialect.delimiter
        joined = ([*cells[:i], f"{cells[i]}{delimiter}{cells[i + 1]}", *cells[i + 2 :]] for i in pairs)
        return any(len(row) == width and self._is_right(self.table, row) for row in joined)

    def _shift(self, cells: Cells, first: int, distance: int) -> Explanation:
        expected = self.headers[self.table.names[first - distance]]
        values: dict[str, Value] = {"columns": abs(distance), "expected": expected}
        code, hint = "moved_left", "insert_cells"
        if distance > 0:
            code, hint = "moved_right", "remove_cells"
        advice = Message(hint, {**values, "value": cells[first]})
        return Explanation(f"cells.row.{code}", first, values, advice, min(first, first - distance))

    def _of_other_tables(self, cells: Cells) -> Iterator[Explanation]:
        """Yield each other table of which the row may be."""
        for other in self.fitting.dataset.raw.values():
            width = len(other.fields)
            if other.name in {self.table.name, RETIRED, WAIVERS} or any(cells[width:]):
                continue
            row = [*cells, *[""] * width][:width]
            if self._right_elsewhere(cells, other) >= ENOUGH and self._is_right(other, row):
                key = other.primary_key
                value = row[other.names.index(key[0])]
                exists = len(key) == 1 and value in self.fitting.keys(f"{other.name}.{key[0]}")
                hint = Message("delete_pasted" if exists else "move_row", {"file": other.file, "key": value})
                values = {"table": self.table.name, "other": other.name}
                yield Explanation("cells.row.other_table", 0, values, hint)

    def _fits(self, table: TableSchema, position: int, cell: str) -> bool:
        if position >= len(table.fields):
            return not cell
        return self.fitting.fits(table, table.fields[position], cell)

    def _is_right(self, table: TableSchema, cells: Cells, gap: Collection[int] = ()) -> bool:
        """Return whether every cell fits its field in a table, apart from the cells of a gap."""
        return all(self._fits(table, i, cell) for i, cell in enumerate(cells) if i not in gap)

    def _mended(self, cells: Cells, restored: Cells) -> int:
        """Count the faulty cells that get a value that is not right by chance when the row is restored."""
        return sum(
            bool(value) and not self._fits(self.table, i, cell) and self._restricts(self.table, i)
            for i, (cell, value) in enumerate(zip(cells, restored, strict=True))
        )

    def _right_elsewhere(self, cells: Cells, other: TableSchema) -> int:
        """Count the faulty cells that are in a field of another table which most texts do not fit.

        If enough are faulty, cells count too that are right here because the field takes any text.
        """
        of_other = [
            i for i, cell in enumerate(cells[: len(other.fields)]) if cell and self._restricts(other, i)
        ]
        faulty = [i for i in of_other if not self._fits(self.table, i, cells[i])]
        free = [i for i in of_other if i < len(self.table.fields) and not self._restricts(self.table, i)]
        return len({*faulty, *free}) if len(faulty) >= ENOUGH_FAULTY else len(faulty)

    def _restricts(self, table: TableSchema, position: int) -> bool:
        return self.fitting.restricts(table, table.fields[position])


def explained(
    findings: FileFindings, scan: ScanResult, fitting: FittingValues, odd: Mapping[int, Cells]
) -> list[Finding]:
    """Return the findings about a file, in order, with one in place of those about an explained row.

    Args:
        findings: the findings about the file.
        scan: its scan.
        fitting: what fits the fields of all tables.
        odd: the rows that have not one cell for each field.
    """
    ordered = in_order(findings.findings)
    if check_header.named(scan.table, findings.labels) != list(scan.table.names):
        return ordered
    explainer = RowExplainer(scan.table, findings.headers, fitting)
    rows = [*dict([*scan.most_faulty_rows(DOUBTED, MOST_ROWS), *scan.most_faulty_rows(1, FEW_ROWS)]).items()]
    found: dict[int, tuple[Explanation, Cells]] = {}
    faulty = zip(scan.lines([row for row, _ in rows]), (cells for _, cells in rows), strict=True)
    for line, cells in [
        *((line, cells) for line, cells in faulty if line not in odd),
        *islice(odd.items(), MOST_ROWS),
    ]:
        explanation = explainer.explain(cells)
        if explanation:
            found[line] = explanation, cells
    wide = {line: len(cells) for line, cells in odd.items() if len(cells) > len(scan.table.fields)}
    if wide and found.keys() >= wide.keys():
        ordered = [f for f in ordered if f.code != check_header.UNNAMED]
    others = [finding for finding in ordered if not _is_consequence(scan.table, finding, found)]
    rows_of = spreadsheet_position.of_table(scan.csv.path, scan.table, found) if found else {}
    return in_order([*others, *_findings(scan.table, found, rows_of)])


def _restored(cells: Cells, first: int, distance: int) -> list[str] | None:
    """Return a row before its cells moved; None if they cannot have moved so, since others would be lost."""
    if distance < 0:
        gap = [""] * -distance
        return None if any(cells[distance:]) else [*cells[:first], *gap, *cells[first:distance]]
    inserted = cells[max(first - distance, 0) : first]
    if len(inserted) < distance or any(inserted):
        return None
    return [*cells[: first - distance], *cells[first:], *[""] * distance]


def _is_consequence(
    table: TableSchema, finding: Finding, found: Mapping[int, tuple[Explanation, Cells]]
) -> bool:
    """Return whether a finding is about an explained cell; a missing value that others use too is not."""
    if finding.code in OF_WIDTH and finding.line in found:
        return True
    if finding.line is None or finding.column is None or finding.line not in found:
        return False
    if finding.column <= found[finding.line][0].affected:
        return False
    if finding.code not in missing_values.CODES:
        return True
    value, uses = finding.values.get("item", finding.value), finding.values.get("uses", 1)
    separator = table.fields[finding.column - 1].separator
    texts = [cells[finding.column - 1] for _, cells in found.values()]
    return sum(value in (lists.split(text, separator) if separator else [text]) for text in texts) == uses


def _findings(
    table: TableSchema, found: Mapping[int, tuple[Explanation, Cells]], rows_of: Mapping[int, int]
) -> Iterator[Finding]:
    """Yield a finding for each explanation, at the first row that has it; a single one names its cell."""
    kinds: dict[tuple[object, ...], list[int]] = {}
    for line, (explanation, _) in sorted(found.items()):
        kind = (explanation.code, explanation.first, *map(str, explanation.values.values()))
        kinds.setdefault(kind, []).append(line)
    for lines in kinds.values():
        explanation, cells = found[lines[0]]
        value = cells[explanation.first]
        values: dict[str, Value] = {"value": value, **explanation.values}
        hint = explanation.hint
        if len(lines) == 1 and lines[0] in rows_of and hint.code in MOVING:
            cell = f"{column_letter(explanation.affected + 1)}{rows_of[lines[0]]}"
            hint = Message(hint.code, {**hint.values, "cell": cell})
        if len(lines) > 1:
            values["rows"] = len(lines)
            values["places"] = [f"{table.file}:{line}" for line in lines[:PLACES]]
        yield Finding(
            "error",
            explanation.code,
            values,
            table.file,
            lines[0],
            explanation.first + 1,
            key=", ".join(cells[table.names.index(name)] for name in table.primary_key),
            value=value,
            hints=(hint,),
        )
