"""Labels, cards, buttons and layouts in the one visual language."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme import SPACE
from ui.tips import plain_tip


class _Wrapped(QLabel):
    """A label over several lines that can become narrow without asking for height in advance."""

    def minimumSizeHint(self) -> QSize:
        """One line of a few letters: the height follows from the width."""
        return QSize(60, QFontMetrics(self.font()).height())


def label(text: str = "", role: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label in one of the type roles: title, heading, figure, muted, small, strong, bad. Plain text only."""
    made = _Wrapped(text, parent) if wrap else QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def selectable(text: str = "", role: str = "", name: str = "") -> QLabel:
    """A wrapped label whose text can be marked and copied."""
    made = label(text, role, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setAccessibleName(name or text)
    return made


class PushButton(QPushButton):
    """A button that Enter presses as Space does. Qt would leave Enter to a dialog's default button, so that Enter on
    Cancel would do what was about to be cancelled; in the window it would do nothing. A key held down presses once.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or held:
            super().keyPressEvent(event)
            return
        event.accept()
        if not event.isAutoRepeat():
            self.click()


def button(text: str, run: Callable[[], object], role: str = "", *, tip: str = "", name: str = "") -> QPushButton:
    """A push button. `role`: primary, quiet, chip, score, card, or nothing for the plain one."""
    made = PushButton(text)
    if role:
        made.setProperty("role", role)
    if tip:
        made.setToolTip(tip)
    made.setAccessibleName(name or text.replace("&", ""))
    made.clicked.connect(lambda: run())  # noqa: PLW0108  # the signal's `checked` is not wanted
    return made


def card(*, spacing: int = SPACE.small) -> tuple[QFrame, QVBoxLayout]:
    """A card and the layout of its content."""
    frame = QFrame()
    frame.setProperty("role", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.large)
    layout.setSpacing(spacing)
    return frame, layout


def rule() -> QFrame:
    """A thin line between parts."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


def row(*parts: QWidget | int | None, spacing: int = SPACE.small) -> QHBoxLayout:
    """Widgets side by side; a number is a distance, None takes what room is left."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    _fill(layout, parts)
    return layout


class _Flush(QHBoxLayout):
    """A row that begins further left, by what quiet buttons keep free around their words."""

    def setGeometry(self, area: QRect) -> None:
        """Lay the parts out from there."""
        super().setGeometry(area.adjusted(-SPACE.small, 0, 0, 0))


def flush(*parts: QWidget | int | None) -> QHBoxLayout:
    """A row whose first part is a quiet button: its words stand below those above it. There has to be a margin."""
    layout = _Flush()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    _fill(layout, parts)
    return layout


def column(*parts: QWidget | int | None, spacing: int = SPACE.small) -> QVBoxLayout:
    """Widgets below one another; a number is a distance, None takes what room is left."""
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    _fill(layout, parts)
    return layout


def _fill(layout: QBoxLayout, parts: tuple[QWidget | int | None, ...]) -> None:
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        else:
            layout.addWidget(part)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let the widgets go."""
    while (item := layout.takeAt(0)) is not None:
        _drop(item)


def _drop(item: QLayoutItem) -> None:
    widget = item.widget()
    if widget is not None:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()
    inner = item.layout()
    if inner is not None:
        clear(inner)


def scrolled(content: QWidget, name: str, put: Callable[[QScrollArea], object] | None = None) -> QScrollArea:
    """The content in a scroll area without a frame. `put` puts the area where it belongs before the content comes in:
    whatever is moved to another parent is styled again, with all that is in it.
    """
    holder = QWidget()  # a scroll area measures what it is given at once; what comes in later is styled only once
    holder.setProperty("role", "scrolled")
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(holder)
    if put is not None:
        put(area)
    layout.addWidget(content)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    return area


class LineButton(PushButton):
    """A button as wide as its list whose content is laid out: pills, titles, small print."""

    def __init__(self, content: QLayout, run: Callable[[], object] | None, name: str, tip: str = "") -> None:
        super().__init__()
        self.setProperty("role", "line")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        content.setContentsMargins(SPACE.small, SPACE.tight, SPACE.small, SPACE.tight)
        self.setLayout(content)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if run is not None:
            self.clicked.connect(lambda: run())  # noqa: PLW0108  # the signal's `checked` is not wanted

    def sizeHint(self) -> QSize:
        """Room for its content."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        """What was asked before the content had its fonts is out of date."""
        super().showEvent(event)
        self._keep_height()

    def event(self, event: QEvent) -> bool:
        """Other content or another style sheet needs another height."""
        done = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._keep_height()
        return done

    def _keep_height(self) -> None:
        """The style sheet sets a least height of its own, which would win over `minimumSizeHint`."""
        if self.layout() is not None and self.minimumHeight() != self.sizeHint().height():
            self.setMinimumHeight(self.sizeHint().height())
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """As high as its content, and narrow where need be."""
        return QSize(60, self.sizeHint().height())


class TextField(QPlainTextEdit):
    """A field for a few sentences. Tab leaves it; files dropped on it are for the window.

    What is edited in it goes in by `show_text` and comes back by `written`: Qt's own text has no hard spaces, which
    Word writes before per cent signs, so a text that nobody touched would come back as another one.
    """

    def __init__(self, height: int = 64) -> None:
        super().__init__()
        self._height = height
        self._given = self._shown = ""
        self.setTabChangesFocus(True)
        self.setMinimumHeight(height)

    def show_text(self, text: str) -> None:
        """Show a text; one that the field holds already is left alone, with the cursor and what can be taken back."""
        if self.written() != text:
            self.setPlainText(text)
        self._given, self._shown = text, self.toPlainText()

    def written(self) -> str:
        """The text to the letter as it was given while nobody changed it, else as it was written."""
        if self.toPlainText() == self._shown:
            return self._given
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def sizeHint(self) -> QSize:
        """A few lines; it grows where there is room."""
        return QSize(240, self._height)

    def minimumSizeHint(self) -> QSize:
        """The same height."""
        return QSize(80, self._height)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z and Ctrl+Y are for the window where nothing was typed that could be taken back here."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
            typed = self.document()
            if (undo and not typed.isUndoAvailable()) or (redo and not typed.isRedoAvailable()):
                event.ignore()
                return False
        return super().event(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text only: files go to the window."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)


class Elided(QWidget):
    """One line of text that is cut with … where there is no room, at its end or (`keep_end`, for paths) its beginning.

    The whole text is its tooltip.
    """

    def __init__(self, text: str = "", role: str = "", *, keep_end: bool = False) -> None:
        super().__init__()
        self._text = text
        self._cut = Qt.TextElideMode.ElideLeft if keep_end else Qt.TextElideMode.ElideRight
        self._style = label("", role, parent=self)  # never shown: lends its font and colour
        self._style.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The whole text."""
        return self._text

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        self._style.ensurePolished()
        metrics = QFontMetrics(self._style.font())
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        return QSize(30, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        self._style.ensurePolished()
        painter = QPainter(self)
        painter.setFont(self._style.font())
        painter.setPen(self._style.palette().windowText().color())
        area = self.contentsRect()
        words = QFontMetrics(self._style.font()).elidedText(self._text, self._cut, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
