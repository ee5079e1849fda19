"""The Hugging Face dataset card: front matter of README.md, by which the hub loads the folder as a dataset.

https://huggingface.co/docs/hub/datasets-cards
"""

import json
from collections.abc import Iterator

from pipeline.metadata.facts import Facts

# The hub's names of licences whose SPDX identifier in lower case is different.
HUB_NAMES = {"ODbL-1.0": "odbl", "ODC-By-1.0": "odc-by", "PDDL-1.0": "pddl", "GFDL-1.3": "gfdl"}
HUB_LICENCES = {
    *("cc0-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0"),
    *("cc-by-nc-2.0", "cc-by-nc-3.0", "cc-by-nc-4.0", "cc-by-nd-4.0", "cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0"),
    *("cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0", "cdla-sharing-1.0", "cdla-permissive-1.0"),
    *("cdla-permissive-2.0", "etalab-2.0", "mit", "apache-2.0"),
}
OTHER = "other"
SIZES = (
    *("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B"),
    *("10B<n<100B", "100B<n<1T", "n>1T"),
)

LAST_OF_BMP = 0xFFFF  # the last code point that fits four hexadecimal digits


def front_matter(facts: Facts) -> str:
    """Return the front matter between lines of dashes: YAML whose texts are quoted as in JSON.

    Each table with rows is a configuration of one split, read from Parquet; the first is the default.
    Tables without rows are omitted, because the library `datasets` fails on them.
    """
    return "\n".join(["---", *_lines(facts), "---", "", ""])


def _lines(facts: Facts) -> Iterator[str]:
    about = facts.about
    yield f"pretty_name: {_quoted(about['title'])}"
    yield f"version: {_quoted(about['version'])}"
    yield from _licences(facts)
    if "language" in about:
        yield from ["language:", f"- {_quoted(about['language'])}"]
    yield "tags:"
    yield from (f"- {_quoted(keyword)}" for keyword in about["keywords"])
    yield from ["size_categories:", f"- {_size(sum(facts.rows.values()))}"]
    yield "configs:"
    for number, name in enumerate(name for name in facts.dataset.tables if facts.rows[name]):
        yield f"- config_name: {_quoted(name)}"
        if number == 0:
            yield "  default: true"
        yield f"  data_files: {_quoted(f'data/{name}.parquet')}"


def _licences(facts: Facts) -> Iterator[str]:
    """Yield the licences under the hub's names, or as `other` with their names and the URL of the first."""
    names = {licence.name: _hub_name(licence.name) for licence in facts.licences}
    listed = list(dict.fromkeys(names.values()))
    if len(listed) == 1:
        yield f"license: {listed[0]}"
    else:
        yield from ["license:", *(f"- {name}" for name in listed)]
    others = [licence for licence in facts.licences if names[licence.name] == OTHER]
    if others:
        yield f"license_name: {_quoted(', '.join(licence.name for licence in others))}"
        yield f"license_link: {_quoted(others[0].path)}"


def _hub_name(name: str) -> str:
    hub_name = HUB_NAMES.get(name, name.lower())
    return hub_name if hub_name in {*HUB_LICENCES, *HUB_NAMES.values()} else OTHER


def _size(rows: int) -> str:
    """Return the hub's size category for a number of rows; each limit is ten times the previous one."""
    limits = (1000 * 10**step for step in range(len(SIZES) - 1))
    return SIZES[sum(rows >= limit for limit in limits)]


def _quoted(value: str) -> str:
    """Return a text quoted for YAML, with invisible characters and the brackets of HTML tags escaped."""
    return "".join(
        c if c.isprintable() and c not in "<>" else _escaped(ord(c))
        for c in json.dumps(value, ensure_ascii=False)
    )


def _escaped(code: int) -> str:
    return f"\\u{code:04x}" if code <= LAST_OF_BMP else f"\\U{code:08x}"
