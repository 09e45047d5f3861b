"""What a workbook that came back would change, before it is taken: cells, new lines, lines that it lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QCheckBox, QListWidget, QWidget

from evidencepack.assessment.workbook_back import CellChange
from evidencepack.workspace import Workspace
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.saving import SavingDialog
from ui.theme import Tone
from ui.widgets.basic import label
from ui.words import counted

Apply = Callable[[Workspace, bool, bool], int]


class CellsBackDialog(SavingDialog):
    """`changes`, `conflicts`, `missing` and `notes` are in words; `apply` takes whether to take conflicts and to remove
    what the workbook lacks, and gives how many lines changed.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        name: str,
        parts: Mapping[str, Sequence[str]],
        apply: Apply,
    ) -> None:
        super().__init__(parent, desk, f"Read {name} back", "Take the changes", width=640)
        self._name = name
        self._apply = apply
        self.lists = {title: named(QListWidget(), title) for title, lines in parts.items() if lines}
        for title, listed in self.lists.items():
            listed.setWordWrap(True)
            listed.addItems(list(parts[title]))
            listed.setMaximumHeight(150)
            self.body.addWidget(label(f"{title}: {len(parts[title])}", "strong"))
            self.body.addWidget(listed)
        self._conflicts = named(QCheckBox("Take these as well, over what was changed here"), "Take conflicts")
        self._missing = named(QCheckBox("Remove what the workbook no longer has"), "Remove what is missing")
        self._conflicts.setVisible(bool(parts.get(CONFLICTS)))
        self._missing.setVisible(bool(parts.get(MISSING)))
        self.body.addWidget(self._conflicts)
        self.body.addWidget(self._missing)
        if not any(lines for title, lines in parts.items() if title != NOTES):
            self.body.addWidget(label("It says nothing else than what is here.", wrap=True))
            self.accept_button.setText("Close")

    def do(self) -> None:
        """Take them as one change."""
        conflicts, missing, apply = self._conflicts.isChecked(), self._missing.isChecked(), self._apply
        self.save(lambda workspace: apply(workspace, conflicts, missing), self._tell)

    def _tell(self, number: int) -> None:
        if number:
            self.desk.say(f"{counted(number, 'change')} taken from {self._name}.", tone=Tone.GOOD)


CHANGES, CONFLICTS, NEW, MISSING, NOTES = "Changed", "Changed there and here", "New", "No longer in it", "Not taken"


def cell_words(change: CellChange) -> str:
    """A changed cell in words: whose, which field, from what to what."""
    return f"{change.label}: {change.field} from “{change.before or 'nothing'}” to “{change.after or 'nothing'}”"
