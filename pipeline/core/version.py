"""The version of the engine. pyproject.toml reads it from here."""

__version__ = "0.1.0"
