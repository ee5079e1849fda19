"""Row rules: an expression over the fields of a row, compiled to pandas and to SQL, never evaluated.

The language is a part of Python's expressions: names of fields, literals, comparisons (also chained),
+ - *, and, or, not, in, is None. Logic has three values, as in SQL: a comparison with an empty cell is
unknown, and a row breaks a rule only where the rule is false. Texts are compared by letter in every layer,
those of a code list too: where a table stores them as ENUM, which DuckDB compares by position in the list,
the SQL casts them to text.
"""

import ast
import datetime as dt
import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from pipeline.core import sql

if TYPE_CHECKING:  # pandas takes seconds to import; who only reads the contract needn't wait
    import pandas as pd

KINDS = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "year": "number",
    "boolean": "truth",
    "date": "date",
}


def _nan(value: Any) -> Any:  # noqa: ANN401 - a Series or a scalar
    return value != value  # noqa: PLR0124 - what only NaN does


def _real(value: Any) -> Any:  # noqa: ANN401
    return value == value  # noqa: PLR0124


def _equal(left: Any, right: Any) -> Any:  # noqa: ANN401
    return (left == right) | (_nan(left) & _nan(right))


def _below(left: Any, right: Any) -> Any:  # noqa: ANN401
    return (left < right) | (_real(left) & _nan(right))


# In SQL NaN equals itself and is greater than every other number.
NUMERIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": _equal,
    "<>": lambda left, right: ~_equal(left, right),
    "<": _below,
    "<=": lambda left, right: ~_below(right, left),
    ">": lambda left, right: _below(right, left),
    ">=": lambda left, right: ~_below(left, right),
}
COMPARISONS: Mapping[type[ast.cmpop], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Eq: ("=", operator.eq),
    ast.NotEq: ("<>", operator.ne),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
}
LANGUAGE = "use fields, numbers, texts, comparisons, + - *, and, or, not, in, is None"
ARITHMETIC: Mapping[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
}
CONNECTIVES: Mapping[type[ast.boolop], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.And: ("AND", operator.and_),
    ast.Or: ("OR", operator.or_),
}


@dataclass(frozen=True)
class Field:
    """A field's value in the row."""

    name: str

    def to_sql(self, enums: Collection[str] = ()) -> str:
        """Quote the name; `enums` are the fields that the table stores as ENUM."""
        name = sql.identifier(self.name)
        return f"CAST({name} AS VARCHAR)" if self.name in enums else name

    def to_series(self, frame: "pd.DataFrame") -> Any:  # noqa: ANN401 - a Series, or a scalar for literals
        """Take the column."""
        return frame[self.name]


@dataclass(frozen=True)
class Literal:
    """A value that is written in the rule."""

    value: str | float | bool | dt.date

    def to_sql(self, enums: Collection[str] = ()) -> str:  # noqa: ARG002 - the same call for every node
        """Quote the value."""
        return sql.literal(self.value)

    def to_series(self, frame: "pd.DataFrame") -> Any:  # noqa: ANN401, ARG002 - the same call for every node
        """Return the value itself; pandas spreads it over the rows."""
        return self.value


@dataclass(frozen=True)
class Binary:
    """Two operands and the operator between them; a list of values after `in` is a chain of these."""

    sign: str
    apply: Callable[[Any, Any], Any]
    left: "Node"
    right: "Node"

    def to_sql(self, enums: Collection[str] = ()) -> str:
        """Put both sides in parentheses, so that precedence never matters."""
        return f"({self.left.to_sql(enums)} {self.sign} {self.right.to_sql(enums)})"

    def to_series(self, frame: "pd.DataFrame") -> Any:  # noqa: ANN401
        """Apply the operator to columns; Arrow-backed ones know three-valued logic."""
        return self.apply(self.left.to_series(frame), self.right.to_series(frame))


@dataclass(frozen=True)
class Not:
    """The opposite; unknown stays unknown."""

    operand: "Node"

    def to_sql(self, enums: Collection[str] = ()) -> str:
        """Write NOT."""
        return f"(NOT {self.operand.to_sql(enums)})"

    def to_series(self, frame: "pd.DataFrame") -> Any:  # noqa: ANN401
        """Invert the column."""
        return ~self.operand.to_series(frame)


@dataclass(frozen=True)
class IsNull:
    """Whether a field is empty; never unknown."""

    operand: Field

    def to_sql(self, enums: Collection[str] = ()) -> str:
        """Write IS NULL."""
        return f"({self.operand.to_sql(enums)} IS NULL)"

    def to_series(self, frame: "pd.DataFrame") -> Any:  # noqa: ANN401
        """Return whether each cell is empty, as an Arrow-backed column."""
        return self.operand.to_series(frame).isna().astype("bool[pyarrow]")


Node = Field | Literal | Binary | Not | IsNull


