"""The ways to show a document, to be driven alike: go to a page, mark what is looked for, zoom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from evidencepack.looking.letters import Span
from evidencepack.looking.quests import Quest
from ui.pages.documents.preview.artist import Artist
from ui.pages.documents.preview.model import Looked
from ui.theme import Tone
from ui.widgets.marks import Mark
from ui.words import SEVERITIES

MOST_MARKS = 500


class Stage(QObject):
    """`unit_changed` carries the page (sheet) that is looked at, `marked` how many finds it has, `chosen` the text (or
    cells) that were selected, `opened` a double click, `zoomed` that the size is another.
    """

    unit_changed = Signal(int)
    marked = Signal(int)
    chosen = Signal(str)
    opened = Signal()
    zoomed = Signal()
    widget: QWidget

    def __init__(self, artist: Artist, parent: QObject) -> None:
        super().__init__(parent)
        self.artist = artist
        self.looked: Looked | None = None
        self.quest: Quest | None = None
        self.find = 0
        self.covering = True

    def show(self, looked: Looked) -> None:
        """Show a document from its beginning."""
        raise NotImplementedError

    def clear(self) -> None:
        """Show nothing."""
        self.looked = self.quest = None

    @property
    def unit(self) -> int:
        """The page, sheet or part that is looked at."""
        raise NotImplementedError

    @property
    def total(self) -> int:
        """How many there are."""
        raise NotImplementedError

    def label(self, unit: int) -> str:
        """What a person calls it."""
        return f"page {unit}"

    def go(self, unit: int) -> None:
        """Show a page, sheet or part."""
        raise NotImplementedError

    def texts(self) -> dict[int, str]:
        """The text of each unit, for finding those that hold what is looked for."""
        return {page.number: page.text for page in self.looked.pages} if self.looked is not None else {}

    def mark(self, quest: Quest | None, unit: int, find: int) -> None:
        """Go to a unit and mark there what is looked for, with one find as the current one; nothing for None."""
        raise NotImplementedError

    def cover(self, covering: bool) -> None:
        """Cover personal data, or show it."""
        self.covering = covering

    def personal_rules(self) -> list[str]:
        """The rules that found personal data in the document."""
        found = self.looked.findings if self.looked is not None else ()
        return [one.rule for one in found if one.rule.startswith("P") and one.rule != "P09"]

    def zoom_words(self) -> str:
        """The size in words."""
        raise NotImplementedError

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller."""
        raise NotImplementedError

    def zoom_reset(self) -> None:
        """The usual size."""
        raise NotImplementedError


class Scaled(Protocol):
    """A view of letters or cells whose size is a number: 100 for the window's own."""

    @property
    def percent(self) -> int:
        """The size now."""

    def set_percent(self, percent: int) -> None:
        """Show them in another size."""


class ScaledStage(Stage):
    """A stage whose view shows letters in a size of its own, and finds by painting over them."""

    def __init__(self, artist: Artist, parent: QObject, scaled: Scaled) -> None:
        super().__init__(artist, parent)
        self._scaled = scaled

    def cover(self, covering: bool) -> None:
        """Cover personal data, or show it."""
        super().cover(covering)
        self._paint()

    def zoom_words(self) -> str:
        """Such as "120 %"."""
        return f"{self._scaled.percent} %"

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller."""
        self._scaled.set_percent(self._scaled.percent + 10 * steps)

    def zoom_reset(self) -> None:
        """The window's own size."""
        self._scaled.set_percent(100)

    def _paint(self) -> object:
        raise NotImplementedError


def finding_mark(quest: Quest, what: str = "") -> Mark | None:
    """The pill of a finding: its severity's shape and word, and what it is; None for a search."""
    if quest.finding is None:
        return None
    word, tone = SEVERITIES[quest.finding.severity]
    return Mark(f"{word}: {what}" if what else word, tone)


def tone_of(quest: Quest) -> Tone | None:
    """The tone of a finding, None for a search."""
    return SEVERITIES[quest.finding.severity][1] if quest.finding is not None else None


def bounded(spans: Sequence[Span]) -> list[Span]:
    """At most as many as can be marked at once."""
    return list(spans[:MOST_MARKS])
