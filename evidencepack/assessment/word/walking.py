"""Walks through a document's body and notes, for each piece of text, which fields' marks it lies in.

Nothing is decided here. Every text of the body is met exactly once, whatever it is wrapped in; only the second form of
a picture or shape for old programs (mc:Fallback) is passed by, since it says the same again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evidencepack.assessment.word.fields import PREFIX
from evidencepack.assessment.word.numbering import Numbers
from evidencepack.assessment.word.package import Package, R, w

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_PICTURES = frozenset({w("drawing"), w("pict"), w("object")})
_SKIPPED = frozenset({
    w("pPr"), w("rPr"), w("sdtPr"), w("sdtEndPr"), w("tblPr"), w("tblGrid"), w("trPr"), w("tcPr"), w("instrText"),
    w("delInstrText"), w("sectPr"), _FALLBACK,
})  # fmt: skip
_LOOKS = {
    "b": "bold", "i": "italic", "u": "underlined", "strike": "struck through", "dstrike": "struck through",
    "highlight": "highlighted", "vertAlign": "raised or lowered",
}  # fmt: skip
_SIGNS = {
    w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "\u2011", w("softHyphen"): "",
    w("ptab"): "\t",
}  # fmt: skip


class Mark:
    """One control or bookmark of a field, where it stands. `cell`: the cell it begins in."""

    def __init__(self, field: str, kind: str, cell: Cell | None) -> None:
        self.field = field
        self.kind = kind
        self.cell = cell
        self.paragraphs: list[Paragraph] = []


class Segment:
    """A piece of text and the marks it lies in, with what only Word shows of it."""

    def __init__(self, text: str, marks: frozenset[Mark]) -> None:
        self.text = text
        self.marks = marks


class Paragraph:
    """A paragraph. `extras`: (kind, text) of pictures, notes, links, looks, hidden text in it."""

    def __init__(self, element: Any, cell: Cell | None, heading: str, *, boxed: bool) -> None:
        self.element = element
        self.cell = cell
        self.heading = heading
        self.boxed = boxed
        self.is_heading = False
        self.before = ""  # a bullet or number
        self.around: frozenset[Mark] = frozenset()  # marks that go over the whole of it
        self.segments: list[Segment] = []
        self.extras: list[tuple[str, str]] = []
        self.comments: list[str] = []

    @property
    def text(self) -> str:
        """The paragraph's text with its bullet or number."""
        plain = "".join(one.text for one in self.segments)
        return f"{self.before}{plain}" if plain.strip() else plain


class Cell:
    """A cell of a table. `outer`: the cell that the table lies in. `marks`: those that begin in it."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.outer = row.table.cell
        self.marks: list[Mark] = []
        self.paragraphs: list[Paragraph] = []  # its own and those of tables in it
        self.span = 1

    @property
    def text(self) -> str:
        """All that the cell says, a line for each paragraph."""
        return "\n".join(one.text for one in self.paragraphs)


class Row:
    """A row of a table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cells: list[Cell] = []
        self.header = False


class Table:
    """A table, and the heading above it."""

    def __init__(self, cell: Cell | None, heading: str) -> None:
        self.cell = cell
        self.heading = heading
        self.rows: list[Row] = []


