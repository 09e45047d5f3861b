"""Reads the tables of the lists (key figures, improvement plan, contacts) row by row.

A row is known by the marks in its cells. A row without marks is new, as Word's "insert row" makes it; a row that is
there twice and says something else is new as well, since copying a row is how people add one.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, structs

from evidencepack.assessment.word.attributing import PLACEHOLDERS
from evidencepack.assessment.word.fields import COLUMNS, EMPTY_LIST, RowList
from evidencepack.assessment.word.records import Notice, Sort
from evidencepack.assessment.word.text import tidy
from evidencepack.assessment.word.values import EXPECTED, value
from evidencepack.assessment.word.walking import Cell, Paragraph, Row, Table
from evidencepack.model import Framework


class ReadRow(Struct, frozen=True):
    """A row as it stands in Word. `key` empty: a new one. `cells` in the order of the columns, None: not a value.

    `raw`: what the cells say to the letter. `bookmarks`: how many of its cells kept their bookmark.
    """

    key: str
    cells: tuple[str | None, ...]
    raw: tuple[str, ...]
    bookmarks: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing is said in it."""
        return not any(self.raw) or (not self.key and "".join(self.raw) == EMPTY_LIST)


class ReadList(Struct, frozen=True):
    """A list as it stands in Word. `unclear`: keys of rows that could not be read. `there`: whether its table is."""

    rows: tuple[ReadRow, ...]
    unclear: frozenset[str] = frozenset()
    there: bool = False


class ListReading:
    """Reads every list's tables; `outside` gets the paragraphs of header rows, `notices` what is irregular."""

    def __init__(self, lists: tuple[RowList, ...], framework: Framework, base: Mapping[str, str]) -> None:
        self._lists = {one.id: one for one in lists}
        self._framework = framework
        self._base = base
        self._rows: dict[str, list[ReadRow]] = {}
        self._unclear: dict[str, set[str]] = {}
        self.outside: list[Paragraph] = []
        self.notices: list[Notice] = []

    def read(self, tables: list[Table]) -> dict[str, ReadList]:
        """Every list by its id, also those that no table holds."""
        for table in tables:
            named = {self._of(mark.field)[0] for row in table.rows for cell in row.cells for mark in cell.marks}
            known = named - {""}
            if len(known) == 1:
                self._table(table, self._lists[known.pop()])
            else:
                label = ", ".join(self._lists[one].label for one in sorted(known))
                for row in table.rows:
                    self._say_row(row, label, "The table mixes lists.", sorted(known))
        return {one.id: self._settled(one) for one in self._lists.values()}

    def _of(self, field: str) -> tuple[str, str, str]:
        """A mark's name as list, row and column; empty strings where it has none of them."""
        for list_id in self._lists:
            if field == list_id:
                return list_id, "", ""
            if field.startswith(f"{list_id}_"):
                key, _, column = field.removeprefix(f"{list_id}_").partition("_")
                return list_id, key, column
        return "", "", ""

    # ---------------------------------------------------------------- rows

    def _table(self, table: Table, one: RowList) -> None:
        self._rows.setdefault(one.id, [])
        for at, row in enumerate(table.rows):
            if self._is_header(row, one, first=at == 0):
                self.outside += [paragraph for cell in row.cells for paragraph in cell.paragraphs]
            else:
                self._row(row, one)

    def _is_header(self, row: Row, one: RowList, *, first: bool) -> bool:
        if any(self._of(mark.field)[1] for cell in row.cells for mark in cell.marks):
            return False
        said = [" ".join(cell.text.split()).casefold() for cell in row.cells]
        marked = any(mark.field == one.id for cell in row.cells for mark in cell.marks)
        return (first and (marked or row.header)) or said == [header.casefold() for header in one.headers]

    def _row(self, row: Row, one: RowList) -> None:
        columns = [column for column, _, _ in COLUMNS[one.kind]]
        marks = [[self._of(mark.field) for mark in cell.marks if self._of(mark.field)[1]] for cell in row.cells]
        keys = {key for cell in marks for _, key, _ in cell}
        fits = len(row.cells) == len(columns) and all(cell.span == 1 for cell in row.cells)
        fits = fits and all(
            {name for _, _, name in cell} <= {column} for cell, column in zip(marks, columns, strict=False)
        )
        if len(keys) > 1 or not fits or any(self._strange(cell) for cell in row.cells):
            self._say_row(row, one.label, "Its cells do not fit the list’s columns.", [one.id], keys)
            return
        raw = tuple(_text(cell) for cell in row.cells)
        cells = tuple(
            value(text, form, self._framework) for text, (_, _, form) in zip(raw, COLUMNS[one.kind], strict=True)
        )
        kept = sum(any(mark.kind == "bookmark" for mark in cell.marks) for cell in row.cells)
        read = ReadRow(next(iter(keys), ""), cells, raw, kept)
        if read.key or not read.empty:
            self._rows[one.id].append(read)

    def _strange(self, cell: Cell) -> bool:
        """Whether another field's marks are in the cell."""
        return any(not self._of(mark.field)[0] for mark in cell.marks)

    def _say_row(self, row: Row, label: str, message: str, lists: list[str], keys: set[str] | None = None) -> None:
        said = " | ".join(" ".join(cell.text.split()) for cell in row.cells if cell.text.strip())
        found = keys or {self._of(mark.field)[1] for cell in row.cells for mark in cell.marks} - {""}
        for one in lists:
            self._rows.setdefault(one, [])
            self._unclear.setdefault(one, set()).update(found)
        if said:
            self.notices.append(Notice(sort=Sort.UNCLEAR, where=label, text=said, message=message))

    # ---------------------------------------------------------------- the same row twice

    def _settled(self, one: RowList) -> ReadList:
        rows = self._rows.get(one.id)
        if rows is None:
            return ReadList(())
        unclear = frozenset(self._unclear.get(one.id, set()))
        settled: list[ReadRow] = []
        for at, row in enumerate(rows):
            twins = [other for other in rows if row.key and other.key == row.key]
            if len(twins) < 2 or row is self._original(twins, one):
                settled.append(row)
            elif row.raw in [self._base_cells(one, row.key), *(other.raw for other in rows[:at])] or row.raw == (
                self._original(twins, one).raw
            ):
                text = " | ".join(cell for cell in row.raw if cell)
                self.notices.append(
                    Notice(sort=Sort.COPIED, where=one.label, text=text, message="A row is there twice.")
                )
            else:
                settled.append(structs.replace(row, key=""))
        return ReadList(tuple(self._checked(one, row) for row in settled), unclear, there=True)

    def _original(self, twins: list[ReadRow], one: RowList) -> ReadRow:
        base = self._base_cells(one, twins[0].key)
        return max(twins, key=lambda row: (row.cells == base, row.bookmarks, -twins.index(row)))

    def _base_cells(self, one: RowList, key: str) -> tuple[str, ...]:
        return tuple(self._base.get(one.cell_id(key, column), "") for column, _, _ in COLUMNS[one.kind])

    def _checked(self, one: RowList, row: ReadRow) -> ReadRow:
        for (_, header, form), cell, raw in zip(COLUMNS[one.kind], row.cells, row.raw, strict=True):
            if cell is None:
                where = f"{one.label}, {header}"
                self.notices.append(Notice(sort=Sort.NO_VALUE, where=where, text=raw, message=EXPECTED[form]))
        return row


def _text(cell: Cell) -> str:
    text = tidy(cell.text)
    return "" if " ".join(text.split()).casefold() in PLACEHOLDERS else text
