"""The bar above all pages: whose return this is, the day, and the search."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from evidencepack.model import Return
from ui.figures import Figures
from ui.icons import icon
from ui.theme import SPACE, Tone, colours_of
from ui.widgets.basic import Elided, label
from ui.widgets.marks import Mark, Pill
from ui.words import counted, weekday


class TopBar(QFrame):
    """`searched` carries what is typed into the search box."""

    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("TopBar")
        self.setFixedHeight(54)
        name = label("Evidence Pack")
        name.setObjectName("AppName")
        self._whose = Elided("", "muted")
        self._whose.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.day = Pill()
        self.provisional = Pill()
        self.read_only = Pill()
        self.search = QLineEdit()
        self.search.setObjectName("Search")
        self.search.setPlaceholderText("Search in documents (Ctrl+F)")
        self.search.setAccessibleName("Search the text of all documents")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(240)
        self.search.setMaximumWidth(340)
        self._glass = self.search.addAction(
            icon("search", colours_of(self).muted), QLineEdit.ActionPosition.LeadingPosition
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.large, 0, SPACE.large, 0)
        layout.setSpacing(SPACE.medium)
        for part in (name, self._whose, self.day, self.provisional, self.read_only):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self.search, 100)
        self.search.textChanged.connect(self.searched)

    def sizeHint(self) -> QSize:
        """As high as it is."""
        return QSize(900, 54)

    def show_figures(self, figures: Figures | None, *, read_only: bool) -> None:
        """Show whose return is open, or none."""
        self.search.setEnabled(figures is not None)
        self.read_only.say(Mark("Open for reading only", Tone.WARN) if read_only else Mark(""))
        if figures is None:
            self._whose.setText("")
            self.day.say(Mark(""))
            self.provisional.say(Mark(""))
            return
        info = figures.lacks.snapshot.info
        framework = figures.lacks.snapshot.framework
        self._whose.setText(f"{info.authority} · {info.title}")
        self.day.say(day_mark(info, figures.today))
        self.provisional.say(Mark("Item list: provisional", shape=False) if framework.provisional_items else Mark(""))
        self.provisional.setToolTip(framework.items_note)

    def tint(self) -> None:
        """Draw the icon in the colours of now."""
        self._glass.setIcon(icon("search", colours_of(self).muted))


def day_mark(info: Return, today: date) -> Mark:
    """Which day of the return it is, and when it is due."""
    if not info.due:
        return Mark("No notification date yet", Tone.NEUTRAL)
    left = (date.fromisoformat(info.due) - today).days
    if left < 0:
        return Mark(f"Was due {weekday(info.due)}, {counted(-left, 'day')} ago", Tone.BAD)
    due = "due today" if left == 0 else f"due {weekday(info.due)}"
    if not info.notified or today.isoformat() < info.notified:
        return Mark(f"D{due[1:]}", Tone.NEUTRAL)
    gone = (today - date.fromisoformat(info.notified)).days
    whole = (date.fromisoformat(info.due) - date.fromisoformat(info.notified)).days
    return Mark(f"Day {gone} of {whole} · {due}", Tone.WARN if left <= 12 else Tone.ACCENT)
