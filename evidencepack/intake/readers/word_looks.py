"""How a run of a Word document looks, as far as that hides it: hidden, too small to be seen, black on black."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OFF = frozenset({"0", "false", "off"})
_TINY, _SMALL = 2, 6  # half points: text of 1 point is not seen in any colour, white text of 3 points is not looked for
_FORM_MARKS = re.compile(r"(?:Top|Bottom) of Form")  # what Word hides around the form of a web page by itself
_DEEPEST_STYLE = 12


class RunLook(Struct, frozen=True):
    """`hidden`: marked so, None: nothing is said; `tiny`: not to be seen; `covered`: dark on dark; `style`: its id."""

    hidden: bool | None
    tiny: bool
    covered: bool
    style: str


def attribute(element: Any, name: str) -> str:
    """A WordprocessingML attribute's value, empty when it is not there."""
    for namespace in _NAMESPACES:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return str(value)
    return ""


def is_on(element: Any) -> bool:
    """Whether a switch such as `w:vanish` is there and on."""
    return element is not None and attribute(element, "val") not in _OFF


def run_look(properties: Any) -> RunLook:
    """How a run with these properties (`w:rPr`) looks."""
    hidden: bool | None = None
    size, colour, highlight, fill, style = 0, "", "", "", ""
    for child in properties:
        match child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "":
            case "vanish":
                hidden = is_on(child)
            case "sz":
                text = attribute(child, "val")
                size = int(text) if text.isdecimal() else 0
            case "color":
                colour = attribute(child, "val")
            case "highlight":
                highlight = attribute(child, "val")
            case "shd":
                fill = attribute(child, "fill") if attribute(child, "val") != "solid" else attribute(child, "color")
            case "rStyle":
                style = attribute(child, "val")
    tiny = 0 < size <= _TINY or (0 < size <= _SMALL and colour.upper() == "FFFFFF")
    # Text of automatic colour turns white on dark shading, but not on a dark highlight.
    covered = (highlight == "black" and colour in ("", "auto")) or (
        _is_dark(colour) and (highlight == "black" or _is_dark(fill))
    )
    return RunLook(hidden, tiny, covered, style)


def _is_dark(colour: str) -> bool:
    try:
        parts = bytes.fromhex(colour)
    except ValueError:
        return False
    return len(parts) == 3 and max(parts) <= 0x33


def without_form_marks(hidden: str) -> str:
    """Hidden text less what Word hides of itself."""
    return _FORM_MARKS.sub("", hidden).strip()


def hidden_styles(root: Any) -> frozenset[str]:
    """The ids of the styles (of `w:styles`) that hide text, also by the style that they are based on."""
    own: dict[str, bool] = {}
    bases: dict[str, str] = {}
    for style in root.iterchildren("{*}style"):
        name = attribute(style, "styleId")
        mark = style.find("{*}rPr/{*}vanish")
        if mark is not None:
            own[name] = is_on(mark)
        base = style.find("{*}basedOn")
        if base is not None:
            bases[name] = attribute(base, "val")
    if not any(own.values()):
        return frozenset()
    return frozenset(name for name in {*own, *bases} if _hides(name, own, bases))


def _hides(name: str, own: dict[str, bool], bases: dict[str, str]) -> bool:
    for _ in range(_DEEPEST_STYLE):
        if name in own:
            return own[name]
        if name not in bases:
            return False
        name = bases[name]
    return False
