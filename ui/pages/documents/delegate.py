"""Draws the rows of the document list: format, title, and pills with words and shapes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from evidencepack.model import DocumentState, Severity
from evidencepack.workspace.queries import DocumentLine
from ui.accessibility import named
from ui.pages.documents.columns import FINDINGS
from ui.pages.documents.listing import Heading
from ui.pages.documents.model import HEADING, LINE, MARKS
from ui.theme import SPACE, TYPE, Colours, colours_of
from ui.widgets.marks import Mark, mark_font, mark_width, paint_mark
from ui.words import SEVERITIES, format_tag

_TAG = 40
_WORDY = 96  # a narrower column has no room for the words of a finding


class DocumentDelegate(QStyledItemDelegate):
    """One delegate for all columns."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the ground, then words or pills."""
        colours = colours_of(option.palette)
        area: QRect = option.rect
        painter.save()
        paint_ground(painter, option, colours)
        heading = index.data(HEADING)
        if isinstance(heading, Heading):
            _paint_heading(painter, option, heading if index.column() == 0 else None, colours)
            painter.restore()
            return
        line = index.data(LINE)
        inside = area.adjusted(10, 0, -6, 0)
        marks: tuple[Mark, ...] = index.data(MARKS) or ()
        if isinstance(line, DocumentLine) and index.column() == 0:
            _paint_title(painter, inside, line, marks, colours, option.font)
        elif marks:
            left = inside.left() - 4
            narrow = index.column() == FINDINGS and inside.width() < _WORDY
            for mark in findings_in_short(line) if narrow and isinstance(line, DocumentLine) else marks:
                left = paint_mark(painter, left, inside, mark, colours, mark_font(option.font))
        else:
            painter.setFont(option.font)
            painter.setPen(QColor(colours.muted))
            words = QFontMetrics(option.font).elidedText(
                str(index.data() or ""), Qt.TextElideMode.ElideRight, inside.width()
            )
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Rows of one height."""
        return QSize(super().sizeHint(option, index).width(), SPACE.row)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """The title's editor, with a name for screen readers."""
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QLineEdit):
            editor.setStyleSheet("padding: 0 4px; border-radius: 4px; min-height: 0;")
        return named(editor, "Title of the document")

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The editor lies over the title, not over the format."""
        area: QRect = option.rect
        editor.setGeometry(area.adjusted(_TAG + 4, 3, -4, -3))


def findings_in_short(line: DocumentLine) -> tuple[Mark, ...]:
    """How many findings need a look, where the first words of one would be cut to nothing."""
    telling = [found for found in line.findings if found.severity is not Severity.INFORMATION]
    return (Mark(str(len(telling)), SEVERITIES[telling[0].severity][1]),) if telling else ()


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, colours: Colours) -> None:
    """The ground of a row: chosen, under the pointer, or plain, with a line below."""
    area: QRect = option.rect
    state: QStyle.StateFlag = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area, QColor(colours.accent_soft))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, QColor(colours.hover))
    painter.setPen(QColor(colours.line))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QColor(colours.focus))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.topRight())


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, heading: Heading | None, colours: Colours) -> None:
    """A group's row: an arrow that says whether it is open, its title, and how many stand in it."""
    area: QRect = option.rect
    if not option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area, QColor(colours.sunken))
        painter.setPen(QColor(colours.line))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
    if heading is None:
        return
    centre = QPointF(area.left() + 17, area.center().y() + 0.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.muted), 1.6))
    shape = ((-2, -4), (2, 0), (-2, 4)) if heading.folded else ((-4, -2), (0, 2), (4, -2))
    painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in shape]))
    inside = area.adjusted(32, 0, -6, 0)
    count = f"{heading.count:,}"
    strong = QFont(option.font)
    strong.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetrics(strong)
    room = inside.width() - QFontMetrics(option.font).horizontalAdvance(count) - 12
    title = metrics.elidedText(heading.title, Qt.TextElideMode.ElideRight, room)
    painter.setFont(strong)
    painter.setPen(QColor(colours.text))
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, title)
    painter.setFont(option.font)
    painter.setPen(QColor(colours.muted))
    beside = inside.adjusted(metrics.horizontalAdvance(title) + 10, 0, 0, 0)
    painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, count)


def _paint_title(
    painter: QPainter, area: QRect, line: DocumentLine, marks: tuple[Mark, ...], colours: Colours, font: QFont
) -> None:
    small = QFont(font)
    small.setPixelSize(TYPE.small - 1)
    painter.setFont(small)
    painter.setPen(QColor(colours.muted))
    centre = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(area, centre, format_tag(line.document.format))
    aside = line.document.state is DocumentState.SET_ASIDE
    title = QFont(font)
    title.setWeight(QFont.Weight.DemiBold if line.document.state is DocumentState.INBOX else QFont.Weight.Normal)
    painter.setFont(title)
    painter.setPen(QColor(colours.muted if aside else colours.text))
    pills = mark_font(font)
    room = area.width() - _TAG - sum(mark_width(mark, pills) + 8 for mark in marks)
    words = QFontMetrics(title).elidedText(line.document.title, Qt.TextElideMode.ElideRight, room)
    painter.drawText(area.adjusted(_TAG, 0, 0, 0), centre, words)
    left = area.left() + _TAG + QFontMetrics(title).horizontalAdvance(words) + 8
    for mark in marks:
        left = paint_mark(painter, left, area, mark, colours, pills)
