"""What an edited Word file would change: each difference with its texts, what is taken, and what cannot be."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from evidencepack.assessment.word import Difference, Kind, Merge, Taken, Tracked, What, preview, take
from evidencepack.errors import UserFault
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.base import Dialog
from ui.theme import SPACE, Tone
from ui.widgets.basic import TextField, button, label, row
from ui.words import counted

_TRACKED = {
    Tracked.ASK: "Leave texts with tracked changes alone",
    Tracked.ACCEPT: "Read them as accepted",
    Tracked.REJECT: "Read them as rejected",
}
_KINDS = {
    Kind.THEIRS: "changed in Word",
    Kind.CONFLICT: "changed in Word and here",
    Kind.SAME: "changed alike, nothing to do",
    Kind.UNDECIDED: "has tracked changes",
}
_KEY = Qt.ItemDataRole.UserRole


class WordBackDialog(Dialog):
    """Takes the ticked differences as one change. Conflicts are not ticked at first; their texts can be joined."""

    def __init__(self, parent: QWidget, desk: Desk, path: Path, merge: Merge) -> None:
        super().__init__(parent, "Import from Word", "Take what is ticked", width=900)
        self._desk = desk
        self._path = path
        self._merge = merge
        self._joined: dict[str, str] = {}
        self._filling = False
        self._intro = label("", wrap=True)
        self.tracked = named(QComboBox(), "Tracked changes")
        for tracked, words in _TRACKED.items():
            self.tracked.addItem(words, tracked.value)
        self._tracked_row = QWidget()
        inside = QHBoxLayout(self._tracked_row)
        inside.setContentsMargins(0, 0, 0, 0)
        self._tracked_words = label("", "strong")
        inside.addWidget(self._tracked_words)
        inside.addWidget(self.tracked)
        inside.addStretch(1)
        self.list = named(QListWidget(), "Differences", "Space ticks or clears one")
        self.texts = {key: named(TextField(64), title) for key, title in _TEXT_TITLES.items()}
        self.notices = named(QListWidget(), "Not taken")
        self._notices_title = label("", "strong")
        self._lay_out()
        self.tracked.currentIndexChanged.connect(lambda _at: self._read_again())
        self.list.currentRowChanged.connect(lambda _row: self._show_texts())
        self.list.itemChanged.connect(lambda _item: self._count())
        self.texts["theirs"].textChanged.connect(self._join)
        self._show()

    # ------------------------------------------------------------ what is chosen

    def chosen(self) -> dict[str, str]:
        """The texts to be written by the ids of their differences."""
        found = {}
        for at, one in enumerate(self._merge.differences):
            if self.list.item(at).checkState() == Qt.CheckState.Checked:
                found[one.id] = self._joined.get(one.id, one.theirs)
        return found

    def do(self) -> None:
        """Take what is ticked, as one change; texts that were joined by hand as they were joined."""
        merge, chosen = self._merge, self.chosen()
        self.accept_button.setEnabled(False)
        if not chosen:
            self.accept()
            return
        joined = {key for key in chosen if key in self._joined}
        wanted = chosen if joined else list(chosen)
        self._desk.write(lambda workspace: take(workspace, merge, wanted), self._taken, self._refused)

    def _taken(self, taken: Taken) -> None:
        words = f"{counted(len(taken.taken), 'change')} taken from {self._path.name}."
        left = f" {counted(len(taken.left), 'difference')} left as they are." if taken.left else ""
        self._desk.say(f"{words}{left}", "Undo takes the import back.", Tone.GOOD)
        if isValid(self):
            self.accept()

    def _refused(self, fault: UserFault) -> None:
        if isValid(self):
            self.object_to(fault)

    # ------------------------------------------------------------ what is shown

    def _read_again(self) -> None:
        tracked, path = Tracked(self.tracked.currentData()), self._path
        self.accept_button.setEnabled(False)
        self._desk.read(lambda workspace: preview(workspace, path, tracked), self._replace, self._refused, key="word")

    def _replace(self, merge: Merge) -> None:
        if isValid(self):
            self._merge = merge
            self._joined = {}
            self._show()

    def _show(self) -> None:
        merge = self._merge
        self._intro.setText(_intro(merge))
        self._tracked_words.setText(f"{counted(merge.tracked, 'tracked change')} in the file:")
        self._tracked_row.setVisible(merge.tracked > 0)
        self._filling = True
        self.list.clear()
        for one in merge.differences:
            line = QListWidgetItem(f"{one.label}\n{_kind_words(one)}")
            line.setData(_KEY, one.id)
            tickable = one.kind in {Kind.THEIRS, Kind.CONFLICT}
            line.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if tickable:
                line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Checked if one.kind is Kind.THEIRS else Qt.CheckState.Unchecked)
            self.list.addItem(line)
        self._filling = False
        self.list.setCurrentRow(0)
        self._show_notices()
        self._show_texts()
        self._count()

    def _show_notices(self) -> None:
        self.notices.clear()
        self.notices.addItems([notice.words for notice in self._merge.notices])
        shown = bool(self._merge.notices)
        self.notices.setVisible(shown)
        self._notices_title.setVisible(shown)
        self._notices_title.setText(f"In the file, and not taken: {len(self._merge.notices)}")

    def _show_texts(self) -> None:
        one = self._current()
        self._right.setVisible(one is not None)
        if one is None:
            return
        self._filling = True
        self.texts["before"].setPlainText(one.before)
        self.texts["ours"].setPlainText(one.ours)
        self.texts["theirs"].setPlainText(self._joined.get(one.id, one.theirs))
        editable = one.what is What.TEXT and one.kind in {Kind.THEIRS, Kind.CONFLICT}
        self.texts["theirs"].setReadOnly(not editable)
        self.texts["theirs"].style().polish(self.texts["theirs"])  # or it looks as if nothing could be written in it
        self._note.setText(one.note)
        self._note.setVisible(bool(one.note))
        self._both.setVisible(editable and one.kind is Kind.CONFLICT)
        self._filling = False

    def _current(self) -> Difference | None:
        at = self.list.currentRow()
        return self._merge.differences[at] if 0 <= at < len(self._merge.differences) else None

    def _join(self) -> None:
        one = self._current()
        if self._filling or one is None:
            return
        self._joined[one.id] = self.texts["theirs"].toPlainText()
        self.list.currentItem().setCheckState(Qt.CheckState.Checked)

    def _take_both(self) -> None:
        one = self._current()
        if one is not None:
            self.texts["theirs"].setPlainText(f"{one.ours}\n{one.theirs}")

    def _tick_all(self) -> None:
        for at in range(self.list.count()):
            if self.list.item(at).flags() & Qt.ItemFlag.ItemIsUserCheckable:
                self.list.item(at).setCheckState(Qt.CheckState.Checked)

    def _count(self) -> None:
        if not self._filling:
            number = len(self.chosen())
            self.accept_button.setText(f"Take {counted(number, 'change')}" if number else "Close")
            self.accept_button.setAccessibleName(self.accept_button.text())
            self.accept_button.setEnabled(True)

    def _lay_out(self) -> None:
        left, self._right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(row(button("Tick all", self._tick_all, "quiet"), None))
        texts = QVBoxLayout(self._right)
        texts.setContentsMargins(SPACE.small, 0, 0, 0)
        texts.setSpacing(SPACE.tight)
        for key, title in _TEXT_TITLES.items():
            caption = label(title, "strong")
            caption.setBuddy(self.texts[key])
            texts.addWidget(caption)
            texts.addWidget(self.texts[key], 2 if key == "theirs" else 1)
            self.texts[key].setReadOnly(True)
        self._note = label("", "small", wrap=True)
        self._both = button("Put both into it", self._take_both, "quiet")
        texts.addWidget(self._note)
        texts.addLayout(row(self._both, None))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(self._right)
        splitter.setChildrenCollapsible(False)
        splitter.setMinimumHeight(360)
        splitter.setSizes([360, 480])
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # or no line wraps
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.notices.setWordWrap(True)
        self.notices.setMaximumHeight(120)
        self.body.addWidget(self._intro)
        self.body.addWidget(self._tracked_row)
        self.body.addWidget(splitter, 1)
        self.body.addWidget(self._notices_title)
        self.body.addWidget(self.notices)


_TEXT_TITLES = {"theirs": "In Word (what will be written)", "ours": "Here now", "before": "As it was exported"}


def _kind_words(one: Difference) -> str:
    what = "" if one.what is What.TEXT else f"{one.what.value}, "
    return f"{what}{_KINDS[one.kind]}"


def _intro(merge: Merge) -> str:
    if not merge.differences:
        words = f"{merge.name} says nothing else than the self-assessment that is here."
        return f"{words} What it holds besides is listed below." if merge.notices else words
    unknown = "" if merge.known else " This workspace has no record of that export: it is compared with what is here."
    conflicts = sum(1 for one in merge.differences if one.kind is Kind.CONFLICT)
    both = f", {counted(conflicts, 'conflict')} to decide" if conflicts else ""
    return f"{merge.name}: {counted(len(merge.differences), 'difference')}{both}.{unknown}"
