"""Workbooks that go round by mail and come back: one table with a filter, a frozen header and cells to fill in.

Two hidden columns travel with every row, so that sorting and filtering do no harm: its key, and what its editable cells
held when it was sent. With the second, a cell that somebody changed is told from one that changed here meanwhile.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Literal

import msgspec
from msgspec import Struct

from evidencepack.assessment.plain_word import ACCENT, steady_zip

KEY_HEADER, SENT_HEADER = "Key", "As sent"
CUT = "… [too long for Excel]"  # the end of a text that does not fit in a cell; what ends so is not read back
TOP_ROW = 4  # the table's header row, counted from 0
_ROOM = 40  # rows under the table in which choices are offered, too
_LIST_LENGTH = 255  # Excel's limit for the choices of a cell written out
_CELL_LENGTH = 32_767  # Excel's limit for the text of a cell
_CHOOSE = "Choose one of the values in the list."


class Column(Struct, frozen=True, kw_only=True):
    """A column: its field's name, its heading, its width in characters, whether it may be changed, and what it takes.

    `choices`: the only values that Excel lets in. `kind`: text, or a date as ISO text.
    """

    field: str
    header: str
    width: int
    editable: bool = False
    choices: tuple[str, ...] = ()
    kind: Literal["text", "date"] = "text"


class Table(Struct, frozen=True, kw_only=True):
    """A table: the sheet's name, title and explanation above it, its columns, and its rows by key, in their order.

    A row maps each column's field to text. With `comes_back`, the hidden columns are written.
    """

    sheet: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Mapping[str, Mapping[str, str]]
    comes_back: bool = False


def workbook(table: Table, authority: str) -> bytes:
    """The workbook's bytes: the same for the same table."""
    import xlsxwriter  # noqa: PLC0415  # slow to load, and seldom needed

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": table.title, "subject": authority, "created": datetime(1980, 1, 1, tzinfo=UTC)})
    _Sheet(book, table, authority).write()
    book.close()
    return steady_zip(buffer.getvalue())


def sent_text(row: Mapping[str, str], columns: Sequence[Column]) -> str:
    """What the editable cells of a row hold, as the hidden column keeps it."""
    held = {column.field: seen(row.get(column.field, "")) for column in columns if column.editable}
    return msgspec.json.encode(held, order="sorted").decode()


def seen(text: str) -> str:
    """A text without what a workbook cannot hold (control characters, half pairs), its lines ended in one way."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (sign for sign in lines if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff"))
    return "".join(kept).replace("\ufffe", "").replace("\uffff", "")


class _Sheet:
    """Writes the one sheet; lives for one call."""

    def __init__(self, book: Any, table: Table, authority: str) -> None:
        self._book = book
        self._table = table
        self._authority = authority
        self._columns = table.columns
        if table.comes_back:
            key = Column(field=KEY_HEADER, header=KEY_HEADER, width=12)
            sent = Column(field=SENT_HEADER, header=SENT_HEADER, width=12)
            self._columns = (key, *table.columns, sent)
        self._sheet = book.add_worksheet(table.sheet)
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        fill = {"bg_color": "#FFFBE6", "border": 1, "border_color": "#D9D2B0"}
        day = {"num_format": "dd/mm/yyyy", "align": "left"}
        self._title = book.add_format({**base, "font_size": 16, "bold": True, "font_color": f"#{ACCENT}"})
        self._plain = book.add_format(base)
        self._header = book.add_format({**base, "bold": True, "bg_color": f"#{ACCENT}", "font_color": "#FFFFFF"})
        self._text = book.add_format({**base, "text_wrap": True})
        self._date = book.add_format({**base, **day})
        self._open_text = book.add_format({**base, "text_wrap": True, **fill})
        self._open_date = book.add_format({**base, **day, **fill})

    def write(self) -> None:
        sheet, table = self._sheet, self._table
        first = 1 if table.comes_back else 0  # the first column that is seen
        sheet.write_string(0, first, table.title, self._title)
        for place, line in enumerate(table.about.split("\n")[:2], 1):
            sheet.write_string(place, first, line, self._plain)
        sheet.set_row(0, 24)
        self._frame()
        for place, (key, row) in enumerate(table.rows.items(), TOP_ROW + 1):
            self._row(place, key, row)
        self._print()

    def _frame(self) -> None:
        sheet, last = self._sheet, TOP_ROW + max(len(self._table.rows), 1)
        for place, column in enumerate(self._columns):
            hidden = {"hidden": True} if column.header in {KEY_HEADER, SENT_HEADER} else {}
            sheet.set_column(place, place, column.width, None, hidden)
            self._validate(place, column, last + _ROOM)
        headers = [{"header": column.header, "header_format": self._header} for column in self._columns]
        frame = {"name": f"{self._table.sheet.replace(' ', '')}Table", "style": "Table Style Light 1"}
        sheet.add_table(TOP_ROW, 0, last, len(self._columns) - 1, {**frame, "columns": headers})
        sheet.freeze_panes(TOP_ROW + 1, 0)

    def _validate(self, place: int, column: Column, last: int) -> None:
        if not (column.editable and column.choices):
            return
        source: Any = list(column.choices)
        if len(",".join(column.choices)) > _LIST_LENGTH:
            source = self._choices(column)
        rule = {"validate": "list", "source": source, "error_title": column.header, "error_message": _CHOOSE}
        self._sheet.data_validation(TOP_ROW + 1, place, last, place, rule)

    def _choices(self, column: Column) -> str:
        """Choices that are too long to be written out, in a hidden sheet of their own."""
        name = f"{column.header} choices"[:31]
        listed = self._book.add_worksheet(name)
        for place, choice in enumerate(column.choices):
            listed.write_string(place, 0, choice)
        listed.hide()
        return f"='{name}'!$A$1:$A${len(column.choices)}"

    def _row(self, place: int, key: str, row: Mapping[str, str]) -> None:
        hidden = {KEY_HEADER: key, SENT_HEADER: sent_text(row, self._table.columns)}
        height = 1
        for at, column in enumerate(self._columns):
            text = hidden[column.header] if column.header in hidden else seen(row.get(column.field, ""))
            if len(text) > _CELL_LENGTH:
                text = "" if column.header in hidden else text[: _CELL_LENGTH - len(CUT)] + CUT
            self._cell(place, at, column, text)
            if column.header not in hidden:
                height = max(height, sum(1 + len(line) * 11 // (10 * column.width) for line in text.split("\n")))
        self._sheet.set_row(place, min(409, 13.5 * height))  # 409 points is Excel's highest row

    def _cell(self, place: int, at: int, column: Column, text: str) -> None:
        day = _excel_day(text) if column.kind == "date" else None
        if day is not None:
            self._sheet.write_datetime(place, at, day, self._open_date if column.editable else self._date)
        else:
            self._sheet.write_string(place, at, text, self._open_text if column.editable else self._text)

    def _print(self) -> None:
        sheet = self._sheet
        sheet.repeat_rows(TOP_ROW)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self._authority.replace('&', '&&')[:80]}&RPage &P of &N")


def _excel_day(text: str) -> datetime | None:
    """An ISO date as Excel can hold it: not before 1901, as its calendar of 1900 has a day too many."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day, time()) if day.year > 1900 else None
