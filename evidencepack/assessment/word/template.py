"""Fills a template, the built-in one or a council's own, and says what a council's own lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from evidencepack.assessment.word import places
from evidencepack.assessment.word.content import Content, anchor_of
from evidencepack.assessment.word.fields import FACTS, TEXTS, label_of, token
from evidencepack.assessment.word.markup import Looks, Markup, element, text_xml
from evidencepack.assessment.word.package import Package, parsed, w, written
from evidencepack.errors import UserFault
from evidencepack.model import FRONT_TEXTS, Framework, QualityStatement

INLINE = ("council", "title", "return", "framework", "method", "date", "due", "score", "links")
BLOCKS = ("facts", "contents", "overall", "scores", "statements", "plan", "timeline", "contacts", *FRONT_TEXTS)
PARTS = (*TEXTS, *FACTS, "figures", "evidence")
_OWN_NAMES = ("number", "statement", "theme")  # inside the repeated part only
_NEEDED = ("council", *FRONT_TEXTS, "overall", "plan", "contacts")
_WANTED = ("title", "date", "contents", "scores", "timeline")


class TemplateCheck(Struct, frozen=True):
    """What a template lacks. `missing`: must be there, `wanted`: usually is, `unknown`: markers that mean nothing.

    `styles`: style names that the document would use and that the template has not; direct formatting stands in.
    """

    name: str
    found: tuple[str, ...]
    missing: tuple[str, ...]
    wanted: tuple[str, ...]
    unknown: tuple[str, ...]
    styles: tuple[str, ...]

    @property
    def usable(self) -> bool:
        """Whether everything that has to be there has its place."""
        return not self.missing and not self.unknown


def check_template(package: Package, framework: Framework) -> TemplateCheck:
    """What a template lacks; see `TemplateCheck`. The package is not changed."""
    package = Package(dict(package.parts), package.name)
    known = _known(framework)
    found: list[str] = []
    for root in [package.root, *(parsed(package.parts[name]) for name in _side_parts(package))]:
        places.controls_to_markers(root, known)
        found += [place.name for place in places.places_of(root)]
    part = places.statement_part(package.root)
    inside = {place.name for block in (part[1] if part else ()) for place in places.places_of(block)}
    own = set(PARTS) | set(_OWN_NAMES) | {places.END}
    unknown = [one for one in dict.fromkeys(found) if one not in known and not (part and one in own)]
    return TemplateCheck(
        name=package.name,
        found=tuple(dict.fromkeys(found)),
        missing=tuple(_missing(found, inside, framework, repeated=part is not None)),
        wanted=tuple(one for one in _WANTED if one not in found),
        unknown=tuple(unknown),
        styles=tuple(_styles_lacking(package)),
    )


def _known(framework: Framework) -> set[str]:
    keys = [token(one.id).casefold() for one in framework.statements]
    of_statements = {f"{key}_{part}" for key in keys for part in PARTS}
    return {*INLINE, *BLOCKS, *keys, *of_statements}


def _missing(found: list[str], inside: set[str], framework: Framework, *, repeated: bool) -> list[str]:
    lacking = [one for one in _NEEDED if one not in found]
    if repeated:
        return lacking + [part for part in PARTS if part not in inside]
    if places.BEGIN in found:
        return lacking
    for statement in framework.statements:
        key = token(statement.id).casefold()
        if key not in found:
            lacking += [f"{key}_{part}" for part in PARTS if f"{key}_{part}" not in found]
    return lacking


def _styles_lacking(package: Package) -> list[str]:
    root = package.tree("styles")
    named = set() if root is None else {one.get(w("val"), "").lower() for one in root.iter(w("name"))}
    tables = {"table grid", "grid table light", "table grid light"}
    lacking = [name for name in ("heading 1", "heading 2", "heading 3", "hyperlink") if name not in named]
    return lacking + ([] if named & tables else ["table grid"])


def _side_parts(package: Package) -> list[str]:
    names = [*package.related("header"), *package.related("footer")]
    return [name for name in dict.fromkeys(names) if name in package.parts]


class Filling:
    """Fills one template's places; lives for one export."""

    def __init__(self, package: Package, content: Content, markup: Markup, framework: Framework) -> None:
        self._package = package
        self._content = content
        self._markup = markup
        self._framework = framework
        self._known = _known(framework)

    def fill(self) -> None:
        """Fill every place of the document, its headers and its footers. UserFault for a marker that means nothing."""
        places.controls_to_markers(self._package.root, self._known)
        self._repeat()
        self._fill(self._package.root)
        places.widen_to_cells(self._package.root)
        places.begin_bookmarks_early(self._package.root)
        places.keep_tables_apart(self._package.root)
        places.only_links_that_lead(self._package.root)
        for name in _side_parts(self._package):
            root = parsed(self._package.parts[name])
            places.controls_to_markers(root, self._known)
            self._fill(root)
            self._package.parts[name] = written(root)

    def _repeat(self) -> None:
        part = places.statement_part(self._package.root)
        if part is None:
            return
        themes = {theme.id: theme.title for theme in self._framework.themes}
        names = []
        for one in self._content.statements:
            names.append({name: f"{token(one.id)}_{name}" for name in (*PARTS, *_OWN_NAMES)})
        firsts = places.repeat(*part, names)
        for one, first in zip(self._content.statements, firsts, strict=True):
            self._own_words(one, themes.get(one.theme, ""))
            if first is not None:
                self._lead_to(first, anchor_of(one.id))

    def _lead_to(self, paragraph: Any, anchor: str) -> None:
        """Let the contents and the scores lead to a paragraph."""
        for at, end in enumerate(self._markup.bookmark(anchor)):
            paragraph.insert(at + (paragraph.find(w("pPr")) is not None), element(end))

    def _own_words(self, statement: QualityStatement, theme: str) -> None:
        key = token(statement.id)
        words = {"number": str(statement.number), "statement": statement.title, "theme": theme}
        for name, said in words.items():
            marker = f"{key}_{name}".casefold()
            for place in places.places_of(self._package.root):
                if place.name == marker:
                    places.replace_inline(place.paragraph, marker, _words_run(said))

    def _fill(self, root: Any) -> None:
        for place in places.places_of(root):
            if place.paragraph.getparent() is None:
                continue
            if place.alone and (blocks := self._blocks(place)) is not None:
                places.replace_block(place.paragraph, blocks)
            elif (run := self._inline(place.name)) is not None:
                places.replace_inline(place.paragraph, place.name, run)
            else:
                raise UserFault(
                    f"The template {self._package.name} has a place {{{{{place.name}}}}} that cannot be filled.",
                    "Check it with: evidencepack self-assessment template check FILE.",
                )

    def _blocks(self, place: places.Place) -> list[Any] | None:
        name = place.name
        if name in INLINE or name.rpartition("_")[2] in FACTS:
            return None
        return self._content.block(name, places.looks_of(place.paragraph))

    def _inline(self, name: str) -> Callable[[str], str] | None:
        words = self._content.words(name)
        if words is not None:
            return _words_run(words)
        mark = self._content.mark(f"ep_{name}")
        if mark is not None:
            return lambda looks: self._markup.field_runs(mark, looks)
        fallen = self._content.fixed(name)
        return None if fallen is None else _words_run(fallen)


def _words_run(words: str) -> Callable[[str], str]:
    return lambda looks: f"<w:r><w:rPr>{looks}</w:rPr>{text_xml(words)}</w:r>"


def marker_words(framework: Framework) -> str:
    """The markers that a template may hold, in words."""
    example = framework.statements[0]
    key = token(example.id)
    parts = ", ".join(f"{{{{{key}_{part}}}}}" for part in PARTS)
    lines = [f"In a line: {', '.join(f'{{{{{one}}}}}' for one in INLINE)}."]
    lines.append(f"In a paragraph of their own: {', '.join(f'{{{{{one}}}}}' for one in BLOCKS)}.")
    lines.append(f"For a statement such as {label_of(example)}: {{{{{key}}}}}, or {parts}.")
    return "\n".join(lines)


__all__ = ["BLOCKS", "INLINE", "PARTS", "Filling", "Looks", "TemplateCheck", "check_template", "marker_words"]
