"""The logical value of one text: what a cell of a field means in Table Schema v2.

SQL reads most types by itself (`sql_types`). Python reads here what SQL can't: email addresses and URIs,
dates and times in other formats, durations, JSON, and points and shapes on the map. The contract
reads its own bounds, enums and examples here too, for every type.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from pipeline.core import json_text
from pipeline.core.errors import CallError
from pipeline.schema import duration, exact_numbers
from pipeline.schema.model import Field

INTEGER = re.compile(r"[+-]?[0-9]+")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|(?i:NaN|-?INF)")
# "0000 is not a legal year" in XML Schema 1.0, from which Table Schema takes its dates, nor is there a sign.
YEAR = re.compile("000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3}")
DATE = re.compile(f"({YEAR.pattern})-[0-9]{{2}}-[0-9]{{2}}")
TIME = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")
DATETIME = re.compile(
    f"(?P<day>{DATE.pattern})T"
    "(?P<clock>([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?|24:00:00([.]0{1,6})?)"
    "(?P<zone>Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?"
)
YEARMONTH = re.compile(f"({YEAR.pattern})-(0[1-9]|1[0-2])")
UUID = re.compile("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
BASE64 = re.compile("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
MOMENTS = ("date", "time", "datetime")
DAYS = (dt.datetime(2000, 1, 1), dt.datetime(2001, 2, 2))  # noqa: DTZ001 - two days that share nothing
FRACTION = 6
LONGEST, WIDEST = 180, 90
DEEPEST = 100  # levels of JSON
LONGEST_MOMENT = 100  # characters of a date or time in any form
LONGEST_EMAIL = 320  # "64 octets" before the @ and "255 octets" after it (RFC 5321, 4.5.3.1)
EXTRA = "claimbook[formats]"  # frictionless, which some formats need
LARGEST, MOST_DIGITS = 2**63 - 1, 19  # of the whole numbers that a column can contain


def read(field: Field, text: str) -> Any:  # noqa: ANN401 - each type has values of its own
    """Return the logical value of a text.

    Args:
        field: its type and format decide.
        text: a cell that is not one of the field's missing values.

    Returns:
        A value that can be compared with others of the same type; a moment with a zone is put into UTC.

    Raises:
        ValueError: the text is not of the field's type and format.
    """
    try:
        return _read(field, text)
    except ArithmeticError as error:  # a moment beyond the years 1 to 9999, in UTC
        raise ValueError(text) from error


def _read(field: Field, text: str) -> Any:  # noqa: ANN401 - each type has values of its own
    if field.type in MOMENTS and field.format == "any":
        return _any(field, text)
    if field.type in MOMENTS and field.format != "default":
        return _naive(_by_frictionless(field, text))
    if field.type == "string" and field.format in {"email", "uri"}:
        return _by_frictionless(field, text)
    return READERS[field.type](field, text)


def key(field: Field, value: object) -> str:
    """Return a text that is the same for equal values, and only for them."""
    if field.type in {"object", "array", "geojson"}:
        return json.dumps(without_fractions(value), sort_keys=True)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, duration.Duration):
        return f"{value.months} months {value.seconds.normalize():f} seconds"
    return str(value)


def item_of(field: Field) -> Field:
    """Return the field that each item of a list is a value of, in its default format."""
    return Field(field.name, field.item_type)


def _naive(value: dt.date | dt.time | dt.datetime) -> dt.date | dt.time | dt.datetime:
    """Put what has a zone into UTC, and leave its zone away, as the published columns do."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, dt.time) and value.tzinfo:
        return dt.datetime.combine(dt.date(2000, 1, 1), value).astimezone(dt.UTC).time()
    return value


def _any(field: Field, text: str) -> dt.date | dt.time:
    """Read a moment in any form, but only a complete one: dateutil fills in missing parts from a default."""
    from dateutil import parser  # noqa: PLC0415 - seldom needed

    if len(text) > LONGEST_MOMENT:
        raise ValueError(text)
    moment, control = (parser.parse(text, default=day) for day in DAYS)
    if field.type == "time":
        return _naive(moment.timetz())
    if moment != control:
        raise ValueError(text)
    return moment.date() if field.type == "date" else _naive(moment)


def _by_frictionless(field: Field, text: str) -> Any:  # noqa: ANN401 - each type has values of its own
    if field.format == "email" and len(text) > LONGEST_EMAIL:
        raise ValueError(text)
    value = _frictionless_reader(field.type, field.format)(text)
    if value is None:
        raise ValueError(text)
    return value


@lru_cache
def _frictionless_reader(kind: str, form: str) -> Callable[[str], Any]:
    try:
        from frictionless import Field as Reader  # noqa: PLC0415 - heavy, and seldom needed
    except ImportError as error:
        raise CallError(f"fields of type {kind} and format {form} require {EXTRA}; install it") from error
    reader: Callable[[str], Any] = Reader.from_descriptor(
        {"name": "x", "type": kind, "format": form}
    ).create_value_reader()
    return reader


def _lexical(form: re.Pattern[str], text: str) -> str:
    if not form.fullmatch(text):
        raise ValueError(text)
    return text


