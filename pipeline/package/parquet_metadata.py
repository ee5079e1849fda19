"""What a Parquet file says of itself, so that a table that was sent alone can be understood and cited.

The file's key-value metadata hold `name`, `title`, `version`, `released`, `licence` and `citation` of the
dataset, and as `schema` the table's Table Schema in JSON, with a description of every field.
"""

import json
from collections.abc import Mapping
from typing import Any

from pipeline.core import sql


def metadata(about: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Return the option of COPY that writes the metadata.

    Args:
        about: what dataset.json says.
        schema: the table's Table Schema, as datapackage.json has it.
    """
    said = {
        **{key: about[key] for key in ("name", "title", "version", "released")},
        "licence": ", ".join(one["name"] for one in about["licenses"]),
        "citation": _citation(about),
        "schema": json.dumps(schema, ensure_ascii=False),
    }
    pairs = ", ".join(f"{sql.identifier(key)}: {sql.literal(value)}" for key, value in said.items())
    return f"KV_METADATA {{{pairs}}}"


def _citation(about: Mapping[str, Any]) -> str:
    """Return the citation in one line: authors, or all contributors where nobody is said to be one."""
    everybody = about["contributors"]
    authors = [one for one in everybody if "author" in one.get("roles", ())] or everybody
    names = "; ".join(one["title"] for one in authors)
    home = f" {about['homepage']}" if "homepage" in about else ""
    return (
        f"{names} ({about['released'][:4]}). {about['title']} (version {about['version']}) [data set].{home}"
    )
