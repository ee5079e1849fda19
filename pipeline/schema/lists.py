"""Lists in a cell, in Python and in SQL: both split a text into the same items.

White space around an item, such as the line break of Alt+Enter, does not belong to the item.
"""

from pipeline.core import sql

# The white space of Unicode, and the separators of ASCII that `str.strip` removes as well.
WHITESPACE = "".join(
    map(
        chr,
        (*range(9, 14), *range(28, 33), 133, 160, 5760, *range(8192, 8203), 8232, 8233, 8239, 8287, 12288),
    )
)


def split(cell: str, separator: str) -> list[str]:
    """Return the items of a list in a cell, without the white space around them."""
    return [item.strip(WHITESPACE) for item in cell.split(separator)]


def split_sql(cell: str, separator: str) -> str:
    """Return SQL for what `split` returns."""
    items = f"string_split({cell}, {sql.literal(separator)})"
    return f"list_transform({items}, lambda item: trim(item, {sql.literal(WHITESPACE)}))"
