"""Row rules: an expression over the fields of a row, compiled to pandas and to SQL, never evaluated.

The language is a part of Python's expressions: names of fields, literals, comparisons (also chained),
+ - *, and, or, not, in, is None. Logic has three values, as in SQL: a comparison with an empty cell is
unknown, and a row breaks a rule only where the rule is false. Texts are compared by letter in every layer,
and codes of one list by their order in the list.
"""

import ast
import datetime as dt
import math
from collections.abc import Mapping

from pipeline.contract import rule_spelling
from pipeline.contract.rule_nodes import (
    Comparison,
    Constant,
    Field,
    IsNull,
    Node,
    Not,
    Operation,
    Position,
    fields,
    joined,
    way_of,
)
from pipeline.schema.field_values import LARGEST

__all__ = ["LANGUAGE", "Node", "fields", "parse"]

KINDS = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "year": "number",
    "boolean": "truth",
    "date": "date",
}
COMPARISONS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "=",
    ast.NotEq: "<>",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
LANGUAGE = "use fields, numbers, texts, comparisons, + - *, and, or, not, in, is None"
ARITHMETIC: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
CONNECTIVES: Mapping[type[ast.boolop], str] = {ast.And: "AND", ast.Or: "OR"}
Orders = Mapping[str, tuple[str, ...]]


def parse(expression: str, types: Mapping[str, str], orders: Orders | None = None) -> Node:
    """Read a rule.

    Args:
        expression: one line, as `date_start <= date_end`.
        types: Table Schema type of each field that the rule may name.
        orders: the codes of each field whose texts are those of a code list, in its order.

    Raises:
        ValueError: it isn't an expression of the language, names an unknown field, or compares what can't
            be compared; the message says which, or gives the right form of a rule that is written as in SQL.
    """
    try:
        return _parsed(expression, types, orders or {})
    except ValueError:
        right = rule_spelling.corrected(expression, types)
        if right == expression.strip() or not _is_rule(right, types, orders or {}):
            raise
        raise ValueError(f"not in the language of rules; write: {right}") from None


def _is_rule(expression: str, types: Mapping[str, str], orders: Orders) -> bool:
    try:
        _parsed(expression, types, orders)
    except ValueError:
        return False
    return True


def _parsed(expression: str, types: Mapping[str, str], orders: Orders) -> Node:
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValueError(f"not an expression: {getattr(error, 'msg', error)}") from error
    try:
        node, kind = _Parser(types, orders).read(tree)
    except RecursionError as error:
        raise ValueError("the rule is nested too deeply") from error
    if kind != "truth":
        raise ValueError("the rule as a whole must be true or false")
    return node


class _Parser:
    """Turns Python's syntax tree into nodes, each with its kind: text, number, truth or date."""

    def __init__(self, types: Mapping[str, str], orders: Orders) -> None:
        self.types = types
        self.orders = orders

    def read(self, tree: ast.expr) -> tuple[Node, str]:  # noqa: PLR0911 - one return for each kind of node
        match tree:
            case ast.Name(id=name):
                return self.field(name)
            case ast.Constant(value=bool(value)):
                return Constant(value), "truth"
            case ast.Constant(value=str(value)):
                return _text(value), "text"
            case ast.Constant(value=int(value) | float(value)):
                return _number(value), "number"
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value) | float(value))):
                return _number(-value), "number"
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.truth(operand)), "truth"
            case ast.BoolOp(op=op, values=values):
                return joined(CONNECTIVES[type(op)], [self.truth(value) for value in values]), "truth"
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
        return Field(name, self.types[name] == "number"), KINDS[self.types[name]]

    def truth(self, tree: ast.expr) -> Node:
        node, kind = self.read(tree)
        if kind != "truth" or isinstance(node, Constant):
            raise ValueError(f"{ast.unparse(tree)}: and, or, not require a comparison or a boolean field")
        return node

    def arithmetic(self, op: ast.operator, left: ast.expr, right: ast.expr) -> Node:
        sign = ARITHMETIC[type(op)]
        sides = [self.read(left), self.read(right)]
        if any(kind != "number" for _, kind in sides):
            raise ValueError(f"{sign} requires a number on both sides")
        return Operation(sign, sides[0][0], sides[1][0])

    def comparison(self, tree: ast.Compare) -> Node:
        operands = [tree.left, *tree.comparators]
        pairs = zip(operands, tree.ops, operands[1:], strict=False)
        return joined("AND", [self.pair(*pair) for pair in pairs])

    def pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Node:
        match op, right:
            case (ast.Is() | ast.IsNot(), ast.Constant(value=None)):
                node, _ = self.read(left)
                if not isinstance(node, Field):
                    raise ValueError("is None requires a field before it")  # noqa: TRY004 - a fault of the rule
                return Not(IsNull(node)) if isinstance(op, ast.IsNot) else IsNull(node)
            case (ast.In() | ast.NotIn(), ast.Tuple(elts=items) | ast.List(elts=items)) if items:
                found = joined("OR", [self.pair(left, ast.Eq(), item) for item in items])
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
        sign = COMPARISONS[type(op)]
        if left_kind == "number":
            return Comparison(sign, left_node, right_node, way_of(left_node, right_node))
        if left_kind == "text" and sign not in {"=", "<>"}:
            left_node, right_node = self.ordered(left_node, right_node)
        return Comparison(sign, left_node, right_node)

    def ordered(self, left: Node, right: Node) -> tuple[Node, Node]:
        """Return two texts as what is compared: their positions in a code list, or the texts themselves."""
        lists = {
            self.orders[node.name]
            for node in (left, right)
            if isinstance(node, Field) and node.name in self.orders
        }
        if not lists:
            return left, right
        codes = lists.pop()
        if lists:
            raise ValueError("codes of two lists have no order; compare fields with the same code list")
        return self.position(left, codes), self.position(right, codes)

    def position(self, node: Node, codes: tuple[str, ...]) -> Node:
        if isinstance(node, Field) and node.name in self.orders:
            return Position(node, codes)
        if isinstance(node, Constant) and node.value in codes:
            return Constant(codes.index(str(node.value)))
        text = node.name if isinstance(node, Field) else f"'{getattr(node, 'value', '')}'"
        raise ValueError(f"{text} is not in the code list, and has no order with its codes")


def _date(node: Node) -> Node:
    """Turn a literal compared with a date field into a date."""
    if isinstance(node, Constant) and isinstance(node.value, str):
        try:
            return Constant(dt.date.fromisoformat(node.value))
        except ValueError as error:
            raise ValueError(
                f"'{node.value}' is compared with a date and is not a date: write 'YYYY-MM-DD'"
            ) from error
    return node


def _number(value: float) -> Constant:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a number in it is too large")
    if isinstance(value, int) and not -LARGEST - 1 <= value <= LARGEST:
        raise ValueError(f"a whole number in it is not between {-LARGEST - 1} and {LARGEST}")
    return Constant(value)


def _text(value: str) -> Constant:
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("a text in it contains a NUL or an unpaired surrogate, which no cell can contain")
    return Constant(value)
