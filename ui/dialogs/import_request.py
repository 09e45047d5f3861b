"""What was understood of the request that a council received, before it replaces the list in force."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from evidencepack import verbs
from evidencepack.frameworks import Matching, RequestReading
from evidencepack.verbs import Lacks
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.base import Dialog
from ui.theme import SPACE, Tone
from ui.tips import plain_tip
from ui.widgets.basic import label
from ui.words import counted

_NOTES = 5


class ImportRequestDialog(Dialog):
    """Replaces the items on the writer thread when the person agrees; undo brings the old list back."""

    def __init__(self, parent: QWidget, desk: Desk, reading: RequestReading, matching: Matching, lacks: Lacks) -> None:
        super().__init__(parent, "Import the request", "Replace the list", intro=_intro(reading), width=760)
        self._desk = desk
        self._reading = reading
        earlier = {pair.new.id: pair.old.ref for pair in matching.pairs}
        answered = {answer.item_id for answer in lacks.snapshot.answers}
        tree = named(QTreeWidget(), "Items of the request")
        tree.setHeaderLabels(["Reference", "Title", "Continues"])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setMinimumHeight(260)
        for item in matching.items:
            line = QTreeWidgetItem([item.ref, item.title, earlier.get(item.id, "new")])
            line.setToolTip(1, plain_tip(item.wording))
            tree.addTopLevelItem(line)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        tree.header().setStretchLastSection(False)
        self.body.addWidget(tree, 1)
        kept = [item for item in matching.unmatched_old if item.id in answered]
        dropped = len(matching.unmatched_old) - len(kept)
        words = (
            f"{counted(len(matching.pairs), 'item')} of the list in force go on with their answers, "
            f"{counted(len(matching.unmatched_new), 'item')} new, {counted(dropped, 'item')} without answers dropped."
        )
        if kept:
            words += f" Kept as withdrawn, because something answers them: {', '.join(item.ref for item in kept)}."
        self.body.addWidget(label(words, "strong", wrap=True))
        for note in reading.notes[:_NOTES]:
            self.body.addWidget(label(f"• {note}", "small", wrap=True))
        if len(reading.notes) > _NOTES:
            self.body.addWidget(label(f"and {len(reading.notes) - _NOTES} more notes", "small"))
        self.body.addSpacing(SPACE.small)
        tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def do(self) -> None:
        """Replace the list."""
        reading, desk = self._reading, self._desk
        desk.write(
            lambda workspace: verbs.import_request(workspace, reading),
            lambda _matching: desk.say(
                f"{counted(len(reading.items), 'item')} imported from {reading.source}.",
                "Undo brings the old list back.",
                Tone.GOOD,
            ),
        )
        self.accept()


def _intro(reading: RequestReading) -> str:
    columns = ", ".join(f"{role} from “{header}”" if header else role for role, header in reading.columns.items())
    place = f", {reading.place}" if reading.place else ""
    return f"{counted(len(reading.items), 'item')} read from {reading.source}{place}. Columns: {columns}."
