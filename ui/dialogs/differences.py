"""What differs between two texts: versions of a document, or two documents that are nearly the same."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListWidget, QWidget
from shiboken6 import isValid

from evidencepack.checks.likeness import Differences, differences
from evidencepack.workspace import Workspace, queries
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.base import Dialog
from ui.theme import SPACE
from ui.tips import plain_tip
from ui.widgets.basic import column, label, row
from ui.words import counted

_LONG = 400  # characters of a paragraph that a line shows


class Side(Struct, frozen=True):
    """A text that can be compared: how a person names it, and the file's SHA-256."""

    title: str
    sha256: str


class DifferencesDialog(Dialog):
    """Two sides to choose, and below each the paragraphs that only it has."""

    def __init__(self, parent: QWidget, desk: Desk, sides: Sequence[Side], first: int = 0, second: int = 1) -> None:
        super().__init__(parent, "What differs", "Close", width=860)
        self.cancel.hide()
        self._desk = desk
        self._sides = sides
        self.choices = (QComboBox(), QComboBox())
        self.lists = (named(QListWidget(), "Only in the first"), named(QListWidget(), "Only in the second"))
        self.verdict = label("", "strong", wrap=True)
        halves = row(spacing=SPACE.medium)
        for choice, listed, name in zip(self.choices, self.lists, ("First text", "Second text"), strict=True):
            self._set_up(named(choice, name), listed)
            halves.addLayout(column(choice, label("Only in this one", "small"), listed), 1)
        self.body.addWidget(self.verdict)
        self.body.addLayout(halves, 1)
        for choice, at in zip(self.choices, (first, second), strict=True):
            choice.setCurrentIndex(at)
            choice.currentIndexChanged.connect(self._compare)
        self._compare()

    def _set_up(self, choice: QComboBox, listed: QListWidget) -> None:
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(24)
        for side in self._sides:
            choice.addItem(side.title)
        listed.setWordWrap(True)
        listed.setSpacing(SPACE.hair)
        listed.setMinimumHeight(280)
        listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _compare(self) -> None:
        one, other = (self._sides[choice.currentIndex()].sha256 for choice in self.choices)
        self.verdict.setText("Comparing…")
        self._desk.read(lambda workspace: _differences(workspace, one, other), self._take, key="differences")

    def _take(self, found: Differences) -> None:
        if not isValid(self):
            return
        for listed, only in zip(self.lists, (found.only_first, found.only_second), strict=True):
            listed.clear()
            for paragraph in only:
                listed.addItem(paragraph if len(paragraph) <= _LONG else f"{paragraph[:_LONG]}…")
                listed.item(listed.count() - 1).setToolTip(plain_tip(paragraph))
        if found.only_first or found.only_second:
            here, there = counted(len(found.only_first), "paragraph"), counted(len(found.only_second), "paragraph")
            self.verdict.setText(f"{here} only in the first, {there} only in the second.")
        else:
            self.verdict.setText("Their texts are the same; what differs lies in layout, pictures or properties.")


def sides_of(workspace: Workspace, document_id: str, other_name: str = "") -> list[Side]:
    """The versions of a document, newest first; before them other documents whose file has `other_name`, if given."""
    with workspace.reading() as db:
        document = queries.document(db, document_id)
        versions = queries.versions(db, document_id)
        others = (
            [one for one in queries.documents(db) if one.version.name == other_name and one.id != document_id]
            if other_name
            else []
        )
    newest = Side(f"{document.title}, as it is now", document.version.sha256)
    named_others = [Side(one.title, one.version.sha256) for one in others]
    older = [Side(f"Version {one.number}: {one.name}", one.sha256) for one in versions if one.id != document.version.id]
    return [newest, *named_others, *older]


def _differences(workspace: Workspace, first: str, second: str) -> Differences:
    with workspace.reading() as db:
        one, other = (_text(queries.page_text(db, sha256)) for sha256 in (first, second))
    return differences(one, other)


def _text(pages: Sequence[tuple[int, str, str]]) -> str:
    return "\n".join(text for _, _, text in pages)
