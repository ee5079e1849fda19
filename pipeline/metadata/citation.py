"""The citation of a release as text and as BibTeX, for every file that contains a citation."""

import re

from pipeline.metadata.contributor import Contributor
from pipeline.metadata.facts import Facts

# Characters that LaTeX would read as commands.
SPECIAL = {
    **{character: f"\\{character}" for character in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


def text(facts: Facts) -> str:
    """Return creators, year, title, version, type, publisher and address in one line, as DataCite does."""
    about = facts.about
    names = "; ".join(creator.sorted_name for creator in facts.creators)
    work = f"{about['title']} (version {about['version']}) [data set]"
    publisher = facts.publisher.title if "publisher" in about else ""
    address = facts.doi or about.get("homepage", "")
    parts = (f"{names} ({about['released'][:4]})", work, publisher)
    return " ".join([*(f"{part}." for part in parts if part), *filter(None, [address])])


def bibtex(facts: Facts) -> str:
    """Return a BibTeX entry of type `misc`, as Zenodo writes it; its key is the release name.

    A name that is not split into given and family name is in braces, so that BibTeX does not split it.
    """
    about = facts.about
    year, month, _ = about["released"].split("-")
    properties = {
        "author": " and ".join(_author(creator) for creator in facts.creators),
        "title": f"{{{_tex(about['title'])}}}",
        "year": year,
        "month": str(int(month)),
        "version": about["version"],
        "publisher": _tex(facts.publisher.title) if "publisher" in about else "",
        "doi": about.get("doi", ""),
        "url": facts.doi or about.get("homepage", ""),
        "note": "Data set",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in properties.items() if value]
    return "\n".join([f"@misc{{{facts.dataset.release_name},", *lines, "}"])


def _author(creator: Contributor) -> str:
    return _tex(creator.sorted_name) if creator.has_two_names else f"{{{_tex(creator.title)}}}"


def _tex(value: str) -> str:
    return re.sub(r"[&%$#_{}~^\\]", lambda match: SPECIAL[match[0]], value)
