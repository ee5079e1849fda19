"""Files without any text: those that a full disk or a broken synchronisation leaves."""

from pathlib import Path

LARGEST = 1 << 10
BLANK = b"\xef\xbb\xbf\0 \t\r\n,;"


def is_blank(path: Path) -> bool:
    """Return whether a file contains nothing but line ends, delimiters and the like."""
    return path.is_file() and path.stat().st_size <= LARGEST and not path.read_bytes().strip(BLANK)
