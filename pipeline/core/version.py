"""Name and version of the engine. pyproject.toml reads the version from here."""

__version__ = "0.1.0"
ENGINE = f"claimbook {__version__}"
