"""Names that look or read alike: but for case, spaces, punctuation, diacritics, or letters of another script.

Two spellings of one name become two names. A key, a unique value, a name and its aliases are compared. An
alias may differ so from the name that it belongs to, not from another name.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from pipeline.cells import python_values
from pipeline.cells.cell_fault import Fault
from pipeline.cells.collect_findings import FileFindings
from pipeline.cells.names_and_lists import KnownValues
from pipeline.cells.scan_result import ScanResult
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.finding import Message
from pipeline.schema import column_names, patterns, sql_constraints
from pipeline.schema.model import Field, TableSchema

# Letters of other scripts that look like Latin ones (Unicode UTS 39, confusables), capitals first.
CYRILLIC = dict(
    zip(
        "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u04ba\u051a\u051c"
        "\u0430\u0435\u0455\u0456\u0458\u043e\u0440\u0441\u0443\u0445\u04bb\u0501\u051b\u051d\u04cf",
        "ABESIJKMHOPCTYXHQWaesijopcyxhdqwl",
        strict=True,
    )
)
GREEK = dict(
    zip(
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03bd\u03bf\u03c1\u03c5",
        "ABEZHIKMNOPTYXavopu",
        strict=True,
    )
)
# Letters that one keyboard has for those of another: Persian and Urdu for Arabic.
ARABIC = dict(
    zip(
        "\u06cc\u0649\u06a9\u06d5\u06c1\u06c0\u0629",
        "\u064a\u064a\u0643\u0647\u0647\u0647\u0647",
        strict=True,
    )
)
# Letters with a mark that Unicode does not take apart.
MARKED = {**dict(zip("øłđħıŧ", "oldhit", strict=True)), "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
LETTERS = str.maketrans({**CYRILLIC, **GREEK, **ARABIC})
SMALL_LETTERS = str.maketrans(MARKED)
# Accents of European scripts, vowel points of Hebrew and Arabic; marks of other scripts are letters.
MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
INSIGNIFICANT = "ZPSC"  # the major categories of spaces, punctuation, symbols and invisible characters
ASCII = str.maketrans("", "", "".join(c for c in map(chr, range(128)) if not c.isalnum()))


def skeleton(name: str) -> str:
    """Return what is left of a name without case, marks, spaces and punctuation, in one script."""
    if name.isascii():
        return name.lower().translate(ASCII) or name
    marked = unicodedata.normalize("NFKD", name.translate(LETTERS)).casefold().translate(SMALL_LETTERS)
    letters = MARKS.sub("", unicodedata.normalize("NFKD", marked))
    bare = "".join(c for c in letters if unicodedata.category(c)[0] not in INSIGNIFICANT)
    return bare or name


def check(findings: FileFindings, scan: ScanResult, dataset: Dataset, known: KnownValues) -> None:
    """Add a warning for each name of a table that looks or reads like another one."""
    for field in scan.table.fields:
        if not _compares(dataset, scan.table, field):
            continue
        aliases = _aliases_in(dataset, scan.table, field)
        if aliases is None and _differ(findings, scan, field):
            continue
        if aliases is None:
            names = python_values.texts(findings.connection, scan, field)
            findings.add_of_values(scan, field, _twins(names))
        else:
            target, names_field = aliases
            findings.add_of_values(scan, field, _alias_twins(scan, known, target, field.name, names_field))


def _differ(findings: FileFindings, scan: ScanResult, field: Field) -> bool:
    """Return whether no two texts of a field can be alike, since its pattern allows too few characters."""
    letters = patterns.letters(field.constraints.get("pattern", "."))
    if letters is None or len({*map(skeleton, letters)}) < len(letters):
        return False
    column = sql.identifier(field.name)
    matched = sql_constraints.requirements(field, column)["pattern"]
    query = f"SELECT count(*) = 0 FROM {scan.name} WHERE NOT {matched}"
    ((all_match,),) = findings.connection.execute(query).fetchall()
    return bool(all_match)


def _compares(dataset: Dataset, table: TableSchema, field: Field) -> bool:
    """Return whether a field names something, so that two alike are one too many."""
    if field.type != "string" or field.holds or field.codes or field.target or field.separator:
        return False
    points = any(field.name in key.fields for key in table.foreign_keys)
    one_of_several = field.name in table.primary_key and len(table.primary_key) > 1
    is_alias = _aliases_in(dataset, table, field) is not None
    names = is_alias or (dataset.is_name(table, field) and not points and not one_of_several)
    return names and not field.accepts_finding("cells.twin")


def _aliases_in(dataset: Dataset, table: TableSchema, field: Field) -> tuple[str, str] | None:
    """Return "table.field" of the names whose aliases a field lists, and the field that gives the name."""
    for named in dataset.raw.values():
        for named_field in named.fields:
            aliases = named_field.aliases
            if aliases and (aliases.table, aliases.alias) == (table.name, field.name):
                return f"{named.name}.{named_field.name}", aliases.name
    return None


def _twins(names: Sequence[str]) -> dict[str, list[Fault]]:
    """Return the fault of each name after the first that has the same skeleton."""
    first: dict[str, str] = {}
    faults = {}
    for name in names:
        twin = first.setdefault(skeleton(name), name)
        if twin != name:
            faults[name] = [_fault(name, twin)]
    return faults


def _alias_twins(
    scan: ScanResult, known: KnownValues, target: str, alias_field: str, name_field: str
) -> Mapping[str, list[Fault]]:
    """Return the fault of each alias with the skeleton of another name, or of an alias of another name."""
    meanings: dict[str, dict[str, str]] = {}
    names = known.column(target)
    for name in sorted(names):
        meanings.setdefault(skeleton(name), {})[name] = name
    faults: dict[str, list[Fault]] = {}
    for alias, name in known.pairs(scan.table.name, alias_field, name_field):
        same = meanings.setdefault(skeleton(alias), {})
        twin = next((text for other, text in same.items() if other != name), None)
        if alias in names:
            cells = {alias_field: alias, name_field: name}
            faults.setdefault(alias, [_name_as_alias(known, scan.table, target, cells)])
        elif twin not in {None, alias}:
            faults.setdefault(alias, [_fault(alias, twin)])
        same.setdefault(name, alias)
    return faults


def _name_as_alias(known: KnownValues, table: TableSchema, target: str, cells: Mapping[str, str]) -> Fault:
    """Return the fault of an alias that is also a name; if it belongs to no name, two cells are exchanged.

    Args:
        known: the values of other files.
        table: the table of the aliases.
        target: "table.field" of the names.
        cells: the alias and the name that it belongs to, by their fields.
    """
    code, (alias, name) = "cells.alias.is_name", cells.values()
    if name == alias:
        return Fault(code, {}, (Message("alias_of_itself"),))
    if name not in known.column(target):
        columns = [column_names.shown(table.field(field)) for field in cells]
        hint = Message("exchange_cells", dict(zip(("field", "other"), columns, strict=True)))
        return Fault(code, {}, (hint,))
    values = {"name": name, "file": known.dataset.inputs[target.partition(".")[0]].file}
    return Fault(code, values, (Message("alias_or_name", values),))


def _fault(name: str, twin: str) -> Fault:
    return Fault("cells.twin", {"twin": twin, **_difference(name, twin)}, (Message("one_spelling"),))


def _difference(name: str, twin: str) -> dict[str, str]:
    """Return the first letter that is of another script than it looks, by its name in Unicode."""
    foreign = [c for c in (*name, *twin) if c in CYRILLIC or c in GREEK or c in ARABIC]
    both = {*name} ^ {*twin}
    letter = next((c for c in foreign if c in both), "")
    return {"letter": unicodedata.name(letter, "").lower()} if letter else {}
