"""Cases that are checked in one project, since none changes a row that another changes."""

from collections.abc import Mapping


def groups(changes: Mapping[str, tuple[str, Mapping[str, str]]]) -> list[list[str]]:
    """Return the names of changes in as few groups as follow from their order.

    Args:
        changes: by its name, the table of a change, and the cells of a row, its key first.
    """
    found: list[list[str]] = []
    touched: list[set[tuple[str, str]]] = []
    for name, (table, cells) in changes.items():
        row = (table, next(iter(cells.values())))
        free = (number for number, rows in enumerate(touched) if row not in rows)
        number = next(free, len(found))
        if number == len(found):
            found.append([])
            touched.append(set())
        found[number].append(name)
        touched[number].add(row)
    return found
