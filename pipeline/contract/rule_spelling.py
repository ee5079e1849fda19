"""How a row rule that is written as in SQL or JavaScript is written in the language of rules."""

import re
from collections.abc import Collection

# Texts stay as they are. Signs and words are matched in this order.
PARTS = re.compile(
    r"""(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"|(?P<empty>===?|=|!==?|<>)\s*(?i:null|none)\b"
    r"|(?P<sign>[!=]==|[<>=!]=|<>|=|&&|\|\|)"
    r"|(?P<word>\w+)"
)
SIGNS = {"=": "==", "===": "==", "<>": "!=", "!==": "!=", "&&": "and", "||": "or"}
WORDS = {
    **{word: word for word in ("and", "or", "not", "in", "is")},
    "null": "None",
    "none": "None",
    "true": "True",
    "false": "False",
}


def corrected(expression: str, fields: Collection[str]) -> str:
    """Return a rule with the signs and words of the language of rules in place of those of SQL.

    Args:
        expression: a rule that cannot be read; the result may be no rule either.
        fields: names that are not changed.
    """

    def replaced(match: re.Match[str]) -> str:
        if match["empty"]:
            return "is None" if match["empty"].startswith("=") else "is not None"
        if match["sign"]:
            return SIGNS.get(match["sign"], match["sign"])
        if match["word"] and match["word"] not in fields:
            return WORDS.get(match["word"].lower(), match["word"])
        return match[0]

    return PARTS.sub(replaced, expression.strip())
