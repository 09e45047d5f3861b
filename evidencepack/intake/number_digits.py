"""Numbers written by a section of a number format: decimals, thousands, per cent, scientific, fractions."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from msgspec import Struct

from evidencepack.intake.number_codes import Section, Token

_MOST_PLACES = 30  # Excel's own limit for decimals
_TOO_LARGE = 1e21  # beyond this digits are no longer written out
_EXACT = 1e9  # scaled numbers up to here tell by themselves whether they stand near a tie
_NEAR_TIE = 1e-6
_PLACEHOLDERS = "0#?"
_FIXED_DENOMINATOR = re.compile(r"[1-9]\d*")


def general(value: float, digits: int = 15) -> str:
    """A number without a format: whole as such, else with so many significant digits (Excel keeps 15)."""
    if -1e15 < value < 1e15 and value == int(value):
        return str(int(value))
    text = f"{value:.{digits}g}"
    if "e" not in text:
        return text
    if 1e-15 < abs(value) < 1:
        return format(Decimal(text), "f")
    mantissa, _, power = text.partition("e")
    return f"{mantissa}E{power}" if power else text  # the latter: infinite, or no number


def fixed(value: float, places: int, comma: str = "") -> str:
    """A number that is not negative, rounded half away from zero on its decimal digits (1.005 to 1.01), as Excel does.

    `comma`: "," puts one between thousands.
    """
    scaled = value * 10**places
    if scaled > _EXACT or -_NEAR_TIE < scaled - int(scaled) - 0.5 < _NEAR_TIE:
        number = Decimal(f"{value:.15g}")
        if value < 1e15 / 10**places:
            number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return format(number, f"{comma}.{places}f")
    return format(value, f"{comma}.{places}f")


class _Shape(Struct):
    """What a section's digit places ask for. `whole` and `decimals`: the places before and after the point."""

    whole: str = ""
    decimals: str = ""
    pointed: bool = False
    grouped: bool = False
    factor: float = 1.0


def number_writer(section: Section) -> Callable[[float], str]:
    """What writes a number that is not negative by this section. ValueError for a section that makes no sense."""
    if section.has("general"):
        return _around(section.tokens, "general", general)
    if section.has("exponent"):
        return _scientific(section)
    if any(token.kind == "digit" and token.text == "/" for token in section.tokens):
        return _fractional(section)
    return _decimal(section)


def _around(tokens: tuple[Token, ...], kind: str, write: Callable[[float], str]) -> Callable[[float], str]:
    """The tokens' text around the one token that stands for the number."""
    at = next(place for place, token in enumerate(tokens) if token.kind == kind)
    before, after = _said(tokens[:at]), _said(tokens[at + 1 :])
    return lambda value: f"{before}{write(value)}{after}"


def _said(tokens: tuple[Token, ...]) -> str:
    return "".join(token.text for token in tokens if token.kind == "text" or token.text == "%")


def _shape(tokens: tuple[Token, ...]) -> _Shape:
    shape = _Shape()
    pending = 0  # commas since the last place: between places they group, after the last they scale
    for token in tokens:
        if token.kind != "digit":
            continue
        if token.text == ".":
            shape.pointed = True
        elif token.text == "%":
            shape.factor *= 100
        elif token.text == ",":
            pending += bool(shape.whole)
        elif token.text in _PLACEHOLDERS:
            if shape.pointed:
                shape.decimals += token.text
            else:
                shape.grouped = shape.grouped or pending > 0
                pending = 0
                shape.whole += token.text
    shape.factor /= 1000**pending
    if len(shape.decimals) > _MOST_PLACES:
        raise ValueError("more decimals than any program writes")
    return shape


def _decimal(section: Section) -> Callable[[float], str]:
    shape = _shape(section.tokens)
    if not shape.whole and not shape.decimals:
        alone = "".join(token.text for token in section.tokens if token.kind == "text" or token.text in "%/")
        return lambda _: alone
    first, last = _span(section.tokens)
    before, after = _said(section.tokens[:first]), _said(section.tokens[last + 1 :])
    if _said(section.tokens[first : last + 1]):
        return _interleaved(section.tokens[first : last + 1], shape, before, after)
    return _plain(shape, before, after)


def _span(tokens: tuple[Token, ...]) -> tuple[int, int]:
    """Where the first and the last place for a digit stands."""
    places = [at for at, token in enumerate(tokens) if token.kind == "digit" and token.text in _PLACEHOLDERS + "."]
    return places[0], places[-1]


