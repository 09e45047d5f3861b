"""A narrative as plain text: a line for each paragraph, "- " before a bullet, two spaces more for each level below.

An empty line is an empty paragraph. Every text has one tidy form, in which texts are compared and come back from Word.
"""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

_BULLET = re.compile(r"([ \t]*)[-•▪◦·*‣][ \t]+(.*)", re.DOTALL)
_INVISIBLE = dict.fromkeys((0x200B, 0xFEFF, 0x00AD, 0xFFFE, 0xFFFF))  # nothing to read, and programs drop some of them
_DEEPEST = 8  # WordprocessingML has nine levels of a list


class Line(Struct, frozen=True):
    """A paragraph. `level`: of the bullet, 0 the outermost; None when it is no bullet."""

    text: str
    level: int | None = None

    @property
    def written(self) -> str:
        """The line as plain text has it."""
        return self.text if self.level is None else f"{'  ' * self.level}- {self.text}"


def printable(text: str) -> str:
    """`text` without the control characters and lone surrogates that XML 1.0 does not allow."""
    kept = (sign for sign in text if sign in "\t\n" or (ord(sign) >= 32 and not 0xD800 <= ord(sign) <= 0xDFFF))
    return "".join(kept).translate(_INVISIBLE)


def lines_of(text: str) -> list[Line]:
    """The paragraphs of a text in its tidy form."""
    found = [_line(line) for line in printable("\n".join(text.splitlines())).split("\n")]
    while found and not found[-1].text:
        found.pop()
    while found and not found[0].text:
        found.pop(0)
    return found


def tidy(text: str) -> str:
    """The tidy form: no white space at the ends of lines, no empty lines at either end, one sign for bullets."""
    return "\n".join(line.written for line in lines_of(text))


def _line(raw: str) -> Line:
    raw = unicodedata.normalize("NFC", raw).rstrip()
    bullet = _BULLET.fullmatch(raw)
    if bullet is None or not bullet[2].strip():
        return Line(raw.strip())
    indent = len(bullet[1].expandtabs(2))
    return Line(bullet[2].strip(), min(indent // 2, _DEEPEST))
