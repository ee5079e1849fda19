"""Run the command line, as ``pipeline`` and as ``python -m pipeline``."""

from pipeline.cli import signals


def main() -> None:
    """Run the command line; Ctrl-C ends it with one line, while its modules are imported too."""
    signals.end_at_once()
    from pipeline.cli.main import main as commands  # noqa: PLC0415 - after the handler is set

    try:
        commands()
    except SystemExit as end:
        signals.end_interrupted(end.code)
        raise


if __name__ == "__main__":
    main()
