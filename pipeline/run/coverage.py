"""`coverage`: which sentences of the documents no claim quotes."""

from pathlib import Path

from pipeline.checks import coverage
from pipeline.checks.coverage import Coverage
from pipeline.contract import check_contract
from pipeline.core import replace_file, workspace
from pipeline.core.errors import CallError
from pipeline.run.check import documents_of
from pipeline.run.findings_page import require_place
from pipeline.site import coverage_page


def of_project(folder: Path, documents: Path | None, source: str | None, html: Path | None) -> list[Coverage]:
    """Return the coverage of each document, or of one, and write it as a page.

    Args:
        folder: the project's folder.
        documents: folder of the documents; None for the one that dataset.json names.
        source: id or file of one document; None for all.
        html: the file for the page; None for no page.

    Raises:
        ContractError: schemas/ is broken.
        CallError: there are no documents, or as `pipeline.checks.coverage.of_documents`.
    """
    dataset = check_contract.read(folder)
    if html:
        require_place(html, folder)
    place = documents_of(dataset, documents)
    if place is None:
        raise CallError("source documents not found; name their folder with --documents")
    with workspace.limits():
        result = coverage.of_documents(dataset, place, source)
        if html:
            replace_file.write(html, coverage_page.text(dataset.about["title"], result))
    return result
