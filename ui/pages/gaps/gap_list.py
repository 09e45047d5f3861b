"""The list of gaps: how its rows are drawn, and its keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from evidencepack.model import Severity
from ui.pages.documents.delegate import paint_ground
from ui.pages.gaps.model import ROW, GapRow, GapsModel
from ui.pages.gaps.waived import is_waived
from ui.theme import Colours, colours_of
from ui.widgets.marks import Mark, mark_font, paint_mark, paint_two_lines
from ui.words import SEVERITIES

_ROW = 56
_HEADING = 36
_PILL = 100  # room for “Must fix”, “Review” and “Waived”; what is for information has a shorter word here
_RULE = 64
_INDENT = 32  # below the title of the heading
_SHORT = {Severity.INFORMATION: "Note"}


class GapDelegate(QStyledItemDelegate):
    """A heading with its count; a gap in two lines: what is lacking, and what to do."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        row = index.data(ROW)
        if not isinstance(row, GapRow):
            return
        colours = colours_of(option.palette)
        painter.save()
        if row.gap is None:
            painter.fillRect(option.rect, QColor(colours.sunken))
            paint_ground(painter, option, colours)
            _paint_heading(painter, option.rect, row, colours, option.font)
        else:
            paint_ground(painter, option, colours)
            _paint_gap(painter, option.rect, row, colours, option.font)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two heights: headings and gaps."""
        row = index.data(ROW)
        return QSize(200, _HEADING if isinstance(row, GapRow) and row.gap is None else _ROW)


def _paint_heading(painter: QPainter, area: QRect, row: GapRow, colours: Colours, base: QFont) -> None:
    font = QFont(base)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(colours.text))
    inside = area.adjusted(12, 0, -16, 0)
    centre = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(inside, centre, "▸" if row.folded else "▾")
    painter.drawText(inside.adjusted(20, 0, -48, 0), centre, row.group.title)
    painter.setPen(QColor(colours.muted))
    painter.drawText(inside, centre | Qt.AlignmentFlag.AlignRight, f"{len(row.group.gaps):,}")


def _paint_gap(painter: QPainter, area: QRect, row: GapRow, colours: Colours, base: QFont) -> None:
    gap = row.gap
    if gap is None:
        return
    word, tone = SEVERITIES[gap.severity]
    says_it = row.group.title == word  # the heading does: the pill would say the same on every row
    text = area.adjusted(_INDENT if says_it else _PILL + 12, 8, -_RULE, -8)
    if not says_it:
        word = "Waived" if is_waived(row.group) else _SHORT.get(gap.severity, word)
        paint_mark(painter, area.left() + 12, area, Mark(word, tone), colours, mark_font(base))
    words = f"{gap.place[:1].upper()}{gap.place[1:]}. {gap.to_do}" if gap.place else gap.to_do
    paint_two_lines(painter, text, row.message, words, colours, base)
    right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(area.adjusted(0, 0, -16, 0), right, gap.finding or gap.rule)


class GapList(QListView):
    """`fold_wanted` carries a group's key and whether it is to be folded.

    Enter goes to the subject of a gap, and folds or unfolds a heading, as do Left and Right and a click.
    """

    fold_wanted = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(GapDelegate(self))
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of headings; Enter activates on every system."""
        row = self._row()
        key = Qt.Key(event.key())
        if row is not None and self._folds(row, key):
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a heading folds or unfolds it."""
        super().mouseReleaseEvent(event)
        row = self._row() if self.indexAt(event.position().toPoint()) == self.currentIndex() else None
        if row is not None and row.gap is None and event.button() == Qt.MouseButton.LeftButton:
            self.fold_wanted.emit(row.group.key, not row.folded)

    def _row(self) -> GapRow | None:
        model = self.model()
        return model.row(self.currentIndex()) if isinstance(model, GapsModel) else None

    def _folds(self, row: GapRow, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Left and not row.folded:
            self.fold_wanted.emit(row.group.key, True)
            return True
        if row.gap is not None:
            return False
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.fold_wanted.emit(row.group.key, not row.folded)
            return True
        if key == Qt.Key.Key_Right and row.folded:
            self.fold_wanted.emit(row.group.key, False)
            return True
        return False
