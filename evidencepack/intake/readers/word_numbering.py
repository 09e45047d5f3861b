"""The numbers that Word puts before paragraphs by itself: 1., 2.1, a) (ECMA-376 part 1, 17.9).

They stand nowhere in the text, yet people name paragraphs by them. Bullets are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from evidencepack.intake.readers.word_looks import attribute, is_on

_LEVELS = 9
_DEEPEST_STYLE = 12
_MOST = 32_767  # a paragraph's number, as Word has it
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_SILENT = frozenset({"bullet", "none"})


class _Level(Struct, kw_only=True):
    """One level of a list. `restart`: after which level (from 1) it begins anew, 0: never, None: after any higher."""

    start: int = 1
    kind: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


class _List(Struct, kw_only=True):
    """A list as paragraphs name it: the definition whose counts it shares, its levels, and where it begins anew."""

    definition: str
    levels: dict[int, _Level]
    begins: dict[int, int] = {}


class _Reference(Struct, frozen=True):
    """What a paragraph or a style says of its list; None: nothing."""

    list_id: str | None = None
    level: int | None = None


class Numbering:
    """Gives each paragraph's number; to be asked once for every paragraph, in order.

    `numbering`, `styles`: the roots of these parts, or none.
    """

    def __init__(self, numbering: Iterable[Any] = (), styles: Iterable[Any] = ()) -> None:
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, tuple[_Reference, str]] = {}  # what it says, and the style it is based on
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        for root in styles:
            self._read_styles(root)
        for root in numbering:
            self._read_lists(root)

    def _read_styles(self, root: Any) -> None:
        for style in root.iterchildren("{*}style"):
            base = style.find("{*}basedOn")
            reference = _reference(style.find("{*}pPr/{*}numPr"))
            based_on = attribute(base, "val") if base is not None else ""
            self._styles[attribute(style, "styleId")] = (reference, based_on)

    def _read_lists(self, root: Any) -> None:
        definitions = {attribute(found, "abstractNumId"): found for found in root.iterchildren("{*}abstractNum")}
        named = {attribute(item, "numId"): _value(item, "abstractNumId") for item in root.iterchildren("{*}num")}
        for item in root.iterchildren("{*}num"):
            name = _value(item, "abstractNumId")
            source = definitions.get(name)
            linked = _value(source, "numStyleLink")
            if linked:  # the levels are in the list that this style names
                name = named.get(self._styles.get(linked, (_Reference(), ""))[0].list_id or "", name)
                source = definitions.get(name)
            if source is None:
                continue
            found = _List(definition=name, levels=dict(_levels(source)))
            for change in item.iterchildren("{*}lvlOverride"):
                found.levels |= dict(_levels(change))
                begin = _value(change, "startOverride")
                if begin.isdecimal():
                    found.begins[_whole(attribute(change, "ilvl"))] = _whole(begin)
            self._lists[attribute(item, "numId")] = found

    def label(self, properties: Any) -> str:
        """The number before the paragraph with these properties (`w:pPr`), empty when it has none."""
        if not self._lists:
            return ""
        own = _reference(properties.find("{*}numPr"))
        style = _value(properties, "pStyle")
        list_id, level = own.list_id, own.level
        if style and (list_id is None or level is None):
            inherited = self._of_style(style)
            list_id = inherited.list_id if list_id is None else list_id
            level = inherited.level if level is None else level
        found = self._lists.get(list_id or "")
        if found is None or list_id is None:
            return ""
        if own.level is None and style:
            level = next((at for at, each in found.levels.items() if each.style == style), level)
        return self._count(list_id, found, min(level or 0, _LEVELS - 1))

    def _of_style(self, style: str) -> _Reference:
        list_id, level = None, None
        for _ in range(_DEEPEST_STYLE):
            if style not in self._styles:
                break
            reference, style = self._styles[style]
            list_id = reference.list_id if list_id is None else list_id
            level = reference.level if level is None else level
        return _Reference(list_id, level)

    def _count(self, list_id: str, found: _List, at: int) -> str:
        level = found.levels.get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(found.definition, {})
        if at in found.begins and (list_id, at) not in self._begun:
            counts[at] = found.begins[at]
        else:
            counts[at] = min(counts[at] + 1, _MOST) if at in counts else level.start
        self._begun.add((list_id, at))
        for deeper in [place for place in counts if place > at]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or at < restart:
                del counts[deeper]
        if level.kind in _SILENT:
            return ""
        return _PLACE.sub(lambda match: _placed(found, counts, int(match.group(1)) - 1, level), level.pattern).strip()


def _placed(found: _List, counts: dict[int, int], at: int, of: _Level) -> str:
    """The number of one level inside a label."""
    level = found.levels.get(at, _Level())
    number = counts.get(at, level.start)
    return written(number, "decimal" if of.legal and level.kind != "decimalZero" else level.kind)


def written(number: int, kind: str) -> str:
    """A number in a format of 17.18.59 (ST_NumberFormat); formats of other scripts come in digits."""
    match kind:
        case "upperRoman" | "lowerRoman" if number > 0:
            text = _roman(min(number, _MOST))
            return text.upper() if kind == "upperRoman" else text
        case "upperLetter" | "lowerLetter" if number > 0:  # after z come aa, bb, cc
            text = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 30)
            return text.upper() if kind == "upperLetter" else text
        case "decimalZero":
            return f"{number:02d}"
        case "ordinal":
            ending = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
            return f"{number}{ending}"
        case _:
            return "" if kind in _SILENT else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _levels(source: Any) -> Iterable[tuple[int, _Level]]:
    for element in source.iterchildren("{*}lvl"):
        hidden = element.find("{*}rPr/{*}vanish")
        restart = _value(element, "lvlRestart")
        level = _Level(
            start=_whole(_value(element, "start") or "0"),
            kind=_value(element, "numFmt") or "decimal",
            pattern=_value(element, "lvlText") if not (hidden is not None and is_on(hidden)) else "",
            restart=_whole(restart) if restart else None,
            legal=is_on(element.find("{*}isLgl")),
            style=_value(element, "pStyle"),
        )
        yield _whole(attribute(element, "ilvl")), level


def _reference(properties: Any) -> _Reference:
    if properties is None:
        return _Reference()
    level = _value(properties, "ilvl")
    return _Reference(_value(properties, "numId") or None, _whole(level) if level else None)


def _value(element: Any, name: str) -> str:
    child = element.find(f"{{*}}{name}") if element is not None else None
    return attribute(child, "val") if child is not None else ""


def _whole(text: str) -> int:
    return min(int(text), _MOST) if text.isdecimal() and len(text) < 9 else 0
