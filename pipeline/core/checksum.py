"""SHA-256 of files and bytes, in hexadecimal digits."""

import hashlib
from pathlib import Path

from pipeline.core.errors import CallError


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises:
        CallError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CallError(f"{path}: {error.strerror}") from error


def sha256_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()
