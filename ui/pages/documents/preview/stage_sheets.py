"""Workbooks and text tables as tables, a tab for each sheet, with marked cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from evidencepack.errors import UserFault
from evidencepack.looking.cells import MOST_COLUMNS, column_number, grid_of_lines, grid_of_text
from evidencepack.looking.letters import Span
from evidencepack.looking.lines import cells_of_lines
from evidencepack.looking.personal import personal_spans
from evidencepack.looking.places import Place, PlaceKind, placed
from evidencepack.looking.questions import AskGrid, Grid
from evidencepack.looking.quests import Quest
from ui.pages.documents.preview.artist import Artist
from ui.pages.documents.preview.model import Looked
from ui.pages.documents.preview.sheet_view import ROWS, CellMark, SheetView
from ui.pages.documents.preview.stages import MOST_MARKS, ScaledStage, bounded, tone_of

_MOST_TEXT_ROWS = 20_000
_MOST_AHEAD = 20_000  # rows that are asked for at once to reach a find
Cell = tuple[int, int]


class SheetsStage(ScaledStage):
    """Its units are the sheets by their numbers in the workbook."""

    def __init__(self, artist: Artist, parent: QObject) -> None:
        self.view = SheetView()
        super().__init__(artist, parent, self.view)
        self.widget = self.view
        self._sheet = 1
        self._is_there = False
        self._awaits_rows = False  # that hold the current find
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
            self._awaits_rows = False
            self.view.show_grid(self._reaching(grid))
            if grid.total[1] >= MOST_COLUMNS:
                self.view.say(f"Only its first {MOST_COLUMNS:,} columns are shown.")
            self._arrive()
            self.unit_changed.emit(sheet)

    def _take_text(self, looked: Looked, sheet: int, fault: UserFault) -> None:
        text = next((page.text for page in looked.pages if page.number == sheet), "")
        self._take(looked, sheet, grid_of_lines(text, ROWS))
        if self.looked is looked and self._sheet == sheet:
            self.view.say(f"{fault.what} These are its values without empty rows, as they were read.")

    def _more(self, first: int, rows: int = ROWS) -> None:
        looked, sheet = self.looked, self._sheet
        if looked is not None and looked.family == "sheet":
            question = AskGrid(looked.path, sheet, first, rows)
            self.artist.ask(question, partial(self._take_more, looked, sheet))

    def _take_more(self, looked: Looked, sheet: int, grid: Grid) -> None:
        if self.looked is looked and self._sheet == sheet:
            self.view.model.add_grid(self._reaching(grid))
            if self._awaits_rows:
                self._awaits_rows = False
                self._arrive()
            else:
                self._paint()

    def _reaching(self, grid: Grid) -> Grid:
        """The grid with empty cells added for comments that lie beyond what holds values."""
        cells = [_cell(place.cell) for place in self._comments() if place.name == self._name() and place.cell]
        rows = min(max((row + 1 for row, _ in cells), default=0), grid.total[0] + ROWS)
        columns = min(max((column + 1 for _, column in cells), default=0), MOST_COLUMNS)
        total = (max(grid.total[0], rows), max(grid.total[1], columns))
        there = grid.first + len(grid.cells)
        added = total[0] - there if there >= grid.total[0] else 0
        return Grid(grid.first, [*grid.cells, *([] for _ in range(added))], total)

    def _comments(self) -> list[Place]:
        facts = self.looked.facts if self.looked is not None else {}
        return [place for place, _ in placed(facts, "comment_places")]

    # ------------------------------------------------------------ marks

    def _arrive(self) -> None:
        if not self._is_there:
            return
        found = self._paint()
        if self.quest is None:
            return
        if found:
            self._go_to(*found[min(self.find, len(found) - 1)])
        self.marked.emit(len(found))

    def _go_to(self, row: int, column: int) -> None:
        """Show a cell; its row is asked for first when it is not there yet."""
        there, total = len(self.view.model.cells), self.view.model.total[0]
        if there <= row < total and row < there + _MOST_AHEAD:
            self._awaits_rows = True
            self._more(there, row - there + ROWS)
        elif there <= row < total:
            self.view.say(f"Row {row + 1:,} is too far down to be shown here: open the original.")
        else:
            self.view.go_to(row, column)

    def _paint(self) -> list[Cell]:
        """Mark what is looked for; gives the first cell of each find."""
        cells, quest = self.view.model.cells, self.quest
        marks: dict[Cell, CellMark] = {}
        if self.covering and (rules := self.personal_rules()):
            for cell, span in _cells(cells, rules):
                marks[cell] = CellMark(f"Covered: {span.label}", cover=True)
        groups = self._found(quest, cells) if quest is not None else []
        if quest is not None:
            words = f"{quest.finding.rule}: {quest.finding.message}" if quest.finding is not None else "Found"
            for number, group in reversed([*enumerate(groups)]):  # a cell of two finds is the first one's
                cover = self.covering and quest.personal
                one = CellMark(words, tone_of(quest), current=number == self.find, cover=cover)
                marks |= dict.fromkeys(group, one)
        self.view.set_marks(marks, self._hidden_columns(), self._hidden_rows())
        return [group[0] for group in groups]

    def _found(self, quest: Quest, cells: Sequence[Sequence[str]]) -> list[list[Cell]]:
        """The cells of each find: one cell, or those of a stretch of hidden rows, or of a hidden column."""
        places = [place for place in quest.places if place.kind is PlaceKind.SHEET and place.name == self._name()]
        named = [_cell(place.cell) for place in places if place.cell] or self._cells_of_lines(quest)
        if quest.personal and quest.finding is not None:
            return [[cell] for cell in dict.fromkeys([*self._personal_cells(quest.finding.rule, cells), *named])]
        if named:
            return [[cell] for cell in dict.fromkeys(named)]
        stretches = [_in_rows(cells, first - 1, last) for place in places for first, last in place.rows]
        stretches += [_in_column(cells, column_number(one)) for place in places for one in place.columns]
        if stretches or not quest.has_spans:
            return stretches
        return [[(at, n)] for at, row in enumerate(cells) for n, text in enumerate(row) if text and quest.spans(text)]

    def _cells_of_lines(self, quest: Quest) -> list[Cell]:
        """The cells of a text table at the lines that a finding names."""
        pages = self.looked.pages if self.looked is not None and self.looked.family != "sheet" else ()
        return cells_of_lines(pages[0].text, quest.places) if pages else []

    def _personal_cells(self, rule: str, cells: Sequence[Sequence[str]]) -> list[Cell]:
        return [cell for cell, _ in _cells(cells, [rule])]

    def _name(self) -> str:
        return self.label(self._sheet).removeprefix("sheet ")

    def _hidden(self, fact: str) -> Any:
        known = self.looked.facts.get(fact, {}) if self.looked is not None else {}
        return known.get(self._name(), ()) if isinstance(known, dict) else ()

    def _hidden_columns(self) -> frozenset[int]:
        return frozenset(column_number(str(one)) for one in self._hidden("hidden_columns") if str(one).isalpha())

    def _hidden_rows(self) -> tuple[tuple[int, int], ...]:
        return tuple((int(first), int(last)) for first, last in self._hidden("hidden_row_spans"))


def _in_rows(cells: Sequence[Sequence[str]], first: int, last: int) -> list[Cell]:
    """The filled cells of the rows from `first` up to before `last`; the first cell, when they are not there yet."""
    rows = enumerate(cells[first:last], first)
    return [(at, n) for at, row in rows for n, text in enumerate(row) if text][:MOST_MARKS] or [(first, 0)]


def _in_column(cells: Sequence[Sequence[str]], column: int) -> list[Cell]:
    rows = enumerate(cells)
    return [(at, column) for at, row in rows if column < len(row) and row[column]][:MOST_MARKS] or [(0, column)]


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
