"""The tour as it is seen: a card in the corner and a ring around what it speaks of. The window stays usable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from evidencepack.sample.library import places
from ui.accessibility import announce, focus_again
from ui.figures import Figures
from ui.said import Step
from ui.theme import SPACE, Tone, colours_of
from ui.tour.steps import STEPS
from ui.widgets.basic import button, label, row

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH, _EDGE, _RING = 420, 20, 3
_SEEN = "tour"
_NOTHING_OPEN = (
    "A look round with the sample council",
    "The tour goes through a made-up council with 300 documents. Making it takes a minute or two and touches nothing "
    "of yours; the tour goes on by itself when it is there.",
)


class _Ring(QWidget):
    """A frame over the window that lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def around(self, target: QWidget) -> None:
        """Draw it around a widget of the same window."""
        corner = target.mapTo(self._over, QPoint(0, 0))
        self.setGeometry(QRect(corner, target.size()).intersected(self._over.rect()))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it in the colour of the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours_of(self).focus), _RING))
        inset = _RING / 2 + 1
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 8, 8)
        painter.end()


class Tour(QFrame):
    """Goes through the steps with Back, Next and Leave; Escape leaves and gives the focus back."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setProperty("role", "popup")
        self.setAccessibleName("Tour")
        self._window = window
        self._step = -1
        self._before: QWidget | None = None
        self._offered = False
        self._target: QWidget = window
        self._ring = _Ring(window)
        self._count = label("", "small")
        self._title = label("", "heading", wrap=True)
        self._text = label("", wrap=True)
        self._more = button("More in the help", self._help, "quiet")
        self._leave = button("Leave", self.leave, "quiet", name="Leave the tour", tip="Leave the tour (Escape)")
        self.back = button("Back", lambda: self._go(-1))
        self.next = button("Next", self._forward, "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.medium, SPACE.medium)
        layout.addLayout(row(self._count, None, self._leave))
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addLayout(row(self._more, None, self.back, self.next))
        window.installEventFilter(self)
        window.desk.session.switched.connect(self._switched)
        window.desk.figures.fresh.connect(self._offer)
        self.setFocusProxy(self.next)
        self.hide()

    @property
    def step(self) -> int:
        """The number of the step that is shown, from 0; -1 before the first and when it is not under way."""
        return self._step

    def start(self) -> None:
        """Begin at the first step, or with the sample council where nothing is open."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self._step = -1
        if self._window.desk.session.workspace is None:
            self._say("", *_NOTHING_OPEN)
            self.next.setText("Make the sample council")
            self.back.hide()
            self._show(self._window.stack)
        else:
            self._go(1)

    def leave(self) -> None:
        """End it; it can be started again from the Help menu."""
        self._window.desk.settings.set_text(_SEEN, "seen")
        self.hide()
        self._ring.hide()
        self._step = -1
        focus_again(self._before)
        self._before = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; the arrow keys go on and back."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key == Qt.Key.Key_Right:
            self._forward()
        elif key == Qt.Key.Key_Left and self._step > 0:
            self._go(-1)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has another size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _forward(self) -> None:
        if self._step < 0 and self._window.desk.session.workspace is None:
            self._window.commands.run("file.sample")
            self._say("", "The sample council is being made", "The status bar shows how far it is.")
            self.next.setEnabled(False)
        elif self._step == len(STEPS) - 1:
            self.leave()
        else:
            self._go(1)

    def _go(self, by: int) -> None:
        self._step = min(max(self._step + by, 0), len(STEPS) - 1)
        step = STEPS[self._step]
        self._window.show_page(step.page)
        self._say(f"Tour, step {self._step + 1} of {len(STEPS)}", step.title, step.text)
        self.next.setEnabled(True)
        self.next.setText("Next" if self._step < len(STEPS) - 1 else "Finish")
        self.back.setVisible(self._step > 0)
        self._show(step.target(self._window))

    def _say(self, count: str, title: str, text: str) -> None:
        self._count.setText(count)
        self._title.setText(title)
        self._text.setText(text)
        announce(self, f"{count} {title}. {text}")

    def _show(self, target: QWidget) -> None:
        self._target = target
        self.next.setAccessibleName(self.next.text())
        self.show()
        self._place()
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        """In the corner below at the right, or at the left where it would hide what it speaks of."""
        window = self._window
        width = min(_WIDTH, window.width() - 2 * _EDGE)
        self._ring.around(self._target)
        self.setFixedWidth(width)
        self.adjustSize()
        height = self.sizeHint().height() if not self.hasHeightForWidth() else self.heightForWidth(width)
        low = window.height() - window.status.height() - height - _EDGE
        places = [QRect(x, low, width, height) for x in (window.width() - width - _EDGE, _EDGE)]
        ring = self._ring.geometry()
        best = min(places, key=lambda place: _area(place.intersected(ring)) / max(_area(ring), 1))
        self.setGeometry(places[0] if ring.width() > window.width() // 2 else best)
        self.raise_()

    def _help(self) -> None:
        self._window.help.show(STEPS[self._step].help if self._step >= 0 else "sample")

    def _switched(self) -> None:
        if self._window.desk.session.workspace is None:
            if self._step >= 0:
                self.leave()
        elif self.isVisible():
            self._step = -1
            self._go(1)

    def _offer(self, figures: Figures | None) -> None:
        """The first time that the sample council is open, offer to show the person round."""
        desk = self._window.desk
        if figures is None or self._offered or self.isVisible() or desk.settings.text(_SEEN):
            return
        if figures.lacks.snapshot.info.authority == places().council:
            self._offered = True
            desk.say(
                "This is the sample council: made up, so nothing can go wrong.",
                "You can be shown round in nine short steps, now or later from the Help menu.",
                Tone.NEUTRAL,
                Step("Show me round", self.start),
                Step("Not again", self.leave),
            )


def _area(rect: QRect) -> int:
    return max(rect.width(), 0) * max(rect.height(), 0)
