"""The frame of every dialog: heading, fields, a line for what is wrong, and buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from evidencepack.errors import UserFault
from ui.accessibility import announce, in_reading_order, named
from ui.theme import SPACE
from ui.widgets.basic import PushButton, label

_AROUND = 48  # title bar and a little air, of the screen's height
_LEAST = 96


class _Body(QScrollArea):
    """The middle of a dialog: as high as its content where the screen has the room, and scrolled where it has not.

    A laptop of 1920 x 1080 at 200 % has room for about 500 (WCAG 2.2, 1.4.10: what is enlarged can still be reached).
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        content.setProperty("role", "scrolled")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Content of the dialog")
        self.setWidget(content)

    def sizeHint(self) -> QSize:
        """What the content wants at the width that there is."""
        content, hint = self._content, self._content.sizeHint()
        width = max(self.width(), content.minimumSizeHint().width())
        return QSize(hint.width(), content.heightForWidth(width) if content.hasHeightForWidth() else hint.height())

    def minimumSizeHint(self) -> QSize:
        """As wide as the content needs beside a scroll bar; a few lines high."""
        least = self._content.minimumSizeHint()
        return QSize(least.width() + self.verticalScrollBar().sizeHint().width(), min(self.sizeHint().height(), _LEAST))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Other content wants other room."""
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return done


class Dialog(QDialog):
    """A window-modal dialog with a form. `accept_text` is the button that does it; Escape and Cancel close it."""

    def __init__(self, parent: QWidget, title: str, accept_text: str, intro: str = "", width: int = 520) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.wide, SPACE.large, SPACE.wide, SPACE.large)
        layout.setSpacing(SPACE.medium)
        layout.addWidget(label(title, "title", wrap=True))
        if intro:
            layout.addWidget(label(intro, "muted", wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE.small)
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self.form.setHorizontalSpacing(SPACE.large)
        self.form.setVerticalSpacing(SPACE.small)
        self.body.addLayout(self.form)
        content = QWidget()
        content.setLayout(self.body)
        self.body.setContentsMargins(SPACE.hair, SPACE.hair, SPACE.hair, SPACE.hair)  # for the ring of the focus
        self._scrolled = _Body(content)
        layout.addWidget(self._scrolled, 1)
        self.wrong = label("", "bad", wrap=True)
        self.wrong.hide()
        layout.addWidget(self.wrong)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        layout.addLayout(self.buttons)
        self.cancel = self.add_button("Cancel")
        self.cancel.clicked.connect(self.reject)
        self.accept_button = self.add_button(accept_text)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.do)

    def add_button(self, text: str) -> QPushButton:
        """Another button at the right end."""
        made = PushButton(text)
        named(made, text.replace("&", ""))
        self.buttons.addWidget(made)
        return made

    def field(self, title: str, widget: QWidget, hint: str | QLabel = "") -> None:
        """A field of the form with its label, and what to write in it: words, or a label whose words change."""
        named(widget, title, hint if isinstance(hint, str) else "")
        caption = label(title)
        caption.setBuddy(widget)
        if not hint:
            self.form.addRow(caption, widget)
            return
        both = QWidget()
        layout = QVBoxLayout(both)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.hair)
        layout.addWidget(widget)
        layout.addWidget(label(hint, "small", wrap=True) if isinstance(hint, str) else hint)
        self.form.addRow(caption, both)

    def setVisible(self, visible: bool) -> None:
        """The focus begins with the first field and goes through the dialog as it is read."""
        if visible and not self.isVisible():
            order = [one for one in in_reading_order(self) if one.isEnabled() and one.isVisibleTo(self)]
            focus = self.focusWidget()
            first = next((one for one in order if one is not self.cancel), None)  # Cancel is never meant first
            if first is not None and (focus is None or focus in (self.cancel, self.accept_button)):
                first.setFocus(Qt.FocusReason.OtherFocusReason)
        super().setVisible(visible)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its content, if the screen is."""
        super().showEvent(event)
        self.grow()

    def grow(self) -> None:
        """Take the height that the content wants, as far as the screen has it."""
        layout, room = self.layout(), self.screen().availableGeometry().height() - _AROUND
        if layout is not None:
            width = max(self.width(), layout.minimumSize().width())  # a least width of its own says nothing of that
            self.resize(width, self.height())
            layout.activate()
            self._scrolled.updateGeometry()  # how its lines wrap is known only now
            self.resize(width, min(layout.totalHeightForWidth(width), room))

    def do(self) -> None:
        """What the accepting button does."""
        self.accept()

    def object_to(self, fault: UserFault) -> None:
        """Say in the dialog what is wrong, and leave it open."""
        self.wrong.setText(f"{fault.what} {fault.to_do}".strip())
        self.wrong.show()
        announce(self, self.wrong.text(), urgent=True)  # the focus stays where it is, and would say nothing
        self.grow()
        self.accept_button.setEnabled(True)
