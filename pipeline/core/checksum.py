"""SHA-256 and other hashes of files and bytes, in hexadecimal digits."""

import hashlib
from pathlib import Path

from pipeline.core.errors import CallError


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises:
        CallError: the file cannot be read.
    """
    return file_hash(path, "sha256")


def file_hash(path: Path, algorithm: str) -> str:
    """Return the hash of a file by an algorithm of hashlib, such as md5.

    Raises:
        CallError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, algorithm).hexdigest()
    except OSError as error:
        raise CallError(f"{path}: {error.strerror}") from error


def sha256_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()
