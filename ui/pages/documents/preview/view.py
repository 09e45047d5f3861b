"""A look at a document, small beside the list or large in the whole page, and what is marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from evidencepack.looking.quests import Quest, quest_for
from evidencepack.model import Document, Finding
from ui.desk import Desk
from ui.pages.documents.findings import can_be_shown
from ui.pages.documents.preview.artist import Artist
from ui.pages.documents.preview.mark_bar import MarkBar
from ui.pages.documents.preview.marking import Marking
from ui.pages.documents.preview.model import Looked, Way, look
from ui.pages.documents.preview.stage_pages import PagesStage
from ui.pages.documents.preview.stage_sheets import SheetsStage
from ui.pages.documents.preview.stage_text import TextStage
from ui.pages.documents.preview.stages import Stage
from ui.pages.documents.preview.state_view import StateView
from ui.pages.documents.preview.tools import Tools
from ui.theme import SPACE
from ui.words import page_locator

_SMALL_HEIGHT = 300
_COVER, _STRIP = "preview-cover", "preview-strip"


class Preview(QWidget):
    """`page_wanted` asks to take what is shown or chosen as a locator, `read_wanted` to read large or small again,
    `original_wanted` to open the file in its own program; `chosen_changed` says that other text or cells are chosen.
    """

    page_wanted = Signal()
    read_wanted = Signal()
    original_wanted = Signal()
    chosen_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._document: Document | None = None
        self._looked: Looked | None = None
        self._page = 1
        self._pointed = ("", "", "")
        self.both_sizes = True  # whether it is read small and large, and a button changes that
        self._large = False
        self._chosen = ""
        self._stale = False
        self.artist = Artist(desk, self)
        self.pages = PagesStage(self.artist, self)
        self.text = TextStage(self.artist, self)
        self.sheets = SheetsStage(self.artist, self)
        self._state = StateView("Open the original", self.original_wanted.emit)
        self.tools = Tools()
        self.bar = MarkBar()
        self.marking = Marking(desk, self.bar, (self.pages, self.text, self.sheets), lambda: self.stage)
        self._place, self._text, self.use = self.tools.place, self.text.view, self.tools.use
        self._lay_out()
        self._connect()

    # ------------------------------------------------------------ what is shown

    def show_document(self, document: Document) -> None:
        """Show another document from its beginning; the same version in the same state stays where it is."""
        before = self._document
        if before is not None and (before.version.id, before.read) == (document.version.id, document.read):
            return
        self._document, self._looked, self._page = document, None, 1
        self._chosen = ""
        self.marking.forget()
        self._read()

    def show_page(self, page: int) -> None:
        """Turn to a page."""
        self._page = max(1, page)
        stage = self.stage
        if stage is not None and self._looked is not None:
            stage.go(self._page)

    def show_words(self, words: str, page: int) -> None:
        """Mark the words of a search, beginning on this page."""
        self.marking.begin(Quest(words=words), page)

    def show_telling(self, phrases: Sequence[str], page: int) -> None:
        """Mark the words that decided a suggestion, beginning on this page."""
        self.marking.begin(Quest(telling=tuple(phrases)), page)

    def show_day(self, day: str) -> None:
        """Mark a date (ISO 8601) where it stands."""
        self.marking.begin(Quest(day=day), 0)

    def show_finding(self, finding: Finding) -> None:
        """Go to where a finding lies and mark it."""
        facts = self._looked.facts if self._looked is not None else {}
        self.marking.begin(quest_for(finding, facts), 0)

    def point_to(self, document_id: str, rule: str, place: str) -> None:
        """Mark a finding by its rule and place as soon as its document is shown."""
        if self.both_sizes:  # the one beside the list: what another page points at is shown there
            self._pointed = (document_id, rule, place)
            self._follow_pointed()

    @property
    def page(self) -> int:
        """The number of the page that is shown, 1 for the first."""
        return self._page

    @property
    def locator(self) -> str:
        """The page that is shown, or those that are chosen among the small ones: "4-7"."""
        chosen = self.pages.strip.chosen() if self.stage is self.pages and not self.pages.strip.isHidden() else []
        return page_locator(chosen) if len(chosen) > 1 else str(self._page)

    @property
    def section(self) -> str:
        """The text or the cells that are chosen; empty when nothing is."""
        return self._chosen

    @property
    def stage(self) -> Stage | None:
        """What shows the document, None when it is shown in words only."""
        ways: dict[Way, Stage] = {Way.PAGES: self.pages, Way.TEXT: self.text, Way.SHEETS: self.sheets}
        return ways.get(self._looked.way) if self._looked is not None else None

    def clear(self) -> None:
        """Show nothing."""
        self._document = self._looked = None
        self.marking.forget()
        self.artist.forget_questions()
        for stage in (self.pages, self.text, self.sheets):
            stage.clear()
        self._state.say("", "")
        self._stack.setCurrentWidget(self._state)

    # ------------------------------------------------------------ large and small

    def set_large(self, *, large: bool) -> None:
        """In the whole page, with all tools, or small."""
        self._large = large
        self.tools.set_large(large=large)
        self.bar.set_large(large=large)
        self._stack.setMinimumHeight(_SMALL_HEIGHT)
        self._stack.setMaximumHeight(16_777_215 if large else _SMALL_HEIGHT)
        self._show_tools()
        stage = self.stage
        if large and stage is not None:
            stage.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def zoom(self, steps: int) -> None:
        """Larger (1), smaller (-1), or the usual size (0)."""
        stage = self.stage
        if stage is not None:
            stage.zoom_by(steps) if steps else stage.zoom_reset()
            self.tools.say_zoom(stage.zoom_words())

    # ------------------------------------------------------------ reading

    def _read(self) -> None:
        document = self._document
        self._stale = not self.isVisible()  # nothing is opened for a page that nobody looks at
        if document is not None and not self._stale:
            self._desk.read(lambda workspace: look(workspace, document), self._take, key="preview")

    def _take(self, looked: Looked) -> None:
        if self._document is None or looked.document.version.id != self._document.version.id:
            return
        self._looked = looked
        self.artist.forget_questions()
        self._chosen = ""
        stage, page = self.stage, self._page
        if stage is None:
            self._state.say(looked.heading, looked.sentence)
            self._stack.setCurrentWidget(self._state)
            self.tools.place.setText("")
        else:
            self._stack.setCurrentWidget(stage.widget)
            stage.cover(self.tools.cover.isChecked())
            stage.show(looked)
            self._page = page
            if page > 1:
                stage.go(page)
            self.tools.say_zoom(stage.zoom_words())
            self._say_place(stage.unit)
        self._show_tools()
        quest = self.marking.quest
        if quest is not None:
            self.marking.begin(quest_for(quest.finding, looked.facts) if quest.finding else quest, page)
        self._follow_pointed()

    def _follow_pointed(self) -> None:
        """Of the document that is shown; one that is not there any more is not looked for again."""
        document_id, rule, place = self._pointed
        if self._looked is not None and self._looked.document.id == document_id:
            self._pointed = ("", "", "")
            for finding in [one for one in self._looked.findings if (one.rule, one.place) == (rule, place)][:1]:
                if can_be_shown(finding):
                    self.show_finding(finding)

    def _show_tools(self) -> None:
        stage, looked = self.stage, self._looked
        many = stage is not None and stage is not self.sheets and stage.total > 1
        personal = stage is not None and bool(stage.personal_rules())
        self.tools.show_for(paged=stage is self.pages, many=many, personal=personal)
        self.tools.read.setVisible(looked is not None and self.both_sizes)
        strip = self._large and stage is self.pages and many and self.tools.strip.isChecked()
        self.pages.strip.setVisible(strip)

    # ------------------------------------------------------------ what the person does

    def _turn(self, by: int) -> None:
        stage = self.stage
        if stage is not None:
            self.show_page(min(max(1, self._page + by), max(stage.total, 1)))

    def _unit_changed(self, stage: Stage, unit: int) -> None:
        if stage is self.stage:
            self._page = unit
            self._say_place(unit)
            self._show_tools()

    def _say_place(self, unit: int) -> None:
        stage = self.stage
        if stage is None:
            return
        name = stage.label(unit)
        name = name[:1].upper() + name[1:]
        if stage is self.sheets:
            name = f"{stage.total} sheets" if stage.total > 1 else name
        elif stage.total > 1:
            name = f"{name} of {stage.total}"
        self.tools.place.setText(name)
        self.tools.back.setEnabled(unit > 1)
        self.tools.on.setEnabled(unit < stage.total)
        self._say_use()

    def _choose(self, chosen: str) -> None:
        self._chosen = chosen[:200]
        self._say_use()
        self.chosen_changed.emit()

    def _say_use(self) -> None:
        several = self.stage is self.pages and not self.locator.isdecimal()
        what = "Use selection…" if self._chosen else f"Use pages {self.locator}…" if several else "Use this page…"
        self.use.setText(what)

    def _show_strip(self, on: bool) -> None:
        self._desk.settings.set_text(_STRIP, "yes" if on else "no")
        self._show_tools()

    def _cover(self, on: bool) -> None:
        self._desk.settings.set_text(_COVER, "yes" if on else "no")
        stage = self.stage
        if stage is not None:
            stage.cover(on)

    def _set_zoom(self, zoom: str | float) -> None:
        if self.stage is self.pages:
            self.pages.view.set_zoom(zoom)

    # ------------------------------------------------------------ Qt's events

    def showEvent(self, event: QShowEvent) -> None:
        """What was chosen while nobody looked is read now."""
        super().showEvent(event)
        if self._stale:
            self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the marks away, then leaves the large view."""
        if event.key() == Qt.Key.Key_Escape and not self.bar.isHidden():
            self.marking.end()
        elif event.key() == Qt.Key.Key_Escape and self._large:
            self.read_wanted.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """In other colours the text is written anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._looked is not None and self.isVisible():
            self._take(self._looked)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.pages.strip)
        middle.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.tight)
        layout.addLayout(middle, 1)
        for part in (self._state, self.pages.widget, self.text.widget, self.sheets.widget):
            self._stack.addWidget(part)
        layout.addWidget(self.bar)
        layout.addWidget(self.tools)
        settings = self._desk.settings
        self.tools.strip.setChecked(settings.text(_STRIP, "yes") == "yes")
        self.tools.cover.setChecked(settings.text(_COVER, "yes") == "yes")
        self.set_large(large=False)

    def _connect(self) -> None:
        for stage in (self.pages, self.text, self.sheets):
            stage.unit_changed.connect(partial(self._unit_changed, stage))
            stage.marked.connect(self.marking.arrived)
            stage.chosen.connect(self._choose)
            stage.opened.connect(self.read_wanted)
        self.text.parted.connect(self.marking.again)
        self._desk.pointed.connect(self.point_to)
        self.pages.zoomed.connect(lambda: self.tools.say_zoom(self.pages.zoom_words()))
        self.pages.strip.range_changed.connect(self._say_use)
        self.bar.stepped.connect(self.marking.step)
        self.bar.ended.connect(self.marking.end)
        tools = self.tools
        tools.turned.connect(self._turn)
        tools.page_wanted.connect(self.show_page)
        tools.zoom_wanted.connect(self._set_zoom)
        tools.zoom_stepped.connect(self.zoom)
        tools.strip_wanted.connect(self._show_strip)
        tools.cover_wanted.connect(self._cover)
        tools.use_wanted.connect(self.page_wanted)
        tools.read_wanted.connect(self.read_wanted)
