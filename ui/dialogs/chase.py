"""Who still has to provide evidence: a reminder to copy for each owner, and a workbook to circulate and read back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from evidencepack.chasing import ChaseReading, OwnerChase, apply_chase, chase, chase_excel, email_text, read_chase_excel
from evidencepack.safe_file import write_whole
from evidencepack.workspace import Workspace, queries, returns
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.base import Dialog
from ui.dialogs.cells_back import CHANGES, CONFLICTS, NOTES, CellsBackDialog, cell_words
from ui.figures import Figures
from ui.file_choice import Choose, Wanted
from ui.reading_only import permit
from ui.saving_files import EXCEL, save_as
from ui.theme import SPACE, Tone
from ui.widgets.basic import TextField, button, label, row
from ui.words import counted, day

_NOBODY = "No owner yet"


class ChaseDialog(Dialog):
    """Owners at the left, the reminder of the chosen one at the right. It follows what changes while it is open."""

    def __init__(self, parent: QWidget, desk: Desk, figures: Figures) -> None:
        super().__init__(parent, "Chase list", "Close", width=860)
        self.cancel.hide()
        self._desk = desk
        self._figures = figures
        self._owners: tuple[OwnerChase, ...] = ()
        self.list = named(QListWidget(), "Owners")
        self.text = named(TextField(240), "Reminder to copy")
        self.text.setReadOnly(True)
        self._about = label("", "muted", wrap=True)
        self._copy = button("Copy the text", self._copy_text, "primary")
        self._mark = button("Note that I reminded them today", self._mark_chased)
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _row: self._show_owner())
        desk.figures.fresh.connect(self._fresh)
        self._fill()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ what is shown

    def _fresh(self, figures: Figures | None) -> None:
        if figures is not None and isValid(self):
            self._figures = figures
            self._fill()

    def _fill(self) -> None:
        at = max(self.list.currentRow(), 0)
        self._owners = chase(self._figures.lacks.snapshot, self._figures.today)
        self.list.blockSignals(True)
        self.list.clear()
        for owned in self._owners:
            late = sum(1 for one in owned.items if one.late)
            words = f"{counted(len(owned.open), 'item')} open of {len(owned.items)}"
            words += f", {late} late" if late else ""
            self.list.addItem(QListWidgetItem(f"{owned.owner or _NOBODY}\n{words}"))
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(at, self.list.count() - 1))
        self._show_owner()

    def _show_owner(self) -> None:
        owned = self._current()
        if owned is None:
            return
        self.text.setPlainText(email_text(owned, self._figures.lacks.snapshot.info, self._figures.today))
        reminded = sorted({one.item.chased for one in owned.open if one.item.chased})
        self._about.setText(f"Last reminded on {day(reminded[-1])}." if reminded else "Not reminded yet.")
        permit(self._mark, bool(owned.open), writable=self._desk.session.writable)

    def _current(self) -> OwnerChase | None:
        at = self.list.currentRow()
        return self._owners[at] if 0 <= at < len(self._owners) else None

    # ------------------------------------------------------------ what is done

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._about.setText("Copied: paste it into a message.")

    def _mark_chased(self) -> None:
        owned = self._current()
        if owned is not None:
            ids, today = [one.item.id for one in owned.open], self._figures.today.isoformat()
            self._desk.write(lambda workspace: returns.mark_chased(workspace, ids, today))

    def _save(self) -> None:
        today = self._figures.today

        def write(workspace: Workspace, path: Path) -> None:
            write_whole(path, chase_excel(queries.snapshot(workspace), today))

        save_as(self._desk, self, "Save the chase list", "chase list.xlsx", write)

    def _ask_read(self) -> None:
        wanted = Wanted(choose=Choose.FILE, title="A chase list that was filled in", filters=EXCEL)
        self._desk.choose(self, wanted, lambda paths: self._read(paths[0]))

    def _read(self, path: Path) -> None:
        self._desk.read(
            lambda workspace: read_chase_excel(path, queries.snapshot(workspace)),
            lambda reading: self._show_read(path.name, reading),
            lambda fault: self._desk.say(fault.what, fault.to_do, Tone.WARN),
            key="chase",
        )

    def _show_read(self, name: str, reading: ChaseReading) -> None:
        unknown = [f"{ref} is not an item of the list" for ref in reading.unknown]
        parts = {
            CHANGES: [cell_words(one) for one in reading.changes if not one.conflict],
            CONFLICTS: [cell_words(one) for one in reading.conflicts],
            NOTES: [*unknown, *reading.notes],
        }

        def apply(workspace: Workspace, take_conflicts: bool, _remove: bool) -> int:
            return apply_chase(workspace, reading, name, take_conflicts=take_conflicts)

        if isValid(self):
            CellsBackDialog(self, self._desk, name, parts, apply).open()

    def _lay_out(self) -> None:
        self.setMinimumHeight(460)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(SPACE.small, 0, 0, 0)
        column.addWidget(self.text, 1)
        column.addWidget(self._about)
        column.addLayout(row(self._copy, self._mark, None))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([260, 560])
        self.body.addWidget(splitter, 1)
        read = button("Read Excel back…", self._ask_read, "quiet")
        self.body.addLayout(row(button("Save as Excel to circulate…", self._save, "quiet"), read, None))
        permit(read, writable=self._desk.session.writable)
