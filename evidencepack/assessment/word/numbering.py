"""Numberings: a bullet list added to any template, and what a paragraph's number looked like when read."""

from __future__ import annotations

from typing import Any

from lxml import etree

from evidencepack.assessment.word.package import Package, W, parsed, w, written

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_LEVELS = 9
_SIGNS = ("•", "–", "▪")


def add_bullets(package: Package) -> str:
    """Put a bullet list of our own into the package's numberings; gives its id. Bullets take the text's font."""
    name = next(iter(package.related("numbering")), "word/numbering.xml")
    if name in package.parts:
        root = parsed(package.parts[name])
    else:
        root = etree.Element(w("numbering"), nsmap={"w": W})
        package.relate("numbering", "numbering.xml")
    abstract = _free(root, "abstractNum", "abstractNumId")
    number = _free(root, "num", "numId")
    root.insert(_place(root), _bullets(abstract))
    made = etree.Element(w("num"), {w("numId"): number})
    etree.SubElement(made, w("abstractNumId"), {w("val"): abstract})
    after = [at for at, one in enumerate(root) if one.tag in (w("num"), w("abstractNum"))]
    root.insert(after[-1] + 1, made)
    package.set_part(name, written(root), _TYPE)
    return number


def _free(root: Any, tag: str, attribute: str) -> str:
    taken = [one.get(w(attribute), "0") for one in root.iter(w(tag))]
    return str(max([0, *(int(one) for one in taken if one.lstrip("-").isdigit())]) + 1)


def _place(root: Any) -> int:
    """Abstract numberings come after picture bullets and before the numberings (17.9.17)."""
    return next((at for at, one in enumerate(root) if one.tag not in (w("numPicBullet"), w("abstractNum"))), len(root))


def _bullets(number: str) -> Any:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        f'<w:lvlText w:val="{_SIGNS[level % len(_SIGNS)]}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{284 * (level + 1)}" w:hanging="284"/></w:pPr></w:lvl>'
        for level in range(_LEVELS)
    )
    return etree.fromstring(
        f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>'
        f"{levels}</w:abstractNum>"
    )


class Numbers:
    """What stands in front of a numbered paragraph: "- " for bullets, a counted number for any other list."""

    def __init__(self, package: Package) -> None:
        numbering, styles = package.tree("numbering"), package.tree("styles")
        self._formats: dict[tuple[str, int], str] = {}
        self._styles: dict[str, Any] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if numbering is not None:
            self._read(numbering)
        for style in () if styles is None else styles.iter(w("style")):
            self._styles[style.get(w("styleId"), "")] = style

    def before(self, paragraph: Any) -> str:
        """The sign in front of a paragraph, indented by its level; counts numbered lists on as it is asked."""
        found = self._of(paragraph)
        if found is None or found[0] in {"", "0"}:
            return ""
        number, level = found
        kind = self._formats.get((number, level), "bullet")
        if kind == "none":
            return ""
        if kind == "bullet":
            return f"{'  ' * level}- "
        counts = self._counts.setdefault(number, {})
        counts[level] = counts.get(level, 0) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        return f"{counts[level]}. "

    def _read(self, root: Any) -> None:
        abstract = {one.get(w("abstractNumId")): one for one in root.iter(w("abstractNum"))}
        for number in root.iter(w("num")):
            reference = number.find(w("abstractNumId"))
            based = abstract.get(reference.get(w("val"))) if reference is not None else None
            for level in () if based is None else based.iter(w("lvl")):
                kind = level.find(w("numFmt"))
                depth = _whole(level.get(w("ilvl")))
                text = "decimal" if kind is None else str(kind.get(w("val")))
                self._formats[str(number.get(w("numId"))), depth] = text

    def _of(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(w("pPr"))
        if properties is None:
            return None
        direct = _numbering(properties)
        if direct is not None:
            return direct
        style = properties.find(w("pStyle"))
        name = style.get(w("val")) if style is not None else ""
        for _ in range(20):  # styles based on styles; a circle ends here
            found = self._styles.get(name)
            if found is None:
                return None
            inner = found.find(w("pPr"))
            if inner is not None and (numbered := _numbering(inner)) is not None:
                return numbered
            based = found.find(w("basedOn"))
            name = based.get(w("val")) if based is not None else ""
        return None


def _numbering(properties: Any) -> tuple[str, int] | None:
    found = properties.find(w("numPr"))
    if found is None:
        return None
    number, level = found.find(w("numId")), found.find(w("ilvl"))
    if number is None:
        return None
    return str(number.get(w("val"))), 0 if level is None else _whole(level.get(w("val")))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
