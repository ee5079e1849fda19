"""The citation for people: one line, and an entry for BibTeX, of the type `misc` as Zenodo has it."""

import re

from pipeline.metadata.facts import Contributor, Facts

# What LaTeX would take for a command.
SPECIAL = {
    **{character: f"\\{character}" for character in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


def plain(facts: Facts) -> str:
    """Return creators, year, title, version, kind, publisher and address in one line."""
    about = facts.about
    names = "; ".join(one.sorted_name for one in facts.creators)
    work = f"{about['title']} (version {about['version']}) [data set]"
    publisher = facts.publisher.title if "publisher" in about else ""
    address = facts.doi or about.get("homepage", "")
    said = (f"{names} ({about['released'][:4]})", work, publisher)
    return " ".join([*(f"{part}." for part in said if part), *filter(None, [address])])


def bibtex(facts: Facts) -> str:
    """Return an entry whose key is name and version; BibTeX reads a name in braces as one."""
    about = facts.about
    year, month, _ = about["released"].split("-")
    said = {
        "author": " and ".join(_author(one) for one in facts.creators),
        "title": f"{{{_tex(about['title'])}}}",
        "year": year,
        "month": str(int(month)),
        "version": about["version"],
        "publisher": _tex(facts.publisher.title) if "publisher" in about else "",
        "doi": about.get("doi", ""),
        "url": facts.doi or about.get("homepage", ""),
        "note": "Data set",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in said.items() if value]
    return "\n".join([f"@misc{{{facts.dataset.release_name},", *lines, "}"])


def _author(one: Contributor) -> str:
    return _tex(one.sorted_name) if one.is_person else f"{{{_tex(one.title)}}}"


def _tex(text: str) -> str:
    return re.sub(r"[&%$#_{}~^\\]", lambda found: SPECIAL[found[0]], text)
