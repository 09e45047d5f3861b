"""Number format codes of spreadsheets, cut into sections and tokens (ECMA-376 part 1, 18.8.30 and 18.8.31).

Colours, widths of blanks and the language of a code do not change what is read and fall out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

MOST_CODE = 1_000  # characters; Excel itself takes 255
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General)'
    r"|(?P<noon>AM/PM|A/P)|(?P<exponent>E[+-])|(?P<fraction>(?<=[sS])\.0+)|(?P<date>y+|m+|d+|h+|s+|e+|b+|g+)"
    r"|(?P<digit>[0#?.,/%@])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\s*(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\s*")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda value, bound: value < bound,
    ">": lambda value, bound: value > bound,
    "=": lambda value, bound: value == bound,
    "<=": lambda value, bound: value <= bound,
    ">=": lambda value, bound: value >= bound,
    "<>": lambda value, bound: value != bound,
}
# [$-F800] and [$-F400]: the long date and the time as Windows is set, here as in the United Kingdom.
_AS_WINDOWS = {"-F800": "dd mmmm yyyy", "-F400": "hh:mm:ss"}


class Token(Struct, frozen=True):
    """`kind`: text, digit, date, elapsed, noon, fraction, exponent or general; `text`: what stands for it."""

    kind: str
    text: str


class Section(Struct, frozen=True):
    """A part of a code between semicolons, with the condition that chooses it, if it has one."""

    tokens: tuple[Token, ...]
    sign: str = ""
    bound: float = 0.0

    def holds(self, value: float) -> bool:
        """Whether the condition is met; one without a condition is met by nothing."""
        return bool(self.sign) and _COMPARE[self.sign](value, self.bound)

    @property
    def only_negative(self) -> bool:
        """Whether only numbers below zero meet the condition, which then says so instead of a minus."""
        return (self.sign in ("<", "<=") and self.bound <= 0) or (self.sign == "=" and self.bound < 0)

    def has(self, *kinds: str) -> bool:
        """Whether a token of one of these kinds is there."""
        return any(token.kind in kinds for token in self.tokens)


def sections_of(code: str) -> list[Section]:
    """The sections of a code in order, at most four. ValueError when it is longer than any program writes."""
    if len(code) > MOST_CODE:
        raise ValueError("a number format of so many characters is none")
    for mark, meant in _AS_WINDOWS.items():
        if f"[${mark.casefold()}]" in code.casefold():
            code = meant
    sections: list[list[Token]] = [[]]
    conditions: dict[int, tuple[str, float]] = {}
    for match in _TOKEN.finditer(code):
        if match.group("plain") == ";":
            sections.append([])
        elif match.lastgroup == "bracket":
            _bracket(match.group("bracket"), sections, conditions)
        elif match.lastgroup is not None:
            sections[-1].append(_token(match.lastgroup, match.group(match.lastgroup)))
        elif match.group().startswith("_"):
            sections[-1].append(Token("text", " "))
    return [Section(tuple(tokens), *conditions.get(at, ("", 0.0))) for at, tokens in enumerate(sections[:4])]


def _token(kind: str, text: str) -> Token:
    if kind in ("quoted", "escaped", "plain"):
        return Token("text", text)
    return Token(kind, text.lower() if kind == "date" else text)


def _bracket(inner: str, sections: list[list[Token]], conditions: dict[int, tuple[str, float]]) -> None:
    """What brackets say: a currency and language, elapsed time, a condition, or a colour."""
    condition = _CONDITION.fullmatch(inner)
    if inner.startswith("$"):
        sections[-1].append(Token("text", inner[1:].partition("-")[0]))
    elif condition:
        conditions[len(sections) - 1] = (condition.group(1), float(condition.group(2)))
    elif _ELAPSED.fullmatch(inner):
        sections[-1].append(Token("elapsed", inner.lower()))
