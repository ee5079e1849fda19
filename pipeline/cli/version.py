"""The version of the installed pipeline."""

DISTRIBUTION = "khorasan-rivalry-pipeline"


def text() -> str:
    """Return the version, "unknown" where the pipeline runs without being installed."""
    from importlib import metadata

    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "unknown"
