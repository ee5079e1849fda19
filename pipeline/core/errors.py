"""What goes wrong outside the data: the contract, the call, the machine.

A fault in the data is never an exception; it is a `pipeline.core.finding.Finding`.
"""

from collections.abc import Iterable

from pipeline.core.text import visible


class PipelineError(Exception):
    """Anything that ends a run with exit code 2 and a sentence instead of a traceback."""


class ContractError(PipelineError):
    """The contract in schemas/ is broken.

    Attributes:
        problems: one sentence each, starting with the file that it is about.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        """Keep all problems, so that a maintainer sees them at once."""
        self.problems = tuple(visible(problem) for problem in problems)  # one line each, whatever it quotes
        super().__init__("\n".join(self.problems))


class CallError(PipelineError):
    """The call or the machine is at fault: a folder that is missing, a disk that can't be written."""


class EngineError(PipelineError):
    """The engine is at fault: something that its own earlier layers should have caught."""
