"""A document's text with headings and tables, what is tracked or hidden in it shown as such, and finds marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QMouseEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QTextEdit

from evidencepack.looking.letters import Span
from evidencepack.looking.questions import COMMENTED, DELETED, HIDDEN, INSERTED, Block, Run
from ui.pages.documents.preview.text_blocks import Part
from ui.theme import TYPE, Colours, Tone, colours_of, tone_colours

_HEADINGS = {1: 20, 2: 17, 3: 15}
_LOOK_WORDS = {INSERTED: "inserted", DELETED: "deleted", HIDDEN: "hidden", COMMENTED: "commented on"}
_MOST_COLUMNS = 60
_LEAST, _MOST = 60, 300
_WIDEST = 920  # pixels of the text in a wide window


class Marked(Struct, frozen=True):
    """A stretch of the shown text that is marked. `tone` None: a word of the search; `cover`: not to be read."""

    span: Span
    tone: Tone | None = None
    current: bool = False
    cover: bool = False


class TextView(QTextEdit):
    """`page_changed` carries the page at the top, `selected` the text that was marked, `opened` a double click."""

    page_changed = Signal(int)
    selected = Signal(str)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._parts: Sequence[Part] = ()
        self._starts: list[tuple[int, int]] = []  # where a page begins, and its number
        self._numbers: list[tuple[int, int]] = []  # where a paragraph begins, and its number
        self._cells: list[tuple[int, int, int]] = []  # where a table's cell begins and ends, and its column
        self.looks: list[tuple[Span, str]] = []
        self._marks: Sequence[Marked] = ()
        self._percent = 100
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._scrolled())
        self.selectionChanged.connect(lambda: self.selected.emit(self.chosen_text()))

    # ------------------------------------------------------------ what is shown

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Lay out these parts in the place of what was shown."""
        self._parts = parts
        self._marks = ()
        self._write()

    def set_marks(self, marks: Sequence[Marked]) -> None:
        """Mark these stretches."""
        self._marks = marks
        self._paint_marks()

    def start_of_page(self, page: int) -> int:
        """Where a page begins in the shown text, -1 when it is not in it."""
        return next((start for start, number in self._starts if number == page), -1)

    def start_of_paragraph(self, number: int) -> int:
        """Where the paragraph or row begins that holds a paragraph of the document, -1 when it is not shown."""
        starts = [(one, start) for start, one in self._numbers if one <= number]
        return max(starts)[1] if starts else -1

    def block_at(self, position: int) -> int:
        """Where the paragraph or row begins that holds a position, -1 before the first."""
        at = bisect_right(self._numbers, position, key=lambda one: one[0]) - 1
        return self._numbers[at][0] if at >= 0 else -1

    def reading_text(self) -> str:
        """The shown text as rules read it, as long as it is: the cells of a row between tabs on one line."""
        signs = list(self.toPlainText())
        for start, end, column in self._cells:
            if column and signs[start - 1 : start] == ["\n"]:
                signs[start - 1] = "\t"
            for at in range(start, min(end, len(signs))):
                if signs[at] == "\n":
                    signs[at] = " "
        return "".join(signs)

    def go_to_page(self, page: int) -> None:
        """Show the beginning of a page."""
        self.go_to(max(0, self.start_of_page(page)))

    def go_to(self, position: int) -> None:
        """Show what stands at a position, in the upper third."""
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(position, self.document().characterCount() - 1)))
        self.setTextCursor(cursor)
        top = self.cursorRect(cursor).top() + self.verticalScrollBar().value()
        self.verticalScrollBar().setValue(max(0, top - (self.viewport().height() // 4 if position else 0)))

    def chosen_text(self) -> str:
        """The chosen text on one line."""
        return " ".join(self.textCursor().selectedText().split())

    # ------------------------------------------------------------ zoom

    @property
    def percent(self) -> int:
        """How large the text is, 100 for the window's own size."""
        return self._percent

    def set_percent(self, percent: int) -> None:
        """Show it in another size."""
        percent = max(_LEAST, min(percent, _MOST))
        if percent != self._percent:
            self._percent = percent
            marks, at = self._marks, self.textCursor().position()
            self._write()
            self.set_marks(marks)
            self.go_to(at)

    # ------------------------------------------------------------ writing

    def _write(self) -> None:
        self._starts, self._numbers, self._cells, self.looks = [], [], [], []
        self.document().setDocumentMargin(14)
        font = QFont(self.font())
        font.setPixelSize(round(TYPE.body * self._percent / 100))
        self.document().setDefaultFont(font)
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for part in self._parts:
            if part.page:
                self._starts.append((cursor.position(), part.page))
            self._write_blocks(cursor, part.blocks)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._paint_marks()

    def _write_blocks(self, cursor: QTextCursor, blocks: Sequence[Block]) -> None:
        at = 0
        while at < len(blocks):
            end = at
            while end < len(blocks) and blocks[end].row:
                end += 1
            if end > at:
                self._write_table(cursor, blocks[at:end])
                at = end
            else:
                self._write_paragraph(cursor, blocks[at])
                at += 1

    def _write_paragraph(self, cursor: QTextCursor, block: Block) -> None:
        layout = QTextBlockFormat()
        layout.setBottomMargin(6)
        layout.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form = QTextCharFormat()
        if block.level:
            layout.setTopMargin(10)
            layout.setHeadingLevel(min(block.level, 6))
            form.setFontWeight(QFont.Weight.DemiBold)
            font = QFont(self.document().defaultFont())
            font.setPixelSize(round(_HEADINGS.get(block.level, 14) * self._percent / 100))
            font.setWeight(QFont.Weight.DemiBold)
            form.setFont(font)
        if cursor.position():
            cursor.insertBlock(layout, form)
        else:
            cursor.setBlockFormat(layout)
            cursor.setBlockCharFormat(form)
        self._number(cursor, block)
        for run in block.cells[0] if block.cells else ():
            self._write_run(cursor, run, form)

    def _write_table(self, cursor: QTextCursor, rows: Sequence[Block]) -> None:
        colours = colours_of(self)
        columns = min(max(len(row.cells) for row in rows), _MOST_COLUMNS)
        layout = QTextTableFormat()
        layout.setBorder(1)
        layout.setBorderBrush(QBrush(QColor(colours.line)))
        layout.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        layout.setBorderCollapse(True)
        layout.setCellPadding(4)
        layout.setTopMargin(4)
        layout.setBottomMargin(8)
        if columns > 2:
            layout.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table = cursor.insertTable(len(rows), columns, layout)
        plain = QTextCharFormat()
        for line, row in enumerate(rows):
            for column, cell in enumerate(row.cells[:columns]):
                inside = table.cellAt(line, column).firstCursorPosition()
                if column == 0:
                    self._number(inside, row)
                start = inside.position()
                for run in cell:
                    self._write_run(inside, run, plain)
                self._cells.append((start, inside.position(), column))
        cursor.movePosition(QTextCursor.MoveOperation.End)

    def _number(self, cursor: QTextCursor, block: Block) -> None:
        if block.number:
            self._numbers.append((cursor.position(), block.number))

    def _write_run(self, cursor: QTextCursor, run: Run, form: QTextCharFormat) -> None:
        start = cursor.position()
        cursor.insertText(run.text, _looking(form, run.look, colours_of(self)) if run.look else form)
        if run.look and run.text.strip():
            self.looks.append((Span(start, cursor.position(), _LOOK_WORDS.get(run.look, run.look)), run.look))

    # ------------------------------------------------------------ marks

    def _paint_marks(self) -> None:
        colours = colours_of(self)
        made = []
        for one in self._marks:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            last = self.document().characterCount() - 1
            cursor.setPosition(min(one.span.start, last))
            cursor.setPosition(min(one.span.end, last), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            selection.format = _mark_format(one, colours)
            made.append(selection)
        self.setExtraSelections(made)

    # ------------------------------------------------------------ Qt's events

    def sizeHint(self) -> QSize:
        """Room for some lines."""
        return QSize(340, 300)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines of a comfortable length in a wide window."""
        spare = max(0, (self.width() - _WIDEST) // 2)  # of the whole field: what is set here changes the inner size
        if spare != self.viewportMargins().left():
            self.setViewportMargins(spare, 0, spare, 0)
        super().resizeEvent(event)  # last: it lays the text out in the width that is left, or there is a bar to move it

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_percent(self._percent + (10 if event.angleDelta().y() > 0 else -10))
            event.accept()
            return
        super().wheelEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose a word, as everywhere."""
        super().mouseDoubleClickEvent(event)
        self.opened.emit()

    def _scrolled(self) -> None:
        if not self._starts:
            return
        at = self.cursorForPosition(self.viewport().rect().topLeft()).position()
        place = bisect_right([start for start, _ in self._starts], at + 1) - 1
        self.page_changed.emit(self._starts[max(0, place)][1])


def _looking(form: QTextCharFormat, look: str, colours: Colours) -> QTextCharFormat:
    """Inserted text underlined, deleted text struck out, hidden text dotted, commented text on a ground."""
    made = QTextCharFormat(form)
    made.setToolTip(_LOOK_WORDS.get(look, look).capitalize())
    if look == INSERTED:
        made.setFontUnderline(True)
        made.setForeground(QColor(colours.good))
    elif look == DELETED:
        made.setFontStrikeOut(True)
        made.setForeground(QColor(colours.bad))
    elif look == HIDDEN:
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        made.setBackground(QColor(colours.neutral_soft))
        made.setForeground(QColor(colours.neutral))
    else:
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        made.setBackground(QColor(colours.warn_soft))
    return made


def _mark_format(one: Marked, colours: Colours) -> QTextCharFormat:
    made = QTextCharFormat()
    if one.cover:
        made.setForeground(QColor(colours.neutral))
        made.setBackground(QColor(colours.neutral))
        return made
    ink, ground = tone_colours(one.tone or Tone.WARN, colours)
    made.setBackground(QColor(ink if one.current else ground))
    if one.current:
        made.setForeground(QColor(ground))
    made.setFontUnderline(True)
    made.setUnderlineColor(QColor(ink))
    return made
