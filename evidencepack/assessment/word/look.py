"""How a document looks: the styles of the template it is made from, found by their names, never invented.

A council's template brings its own fonts and colours; only the built-in template has fills of its own.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from evidencepack.assessment.word.package import Package, w

BUILT_IN = "Evidence Pack"  # the beginning of the built-in template's own style names


class Look(Struct, frozen=True):
    """Styles by their name in lower case. `fills`: whether cells get the built-in template's shades."""

    styles: dict[str, str]
    table_style: str
    fills: bool
    text_width: int  # of a line, in twentieths of a point
    bullets: str  # the numbering's id for bullets

    def style(self, *names: str) -> str:
        """The id of the first of these styles that the template has, empty if it has none."""
        return next((self.styles[name.lower()] for name in names if name.lower() in self.styles), "")


def look_of(package: Package, bullets: str) -> Look:
    """The look of a template. `bullets`: the id of a bullet numbering in it."""
    root = package.tree("styles")
    styles: dict[str, str] = {}
    tables: dict[str, str] = {}
    for style in () if root is None else root.iter(w("style")):
        name = style.find(w("name"))
        if name is None:
            continue
        kind = style.get(w("type"))
        target = tables if kind == "table" else styles
        if kind != "numbering":
            target.setdefault(str(name.get(w("val"))).lower(), str(style.get(w("styleId"))))
    built_in = f"{BUILT_IN} table".lower() in tables
    preferred = (f"{BUILT_IN} table".lower(), "table grid", "grid table light", "table grid light")
    table_style = next((tables[name] for name in preferred if name in tables), "")
    return Look(styles, table_style, built_in, _text_width(package.root), bullets)


def _text_width(root: Any) -> int:
    sections = list(root.iter(w("sectPr")))
    if not sections:
        return 9638
    size, margins = sections[-1].find(w("pgSz")), sections[-1].find(w("pgMar"))
    if size is None or margins is None:
        return 9638
    try:
        width = int(size.get(w("w"), "11906"))
        return max(4000, width - int(margins.get(w("left"), "1134")) - int(margins.get(w("right"), "1134")))
    except ValueError:
        return 9638
