"""A page's list as a report: a table with a heading, ready to be printed."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import QFont, QTextDocument

from ui.figures import Figures
from ui.words import DOCUMENT_STATES, ITEM_STATES, day, pages, weekday

_POINTS = 9
_STYLE = """
body, h1, th, td { color: #000000; } h1 { font-size: 15pt; margin-bottom: 2pt; } p { color: #444444; margin-top: 0; }
th { text-align: left; background-color: #eeeeee; } .group { font-weight: 600; background-color: #f6f6f6; }
th, td { border-bottom: 1px solid #999999; }
"""  # the colours of paper, whatever those of the window are


class Report(Struct, frozen=True):
    """A table for paper. A row of one cell is a heading over the rows below it."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()  # in per cent, one for each column

    @property
    def empty(self) -> bool:
        """Whether there is nothing to print."""
        return not self.rows


def items_report(figures: Figures) -> Report:
    """All evidence items with their state, answers, owner and date."""
    counts: dict[str, int] = {}
    for answer in figures.lacks.snapshot.answers:
        counts[answer.item_id] = counts.get(answer.item_id, 0) + 1
    rows = [
        (
            item.ref,
            item.title,
            ITEM_STATES[figures.lacks.states[item.id]][0] if item.id in figures.lacks.states else "",
            str(counts.get(item.id, 0)),
            item.owner,
            weekday(item.due) if item.due else "",
        )
        for item in figures.items
    ]
    return Report("Evidence items", ("Ref", "Item", "State", "Answers", "Owner", "Due"), rows, (7, 36, 13, 12, 19, 13))


def documents_report(figures: Figures) -> Report:
    """All documents by title, with what each answers."""
    refs = {item.id: item.ref for item in figures.lacks.snapshot.items}
    given: dict[str, set[str]] = {}
    for answer in figures.lacks.snapshot.answers:
        if answer.document_id:
            given.setdefault(answer.document_id, set()).add(refs.get(answer.item_id, ""))
    rows = [
        (
            one.title + (" (draft)" if one.draft else ""),
            day(one.dated),
            pages(one),
            DOCUMENT_STATES[one.state],
            ", ".join(sorted(given.get(one.id, ()))),
        )
        for one in sorted(figures.lacks.snapshot.documents, key=lambda one: one.title.casefold())
    ]
    return Report("Documents", ("Document", "Dated", "Length", "State", "Answers"), rows, (43, 19, 11, 13, 14))


def model_report(title: str, model: QAbstractItemModel) -> Report:
    """What a table or list shows, row by row, in its own words."""
    role = Qt.ItemDataRole.DisplayRole
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount())  # a list keeps its own secret
    headings = [str(model.headerData(column, Qt.Orientation.Horizontal, role) or "") for column in columns]
    rows = [_cells(model, row, columns) for row in range(model.rowCount())]
    return Report(title, headings if len(headings) > 1 else [title], rows)


def _cells(model: QAbstractItemModel, row: int, columns: Sequence[int]) -> list[str]:
    cells: list[str] = []
    for column in columns:
        index = model.index(row, column)
        words: Any = index.data(Qt.ItemDataRole.DisplayRole) or index.data(Qt.ItemDataRole.AccessibleTextRole)
        cells.append(str(words or ""))
    return cells


def document_of(report: Report, whose: str, now: datetime) -> QTextDocument:
    """The report as a document that can be laid out on pages of any size."""
    widths = list(report.widths) or [100 // len(report.columns)] * len(report.columns)
    head = "".join(
        f'<th width="{width}%">{html.escape(title)}</th>' for title, width in zip(report.columns, widths, strict=True)
    )
    body = "".join(_row(cells, len(report.columns)) for cells in report.rows)
    made = QTextDocument()
    font = QFont(made.defaultFont())
    font.setPointSize(_POINTS)
    made.setDefaultFont(font)
    made.setDefaultStyleSheet(_STYLE)
    made.setHtml(
        f"<h1>{html.escape(report.title)}</h1>"
        f"<p>{html.escape(whose)} · {day(now.date().isoformat())}, {now:%H:%M} · "
        "internal: this list never goes into a pack</p>"
        '<table width="100%" cellspacing="0" cellpadding="4">'
        f"<thead><tr>{head}</tr></thead>{body}</table>"
    )
    return made


def _row(cells: Sequence[str], columns: int) -> str:
    if len(cells) == 1 and columns > 1:
        return f'<tr><td class="group" colspan="{columns}">{html.escape(cells[0])}</td></tr>'
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
