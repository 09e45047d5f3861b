"""All text of a WordprocessingML part, page by page: content controls, insertions, tables, text boxes and notes.

Text marked as deleted or moved away is kept apart. Element names: ECMA-376 part 1, chapter 17 (both the transitional
and the strict namespace are met, so that names are compared without theirs).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lxml import etree

from evidencepack.intake.readers.word_lines import LineNumbers, row_step
from evidencepack.intake.readers.word_looks import attribute, is_on, run_look

_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo"})
_GONE = frozenset({"del", "moveFrom"})
_PASSED_OVER = frozenset({"Fallback", "tblPr", "tcPr", "sectPr", "sdtPr", "tblGrid", "rPr", "docPr"})
_CHARACTERS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_MOST_PLACES = 20


Spot = tuple[int, int]  # page and paragraph, from 1
NOWHERE: Spot = (0, 0)  # in a header, note or comment


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class Marks:
    """What one or several parts hold besides plain text."""

    def __init__(self) -> None:
        self.changes = 0
        self.authors: set[str] = set()
        self.places: dict[Spot, None] = {}  # of changes in the main text
        self.deleted: list[str] = []
        self.hidden: list[str] = []
        self.hidden_at: list[Spot] = []  # of each of them
        self.deleted_at: list[Spot] = []
        self.comments_at: dict[str, Spot] = {}  # by the comment's id
        self.covered: list[tuple[int, str]] = []  # page, text
        self.objects: dict[str, Spot] = {}  # objects and charts of the main text, by the id of their relationship
        self.codes: list[str] = []  # of fields
        self.hidden_styles: frozenset[str] = frozenset()

    def change(self, element: Any, place: Spot = NOWHERE) -> None:
        """Count an insertion, deletion or move."""
        self.changes += 1
        author = attribute(element, "author")
        if author:
            self.authors.add(author)
        if place != NOWHERE and len(self.places) < _MOST_PLACES:
            self.places[place] = None


class StoryReader:
    """Reads one part. `note` gives the text of the footnote with an id, `linked` that of a diagram or chart.

    `number`: gives what Word puts before a paragraph with these properties.
    """

    def __init__(
        self,
        marks: Marks,
        note: Callable[[str], str] = lambda _: "",
        linked: Callable[[str], str] = lambda _: "",
        *,
        number: Callable[[Any], str] = lambda _: "",
        placed: bool = False,
    ) -> None:
        self._marks = marks
        self._placed = placed  # whether this is the main text, whose changes have a place
        self._paragraph = 0
        self._style_hidden = self._covered = False
        self._note = note
        self._linked = linked
        self._number = number
        self.segments: list[str] = []
        self.rendered = False
        self.numbers = LineNumbers()  # of the text's lines, as long as the document is not known to have pages
        self._notes: list[tuple[str, int]] = []  # and the paragraph that refers to each
        self._lines: list[str] = []
        self._containers: list[list[str]] = [self._lines]  # the page, then row, cell, row, cell …
        self._paragraphs: list[list[str]] = []
        self._labels: list[str] = []  # the numbers of these paragraphs, until they are written
        self._at: list[int] = []  # which paragraphs these are
        self._row_first = 0
        self._row_cells: list[int] = []  # the paragraph before each cell
        self._hidden = False
        self._fresh = False  # a break that the author set, and nothing written since
        self._break_due = False
        self._row_written = False
        self._row_breaks = False
        self._row_turned = False

    def read(self, root: Any) -> list[str]:
        """The text between page breaks."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            name = _name(element)
            if event == "start":
                if self._start(name, element):
                    walk.skip_subtree()
            else:
                self._end(name)
        self._turn_page()
        return self.segments

    def _start(self, name: str, element: Any) -> bool:
        """Take an element's beginning; True when what is in it has been dealt with."""
        if name in ("t", "delText"):
            self._write(element.text or "")
        elif name == "r":
            self._look(element.find("{*}rPr"))
        elif name == "p":
            self._paragraphs.append([])
            self._labels.append("")
            self._paragraph += 1
            self._at.append(self._paragraph)
            self._style_hidden = False
        elif name == "instrText":
            self._marks.codes.append(element.text or "")
        elif name in ("tr", "tc"):
            if self._in_flow():
                self._row_written = self._row_breaks = self._row_turned = False
                self._row_first, self._row_cells = self._paragraph + 1, []
            elif name == "tc" and len(self._containers) == 2:
                self._row_cells.append(self._paragraph)
            self._containers.append([])
        elif name in _CHANGES and "wordprocessingml" in element.tag:  # a drawing's path has a moveTo as well
            return self._change(name, element)
        elif name in ("pPr", "trPr"):
            self._layout(element)
            if name == "pPr" and self._labels:
                self._labels[-1] = self._number(element)
            return True
        elif name in _PASSED_OVER:
            return True
        else:
            self._character(name, element)
        return False

    def _look(self, properties: Any) -> None:
        """Whether a run is hidden or covered, by its own properties or its style's."""
        self._hidden, self._covered = self._style_hidden, False
        if properties is not None:
            look = run_look(properties)
            if look.style in self._marks.hidden_styles:
                self._hidden = True
            self._hidden = look.hidden if look.hidden is not None else self._hidden or look.tiny
            self._covered = look.covered

    def _place(self) -> Spot:
        return (len(self.segments) + 1, self._paragraph) if self._placed else NOWHERE

    def _character(self, name: str, element: Any) -> None:
        if name == "fldSimple":
            self._marks.codes.append(attribute(element, "instr"))
        elif name == "br":
            self._break(attribute(element, "type"))
        elif name == "lastRenderedPageBreak":
            self._rendered_break()
        elif name in _CHARACTERS:
            self._write(_CHARACTERS[name])
        elif name == "footnoteReference":
            self._notes.append((self._note(attribute(element, "id")), self._paragraph))
        elif name == "commentReference":
            self._marks.comments_at[attribute(element, "id")] = self._place()
        elif name in ("relIds", "chart", "OLEObject"):
            self._linked_object(name, element)

    def _end(self, name: str) -> None:
        if name == "p" and self._paragraphs:
            self._flush(self._paragraphs.pop(), self._labels.pop(), self._at.pop())
            if self._break_due and self._in_flow():
                self._break_due = False
                self._break("page")
        elif name == "tc":
            cell = self._containers.pop()
            self._containers[-1].append(" ".join(cell))
        elif name == "tr":
            row = "\t".join(self._containers.pop()).rstrip()
            if row:
                self._put(row, self._row_first, row=True)
            if self._row_breaks and self._in_flow():
                self._row_breaks = False
                self._turn_page()

    def _write(self, text: str) -> None:
        if not text:
            return
        if self._hidden:
            self._marks.hidden.append(text)
            self._marks.hidden_at.append(self._place())
        elif self._covered:
            self._marks.covered.append((len(self.segments) + 1, text))
        if text.strip():
            self._fresh = False
            self._row_written = True
        if self._paragraphs:
            self._paragraphs[-1].append(text)

    def _flush(self, pieces: list[str], label: str, number: int) -> bool:
        """Write a paragraph, or what there is of it; False when there is nothing."""
        text = "".join(pieces).strip()
        if text:
            self._put(f"{label} {text}" if label else text, number)
        return bool(text)

    def _put(self, text: str, paragraph: int, *, row: bool = False) -> None:
        """Write a paragraph or row into the page or cell, and note which one its lines are."""
        self._containers[-1].append(text)
        if self._placed and len(self._containers) == 1 and not self.rendered:
            step = row_step(paragraph, self._row_cells, self._paragraph, text) if row else 1
            self.numbers.add((text, paragraph, step))

    def _change(self, name: str, element: Any) -> bool:
        self._marks.change(element, self._place())
        if name not in _GONE:
            return False
        for inner in element.iter("{*}ins", "{*}del"):
            if inner is not element:
                self._marks.change(inner)
        self._marks.deleted.append("".join(text.text or "" for text in element.iter("{*}delText", "{*}t")))
        self._marks.deleted_at.append(self._place())
        return True

    def _layout(self, properties: Any) -> None:
        """Paragraph or row properties: a changed mark, a page break before, a section that ends here."""
        for change in properties.iterfind("{*}rPr/*"):
            if _name(change) in _CHANGES:
                self._marks.change(change, self._place())
        for child in properties.iterchildren(etree.Element):
            name = _name(child)
            if name in _CHANGES:
                self._marks.change(child, self._place())
            elif name == "pStyle":
                self._style_hidden = attribute(child, "val") in self._marks.hidden_styles
            elif name == "pageBreakBefore" and is_on(child) and self._in_flow():
                self._break("page")
            elif name == "sectPr":
                kind = child.find("{*}type")
                self._break_due = kind is None or attribute(kind, "val") not in ("continuous", "nextColumn")

    def _in_flow(self) -> bool:
        return len(self._containers) == 1

    def _break(self, kind: str) -> None:
        if kind != "page":
            self._write("\n")
        elif self._in_flow():
            self._turn_page()
            self._fresh = True

    def _rendered_break(self) -> None:
        """A break as last laid out. Word leaves one after a break of the author's too: that is the same one."""
        self.rendered = True
        if self._fresh:
            self._fresh = False
        elif self._in_flow():
            self._turn_page()
        elif self._row_written:
            self._row_breaks = not self._row_turned  # the row goes on over the page: it counts to where it begins
        else:
            self._turn_page()
            self._row_turned = True  # the row's other cells may say the same

    def _turn_page(self) -> None:
        if self._in_flow():
            for pieces in self._paragraphs[:1]:
                if self._flush(pieces, self._labels[0], self._at[0]):
                    self._labels[0] = ""
                pieces.clear()
        notes = [(note, at) for note, at in self._notes if note]
        self.segments.append("\n".join([*self._lines, *(note for note, _ in notes)]))
        if self._placed and not self.rendered:
            for note, at in notes if notes or self._lines else [("", 0)]:
                self.numbers.add((note, at, 1))
        self._lines.clear()
        self._notes.clear()

    def _linked_object(self, name: str, element: Any) -> None:
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] in ("dm", "id") and "relationships" in key:
                if self._placed and name != "relIds":
                    self._marks.objects[str(value)] = self._place()
                if name != "OLEObject":
                    self._put(self._linked(str(value)), self._at[-1] if self._at else 0)


def plain_text(root: Any, marks: Marks) -> str:
    """The text of a part or element that has no pages of its own (header, note, comment)."""
    return "\n".join(text for text in StoryReader(marks).read(root) if text)


def drawn_text(elements: Iterable[Any]) -> str:
    """The text of a diagram or chart (DrawingML), each word or value once."""
    return " ".join(dict.fromkeys(element.text for element in elements if element.text and element.text.strip()))
