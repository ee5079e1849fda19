"""The names of fields, from the header as people write it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pipeline.schema import column_names as schema_names

# DuckDB has a column of its own by this name in every table.
RESERVED = ("rowid",)


def of_labels(labels: Sequence[str]) -> list[str]:
    """Return a different name for each label: lower-case letters, digits and underscores."""
    names: list[str] = []
    for position, label in enumerate(labels, start=1):
        name = of_label(label) or f"column_{position}"
        if name in RESERVED:
            name = f"{name}_1"
        number, unique = 2, name
        while unique in names:
            number, unique = number + 1, f"{name}_{number}"
        names.append(unique)
    return names


def headings(labels: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return what the header of the raw file has for each field: its label, or its name if it must.

    A label that is empty, occurs twice, or is the name of another field would not name one field.
    """
    texts = [" ".join(label.split()) for label in labels]
    spelled = Counter(schema_names.normalised(text) for text in texts)
    owner = {schema_names.normalised(name): name for name in names}
    return [
        text
        if text and spelled[form] == 1 and owner.get(form, name) == name and not invisible(text)
        else name
        for text, name in zip(texts, names, strict=True)
        for form in (schema_names.normalised(text),)
    ]


def invisible(text: str) -> bool:
    """Return whether a text contains characters that nobody sees."""
    return not text.isprintable()


def of_label(label: str) -> str:
    """Return the name for a label; empty if no letter of it has a form from a to z."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain)
    name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    letters = sum(character.isalpha() for character in label)
    if not re.search("[a-z]", name) or sum(c.isalpha() for c in plain) * 2 < letters:
        return ""
    return name if name[0].isalpha() else f"n_{name}"


def title(label: str, name: str) -> str:
    """Return the title of a field: its label if people would write it so, else its name as words."""
    if label and label != name:
        return label
    return name.replace("_", " ").capitalize()


def singular(name: str) -> str:
    """Return the name of one row of a table, as English forms it."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    if name.endswith(("sses", "xes", "ches")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name