def parse(expression: str, types: Mapping[str, str]) -> Node:
    """Read a rule.

    Args:
        expression: one line, as `date_start <= date_end`.
        types: Table Schema type of each field that the rule may name.

    Raises:
        ValueError: it isn't an expression of the language, names an unknown field, or compares what can't
            be compared; the message says which.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"not an expression: {getattr(error, 'msg', error)}") from error
    try:
        node, kind = _Parser(types).read(tree)
    except RecursionError as error:
        raise ValueError("the rule is nested too deeply") from error
    if kind != "truth":
        raise ValueError("the rule as a whole must be true or false")
    return node


def fields(node: Node) -> tuple[str, ...]:
    """Return the names of the fields that a rule uses, sorted."""
    match node:
        case Field(name):
            return (name,)
        case Binary(left=left, right=right):
            return tuple(sorted({*fields(left), *fields(right)}))
        case Not(operand) | IsNull(operand):
            return fields(operand)
        case Literal():
            return ()


class _Parser:
    """Turns Python's syntax tree into nodes, each with its kind: text, number, truth or date."""

    def __init__(self, types: Mapping[str, str]) -> None:
        self.types = types

    def read(self, tree: ast.expr) -> tuple[Node, str]:  # noqa: PLR0911 - one return for each kind of node
        match tree:
            case ast.Name(id=name):
                return self.field(name)
            case ast.Constant(value=bool(value)):
                return Literal(value), "truth"
            case ast.Constant(value=str(value)):
                return _text(value), "text"
            case ast.Constant(value=int(value) | float(value)):
                return Literal(value), "number"
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value) | float(value))):
                return Literal(-value), "number"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.truth(operand)), "truth"
            case ast.BoolOp(op=op, values=values):
                sign, apply = CONNECTIVES[type(op)]
                return _chain(sign, apply, [self.truth(value) for value in values]), "truth"
            case ast.BinOp(op=op, left=left, right=right) if type(op) in ARITHMETIC:
                return self.arithmetic(op, left, right), "number"
            case ast.Compare():
                return self.comparison(tree), "truth"
        raise ValueError(f"{ast.unparse(tree)}: not allowed in a rule; {LANGUAGE}")

    def field(self, name: str) -> tuple[Node, str]:
        if name not in self.types:
            raise ValueError(f"the table has no field {name}")
        if self.types[name] not in KINDS:
            raise ValueError(f"{name}: a field of type {self.types[name]} cannot be used in a rule")
        return Field(name), KINDS[self.types[name]]

    def truth(self, tree: ast.expr) -> Node:
        node, kind = self.read(tree)
        if kind != "truth" or isinstance(node, Literal):
            raise ValueError(f"{ast.unparse(tree)}: and, or, not require a comparison or a boolean field")
        return node

    def arithmetic(self, op: ast.operator, left: ast.expr, right: ast.expr) -> Node:
        sign, apply = ARITHMETIC[type(op)]
        sides = [self.read(left), self.read(right)]
        if any(kind != "number" for _, kind in sides):
            raise ValueError(f"{sign} requires a number on both sides")
        return Binary(sign, apply, sides[0][0], sides[1][0])

    def comparison(self, tree: ast.Compare) -> Node:
        operands = [tree.left, *tree.comparators]
        pairs = zip(operands, tree.ops, operands[1:], strict=False)
        return _chain("AND", operator.and_, [self.pair(*pair) for pair in pairs])

    def pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Node:
        match op, right:
            case (ast.Is() | ast.IsNot(), ast.Constant(value=None)):
                node, _ = self.read(left)
                if not isinstance(node, Field):
                    raise ValueError("is None requires a field before it")  # noqa: TRY004 - a fault of the rule
                return Not(IsNull(node)) if isinstance(op, ast.IsNot) else IsNull(node)
            case (ast.In() | ast.NotIn(), ast.Tuple(elts=items) | ast.List(elts=items)) if items:
                found = _chain("OR", operator.or_, [self.pair(left, ast.Eq(), item) for item in items])
                return Not(found) if isinstance(op, ast.NotIn) else found
        if type(op) not in COMPARISONS:
            raise ValueError(f"{type(op).__name__} is not allowed with {ast.unparse(right)}")
        return self.compare(left, op, right)

    def compare(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Node:
        (left_node, left_kind), (right_node, right_kind) = self.read(left), self.read(right)
        if left_kind == "date" and right_kind == "text":
            right_node, right_kind = _date(right_node), "date"
        if right_kind == "date" and left_kind == "text":
            left_node, left_kind = _date(left_node), "date"
        if left_kind != right_kind:
            raise ValueError(f"{ast.unparse(left)} is {left_kind}, {ast.unparse(right)} is {right_kind}")
        if not fields(left_node) and not fields(right_node):
            raise ValueError(f"{ast.unparse(left)} and {ast.unparse(right)}: neither is a field")
        sign, apply = COMPARISONS[type(op)]
        return Binary(sign, NUMERIC[sign] if left_kind == "number" else apply, left_node, right_node)


def _date(node: Node) -> Node:
    """Turn a literal compared with a date field into a date."""
    if isinstance(node, Literal) and isinstance(node.value, str):
        try:
            return Literal(dt.date.fromisoformat(node.value))
        except ValueError as error:
            raise ValueError(
                f"'{node.value}' is compared with a date and is not a date: write 'YYYY-MM-DD'"
            ) from error
    return node


def _text(value: str) -> Literal:
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("a text in it contains a NUL or an unpaired surrogate, which no cell can contain")
    return Literal(value)


def _chain(sign: str, apply: Callable[[Any, Any], Any], nodes: Sequence[Node]) -> Node:
    return reduce(lambda left, right: Binary(sign, apply, left, right), nodes)
