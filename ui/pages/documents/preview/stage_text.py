"""Word documents, slides, mail and text as text, with what is tracked or hidden in a Word document shown as such."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from evidencepack.looking.letters import Span
from evidencepack.looking.personal import personal_spans
from evidencepack.looking.places import Place, PlaceKind
from evidencepack.looking.questions import COMMENTED, DELETED, HIDDEN, INSERTED, AskStory, Story
from evidencepack.looking.quests import Quest
from ui.accessibility import named
from ui.pages.documents.preview.artist import Artist
from ui.pages.documents.preview.model import STORY_FORMATS, Looked
from ui.pages.documents.preview.stages import ScaledStage, bounded, tone_of
from ui.pages.documents.preview.text_blocks import Part, parts_of_pages, parts_of_story, pieces
from ui.pages.documents.preview.text_view import Marked, TextView

# What of a Word document a rule speaks of, where the text itself shows it.
_LOOKS = {"D01": {INSERTED, DELETED}, "D02": {COMMENTED}, "D04": {HIDDEN}}


class TextStage(ScaledStage):
    """Its units are pieces of about 60,000 characters; `page` is a page of the document where that is known.

    `parted` says that the pieces are others: what is marked has to be looked for in them.
    """

    parted = Signal()

    def __init__(self, artist: Artist, parent: QObject) -> None:
        self.view = named(TextView(), "Text of the page")
        super().__init__(artist, parent, self.view)
        self.widget = self.view
        self._pieces: list[list[Part]] = []
        self._at = 0
        self._page = 1
        self._has_pages = False
        self.view.page_changed.connect(self._page_changed)
        self.view.selected.connect(self.chosen)

    def show(self, looked: Looked) -> None:
        """The text as it was read at once; a Word document's headings and tables as they come."""
        self.looked, self.quest = looked, None
        self._page = looked.pages[0].number if looked.pages else 1
        self._take_parts(parts_of_pages(looked.pages, looked.family))
        if looked.document.format in STORY_FORMATS:
            self.artist.ask(AskStory(looked.path), partial(self._take_story, looked))

    def clear(self) -> None:
        """Show nothing."""
        super().clear()
        self._take_parts([])

    @property
    def unit(self) -> int:
        """The page at the top; the piece, where the text has no pages."""
        return self._page if self._has_pages else self._at + 1

    @property
    def total(self) -> int:
        """How many pages, or pieces, the text has."""
        return len(self.looked.pages) if self.looked is not None and self._has_pages else len(self._pieces)

    def label(self, unit: int) -> str:
        """As it was read: "slide 4", "attached message 1"."""
        if not self._has_pages:
            return f"part {unit}" if len(self._pieces) > 1 else "whole document"
        pages = self.looked.pages if self.looked is not None else ()
        return next((page.label for page in pages if page.number == unit), f"page {unit}")

    def go(self, unit: int) -> None:
        """Show the beginning of a page or piece."""
        if self._has_pages:
            self._show_piece(self._piece_of(unit))
            self.view.go_to_page(unit)
            self._page = unit
        else:
            self._show_piece(unit - 1)
            self.view.go_to(0)
        self._paint()
        self.unit_changed.emit(self.unit)

    def texts(self) -> dict[int, str]:
        """The text of each piece; pieces are counted from 1."""
        return {at + 1: _text(piece) for at, piece in enumerate(self._pieces)}

    def units_of(self, quest: Quest) -> tuple[list[int], list[int]]:
        """The pieces that hold what a rule speaks of and the text shows as such, and those that its places name."""
        looks = _LOOKS.get(quest.finding.rule, set()) if quest.finding is not None else set()
        found = [at for at, piece in enumerate(self._pieces, 1) if looks and _has_look(piece, looks)]
        named = dict.fromkeys(self._piece_at(place) + 1 for place in quest.places if place.number or place.paragraph)
        return found, list(named) or ([1] if quest.places else [])

    def mark(self, quest: Quest | None, unit: int, find: int) -> None:
        """`unit` is a piece here."""
        self.quest, self.find = quest, find
        if quest is None:
            self._paint()
            return
        before = self._at
        self._show_piece(unit - 1)
        if self._at != before and not self._has_pages:
            self.unit_changed.emit(self.unit)
        spans = self._paint()
        if spans:
            self.view.go_to(spans[min(find, len(spans) - 1)].start)
        self.marked.emit(len(spans))

    # ------------------------------------------------------------ pieces

    def _piece_of(self, page: int) -> int:
        return next((at for at, piece in enumerate(self._pieces) if any(part.page == page for part in piece)), 0)

    def _piece_at(self, place: Place) -> int:
        number = self._paragraph_of(place)
        return self._piece_with(number) if number else self._piece_of(place.number)

    def _piece_with(self, paragraph: int) -> int:
        """The last piece that begins at or before a paragraph."""
        firsts = (next((block.number for part in piece for block in part.blocks), 0) for piece in self._pieces)
        return max((at for at, first in enumerate(firsts) if first <= paragraph), default=0)

    def _paragraph_of(self, place: Place) -> int:
        """The number of a place's paragraph (or line, where the text has those), 0 where its page tells more."""
        if place.kind in (PlaceKind.PARAGRAPH, PlaceKind.LINE):
            return place.number
        return 0 if self._has_pages else place.paragraph

    def _take_parts(self, parts: list[Part]) -> None:
        self._pieces = pieces(parts)
        self._has_pages = any(part.page for part in parts)
        self._at = -1
        self._show_piece(0)
        self._paint()

    def _take_story(self, looked: Looked, story: Story) -> None:
        if self.looked is looked and story.blocks:
            self._take_parts(parts_of_story(story))
            self.unit_changed.emit(self.unit)
            self.parted.emit()

    def _show_piece(self, at: int) -> None:
        at = max(0, min(at, len(self._pieces) - 1))
        if at != self._at:
            self._at = at
            self.view.show_parts(self._pieces[at] if self._pieces else [])

    def _page_changed(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.unit_changed.emit(page)

    # ------------------------------------------------------------ marks

    def _paint(self) -> list[Span]:
        text = self.view.reading_text()
        marks: list[Marked] = []
        if self.covering and self.looked is not None and (rules := self.personal_rules()):
            marks += [Marked(span, cover=True) for span in bounded(personal_spans(text, rules))]
        quest = self.quest
        spans = bounded(self._spans(quest, text)) if quest is not None else []
        if quest is not None:
            covered = self.covering and quest.personal
            for number, span in enumerate(spans):
                current = number == self.find
                marks.append(Marked(span, tone_of(quest), current=current, cover=covered and not current))
        self.view.set_marks(marks)
        return spans

    def _spans(self, quest: Quest, text: str) -> list[Span]:
        rule = quest.finding.rule if quest.finding is not None else ""
        if found := [span for span, look in self.view.looks if look in _LOOKS.get(rule, set())]:
            return found
        found = quest.spans(text)
        beside = [span for place in self._also(quest, found) if (span := self._place_span(place, rule, text))]
        return sorted({*found, *beside}, key=lambda span: (span.start, span.end))

    def _also(self, quest: Quest, found: Sequence[Span]) -> Sequence[Place]:
        """The places that are marked beside what was found: of personal data those in which nothing was."""
        if not found or not quest.personal:
            return () if found else quest.places
        blocks = {-1, *(self.view.block_at(span.start) for span in found)}
        exact = (place for place in quest.places if place not in quest.known and self._paragraph_of(place))
        begins = {place: self.view.start_of_paragraph(self._paragraph_of(place)) for place in exact}
        return [*quest.known, *(place for place, begin in begins.items() if begin not in blocks)]

    def _place_span(self, place: Place, rule: str, text: str) -> Span | None:
        """The first line of a paragraph or page that a finding names; of its notes where it speaks of those."""
        paragraph = self._paragraph_of(place)
        if paragraph:
            start = self.view.start_of_paragraph(paragraph) if self._piece_with(paragraph) == self._at else -1
        elif not place.number:
            return None
        else:
            start = self.view.start_of_page(place.number)
            notes = text.find("\nNotes\n", max(start, 0))
            if start >= 0 and notes >= 0 and (place.kind is PlaceKind.NOTES or rule == "D08"):
                start = notes + 1
        if start < 0:
            return None
        start += len(text[start:]) - len(text[start:].lstrip("\n"))  # a page begins behind the line before it
        end = text.find("\n", start)
        return Span(start, end if end > start else len(text))


def _text(piece: list[Part]) -> str:
    lines = (
        "\t".join("".join(run.text for run in cell) for cell in block.cells) for part in piece for block in part.blocks
    )
    return "\n".join(lines)


def _has_look(piece: list[Part], looks: set[str]) -> bool:
    return any(run.look in looks for part in piece for block in part.blocks for cell in block.cells for run in cell)
