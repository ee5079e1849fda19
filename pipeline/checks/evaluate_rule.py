"""Row rules evaluated on Arrow columns, with the same result as their SQL.

Arrow, unlike pandas, tells NaN from a missing value after a calculation too.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.contract.rule_nodes import (
    Absolute,
    Comparison,
    Constant,
    Field,
    IsNull,
    Node,
    Not,
    Operation,
    Position,
)

PLAIN: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": pc.equal,
    "<>": pc.not_equal,
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
}
OPERATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": pc.add,
    "-": pc.subtract,
    "*": pc.multiply,
    "AND": pc.and_kleene,
    "OR": pc.or_kleene,
}


def evaluate(node: Node, frame: pd.DataFrame) -> pd.Series:
    """Return for each row of an Arrow-backed frame whether a rule holds; null where it is unknown."""
    result = _value(node, frame)
    if isinstance(result, pa.Scalar):
        result = pa.array([result.as_py()] * len(frame), pa.bool_())
    return pd.Series(pd.arrays.ArrowExtensionArray(result), index=frame.index)


def _value(node: Node, frame: pd.DataFrame) -> Any:  # noqa: ANN401, PLR0911 - an array or a scalar of Arrow
    match node:
        case Field(name):
            return pa.chunked_array([pa.array(frame[name].array)])
        case Constant(value):
            return pa.scalar(value)
        case Position(operand, codes):
            return pc.index_in(_value(operand, frame), value_set=pa.array(codes, pa.string()))
        case Operation(sign, left, right):
            return OPERATIONS[sign](*_alike(_value(left, frame), _value(right, frame)))
        case Comparison():
            return _comparison(node, frame)
        case Absolute(operand):
            return pc.abs(_value(operand, frame))
        case Not(operand):
            return pc.invert(_value(operand, frame))
        case IsNull(operand):
            return pc.is_null(_value(operand, frame))


def _alike(left: Any, right: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Return two operands of one type: a whole number beside a fraction becomes one, as in SQL."""
    kinds = {left.type, right.type}
    if pa.types.is_floating(left.type) or pa.types.is_floating(right.type):
        return left.cast(pa.float64(), safe=False), right.cast(pa.float64(), safe=False)
    if len(kinds) > 1 and all(pa.types.is_integer(kind) for kind in kinds):
        return left.cast(pa.int64()), right.cast(pa.int64())
    return left, right


def _comparison(node: Comparison, frame: pd.DataFrame) -> Any:  # noqa: ANN401
    left, right = _alike(_value(node.left, frame), _value(node.right, frame))
    if pa.types.is_boolean(left.type):
        left, right = left.cast(pa.int8()), right.cast(pa.int8())
    if not pa.types.is_floating(left.type):
        return PLAIN[node.sign](left, right)
    equal = _equal(left, right)
    if node.way == "decimal":
        tolerance = _value(node.tolerance(), frame)
        near = pc.less_equal(pc.abs(pc.subtract(left, right)), tolerance)
        equal = pc.or_kleene(equal, pc.and_kleene(pc.is_finite(tolerance), near))
    if node.sign in {"=", "<>"}:
        return equal if node.sign == "=" else pc.invert(equal)
    strict = _below(left, right) if node.sign.startswith("<") else _below(right, left)
    if node.sign.endswith("="):
        return pc.or_kleene(strict, equal)
    return pc.and_kleene(strict, pc.invert(equal))


def _equal(left: Any, right: Any) -> Any:  # noqa: ANN401
    """Compare as SQL does, where NaN equals itself."""
    return pc.or_kleene(pc.equal(left, right), pc.and_kleene(pc.is_nan(left), pc.is_nan(right)))


def _below(left: Any, right: Any) -> Any:  # noqa: ANN401
    """Compare as SQL does, where NaN is greater than every other number."""
    return pc.or_kleene(pc.less(left, right), pc.and_kleene(pc.invert(pc.is_nan(left)), pc.is_nan(right)))