class Walk:
    """The walk through one tree. `paragraphs`, `tables` and `marks` in the order of the document."""

    def __init__(self, package: Package, root: Any) -> None:
        self._known: dict[str, Callable[[Any], None]] = {
            w("p"): self._meet_paragraph, w("tbl"): self._meet_table, w("tr"): self._meet_row, w("tc"): self._meet_cell,
            w("sdt"): self._meet_control, w("bookmarkStart"): self._start, w("bookmarkEnd"): self._end,
            w("r"): self._meet_run, w("hyperlink"): self._meet_link, w("commentReference"): self._meet_comment,
        }  # fmt: skip
        self._package = package
        self._numbers = Numbers(package)
        self._levels = _heading_styles(package)
        self._bookmarks = _whole_bookmarks(root)
        self._open: list[Mark] = []
        self._ids: dict[str, list[Mark]] = {}
        self._cell: Cell | None = None
        self._row: Row | None = None
        self._table: Table | None = None
        self._paragraph: Paragraph | None = None
        self._heading = self._part = self._where = ""  # the part is a heading of the first two levels: a statement's
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Table] = []
        self.marks: list[Mark] = []
        self._inside(root)

    # ---------------------------------------------------------------- elements

    def _inside(self, element: Any) -> None:
        for child in element:
            self._meet(child)

    def _meet(self, element: Any) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        known = self._known.get(tag)
        if known is not None:
            known(element)
        elif tag in (w("t"), w("delText"), _MATH_TEXT):
            self._say(element.text or "")
            self._inside(element)
        elif tag in _SIGNS:
            self._say("" if element.get(w("type")) in ("page", "column") else _SIGNS[tag])
        elif tag == w("sym"):
            self._say(_symbol(element.get(w("char"), "")))
        else:
            self._meet_other(element, tag)

    def _meet_other(self, element: Any, tag: str) -> None:
        if tag in _PICTURES:
            self._extra("picture", _picture_words(element))
        elif tag in (w("footnoteReference"), w("endnoteReference")):
            self._extra(tag.rpartition("}")[2].removesuffix("Reference"), element.get(w("id"), ""))
        self._inside(element)

    def _meet_paragraph(self, element: Any) -> None:
        outer = self._paragraph
        paragraph = Paragraph(element, self._cell, self._where, boxed=outer is not None)
        paragraph.before = self._numbers.before(element)
        self._paragraph = paragraph
        self.paragraphs.append(paragraph)
        before = frozenset(self._open)
        cell = self._cell
        while cell is not None:
            cell.paragraphs.append(paragraph)
            cell = cell.outer
        self._inside(element)
        paragraph.around = before & frozenset(self._open)
        if not paragraph.segments:
            for mark in paragraph.around:
                mark.paragraphs.append(paragraph)
        level = self._level(element)
        paragraph.is_heading = level > 0
        if outer is None and paragraph.is_heading:
            self._go_under(" ".join(paragraph.text.split()), level)
        self._paragraph = outer

    def _meet_table(self, element: Any) -> None:
        outer = self._table, self._row, self._cell, self._paragraph
        self._table = Table(self._cell, self._heading)
        self.tables.append(self._table)
        self._row = self._paragraph = None
        self._inside(element)
        self._table, self._row, self._cell, self._paragraph = outer

    def _meet_row(self, element: Any) -> None:
        if self._table is None:
            self._inside(element)
            return
        outer = self._row
        self._row = Row(self._table)
        self._row.header = element.find(f"{w('trPr')}/{w('tblHeader')}") is not None
        self._table.rows.append(self._row)
        self._inside(element)
        self._row = outer

    def _meet_cell(self, element: Any) -> None:
        if self._row is None:
            self._inside(element)
            return
        outer = self._cell
        self._cell = cell = Cell(self._row)
        span = element.find(f"{w('tcPr')}/{w('gridSpan')}")
        cell.span = int(span.get(w("val"))) if span is not None and str(span.get(w("val"))).isdigit() else 1
        self._row.cells.append(cell)
        for mark in self._open:  # a control around the cell, as Word writes one that holds all of it
            if mark.kind == "control" and mark.cell is outer and not mark.paragraphs:
                mark.cell = cell
                cell.marks.append(mark)
        self._inside(element)
        for mark in [one for one in self._open if one.kind == "bookmark" and one.cell is cell]:
            self._open.remove(mark)
        self._cell = outer

    def _meet_control(self, element: Any) -> None:
        field = _field_of(element.find(w("sdtPr")))
        mark = self._begin(field, "control") if field else None
        self._inside(element)
        if mark is not None:
            self._open.remove(mark)

    def _meet_run(self, element: Any) -> None:
        properties = element.find(w("rPr"))
        said = "".join(one.text or "" for one in element.iter(w("t")))
        if properties is not None and said.strip():
            looks = [name for tag, name in _LOOKS.items() if _is_on(properties.find(w(tag)))]
            if looks:
                self._extra(f"looks {', '.join(dict.fromkeys(looks))}", said)
            if _is_on(properties.find(w("vanish"))):
                self._extra("hidden", said)
        self._inside(element)

    def _meet_link(self, element: Any) -> None:
        target = self._package.link_target(element.get(f"{{{R}}}id", ""))
        if target:
            self._extra("link", target)
        self._inside(element)

    def _meet_comment(self, element: Any) -> None:
        if self._paragraph is not None:
            self._paragraph.comments.append(element.get(w("id"), ""))

    # ---------------------------------------------------------------- marks

    def _start(self, element: Any) -> None:
        name = element.get(w("name"), "")
        if name.startswith(PREFIX) and element in self._bookmarks:
            mark = self._begin(name, "bookmark")
            self._ids.setdefault(element.get(w("id"), ""), []).append(mark)

    def _end(self, element: Any) -> None:
        for mark in self._ids.pop(element.get(w("id"), ""), []):
            if mark in self._open:
                self._open.remove(mark)

    def _begin(self, field: str, kind: str) -> Mark:
        mark = Mark(field, kind, self._cell)
        if self._cell is not None:
            self._cell.marks.append(mark)
        if self._paragraph is not None:
            mark.paragraphs.append(self._paragraph)
        self._open.append(mark)
        self.marks.append(mark)
        return mark

    # ---------------------------------------------------------------- what is said

    def _say(self, text: str) -> None:
        if not text:
            return
        if self._paragraph is None:  # text that no paragraph holds: kept as one of its own
            self._paragraph = Paragraph(None, self._cell, self._where, boxed=False)
            self.paragraphs.append(self._paragraph)
            self._add(text)
            self._paragraph = None
            return
        self._add(text)

    def _add(self, text: str) -> None:
        paragraph = self._paragraph
        assert paragraph is not None  # noqa: S101  # the caller made one
        marks = frozenset(self._open)
        last = paragraph.segments[-1] if paragraph.segments else None
        if last is not None and last.marks == marks:
            last.text += text
        else:
            paragraph.segments.append(Segment(text, marks))
        for mark in marks:
            if not mark.paragraphs or mark.paragraphs[-1] is not paragraph:
                mark.paragraphs.append(paragraph)

    def _extra(self, kind: str, text: str) -> None:
        if self._paragraph is not None:
            self._paragraph.extras.append((kind, text))

    def _go_under(self, heading: str, level: int) -> None:
        if heading:
            self._heading = heading
            self._part = heading if level < 3 else self._part
            self._where = heading if level < 3 or not self._part else f"{self._part}: {heading}"

    def _level(self, element: Any) -> int:
        """A heading's level, 1 the highest; 0 for what is none."""
        properties = element.find(w("pPr"))
        if properties is None:
            return 0
        style, outline = properties.find(w("pStyle")), properties.find(w("outlineLvl"))
        level = self._levels.get(style.get(w("val")), 0) if style is not None else 0
        return level or (0 if outline is None else 1 + _number(outline.get(w("val"))))


