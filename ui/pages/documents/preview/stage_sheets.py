"""Workbooks and text tables as tables, a tab for each sheet, with marked cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from evidencepack.errors import UserFault
from evidencepack.looking.cells import MOST_COLUMNS, column_number, grid_of_lines, grid_of_text
from evidencepack.looking.letters import Span
from evidencepack.looking.personal import personal_spans
from evidencepack.looking.places import PlaceKind
from evidencepack.looking.questions import AskGrid, Grid
from evidencepack.looking.quests import Quest
from ui.pages.documents.preview.artist import Artist
from ui.pages.documents.preview.model import Looked
from ui.pages.documents.preview.sheet_view import ROWS, CellMark, SheetView
from ui.pages.documents.preview.stages import MOST_MARKS, Stage, bounded, tone_of

_MOST_TEXT_ROWS = 20_000
Cell = tuple[int, int]


class SheetsStage(Stage):
    """Its units are the sheets by their numbers in the workbook."""

    def __init__(self, artist: Artist, parent: QObject) -> None:
        super().__init__(artist, parent)
        self.view = SheetView()
        self.widget = self.view
        self._sheet = 1
        self._is_there = False
        self.view.sheet_wanted.connect(self.go)
        self.view.more_wanted.connect(self._more)
        self.view.selected.connect(self.chosen)

    def show(self, looked: Looked) -> None:
        """The first sheet."""
        self.looked, self.quest = looked, None
        hidden = {*looked.facts.get("hidden_sheets", ()), *looked.facts.get("very_hidden_sheets", ())}
        names = [(page.number, page.label.removeprefix("sheet ")) for page in looked.pages]
        tabs = [(number, f"{name} (hidden)" if name in hidden else name) for number, name in names]
        seen = [number for number, name in names if name not in hidden]
        self._sheet = next(iter([*seen, *(number for number, _ in names)]), 1)
        self.view.show_sheets(tabs, self._sheet)
        self._read()

    def clear(self) -> None:
        """Show nothing."""
        super().clear()
        self.view.show_sheets([], 0)
        self.view.show_grid(Grid(0, [], (0, 0)))

    @property
    def unit(self) -> int:
        """The sheet's number."""
        return self._sheet

    @property
    def total(self) -> int:
        """How many sheets there are."""
        return len(self.looked.pages) if self.looked is not None else 0

    def label(self, unit: int) -> str:
        """As it was read: "sheet Waits"."""
        pages = self.looked.pages if self.looked is not None else ()
        return next((page.label for page in pages if page.number == unit), f"sheet {unit}")

    def names(self) -> dict[str, int]:
        """The numbers of the sheets by name."""
        pages = self.looked.pages if self.looked is not None else ()
        return {page.label.removeprefix("sheet "): page.number for page in pages}

    def go(self, unit: int) -> None:
        """Show a sheet."""
        if unit != self._sheet and unit in self.names().values():
            self._sheet = unit
            self.view.choose_sheet(unit)
            self._read()
        self.unit_changed.emit(self._sheet)

    def mark(self, quest: Quest | None, unit: int, find: int) -> None:
        """Mark it on a sheet, as soon as that is there."""
        self.quest, self.find = quest, find
        if quest is not None and unit and unit != self._sheet:
            self.go(unit)
        else:
            self._arrive()

    def cover(self, covering: bool) -> None:
        """Cover personal data, or show it."""
        super().cover(covering)
        self._paint()

    def zoom_words(self) -> str:
        """Such as "120 %"."""
        return f"{self.view.percent} %"

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller."""
        self.view.set_percent(self.view.percent + 10 * steps)

    def zoom_reset(self) -> None:
        """The window's own size."""
        self.view.set_percent(100)

    # ------------------------------------------------------------ reading

    def _read(self) -> None:
        looked, sheet = self.looked, self._sheet
        if looked is None:
            return
        self._is_there = False
        self.view.show_grid(Grid(0, [], (0, 0)))
        if looked.family == "sheet":
            self.view.say("Reading the sheet…")
            question = AskGrid(looked.path, sheet, 0, ROWS)
            self.artist.ask(question, partial(self._take, looked, sheet), partial(self._take_text, looked, sheet))
        else:
            self._take(looked, sheet, grid_of_text(looked.pages[0].text, _MOST_TEXT_ROWS))

    def _take(self, looked: Looked, sheet: int, grid: Grid) -> None:
        if self.looked is looked and self._sheet == sheet:
            self._is_there = True
            self.view.show_grid(grid)
            if grid.total[1] >= MOST_COLUMNS:
                self.view.say(f"Only its first {MOST_COLUMNS:,} columns are shown.")
            self._arrive()
            self.unit_changed.emit(sheet)

    def _take_text(self, looked: Looked, sheet: int, fault: UserFault) -> None:
        text = next((page.text for page in looked.pages if page.number == sheet), "")
        self._take(looked, sheet, grid_of_lines(text, ROWS))
        if self.looked is looked and self._sheet == sheet:
            self.view.say(f"{fault.what} These are its values without empty rows, as they were read.")

    def _more(self, first: int) -> None:
        looked, sheet = self.looked, self._sheet
        if looked is not None and looked.family == "sheet":
            question = AskGrid(looked.path, sheet, first, ROWS)
            self.artist.ask(question, partial(self._take_more, looked, sheet))

    def _take_more(self, looked: Looked, sheet: int, grid: Grid) -> None:
        if self.looked is looked and self._sheet == sheet:
            self.view.model.add_grid(grid)
            self._paint()

    # ------------------------------------------------------------ marks

    def _arrive(self) -> None:
        if not self._is_there:
            return
        found = self._paint()
        if self.quest is None:
            return
        if found:
            self.view.go_to(*found[min(self.find, len(found) - 1)])
        self.marked.emit(len(found))

    def _paint(self) -> list[Cell]:
        cells, quest = self.view.model.cells, self.quest
        marks: dict[Cell, CellMark] = {}
        if self.covering and (rules := self.personal_rules()):
            for cell, span in _cells(cells, rules):
                marks[cell] = CellMark(f"Covered: {span.label}", cover=True)
        found: list[Cell] = []
        if quest is not None:
            found = list(dict.fromkeys(self._found(quest, cells)))
            words = f"{quest.finding.rule}: {quest.finding.message}" if quest.finding is not None else "Found"
            for number, cell in enumerate(found):
                cover = self.covering and quest.personal
                marks[cell] = CellMark(words, tone_of(quest), current=number == self.find, cover=cover)
        self.view.set_marks(marks, self._hidden_columns())
        return found

    def _found(self, quest: Quest, cells: Sequence[Sequence[str]]) -> list[Cell]:
        named = [place for place in quest.places if place.kind is PlaceKind.SHEET and place.cell]
        if named:
            return [_cell(place.cell) for place in named if self.names().get(place.name, 0) == self._sheet]
        columns = [column_number(one) for place in quest.places if place.name == self._name() for one in place.columns]
        if columns:
            return [(at, n) for at, row in enumerate(cells) for n in columns if n < len(row) and row[n]][:MOST_MARKS]
        if quest.personal and quest.finding is not None:
            return [cell for cell, _ in _cells(cells, [quest.finding.rule])]
        if not quest.has_spans:
            return []
        return [(at, n) for at, row in enumerate(cells) for n, text in enumerate(row) if text and quest.spans(text)]

    def _name(self) -> str:
        return self.label(self._sheet).removeprefix("sheet ")

    def _hidden_columns(self) -> frozenset[int]:
        name = self._name()
        known = self.looked.facts.get("hidden_columns", {}) if self.looked is not None else {}
        letters = known.get(name, ()) if isinstance(known, dict) else ()
        return frozenset(column_number(str(one)) for one in letters if str(one).isalpha())


def _cells(cells: Sequence[Sequence[str]], rules: list[str]) -> list[tuple[Cell, Span]]:
    """The cells in which personal data stands: looked for in the whole table, as the rules do."""
    ends: list[tuple[int, Cell]] = []
    lines, length = [], 0
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            length += len(text) + 1
            ends.append((length, (row, column)))
        if texts:
            lines.append("\t".join(text.replace("\n", " ") for text in texts))
    found, at = [], 0
    for span in bounded(personal_spans("\n".join(lines), rules)):
        while at < len(ends) and ends[at][0] <= span.start:
            at += 1
        if at < len(ends):
            found.append((ends[at][1], span))
    return found


def _cell(name: str) -> Cell:
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]) - 1, column_number(letters)
