"""What to write as the SHA-256 or the length of a document, where the cell has another form.

The example of the field is the value of another document. The right one is computed from the file, if it is
held; otherwise the hint says where it comes from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.cells.scan_result import ScanResult
from pipeline.checks import check_documents
from pipeline.contract.dataset import Dataset
from pipeline.core import confined
from pipeline.core.checksum import sha256_of_bytes
from pipeline.core.confined import ConfinedError
from pipeline.core.finding import Finding, Message
from pipeline.schema import column_names

COMPUTED = ("sha256", "characters")
OF_ANOTHER = ("write_like", "form.integer")  # hints with the example of the field


def explained(
    dataset: Dataset, scans: Mapping[str, ScanResult], folder: Path | None, findings: Sequence[Finding]
) -> list[Finding]:
    """Return findings, those about the checksum or the length of a document with the value of its file.

    Args:
        dataset: the contract.
        scans: the scans of the raw files by their tables.
        folder: folder of the documents; None where it is not available.
        findings: those of the first layer.
    """
    declared = dataset.about.get("evidence", {}).get("documents")
    scan = scans.get(declared["table"]) if declared else None
    if not declared or not scan:
        return [*findings]
    shown = {column_names.shown(scan.table.field(declared[name])): name for name in COMPUTED}
    return [
        replace(found, hints=_hints(scan, declared["file"], folder, shown[str(found.values["field"])], found))
        if found.file == scan.table.file
        and found.values.get("field") in shown
        and any(hint.code in OF_ANOTHER for hint in found.hints)
        else found
        for found in findings
    ]


def _hints(
    scan: ScanResult, field: str, folder: Path | None, name: str, found: Finding
) -> tuple[Message, ...]:
    """Return the hints of a finding with the computed value in place of the example."""
    files = scan.keys_with(found.key, field)
    computed = Message("compute_from_document")
    if folder and len(files) == 1:
        try:
            data = confined.read(folder, files[0], check_documents.LARGEST)
        except ConfinedError:
            computed = Message("compute_from_document", {"file": files[0]})
        else:
            right = sha256_of_bytes(data) if name == "sha256" else str(len(data.decode("utf-8", "replace")))
            computed = check_documents.computed_hint(files[0], found.value or "", right)
    elif len(files) == 1:
        computed = Message("compute_from_document", {"file": files[0]})
    return tuple(computed if hint.code in OF_ANOTHER else hint for hint in found.hints)
