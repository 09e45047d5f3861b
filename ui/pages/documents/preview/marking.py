"""What is marked in the document that a preview shows: looked for, stepped through, and said in the line below it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from evidencepack.looking.quests import Quest, first_units
from evidencepack.looking.trail import Trail
from ui.desk import Desk
from ui.pages.documents.findings import place_words
from ui.pages.documents.preview.mark_bar import MarkBar, bare
from ui.pages.documents.preview.stage_pages import PagesStage
from ui.pages.documents.preview.stage_sheets import SheetsStage
from ui.pages.documents.preview.stage_text import TextStage
from ui.pages.documents.preview.stages import Stage, finding_mark
from ui.theme import Tone
from ui.widgets.marks import Mark
from ui.words import day

_ELSEWHERE = "not on a page: it concerns the whole file"


class Marking:
    """One quest at a time: a finding, words of a search, a date. `quest` is None while nothing is looked for.

    `stage` gives what shows the document now, None where it is shown in words only.
    """

    def __init__(
        self,
        desk: Desk,
        bar: MarkBar,
        stages: tuple[PagesStage, TextStage, SheetsStage],
        stage: Callable[[], Stage | None],
    ) -> None:
        self._desk = desk
        self._bar = bar
        self._pages, self._text, self._sheets = stages
        self._stage = stage
        self.quest: Quest | None = None
        self.trail = Trail([])

    def begin(self, quest: Quest, page: int) -> None:
        """Look for it from this page on (0: from the beginning), and mark it."""
        self.quest = quest
        stage = self._stage()
        if stage is None:
            if quest.finding is not None:
                self._say()
            return
        texts, names = stage.texts(), self._sheets.names() if stage is self._sheets else {}
        shown, named = self._text.units_of(quest) if stage is self._text else ([], None)
        self._desk.read(
            lambda _workspace: shown or first_units(quest, texts, names, named),
            partial(self._found_units, quest, page),
            key="preview-marks",
        )

    def again(self) -> None:
        """Look for the same from the beginning: the document is parted in another way now."""
        if self.quest is not None:
            self.begin(self.quest, 0)

    def forget(self) -> None:
        """Look for nothing any more; what is marked goes with the document."""
        self.quest, self.trail = None, Trail([])
        self._bar.hide()

    def end(self) -> None:
        """Mark nothing any more."""
        self.forget()
        stage = self._stage()
        if stage is not None:
            stage.mark(None, 0, 0)
        self._pages.strip.set_marked(frozenset())

    def step(self, by: int) -> None:
        """Go to the next find (1) or the one before (-1)."""
        if self.quest is not None and self.trail.units:
            self.trail.step(by)
            self._mark()

    def arrived(self, count: int) -> None:
        """The page (sheet, part) that is on turned out to have so many finds."""
        before = self.trail.find
        self.trail.arrived(count)
        stage = self._stage()
        if self.trail.find != before and stage is not None:
            stage.mark(self.quest, self.trail.unit, self.trail.find)
        self._say()

    def _found_units(self, quest: Quest, page: int, units: list[int]) -> None:
        if self.quest is not quest:
            return
        stage = self._stage()
        self.trail = Trail(units)
        self.trail.begin_at(page if stage is not self._text else 0)
        self._pages.strip.set_marked(frozenset(units) if stage is self._pages else frozenset())
        self._mark()

    def _mark(self) -> None:
        stage = self._stage()
        if stage is not None:
            stage.mark(self.quest, self.trail.unit, self.trail.find)
            self._say()

    def _say(self) -> None:
        quest, stage = self.quest, self._stage()
        if quest is None:
            return
        unit = "" if stage is self._text or stage is None else stage.label(self.trail.unit)
        found = self.trail.words(unit if unit != "table" else "") if self.trail.units else ""
        if quest.finding is not None:
            mark, what = finding_mark(quest), f"{quest.finding.rule}  {quest.finding.message}"
            where = found or place_words(quest.finding.place) or _ELSEWHERE
        else:
            what = f"The date {day(quest.day)}" if quest.day else "What the suggestion rests on"
            mark, what = None, f"“{bare(quest.words)}”" if quest.words else what
            where = found or ("" if self.trail.units else "on no page")
        mark = mark or (Mark("Found", Tone.ACCENT) if self.trail.units else Mark("Not found", Tone.NEUTRAL))
        self._bar.say(mark, what, where, several=self.trail.here > 1 or len(self.trail.units) > 1)
