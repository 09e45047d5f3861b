"""The index as a workbook: `00 Index.xlsx`, two sheets that filter and print."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from evidencepack.assessment.plain_word import ACCENT, steady_zip
from evidencepack.pack.index_view import IndexView, Row, Section
from evidencepack.pack.links import excel_target

_INDEX_COLUMNS = (
    ("Item", 8), ("Item title", 26), ("No.", 11), ("Kind", 16), ("Evidence", 40), ("Where in it", 18), ("Notes", 40),
    ("Dated", 18), ("Quality statements", 30), ("Evidence categories", 20), ("File in the pack", 34), ("Change", 16),
)  # fmt: skip
_ITEM_COLUMNS = (
    ("Item", 9),
    ("Title", 36),
    ("Wording", 70),
    ("Asks for", 22),
    ("Quality statements", 40),
    ("Answers", 12),
)
_LONGEST_LINK = 2079  # Excel's limit for the target of a link
_NOTICES = 2  # the row of the first notice, counted from 0; the table follows them after an empty row
_LINKED, _DATED, _COUNTED = 4, 7, 5  # columns of the evidence's link, of its day, and of the number of answers
_A3, _A4 = 8, 9  # Excel's numbers of paper sizes


def index_excel(view: IndexView) -> bytes:
    """The workbook's bytes: the same for the same view."""
    import xlsxwriter  # noqa: PLC0415  # slow to load, and only needed when a pack is built

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties(
        {"title": f"Index: {view.authority}", "subject": view.title, "created": datetime(1980, 1, 1, tzinfo=UTC)}
    )
    looks = _Looks(book)
    _index_sheet(book, view, looks)
    _items_sheet(book, view, looks)
    book.close()
    return steady_zip(buffer.getvalue(), _forward_slashes)


def _forward_slashes(name: str, content: bytes) -> bytes:
    """Paths come out with backslashes, which only Windows follows; Excel itself writes slashes."""
    return content.replace(b"\\", b"/") if name.startswith("xl/worksheets/_rels/") else content


class _Looks:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self.text = book.add_format({**base, "text_wrap": True})
        self.day = book.add_format({**base, "num_format": "d mmmm yyyy", "align": "left"})
        self.count = book.add_format({**base, "align": "left"})
        self.link = book.add_format({**base, "text_wrap": True, "font_color": f"#{ACCENT}", "underline": 1})
        self.title = book.add_format({**base, "font_size": 16, "bold": True, "font_color": f"#{ACCENT}"})
        self.plain = book.add_format(base)
        self.header = book.add_format(
            {**base, "bold": True, "bg_color": f"#{ACCENT}", "font_color": "#FFFFFF", "text_wrap": True}
        )


def _index_sheet(book: Any, view: IndexView, looks: _Looks) -> None:
    columns = _INDEX_COLUMNS if _has_changes(view) else _INDEX_COLUMNS[:-1]
    pairs = [(section, row) for section in view.sections for row in section.rows]
    sheet = _sheet(book, "Index", view, columns, rows=len(pairs), looks=looks)
    sheet.set_paper(_A3)  # its columns are too many for A4
    for place, (section, row) in enumerate(pairs, _top_row(view) + 1):
        _write_row(sheet, place, _index_row(section, row), columns, looks)
        _write_link(sheet, place, row, looks)
        if row.day > "1901":  # Excel's calendar begins in 1900, with a day too many
            day = datetime.combine(date.fromisoformat(row.day), time())
            sheet.write_datetime(place, _DATED, day, looks.day)
    if view.withdrawn:
        _withdrawn_sheet(book, view, looks)


def _write_row(sheet: Any, place: int, texts: Sequence[str], columns: Sequence[tuple[str, int]], looks: _Looks) -> None:
    """One row of texts, as high as its longest cell needs: programs other than Excel do not work that out."""
    height = 1
    for column, (text, (_, width)) in enumerate(zip(texts, columns, strict=False)):
        sheet.write_string(place, column, text, looks.text)
        height = max(height, sum(1 + len(line) * 11 // (10 * width) for line in text.split("\n")))
    sheet.set_row(place, min(409, 13.5 * height))  # 409 points is Excel's highest row


def _write_link(sheet: Any, place: int, row: Row, looks: _Looks) -> None:
    target = excel_target(row.path) if row.path else row.web
    if target and len(target) <= _LONGEST_LINK:
        sheet.write_url(place, _LINKED, target, looks.link, row.title)


def _index_row(section: Section, row: Row) -> tuple[str, ...]:
    return (
        section.ref,
        section.title,
        row.number,
        row.kind,
        row.title,
        row.where,
        "\n".join(row.notes),
        row.dated,
        "\n".join(section.statements),
        row.categories,
        row.path,
        row.change,
    )


def _items_sheet(book: Any, view: IndexView, looks: _Looks) -> None:
    sheet = _sheet(book, "Items", view, _ITEM_COLUMNS, rows=len(view.sections), looks=looks)
    for place, section in enumerate(view.sections, _top_row(view) + 1):
        texts = (
            section.ref,
            section.title,
            section.wording,
            section.asks,
            "\n".join(section.statements),
            section.count,
        )
        _write_row(sheet, place, texts, _ITEM_COLUMNS, looks)
        sheet.write_number(place, _COUNTED, len(section.rows), looks.count)


def _withdrawn_sheet(book: Any, view: IndexView, looks: _Looks) -> None:
    columns = (("No.", 11), ("Evidence", 48), ("Where it lay", 80))
    sheet = _sheet(book, "Withdrawn", view, columns, rows=len(view.withdrawn), looks=looks)
    for place, row in enumerate(view.withdrawn, _top_row(view) + 1):
        _write_row(sheet, place, (row.number, row.title, "\n".join(row.notes)), columns, looks)


def _sheet(
    book: Any, name: str, view: IndexView, columns: Sequence[tuple[str, int]], *, rows: int, looks: _Looks
) -> Any:
    """A sheet with its heading, a table's frame and everything that makes it print well."""
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, f"{view.authority}: {view.title}", looks.title)
    sheet.write_string(1, 0, view.summary, looks.plain)
    for place, notice in enumerate(view.notices, _NOTICES):
        sheet.write_string(place, 0, notice, looks.plain)
    sheet.set_row(0, 24)
    for column, (_, width) in enumerate(columns):
        sheet.set_column(column, column, width)
    sheet.add_table(
        _top_row(view),
        0,
        _top_row(view) + max(rows, 1),
        len(columns) - 1,
        {
            "name": f"{name}Table",
            "style": "Table Style Light 1",
            "columns": [{"header": header, "header_format": looks.header} for header, _ in columns],
        },
    )
    sheet.freeze_panes(_top_row(view) + 1, 0)
    sheet.repeat_rows(_top_row(view))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{view.authority.replace('&', '&&')[:80]}&RPage &P of &N")
    return sheet


def _top_row(view: IndexView) -> int:
    """The table's header row, counted from 0."""
    return _NOTICES + max(len(view.notices), 1) + 1


def _has_changes(view: IndexView) -> bool:
    return any(row.change for section in view.sections for row in section.rows)
