"""The rows of raw/retired.csv in the last release: one that is missing now is restored, not written anew."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

import duckdb

from pipeline.contract.dataset import RETIRED
from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values
from pipeline.releases.release_model import Release

NUMBER = re.compile(r"\d+")
SIMILAR = 0.6  # from 0 to 1, as difflib measures it: a reason was corrected


class Row(NamedTuple):
    """A row that records a withdrawn key, as it was published; its cells are those of raw/retired.csv."""

    table: str
    key: str
    replaced_by: str
    reason: str
    retired_in: str

    @property
    def line(self) -> str:
        """The row as a line of CSV."""
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(self)
        return out.getvalue()


def published(connection: duckdb.DuckDBPyConnection, last: Release | None) -> Mapping[tuple[str, str], Row]:
    """Return the rows of a release by table and key; none if there is no release, or it recorded no keys."""
    if last is None or RETIRED not in last.tables:
        return {}
    table = last.tables[RETIRED]
    texts = (f"coalesce(CAST({sql.identifier(name)} AS VARCHAR), '')" for name in table.schema.names)
    rows = connection.execute(f"SELECT {', '.join(texts)} FROM {table.relation}").fetchall()
    return {(row[0], row[1]): Row(*row) for row in rows if len(row) == len(Row._fields)}


def mistyped(before: Mapping[tuple[str, str], Row], rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Return the published row of each row whose key or table was changed, by the table and key it has now.

    All its other cells are those of a published row that is missing, and of no other row.

    Args:
        before: the rows of the last release, by table and key.
        rows: the rows of raw/retired.csv.
    """
    now = {(row.table, row.key): row for row in rows}
    lost: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    new: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for pairs, others, found in ((before, now, lost), (now, before, new)):
        for pair, row in pairs.items():
            if pair not in others and row.reason:
                found[row.replaced_by, row.reason, row.retired_in].append(row)
    return {
        (typed[0].table, typed[0].key): lost[cells][0]
        for cells, typed in new.items()
        if len(typed) == len(lost[cells]) == 1
        and (typed[0].table == lost[cells][0].table or typed[0].key == lost[cells][0].key)
    }


def changed(before: Row, now: Row) -> list[str]:
    """Return the columns that say something else than before, though nothing was only added or corrected.

    Args:
        before: the row in the last release.
        now: the row of the same key.
    """
    columns = []
    if not _keys(before) <= _keys(now):
        columns.append("replaced_by")
    old, new = (" ".join(row.reason.split()) for row in (before, now))
    if old not in new and (NUMBER.findall(old) != NUMBER.findall(new) or not _is_similar(old, new)):
        columns.append("reason")
    return columns


def _keys(row: Row) -> set[str]:
    return {key.strip() for key in row.replaced_by.split(";")} - {""}


def _is_similar(old: str, new: str) -> bool:
    return SequenceMatcher(None, old, new, autojunk=False).ratio() >= SIMILAR


def missing(row: Row, version: str) -> Finding:
    """Return the finding about a row of a release that raw/retired.csv lacks, although its key is not used.

    Args:
        row: the row.
        version: the release.
    """
    file = f"raw/{RETIRED}.csv"
    values: Values = {"key": row.key, "table": row.table, "version": version}
    hint = Message("restore_retired", {"file": file, "row": row.line})
    return Finding(
        "error", "history.retired.missing", values, file, table=RETIRED, key=row.key, hints=(hint,)
    )
