"""Which row of a file is a published one: more of its cells are the same than those of another row."""

from collections.abc import Mapping, Sequence

Texts = Mapping[str, tuple[list[str], list[str]]]


def agreement(texts: Texts, old: int, new: int) -> float:
    """Return the share of the filled cells of a published row and a row of the file that are the same.

    Args:
        texts: those of `ComparedRows`.
        old: the position of the published row.
        new: the position of the row of the file.
    """
    filled = [(own[old], typed[new]) for own, typed in texts.values() if own[old] or typed[new]]
    return sum(before == now for before, now in filled) / max(len(filled), 1)


def kept(texts: Texts, old_keys: Sequence[str], new_keys: Sequence[str]) -> list[int]:
    """Return the positions of the rows of a file; of those with the same key only one.

    It is the one that is most like the published row with that key.

    Args:
        texts: those of `ComparedRows`.
        old_keys: the keys of the last release, in its order.
        new_keys: the keys in the file, in its order.
    """
    if len({*new_keys}) == len(new_keys):
        return [*range(len(new_keys))]
    published = {key: i for i, key in enumerate(old_keys)}
    by_key: dict[str, list[int]] = {}
    for i, key in enumerate(new_keys):
        by_key.setdefault(key, []).append(i)
    return sorted(
        max(rows, key=lambda i: agreement(texts, published[new_keys[i]], i))
        if len(rows) > 1 and key in published
        else rows[0]
        for key, rows in by_key.items()
    )
