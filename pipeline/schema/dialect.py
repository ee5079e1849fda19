"""How a delimited file is written: Table Dialect v2 (datapackage.org/standard/table-dialect).

"The main goal of this specification is to define a common language for defining tabular data dialects."
Its defaults hold here. Where it leaves an implementation free, or requires what no reader of CSV can do,
`problems` reports it: "An implementation MUST choose the most suitable strategy for communicating to the
users if some relevant feature is not supported."
"""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

UTF8 = "utf-8"
# Properties of other formats than delimited text, by the format that they belong to.
FOREIGN = {
    "property": "JSON and YAML",
    "itemType": "JSON and YAML",
    "itemKeys": "JSON and YAML",
    "sheetNumber": "spreadsheets",
    "sheetName": "spreadsheets",
    "table": "databases",
}
LINE_ENDS = ("\r\n", "\n", "\r")


@dataclass(frozen=True)
class Dialect:
    r"""The properties of a delimited file; each is named as in the standard, in Python's spelling.

    Attributes:
        delimiter: "the character sequence which separates fields in the data file"; one character here.
        line_terminator: "terminates rows"; None if it is not given: any of \r\n, \n and \r is read.
        quote_char: "a character to use for quoting"; None where escape_char is given, since the standard
            calls them "mutually exclusive".
        double_quote: "If true, two consecutive quotes are interpreted as one."
        escape_char: "a one-character string to use for escaping".
        null_sequence: a cell that means nothing; it is one of the table's missing values.
        skip_initial_space: "how to interpret whitespace which immediately follows a delimiter".
        header: "indicates whether the file includes a header row".
        header_rows: "the row numbers for the header", from 1; None for the first row that is not a comment.
        header_join: "how multiline-header files have to join the resulting header rows".
        comment_rows: "what rows have to be omitted from the data", numbered from 1.
        comment_char: the first characters of rows that are omitted.
    """

    delimiter: str = ","
    line_terminator: str | None = None
    quote_char: str | None = '"'
    double_quote: bool = True
    escape_char: str | None = None
    null_sequence: str | None = None
    skip_initial_space: bool = False
    header: bool = True
    header_rows: tuple[int, ...] | None = None
    header_join: str = " "
    comment_rows: tuple[int, ...] = ()
    comment_char: str | None = None

    @property
    def plain(self) -> bool:
        """Whether DuckDB's reader has an option for all of it; its escapes and comments differ."""
        return (
            self.double_quote
            and not self.skip_initial_space
            and self.quote_char is not None
            and self.escape_char is None
            and self.comment_char is None
            and not self.comment_rows
            and self.header_rows in {None, (1,)}
        )

    @property
    def labelled(self) -> tuple[int, ...] | None:
        """The numbers of the header rows: () without a header, None for the first that is not a comment."""
        return self.header_rows if self.header else ()


def read(descriptor: Mapping[str, Any]) -> Dialect:
    """Turn a Table Dialect that its profile has passed into a Dialect."""
    properties = {_snake(name): value for name, value in descriptor.items() if not name.startswith("$")}
    if "escape_char" in properties:
        properties.setdefault("quote_char", None)
    for name in ("header_rows", "comment_rows"):
        if name in properties:
            properties[name] = tuple(sorted(properties[name]))
    known = {field.name for field in fields(Dialect)}
    return Dialect(**{name: value for name, value in properties.items() if name in known})


def problems(descriptor: Mapping[str, Any], encoding: str) -> Iterator[str]:
    """Yield what makes a dialect unusable for any file."""
    for name in descriptor:
        if name in FOREIGN:
            yield f"dialect.{name} is a property of {FOREIGN[name]}; raw files must be delimited text"
    if "quoteChar" in descriptor and "escapeChar" in descriptor:
        yield "dialect: escapeChar and quoteChar are mutually exclusive (Table Dialect, escapeChar)"
    marks = [descriptor.get("delimiter", ","), descriptor.get("escapeChar", descriptor.get("quoteChar", '"'))]
    if marks[0] == marks[1]:
        yield f"dialect: {marks[0]!r} cannot be both the delimiter and a quote or escape character"
    for mark in marks:
        if mark in {"\r", "\n", "\0"}:
            yield f"dialect: {mark!r} cannot be a delimiter, quote or escape character"
    if descriptor.get("lineTerminator", "\n") not in LINE_ENDS:
        yield "dialect.lineTerminator must be \\r\\n, \\n or \\r"
    if set(descriptor.get("headerRows", ())) & set(descriptor.get("commentRows", ())):
        yield "dialect: a row cannot be in both headerRows and commentRows"
    if not _is_encoding(encoding):
        yield f"encoding: unknown character encoding {encoding}; use one such as utf-8"


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _is_encoding(name: str) -> bool:
    try:
        return isinstance("".encode(name), bytes) and bool(codecs.lookup(name))
    except (LookupError, ValueError):
        return False
