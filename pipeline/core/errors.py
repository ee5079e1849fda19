"""What goes wrong outside the data: the contract, the call, the machine.

A fault in the data is never an exception; it is a `pipeline.core.finding.Finding`.
"""

from collections.abc import Iterable


class PipelineError(Exception):
    """Anything that ends a run with exit code 2 and a sentence instead of a traceback."""


class ContractError(PipelineError):
    """The contract in schemas/ is broken.

    Attributes:
        problems: one sentence each, starting with the file that it is about.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep all problems, so that a maintainer sees them at once."""
        self.problems = tuple(_on_one_line(problem) for problem in problems)
        super().__init__("\n".join(self.problems))


def _on_one_line(problem: str) -> str:
    """Make line breaks and other characters that nobody sees visible, since a problem may quote a file."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape", "backslashreplace").decode()
        for one in problem
    )


class CallError(PipelineError):
    """The call or the machine is at fault: a folder that is missing, a disk that can't be written."""


class EngineError(PipelineError):
    """The engine is at fault: something that its own earlier layers should have caught."""
