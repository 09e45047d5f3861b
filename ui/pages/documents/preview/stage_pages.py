"""PDFs and pictures on their pages, with marks where the signs stand."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QObject

from evidencepack.errors import UserFault
from evidencepack.looking.letters import Box, LetterMap, Span
from evidencepack.looking.personal import personal_spans
from evidencepack.looking.questions import AskLetters, AskSizes, Letters, Sizes
from evidencepack.looking.quests import Quest
from ui.accessibility import named
from ui.pages.documents.preview.artist import Artist
from ui.pages.documents.preview.layout import A4
from ui.pages.documents.preview.marks import PageMark
from ui.pages.documents.preview.model import Looked
from ui.pages.documents.preview.pages_view import FIT_PAGE, FIT_WIDTH, PagesView
from ui.pages.documents.preview.stages import Stage, bounded, finding_mark
from ui.pages.documents.preview.thumbnails import Thumbnails
from ui.theme import Tone
from ui.widgets.marks import Mark

_KEPT_LETTERS = 40  # pages


class PagesStage(Stage):
    """`strip` shows the pages small."""

    def __init__(self, artist: Artist, parent: QObject) -> None:
        super().__init__(artist, parent)
        self._letters: OrderedDict[int, LetterMap] = OrderedDict()
        self._personal: dict[int, list[Span]] = {}
        self._asked: set[int] = set()
        self._awaited = 0  # the page whose current find is to be scrolled to
        self.view = named(PagesView(artist, self._letters.get), "Pages of the document")
        self.widget = self.view
        self.strip = Thumbnails(artist)
        self.view.page_changed.connect(self._page_changed)
        self.view.selected.connect(self.chosen)
        self.view.opened.connect(self.opened)
        self.view.zoomed.connect(self.zoomed)
        self.view.shown.connect(self._came_into_view)
        self.strip.page_wanted.connect(self.view.go_to)

    def show(self, looked: Looked) -> None:
        """Blank pages at once, their true sizes and pictures as they come."""
        self.looked, self.quest = looked, None
        self._letters.clear()
        self._personal.clear()
        self._asked.clear()
        self._awaited = 0
        found = "pdf" if looked.family == "pdf" else "image"
        self.view.show_pages(looked.path, found, looked.total)
        self.strip.show_pages(looked.path, found, [A4] * looked.total)
        self.artist.ask(AskSizes(looked.path, found), partial(self._take_sizes, looked))

    @property
    def unit(self) -> int:
        """The page that is looked at."""
        return self.view.page

    @property
    def total(self) -> int:
        """How many pages there are."""
        return self.view.total

    def go(self, unit: int) -> None:
        """Show a page."""
        self.view.go_to(unit)

    def mark(self, quest: Quest | None, unit: int, find: int) -> None:
        """Mark it on all pages that are in view; scroll to the current find when its place is known."""
        self.quest, self.find = quest, find
        self._awaited = unit if quest is not None else 0
        if quest is not None and unit:
            self.view.go_to(unit)
            self._want_letters(unit)
        self._mark_again()

    def cover(self, covering: bool) -> None:
        """Cover personal data, or show it."""
        super().cover(covering)
        self._mark_again()

    def zoom_words(self) -> str:
        """Such as "Fit width" or "150 %"."""
        named_zooms = {FIT_WIDTH: "Fit width", FIT_PAGE: "Fit page"}
        zoom = self.view.zoom
        return named_zooms[zoom] if isinstance(zoom, str) else f"{zoom:.0%}".replace("%", " %")

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller."""
        self.view.zoom_by(steps)

    def zoom_reset(self) -> None:
        """Fitted to the width."""
        self.view.set_zoom(FIT_WIDTH)

    # ------------------------------------------------------------ what comes back

    def _take_sizes(self, looked: Looked, sizes: Sizes) -> None:
        if self.looked is looked and sizes.pages:
            page = self.view.page
            self.view.set_sizes(sizes.pages)
            self.strip.show_pages(looked.path, "pdf" if looked.family == "pdf" else "image", sizes.pages)
            self.view.go_to(page)
            self.unit_changed.emit(self.view.page)

    def _came_into_view(self, pages: range) -> None:
        if self.looked is None or self.looked.family != "pdf":
            return
        for page in pages:
            self._want_letters(page)

    def _want_letters(self, page: int) -> None:
        looked = self.looked
        if looked is None or looked.family != "pdf" or page in self._asked or not 1 <= page <= self.total:
            return
        self._asked.add(page)
        self.artist.ask(AskLetters(looked.path, page), partial(self._take_letters, looked, page), self._no_letters)

    def _take_letters(self, looked: Looked, page: int, letters: Letters) -> None:
        if self.looked is not looked:
            return
        self._letters[page] = LetterMap(letters)
        self._personal[page] = bounded(personal_spans(letters.text, self.personal_rules()))
        while len(self._letters) > _KEPT_LETTERS:
            dropped, _ = self._letters.popitem(last=False)
            self._asked.discard(dropped)
        self._mark_again()

    def _no_letters(self, _fault: UserFault) -> None:
        """The page's picture says why; without signs there is nothing to mark."""

    def _page_changed(self, page: int) -> None:
        self.strip.follow(page)
        self.unit_changed.emit(page)

    # ------------------------------------------------------------ marks

    def _mark_again(self) -> None:
        marks: dict[int, list[PageMark]] = {}
        for page, letters in self._letters.items():
            marks[page] = self._covers(page, letters) + self._finds(page, letters)
        for page, boxes in self._boxes().items():
            marks[page] = marks.get(page, []) + self._boxed(page, boxes, marks.get(page, []))
        named_pages = {place.number for place in self.quest.places} if self.quest is not None else set()
        for page in named_pages - {0}:
            if self.quest is not None and not any(one.mark for one in marks.get(page, ())):
                marks.setdefault(page, []).append(PageMark((), finding_mark(self.quest)))
        self.view.set_marks(marks)
        if self._awaited and (self._awaited in self._letters or self.looked is None or self.looked.family != "pdf"):
            self._arrive(marks)

    def _covers(self, page: int, letters: LetterMap) -> list[PageMark]:
        if not self.covering:
            return []
        return [PageMark(tuple(letters.boxes(span)), cover=True) for span in self._personal.get(page, ())]

    def _finds(self, page: int, letters: LetterMap) -> list[PageMark]:
        quest = self.quest
        if quest is None or not quest.has_spans:
            return []
        made = []
        for number, span in enumerate(bounded(quest.spans(letters.text))):
            current = page == self._awaited and number == self.find
            mark = finding_mark(quest, span.label) if current else _unsaid(quest)
            made.append(PageMark(tuple(letters.boxes(span)), mark, current=current))
        return made

    def _boxes(self) -> dict[int, list[Box]]:
        """Where on their pages the places lie that have no text of their own, such as comments."""
        found: dict[int, list[Box]] = {}
        for place in self.quest.places if self.quest is not None else ():
            if len(place.box) == 4:
                found.setdefault(place.number, []).append(Box(*place.box))
        return found

    def _boxed(self, page: int, boxes: list[Box], before: list[PageMark]) -> list[PageMark]:
        if self.quest is None:
            return []
        first = sum(not one.cover for one in before)
        made = []
        for number, box in enumerate(boxes, first):
            current = page == self._awaited and number == self.find
            mark = finding_mark(self.quest) if current else _unsaid(self.quest)
            made.append(PageMark((box,), mark, current=current))
        return made

    def _arrive(self, marks: dict[int, list[PageMark]]) -> None:
        page = self._awaited
        finds = [one for one in marks.get(page, ()) if not one.cover]
        current = next((one for one in finds if one.current and one.boxes), None)
        if current is not None:
            self.view.go_to(page, current.boxes[0].top)
        self.marked.emit(len(finds))


def _unsaid(quest: Quest) -> Mark | None:
    """The mark of a find that is not the current one: its box speaks, and only the current one has words."""
    made = finding_mark(quest)
    return Mark("", made.tone if made is not None else Tone.NEUTRAL) if made is not None else None
