"""The answers of an item or a document, one below the other, each with its place and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct
from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from ui.accessibility import in_reading_order
from ui.theme import SPACE, Tone, colours_of
from ui.widgets.basic import Elided, LineButton, button, clear, label, row, rule
from ui.widgets.marks import Mark, Pill

ANSWER = "application/x-evidencepack-answer"
_AT_ONCE = 20  # answers; each is a dozen widgets, and an item of a large return may have hundreds


class AnswerLine(Struct, frozen=True):
    """What one answer shows: title, second line, evidence categories, and where a click on its title leads.

    `to_confirm`: it was carried over, or lost its ground, and waits for somebody to say that it still holds.
    """

    answer_id: str
    number: str
    title: str
    place: str
    categories: tuple[str, ...] = ()
    page: str = ""
    subject: str = ""
    to_confirm: bool = False


class _LineFrame(QFrame):
    """One answer. It can be dragged to another place; `moved` carries -1 or 1 for Alt+Up and Alt+Down in it."""

    moved = Signal(int)

    def __init__(self, answer_id: str, *, movable: bool) -> None:
        super().__init__()
        self.answer_id = answer_id
        self._movable = movable
        self._pressed: QPoint | None = None
        for key, step in (("Alt+Up", -1), ("Alt+Down", 1)) if movable else ():
            shortcut = QShortcut(QKeySequence(key), self)  # buttons keep arrow keys for themselves
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.moved.emit, step))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag may begin here."""
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag once the pointer has gone far enough."""
        if self._pressed is None or not self._movable:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            drag = QDrag(self)
            mime = QMimeData()
            mime.setData(ANSWER, QByteArray(self.answer_id.encode()))
            drag.setMimeData(mime)
            drag.setPixmap(self.grab())
            drag.exec(Qt.DropAction.MoveAction)


class AnswerList(QWidget):
    """`edit`, `remove`, `confirm` carry the answer's id, `reorder` the id and its new place from 0.

    `follow` carries a page and a subject. With `movable` the answers can be put in another order: by drag, by their
    buttons, and by Alt with an arrow key. Of many, the first are shown and a button for the next.
    """

    edit = Signal(str)
    remove = Signal(str)
    confirm = Signal(str)
    reorder = Signal(str, int)
    follow = Signal(str, str)

    def __init__(self, parent: QWidget | None = None, *, movable: bool = False) -> None:
        super().__init__(parent)
        self._movable = movable
        self._frames: list[_LineFrame] = []
        self._lines: Sequence[AnswerLine] = ()
        self._room = _AT_ONCE  # so many are shown at most
        self._writable = False
        self._gap = -1  # before which line a dragged answer would land
        self._focus_on = ""  # the answer that was moved by key, to have the focus again
        self.setAcceptDrops(movable)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.small)

    def show_lines(self, lines: Sequence[AnswerLine], *, writable: bool, empty: str) -> None:
        """Show these answers, or a sentence when there is none."""
        known = {line.answer_id for line in self._lines}
        if not any(line.answer_id in known for line in lines):  # those of another item or document
            self._room = _AT_ONCE
        self._lines, self._writable = lines, writable
        moved = next((at for at, line in enumerate(lines) if line.answer_id == self._focus_on), -1)
        self._room = max(self._room, moved + 1)
        clear(self._layout)
        self._frames = []
        if not lines:
            self._layout.addWidget(label(empty, "muted", wrap=True))
        self._add_frames()
        self._give_focus_back()

    def show_more(self) -> None:
        """Show the next answers below those that are shown; the focus goes to the first of them."""
        last = self._layout.takeAt(self._layout.count() - 1) if len(self._frames) < len(self._lines) else None
        if last is None or (offer := last.widget()) is None:
            return
        first = len(self._frames)
        self._room = first + _AT_ONCE
        self._add_frames()
        in_reading_order(self)
        self._frames[first].show()  # now, not when the layout comes to it: only what is shown takes the focus
        self._focus_in(self._frames[first])
        offer.hide()
        offer.deleteLater()

    def _add_frames(self) -> None:
        lines, first = self._lines, len(self._frames)
        movable = self._movable and self._writable and len(lines) > 1
        for number, line in enumerate(lines[first : self._room], first):
            if number:
                self._layout.addWidget(rule())
            frame = self._line(line, number, len(lines), writable=self._writable, movable=movable)
            self._frames.append(frame)
            self._layout.addWidget(frame)
        if left := len(lines) - len(self._frames):
            offer = QWidget()
            words = label(f"{len(self._frames):,} of {len(lines):,} answers are shown.", "muted")
            offer.setLayout(row(words, None, button(f"Show {min(left, _AT_ONCE)} more", self.show_more)))
            self._layout.addWidget(offer)

    def place_at(self, y: int) -> int:
        """Before which line something dropped at this height lands; the number of lines for the end."""
        for number, frame in enumerate(self._frames):
            if y < frame.geometry().center().y():
                return number
        return len(self._frames)

    # ------------------------------------------------------------ one line

    def _line(self, line: AnswerLine, number: int, of: int, *, writable: bool, movable: bool) -> _LineFrame:
        frame = _LineFrame(line.answer_id, movable=movable)
        frame.moved.connect(lambda step: self._move_by_key(line.answer_id, number + step, of))
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.hair)
        layout.addWidget(self._title(line))
        if line.place:
            place = label(line.place, "small", wrap=True)
            place.setContentsMargins(SPACE.small, 0, 0, 0)
            layout.addWidget(place)
        low = row(SPACE.tight, spacing=SPACE.tight)
        if line.to_confirm:
            low.addWidget(Pill(Mark("to confirm", Tone.WARN)))
        for title in line.categories:
            low.addWidget(Pill(Mark(title, Tone.ACCENT, shape=False)))
        low.addStretch(1)
        if line.to_confirm and writable:
            low.addWidget(_deed("It still holds", lambda: self.confirm.emit(line.answer_id), line.title))
        if movable:
            low.addWidget(self._mover("↑", "Move up", line, number - 1, of))
            low.addWidget(self._mover("↓", "Move down", line, number + 1, of))
        if writable:
            low.addWidget(_deed("Edit…", lambda: self.edit.emit(line.answer_id), line.title))
            low.addWidget(_deed("Remove", lambda: self.remove.emit(line.answer_id), line.title))
        if line.categories or line.to_confirm or writable:
            layout.addLayout(low)
        return frame

    def _title(self, line: AnswerLine) -> QWidget:
        words = f"{line.number}  {line.title}" if line.number else line.title
        if not line.subject:
            plain = Elided(words, "strong")
            plain.setContentsMargins(SPACE.small, 0, 0, 0)
            return plain
        show = partial(self.follow.emit, line.page, line.subject)
        return LineButton(row(Elided(words, "strong")), show, f"Show {line.title}", line.title)

    def _mover(self, text: str, name: str, line: AnswerLine, to: int, of: int) -> QWidget:
        move = partial(self._move_by_key, line.answer_id, to, of)
        made = button(text, move, "quiet", tip=f"{name} in the index (Alt+{text})", name=f"{name}: {line.title}")
        made.setEnabled(0 <= to < of)
        return made

    # ------------------------------------------------------------ moving

    def _move_by_key(self, answer_id: str, to: int, of: int) -> None:
        if 0 <= to < of:
            self._focus_on = answer_id
            self.reorder.emit(answer_id, to)

    def _give_focus_back(self) -> None:
        for frame in self._frames:
            if self._focus_on and frame.answer_id == self._focus_on:
                self._focus_in(frame)
        self._focus_on = ""

    def _focus_in(self, frame: _LineFrame) -> None:
        inside = [part for part in frame.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        if inside:
            inside[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _dragged(self, mime: QMimeData) -> int:
        """Where the dragged answer stands in this list, -1 for anything else."""
        answer_id = bytes(mime.data(ANSWER).data()).decode() if mime.hasFormat(ANSWER) else ""
        return next((at for at, frame in enumerate(self._frames) if frame.answer_id == answer_id), -1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take answers of this list; anything else is for what lies around it."""
        if self._dragged(event.mimeData()) >= 0:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would land."""
        self._gap = self.place_at(int(event.position().y()))
        self.update()
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is over it any more."""
        super().dragLeaveEvent(event)
        self._gap = -1
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the answer there."""
        start, gap = self._dragged(event.mimeData()), self.place_at(int(event.position().y()))
        self._gap = -1
        self.update()
        event.acceptProposedAction()
        to = gap - 1 if gap > start else gap  # taken out first, what follows moves up
        if start >= 0 and to != start:
            self.reorder.emit(self._frames[start].answer_id, to)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line where a dragged answer would land."""
        super().paintEvent(event)
        if self._gap < 0 or not self._frames:
            return
        last = self._frames[-1].geometry().bottom()
        y = self._frames[self._gap].geometry().top() - SPACE.tight if self._gap < len(self._frames) else last
        painter = QPainter(self)
        painter.setPen(QPen(QColor(colours_of(self.palette()).accent), 2))
        painter.drawLine(0, y, self.width(), y)
        painter.end()


def _deed(text: str, run: Callable[[], object], title: str) -> QWidget:
    return button(text, run, "quiet", name=f"{text}: {title}")