def _plain(shape: _Shape, before: str, after: str) -> Callable[[float], str]:
    """Digits that stand together, nearly all there are: as quick as can be."""
    places, factor, comma = len(shape.decimals), shape.factor, "," if shape.grouped else ""
    least = len(shape.whole) - shape.whole.index("0") if "0" in shape.whole else 0
    if least == 1 and not shape.decimals.strip("0") and shape.pointed == bool(places):
        power, pattern = 10**places, f"{comma}.{places}f"

        def quick(value: float) -> str:
            value *= factor
            scaled = value * power
            if scaled > _EXACT or -_NEAR_TIE < scaled - int(scaled) - 0.5 < _NEAR_TIE:
                return f"{before}{fixed(value, places, comma)}{after}"
            return before + format(value, pattern) + after

        return quick
    return lambda value: before + _digits(value * factor, shape, least) + after


def _digits(value: float, shape: _Shape, least: int) -> str:
    """Digits with places that may stay empty (# and ?) and others that are filled (0)."""
    whole, _, decimals = fixed(value, len(shape.decimals), "," if shape.grouped else "").partition(".")
    whole = "" if whole == "0" and least == 0 else whole
    if len(whole) < least:
        whole = _padded(whole.replace(",", ""), least, grouped=shape.grouped)
    needed = len(shape.decimals.rstrip("#?"))
    decimals = decimals[:needed] + decimals[needed:].rstrip("0")
    return f"{whole}.{decimals}" if shape.pointed and (decimals or not shape.decimals or whole) else whole


def _padded(whole: str, least: int, *, grouped: bool) -> str:
    whole = whole.zfill(least)
    if not grouped:
        return whole
    head = len(whole) % 3
    return ",".join([*([whole[:head]] if head else []), *(whole[at : at + 3] for at in range(head, len(whole), 3))])


def _interleaved(tokens: tuple[Token, ...], shape: _Shape, before: str, after: str) -> Callable[[float], str]:
    """Digits with text among them, as in 000 000 0000: each place takes one, the first takes what is left over."""
    count = len(shape.whole)
    filled = shape.whole.index("0") if "0" in shape.whole else count  # from this place on there is always a digit

    def write(value: float) -> str:
        whole, _, decimals = fixed(value * shape.factor, len(shape.decimals)).partition(".")
        over, digits = whole[: max(len(whole) - count, 0)], whole[-count:].rjust(count) if count else ""
        parts, at, pointed = [before], 0, False
        for token in tokens:
            if token.kind == "text" or token.text == "%":
                parts.append(token.text)
            elif token.text == ".":
                pointed, at = True, 0
                parts.append(".")
            elif token.text in _PLACEHOLDERS:
                digit = decimals[at] if pointed else digits[at]
                parts.append(over if at == 0 and not pointed else "")
                parts.append(("0" if at >= filled else "") if digit == " " else digit)
                at += 1
        return "".join(parts) + after

    return write


def _scientific(section: Section) -> Callable[[float], str]:
    at = next(place for place, token in enumerate(section.tokens) if token.kind == "exponent")
    head, tail = section.tokens[:at], section.tokens[at + 1 :]
    shape = _shape(head)
    step, places = max(len(shape.whole), 1), len(shape.decimals)
    width = sum(token.text in _PLACEHOLDERS for token in tail if token.kind == "digit")
    signed = "+" if section.tokens[at].text.endswith("+") else ""
    before, after = _said(head), _said(tail)

    def write(value: float) -> str:
        value *= shape.factor
        power = Decimal(f"{value:.15g}").adjusted() if value else 0
        power -= power % step
        mantissa = Decimal(f"{value:.15g}").scaleb(-power).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if mantissa >= 10**step:
            power, mantissa = power + step, mantissa.scaleb(-step).quantize(Decimal(1).scaleb(-places))
        sign = "-" if power < 0 else signed
        return f"{before}{mantissa}E{sign}{abs(power):0{width}d}{after}"

    return write


def _fractional(section: Section) -> Callable[[float], str]:
    """Fractions: 1 1/2 by `# ?/?`, 3/2 by `?/?`, or with a denominator that the code itself names."""
    code = "".join(token.text for token in section.tokens if token.kind == "digit" or token.text in " 123456789")
    left, _, right = code.strip().partition("/")
    named = _FIXED_DENOMINATOR.match(right.strip())
    most = 10 ** min(sum(letter in _PLACEHOLDERS for letter in right), 5) - 1
    mixed = " " in left.strip()
    if not named and most < 1:
        raise ValueError("a fraction without a denominator")

    def write(value: float) -> str:
        whole = int(value) if mixed else 0
        rest = Fraction(value) - whole
        if named:
            below = int(named.group())
            above = int(rest * below + Fraction(1, 2))
        else:
            above, below = rest.limit_denominator(most).as_integer_ratio()
        if mixed and above == below:
            whole, above = whole + 1, 0
        if mixed and above == 0:
            return str(whole)
        return f"{whole} {above}/{below}" if whole else f"{above}/{below}"

    return write