def plain_number(field: Field) -> tuple[str, str]:
    """Return what a number of the field looks like, and the digits of it alone, as regular expressions.

    "groupChar: a string whose value is used to group digits within the number", so only between digits.
    """
    digits, point = "[0-9]+", re.escape(field.decimal_char)
    if field.group_char:
        digits = f"[0-9]+(?:{re.escape(field.group_char)}[0-9]+)*"
    core = f"[+-]?{digits}"
    if field.type == "number":
        core = rf"[+-]?(?:{digits}(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?"
    first = field.decimal_char[0] if field.type == "number" else ""
    form = core if field.bare_number else rf"[^0-9+\-{re.escape(first)}]*{core}[^0-9]*"
    return (f"{form}|(?i:NaN|-?INF)" if field.type == "number" else form), core


def _number(field: Field, text: str) -> str:
    form, core = plain_number(field)
    if not re.fullmatch(form, text):
        raise ValueError(text)
    match = re.search(core, text)
    digits = match[0] if match else text
    return digits.replace(field.group_char, "").replace(field.decimal_char, ".")


def _float(field: Field, text: str) -> float:
    """Read a number that 64 bits of binary floating point keep exactly."""
    value = nearest_float(field, text)
    if not exact_numbers.is_exact(_number(field, text), value):
        raise ValueError(text)
    return value


def nearest_float(field: Field, text: str) -> float:
    """Return the binary number nearest to a text; infinite for one that is too large.

    Raises:
        ValueError: the text is not a number.
    """
    return float(_number(field, text))


def _integer(field: Field, text: str) -> int:
    """Read a whole number that fits into 64 bits, as a column of the published database does."""
    digits = _number(field, text)
    value = int(digits) if len(digits.lstrip("+-0")) <= MOST_DIGITS else LARGEST + 1
    if not -LARGEST - 1 <= value <= LARGEST:
        raise ValueError(text)
    return value


def _boolean(field: Field, text: str) -> bool:
    if text not in {*field.true_values, *field.false_values}:
        raise ValueError(text)
    return text in field.true_values


def _datetime(_: Field, text: str) -> dt.datetime:
    """Read a dateTime of XML Schema, where 24:00:00 is the first moment of the next day."""
    parts = DATETIME.fullmatch(text)
    if not parts:
        raise ValueError(text)
    midnight = parts["clock"].startswith("24")
    clock = "00:00:00" if midnight else _micro(parts["clock"])
    moment = dt.datetime.fromisoformat(f"{parts['day']}T{clock}{parts['zone'] or ''}")
    plain = _naive(moment + dt.timedelta(days=midnight))
    if not isinstance(plain, dt.datetime):
        raise TypeError(text)
    return plain


def _micro(clock: str) -> str:
    """Fill up the fraction of a second, which older Pythons read with three or six digits only."""
    seconds, dot, fraction = clock.partition(".")
    return f"{seconds}{dot}{fraction.ljust(FRACTION, '0')}" if dot else clock


def _json(text: str, kind: type) -> Any:  # noqa: ANN401 - JSON
    """Read JSON as RFC 8259 has it, without NaN and Infinity.

    "An implementation may set limits on the maximum depth of nesting" (RFC 8259, 9).
    """
    try:
        value = json.loads(text, parse_constant=lambda word: json.loads(word.lower()))
    except RecursionError as error:
        raise ValueError(text) from error
    if not isinstance(value, kind) or json_text.is_deeper(value, DEEPEST):
        raise ValueError(text)
    return value


def _geojson(field: Field, text: str) -> Any:  # noqa: ANN401 - JSON
    _json(text, dict)
    return _by_frictionless(field, text)


def _geopoint(field: Field, text: str) -> tuple[float, float]:
    if field.format == "default":
        parts: list[Any] = [float(_lexical(NUMBER, part.strip(" "))) for part in text.split(",")]
    elif field.format == "array":
        parts = _json(text, list)
    else:
        point: Mapping[str, Any] = _json(text, dict)
        parts = [point[name] for name in ("lon", "lat") if name in point] if len(point) == 2 else []  # noqa: PLR2004 - two
    if len(parts) != 2 or any(isinstance(part, bool) or not isinstance(part, int | float) for part in parts):  # noqa: PLR2004 - two
        raise ValueError(text)
    lon, lat = float(parts[0]), float(parts[1])
    if not (-LONGEST <= lon <= LONGEST and -WIDEST <= lat <= WIDEST):
        raise ValueError(text)
    return lon, lat


def _list(field: Field, text: str) -> list[Any]:
    return [read(item_of(field), item) for item in text.split(field.delimiter)]


def without_fractions(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return JSON with its whole numbers as integers, so that 1 and 1.0 are equal."""
    if isinstance(value, dict):
        return {name: without_fractions(item) for name, item in value.items()}
    if isinstance(value, list):
        return [without_fractions(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


STRINGS = {"default": re.compile("(?s:.*)"), "uuid": UUID, "binary": BASE64}
READERS: dict[str, Callable[[Field, str], Any]] = {
    "string": lambda field, text: _lexical(STRINGS[field.format], text),
    "any": lambda _, text: text,
    "integer": _integer,
    "number": _float,
    "boolean": _boolean,
    "date": lambda _, text: dt.date.fromisoformat(_lexical(DATE, text)),
    "time": lambda _, text: dt.time.fromisoformat(_lexical(TIME, text)),
    "datetime": _datetime,
    "year": lambda _, text: int(_lexical(YEAR, text)),
    "yearmonth": lambda _, text: _lexical(YEARMONTH, text),
    "duration": lambda _, text: duration.read(text),
    "object": lambda _, text: _json(text, dict),
    "array": lambda _, text: _json(text, list),
    "geojson": _geojson,
    "geopoint": _geopoint,
    "list": _list,
}
