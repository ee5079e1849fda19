"""The parts of a row rule, each of which becomes SQL; `pipeline.checks.evaluate_rule` has them for Arrow.

Numbers compare as in SQL, where NaN equals itself and is greater than every other number. Of decimals that
are calculated, the binary numbers that stand for them are not exact: 0.1 + 0.2 is 0.30000000000000004. Such
a calculation equals a number if both agree to 14 digits of the largest of its parts.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.core import sql

TOLERANCE = 1e-14
Way = Literal["plain", "number", "decimal"]


@dataclass(frozen=True)
class Field:
    """A field's value in the row.

    Attributes:
        name: the name of the field.
        is_decimal: its type is number.
    """

    name: str
    is_decimal: bool = False

    def to_sql(self, enums: Collection[str] = ()) -> str:
        """Quote the name; `enums` are the fields that the table stores as ENUM."""
        name = sql.identifier(self.name)
        return f"CAST({name} AS VARCHAR)" if self.name in enums else name


@dataclass(frozen=True)
class Constant:
    """A value that is written in the rule."""

    value: str | float | bool | dt.date

    def to_sql(self, enums: Collection[str] = ()) -> str:  # noqa: ARG002 - the same call for every node
        """Quote the value; a number has the type of a column, where SQL has a DECIMAL or a shorter one."""
        quoted = sql.literal(self.value)
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return quoted
        return f"CAST({quoted} AS {'DOUBLE' if isinstance(self.value, float) else 'BIGINT'})"


@dataclass(frozen=True)
class Position:
    """The position in its list of a code that a field contains."""

    operand: Field
    codes: tuple[str, ...]

    def to_sql(self, enums: Collection[str] = ()) -> str:
        """Write a CASE with each code of the list."""
        cases = " ".join(f"WHEN {sql.literal(code)} THEN {i}" for i, code in enumerate(self.codes))
        return f"(CASE {self.operand.to_sql(enums)} {cases} END)"


@dataclass(frozen=True)
class Operation:
    """Two operands and what joins them: + - * of numbers, AND and OR of conditions."""

    sign: str
    left: "Node"
    right: "Node"

    def to_sql(self, enums: Collection[str] = ()) -> str:
        """Put both sides in parentheses, so that precedence never matters."""
        return f"({self.left.to_sql(enums)} {self.sign} {self.right.to_sql(enums)})"


@dataclass(frozen=True)
class Comparison:
    """A comparison of two operands of one kind.

    Attributes:
        sign: the operator, as SQL writes it.
        left: the operand before it.
        right: the operand after it.
        way: "number" for numbers that are exact, "decimal" for calculated decimals, else "plain".
    """

    sign: str
    left: "Node"
    right: "Node"
    way: Way = "plain"

    def to_sql(self, enums: Collection[str] = ()) -> str:
        """Compare; of calculated decimals, those within the tolerance are equal."""
        left, right = self.left.to_sql(enums), self.right.to_sql(enums)
        if self.way != "decimal":
            return f"({left} {self.sign} {right})"
        tolerance = self.tolerance().to_sql(enums)
        near = f"({left} = {right} OR (isfinite({tolerance}) AND abs({left} - {right}) <= {tolerance}))"
        return {
            "=": near,
            "<>": f"(NOT {near})",
            "<": f"({left} < {right} AND NOT {near})",
            "<=": f"({left} < {right} OR {near})",
            ">": f"({left} > {right} AND NOT {near})",
            ">=": f"({left} > {right} OR {near})",
        }[self.sign]

    def tolerance(self) -> "Node":
        """Return how much two calculations may differ: by a share of the sizes of their parts."""
        return Operation("*", Constant(TOLERANCE), Operation("+", _size(self.left), _size(self.right)))


@dataclass(frozen=True)
class Absolute:
    """A number without its sign."""

    operand: "Node"

    def to_sql(self, enums: Collection[str] = ()) -> str:
        """Write abs."""
        return f"abs({self.operand.to_sql(enums)})"


@dataclass(frozen=True)
class Not:
    """The opposite; unknown stays unknown."""

    operand: "Node"

    def to_sql(self, enums: Collection[str] = ()) -> str:
        """Write NOT."""
        return f"(NOT {self.operand.to_sql(enums)})"


@dataclass(frozen=True)
class IsNull:
    """Whether a field is empty; never unknown."""

    operand: Field

    def to_sql(self, enums: Collection[str] = ()) -> str:
        """Write IS NULL."""
        return f"({self.operand.to_sql(enums)} IS NULL)"


Node = Field | Constant | Position | Operation | Comparison | Absolute | Not | IsNull


def fields(node: Node) -> tuple[str, ...]:
    """Return the names of the fields that a rule uses, sorted."""
    match node:
        case Field(name):
            return (name,)
        case Operation(left=left, right=right) | Comparison(left=left, right=right):
            return tuple(sorted({*fields(left), *fields(right)}))
        case Not(operand) | IsNull(operand) | Absolute(operand) | Position(operand):
            return fields(operand)
        case Constant():
            return ()


def joined(sign: str, nodes: Sequence[Node]) -> Node:
    """Join nodes by AND or OR as a balanced tree, so that a thousand of them are not nested deep."""
    if len(nodes) == 1:
        return nodes[0]
    middle = len(nodes) // 2
    return Operation(sign, joined(sign, nodes[:middle]), joined(sign, nodes[middle:]))


def way_of(left: Node, right: Node) -> Way:
    """Return how two numbers are compared."""
    calculated = isinstance(left, Operation) or isinstance(right, Operation)
    return "decimal" if calculated and (_has_decimals(left) or _has_decimals(right)) else "number"


def _has_decimals(node: Node) -> bool:
    match node:
        case Operation(left=left, right=right):
            return _has_decimals(left) or _has_decimals(right)
        case Constant(value):
            return isinstance(value, float)
        case Field():
            return node.is_decimal
    return False


def _size(node: Node) -> Node:
    """Return what a calculation would be if all of its parts were positive and added."""
    if isinstance(node, Operation):
        return Operation("*" if node.sign == "*" else "+", _size(node.left), _size(node.right))
    return (
        Constant(abs(node.value))
        if isinstance(node, Constant) and not isinstance(node.value, str | dt.date)
        else Absolute(node)
    )