def mend_bookmarks(root: Any) -> None:
    """Join what LibreOffice breaks: a bookmark begun in a control, never ended, and begun again further on."""
    whole = _whole_bookmarks(root)
    later: dict[str, Any] = {}
    for one in reversed(list(root.iter(w("bookmarkStart")))):
        name = one.get(w("name"), "")
        if one in whole:
            later[name] = one
        elif name.startswith(PREFIX) and name in later:
            again = later.pop(name)
            one.set(w("id"), again.get(w("id"), ""))
            again.getparent().remove(again)
    _join_halves(root)


def _join_halves(root: Any) -> None:
    """Join what LibreOffice makes of a bookmark saved twice: an empty one at its beginning and another at its end."""
    halves: dict[str, list[Any]] = {}
    for one in root.iter(w("bookmarkStart")):
        end = one.getnext()
        name = one.get(w("name"), "")
        if name.startswith(PREFIX) and end is not None and end.tag == w("bookmarkEnd"):
            halves.setdefault(name, []).extend([one] if end.get(w("id")) == one.get(w("id")) else [])
    for both in halves.values():
        if len(both) == 2:
            first, last = both
            first.getparent().remove(first.getnext())
            first.set(w("id"), last.get(w("id"), ""))
            last.getparent().remove(last)


def _whole_bookmarks(root: Any) -> set[Any]:
    """The beginnings of bookmarks that end after them: one without an end would claim the rest of the document."""
    waiting: dict[str, list[Any]] = {}
    whole: set[Any] = set()
    for one in root.iter(w("bookmarkStart"), w("bookmarkEnd")):
        key = one.get(w("id"), "")
        if one.tag == w("bookmarkStart"):
            waiting.setdefault(key, []).append(one)
        else:
            whole.update(waiting.pop(key, []))
    return whole


def _heading_styles(package: Package) -> dict[str, int]:
    root = package.tree("styles")
    found = {}
    for style in () if root is None else root.iter(w("style")):
        name = style.find(w("name"))
        if name is not None and str(name.get(w("val"))).lower().startswith("heading "):
            found[style.get(w("styleId"), "")] = max(_number(str(name.get(w("val")))[8:]), 1)
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _field_of(properties: Any) -> str:
    for tag in ("alias", "tag"):
        for one in () if properties is None else properties.findall(w(tag)):
            if (name := one.get(w("val"), "")).startswith(PREFIX):
                return str(name)
    return ""


def _is_on(element: Any) -> bool:
    return element is not None and element.get(w("val"), "true") not in ("0", "false", "off", "none", "baseline")


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except ValueError:
        return ""


def _picture_words(element: Any) -> str:
    """A picture's alternative text, else its name."""
    for one in element.iter("{*}docPr"):
        return str(one.get("descr") or one.get("title") or one.get("name") or "")
    return ""
