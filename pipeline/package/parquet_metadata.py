"""The metadata inside a Parquet file, so that a single table can be understood and cited without the package.

Its key-value metadata are `name`, `title`, `version`, `released`, `licence`, `contributors`, `citation`
of the dataset, and, as `schema`, the table's Table Schema in JSON, with a description of every field.
"""

import json
from collections.abc import Mapping
from typing import Any

from pipeline.core import sql
from pipeline.metadata import citation
from pipeline.metadata.facts import Facts


def metadata(facts: Facts, schema: Mapping[str, Any]) -> str:
    """Return the COPY option that writes the metadata.

    Args:
        facts: the release; only the content of dataset.json is used.
        schema: the table's Table Schema, as in datapackage.json.
    """
    about = facts.about
    entries = {
        **{key: about[key] for key in ("name", "title", "version", "released")},
        "licence": ", ".join(licence.name for licence in facts.licences),
        "contributors": ", ".join(f"{one.title} ({', '.join(one.roles)})" for one in facts.contributors),
        "citation": citation.text(facts),
        "schema": json.dumps(schema, ensure_ascii=False),
    }
    pairs = ", ".join(f"{sql.identifier(key)}: {sql.literal(value)}" for key, value in entries.items())
    return f"KV_METADATA {{{pairs}}}"
