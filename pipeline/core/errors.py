"""Errors outside the data: in the contract, the call, the machine or the engine.

A fault in the data is not an exception; it is a `pipeline.core.finding.Finding`.
"""

from collections.abc import Iterable

from pipeline.core.text import visible


class PipelineError(Exception):
    """An error that the pipeline raises, with a message for the user."""


class ContractError(PipelineError):
    """The contract in schemas/ is broken: exit code 2.

    Attributes:
        problems: one sentence each, starting with the name of its file.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        """Store all problems, each on one line, so that they are reported together."""
        self.problems = tuple(visible(problem) for problem in problems)
        super().__init__("\n".join(self.problems))


class CallError(PipelineError):
    """The call or the machine is at fault, as with a missing folder or a full disk: exit code 2."""


class EngineError(PipelineError):
    """The engine is at fault: an earlier layer should have reported this. Exit code 3."""
