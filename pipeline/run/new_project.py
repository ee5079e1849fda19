"""`new`: the folder of a new dataset, with everything except its tables."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pipeline.contract.dataset import RETIRED, WAIVERS
from pipeline.core import templates
from pipeline.core.errors import CallError
from pipeline.core.version import __version__
from pipeline.run.unwritten import MARK

TEMPLATES = "run/templates"
EXAMPLES = resources.files("pipeline") / TEMPLATES / "examples"
ABOUT = "about.json"  # of an example: what its dataset.json says otherwise
# The files that are written from a template of another name.
FILES = {
    ".gitattributes": "gitattributes",
    ".github/workflows/check.yml": "check-workflow.yml",
    ".github/workflows/pages.yml": "pages-workflow.yml",
    ".github/workflows/release.yml": "release-workflow.yml",
    ".gitignore": "gitignore",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    "Makefile": "Makefile",
    "README.md": "README.md.j2",
    "requirements.txt": "requirements.txt.j2",
}
# May be in the folder before: what `git init` makes.
KEPT = {".git"}
CREATIVE_COMMONS = "https://creativecommons.org"
OPEN_DATA_COMMONS = "https://opendatacommons.org/licenses"
# Title and address of licences for data, by their SPDX identifier.
LICENCES = {
    "CC0-1.0": ("Creative Commons Zero 1.0 Universal", f"{CREATIVE_COMMONS}/publicdomain/zero/1.0/"),
    "CC-BY-4.0": ("Creative Commons Attribution 4.0 International", f"{CREATIVE_COMMONS}/licenses/by/4.0/"),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution Share Alike 4.0 International",
        f"{CREATIVE_COMMONS}/licenses/by-sa/4.0/",
    ),
    "CC-BY-NC-4.0": (
        "Creative Commons Attribution Non Commercial 4.0 International",
        f"{CREATIVE_COMMONS}/licenses/by-nc/4.0/",
    ),
    "ODC-By-1.0": ("Open Data Commons Attribution License v1.0", f"{OPEN_DATA_COMMONS}/by/1-0/"),
    "ODbL-1.0": ("Open Data Commons Open Database License v1.0", f"{OPEN_DATA_COMMONS}/odbl/1-0/"),
}


@dataclass(frozen=True)
class Description:
    """What is known of a dataset before it has tables.

    Attributes:
        title: its title.
        authors: a person as "Family, Given"; a team by its name.
        licence: one of `LICENCES`.
        released: the date of the first release, which can be changed until then.
        example: one of `examples`, whose tables the dataset begins with; empty for none.
    """

    title: str
    authors: tuple[str, ...]
    licence: str
    released: dt.date
    example: str = ""


def require_empty(folder: Path) -> None:
    """Check that a folder can become a project.

    Raises:
        CallError: it contains files, it is a file, or its name contains no letter or digit for the dataset's.
    """
    if folder.exists() and not folder.is_dir():
        raise CallError(f"{folder} is a file; name a new folder")
    present = sorted({path.name for path in folder.iterdir()} - KEPT) if folder.is_dir() else []
    if present:
        raise CallError(f"{folder} contains {present[0]}; name a new or an empty folder")
    if not _name(folder):
        raise CallError(f'{folder}: name the folder with letters from a to z, such as "harbour-strikes"')


def write(folder: Path, description: Description) -> list[str]:
    """Write the files of a new project and return their names.

    Raises:
        CallError: as `require_empty`.
        OSError: a file cannot be written.
    """
    require_empty(folder)
    texts = {
        **{name: _text(template, description) for name, template in FILES.items()},
        **{f"raw/{name}.csv": _header(name) for name in (RETIRED, WAIVERS)},
        **_example(description.example),
    }
    own = json.loads(texts.pop(ABOUT, "{}"))
    about = {**_about(folder, description), **own}
    texts["schemas/dataset.json"] = json.dumps(about, indent=2, ensure_ascii=False) + "\n"
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    return sorted(texts)


def examples() -> list[str]:
    """Return the names of the examples."""
    return sorted(entry.name for entry in EXAMPLES.iterdir() if entry.is_dir())


def _example(name: str) -> dict[str, str]:
    """Return the text of each file of an example, by its path in a project."""
    return dict(_files(EXAMPLES / name, "")) if name else {}


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{path}{entry.name}/")
        else:
            yield f"{path}{entry.name}", entry.read_text("utf-8")


def _text(template: str, description: Description) -> str:
    name = f"{TEMPLATES}/{template}"
    if template.endswith(".j2"):
        return templates.render(name, title=description.title, engine=__version__)
    return templates.text(name)


def _header(table: str) -> str:
    """Return the header of one of the files that every dataset has."""
    schema = resources.files("pipeline.contract").joinpath(f"engine_inputs/{table}.json").read_text("utf-8")
    return ",".join(field["name"] for field in json.loads(schema)["fields"]) + "\n"


def _about(folder: Path, description: Description) -> dict[str, Any]:
    """Return the content of schemas/dataset.json, in the order in which it is read best."""
    title, path = LICENCES[description.licence]
    return {
        "name": _name(folder),
        "title": description.title,
        "version": "0.1.0",
        "released": description.released.isoformat(),
        "description": f"{MARK}: describe in a few sentences what the dataset contains and how it was made.",
        "licenses": [{"name": description.licence, "title": title, "path": path}],
        "contributors": [_contributor(author) for author in description.authors],
        "keywords": [f"{MARK}: words by which readers search for the dataset"],
        "changes": ["First release."],
        "tables": [],
        "examples": [],
    }


def _contributor(author: str) -> dict[str, Any]:
    """Return the entry of a person who is given as "Family, Given", or of a team."""
    family, comma, given = (part.strip() for part in author.partition(","))
    if not (comma and family and given):
        return {"title": author.strip(), "roles": ["author"]}
    return {
        "title": f"{given} {family}",
        "givenName": given,
        "familyName": family,
        "roles": ["author"],
    }


def _name(folder: Path) -> str:
    """Return the name of a dataset after that of its folder; empty if no character of it is allowed."""
    return re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
