"""Making cleaned copies: what is to be taken out, and afterwards what was and what had to stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHeaderView, QRadioButton, QTreeWidget, QTreeWidgetItem, QWidget

from evidencepack.cleaning import Changes, Removal, Removed
from evidencepack.handling import REMOVALS, CleanedDocument, removals_for
from evidencepack.model import Document, Finding
from ui.accessibility import named
from ui.dialogs.base import Dialog
from ui.theme import SPACE
from ui.tips import plain_tip
from ui.widgets.basic import label, row
from ui.words import counted

# The fact of a file that a removal takes away.
_FACTS: dict[str, Removal] = {
    "tracked_changes": Removal.TRACKED_CHANGES,
    "comments": Removal.COMMENTS,
    "hidden_sheets": Removal.HIDDEN_SHEETS,
    "very_hidden_sheets": Removal.HIDDEN_SHEETS,
    "hidden_rows": Removal.HIDDEN_CELLS,
    "hidden_columns": Removal.HIDDEN_CELLS,
    "hidden_slides": Removal.HIDDEN_SLIDES,
    "speaker_notes": Removal.SPEAKER_NOTES,
    "hidden_text": Removal.HIDDEN_TEXT,
    "attachments": Removal.EMBEDDED_FILES,
    "embedded_files": Removal.EMBEDDED_FILES,
    "external_links": Removal.EXTERNAL_LINKS,
    "macros": Removal.MACROS,
    "scripts": Removal.SCRIPTS,
    "location": Removal.LOCATION,
}


class Cleanable(Struct, frozen=True):
    """A document with what can be taken out of it, and what of that was found in it and not waived."""

    document: Document
    possible: tuple[Removal, ...]
    found: frozenset[Removal]


def cleanable(
    document: Document, standing: Sequence[Finding], waived: Sequence[Finding], facts: Mapping[str, object]
) -> Cleanable:
    """What can be done for one document, from its findings and the facts of its file."""
    possible = removals_for(document)
    found = {_FACTS[name] for name, value in facts.items() if value and name in _FACTS}
    found -= {REMOVALS[finding.rule] for finding in waived if finding.rule in REMOVALS}
    found |= {REMOVALS[finding.rule] for finding in standing if finding.rule in REMOVALS}
    return Cleanable(document, possible, frozenset(found.intersection(possible)))


class CleanDialog(Dialog):
    """Calls `then` with the documents' ids, what is to be taken out, and what becomes of tracked changes."""

    def __init__(
        self,
        parent: QWidget,
        documents: Sequence[Cleanable],
        then: Callable[[list[str], set[Removal], Changes], object],
    ) -> None:
        super().__init__(parent, "Make a cleaned copy", "Make the copy", intro=_intro(documents), width=560)
        self._then = then
        self._documents = [one for one in documents if one.possible]
        self.boxes: dict[Removal, QCheckBox] = {}
        self.accept_changes = named(QRadioButton("Accept them all"), "Accept them all: tracked changes")
        self.reject_changes = named(QRadioButton("Reject them all"), "Reject them all: tracked changes")
        self.accept_changes.setChecked(True)
        self.body.addWidget(label("Take out", "strong"))
        for removal in Removal:
            if any(removal in one.possible for one in self._documents):
                self._add_box(removal)
        words = "The original stays as the version before it. The copy is examined again before it counts."
        self.body.addWidget(label(words, "small", wrap=True))
        self._changed()
        for box in [box for box in self.boxes.values() if box.isChecked()][:1]:  # where nothing was found, the first
            box.setFocus(Qt.FocusReason.OtherFocusReason)

    def do(self) -> None:
        """Close, and let it be done."""
        wanted = {removal for removal, box in self.boxes.items() if box.isChecked()}
        self.accept()
        changes: Changes = "reject" if self.reject_changes.isChecked() else "accept"
        self._then([one.document.id for one in self._documents], wanted, changes)

    def _add_box(self, removal: Removal) -> None:
        holders = sum(1 for one in self._documents if removal in one.found)
        title = removal.value.capitalize()
        where = f"found in {counted(holders, 'document')}" if len(self._documents) > 1 else "found"
        said = f"{title} ({where})" if holders else title
        box = named(QCheckBox(said), f"{said}: take out")
        box.setChecked(bool(holders))
        box.toggled.connect(self._changed)
        self.boxes[removal] = box
        self.body.addWidget(box)
        if removal is Removal.TRACKED_CHANGES:
            self.body.addLayout(row(SPACE.wide, self.accept_changes, self.reject_changes, None))

    def _changed(self) -> None:
        tracked = self.boxes.get(Removal.TRACKED_CHANGES)
        for choice in (self.accept_changes, self.reject_changes):
            choice.setVisible(tracked is not None)
            choice.setEnabled(tracked is not None and tracked.isChecked())
        self.accept_button.setEnabled(any(box.isChecked() for box in self.boxes.values()))


class CleanedDialog(Dialog):
    """What became of each document: taken out, stayed and why, or why it was left alone.

    `left`: how many were not come to because the work was cancelled.
    """

    def __init__(self, parent: QWidget, results: Sequence[CleanedDocument], left: int = 0) -> None:
        super().__init__(parent, "Cleaned copies", "Close", intro=cleaned_words(results, left), width=680)
        self.cancel.hide()
        self.tree = named(QTreeWidget(), "What became of each document")
        self.tree.setHeaderLabels(["Document", "What"])
        self.tree.setMinimumHeight(240)
        self.tree.setWordWrap(True)
        for result in results:
            self.tree.addTopLevelItem(_line(result))
        self.tree.expandAll()
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.body.addWidget(self.tree, 1)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)


def cleaned_words(results: Sequence[CleanedDocument], left: int = 0) -> str:
    """What became of all of them, in a sentence or two."""
    made = sum(1 for result in results if result.removed)
    refused = sum(1 for result in results if result.refused)
    parts = [f"{counted(made, 'cleaned copy', 'cleaned copies')} made."] if made else ["No copy was made."]
    if refused:
        parts.append(f"{counted(refused, 'document')} could not be cleaned.")
    if left:
        parts.append(f"Stopped: {counted(left, 'document')} {'was' if left == 1 else 'were'} left as before.")
    if made:
        parts.append("Undo goes back to the version before.")
    return " ".join(parts)


def _line(result: CleanedDocument) -> QTreeWidgetItem:
    line = QTreeWidgetItem([result.title, "" if result.removed or result.refused else "nothing to take out"])
    told = [("taken out", _taken(one)) for one in result.removed]
    told += [("stayed", why) for why in result.kept_because]
    if result.refused:
        told.append(("left as it was", result.refused))
    for what, words in told:
        inner = QTreeWidgetItem([what, words])
        inner.setToolTip(1, plain_tip(words))
        line.addChild(inner)
    return line


def _taken(removed: Removed) -> str:
    words = f"{removed.what.value.capitalize()} ({removed.count:,})"
    return f"{words} – {removed.detail}" if removed.detail else words


def _intro(documents: Sequence[Cleanable]) -> str:
    can = [one for one in documents if one.possible]
    what = f"of “{can[0].document.title}”" if len(can) == 1 else f"of {counted(len(can), 'document')}"
    cannot = [one.document.title for one in documents if not one.possible]
    left = f" Files of this kind cannot be cleaned, and are left: {', '.join(cannot[:3])}" if cannot else ""
    more = f" and {len(cannot) - 3} more" if len(cannot) > 3 else ""
    return f"{what}, as a new version beside the original.{left}{more}"
