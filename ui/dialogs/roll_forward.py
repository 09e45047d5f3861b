"""Next year's return from an earlier one: what is asked before, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QWidget

from evidencepack import frameworks
from evidencepack.errors import UserFault
from evidencepack.model import Framework
from evidencepack.rolling import NoPlace, RolledForward
from evidencepack.workspace import days
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.base import Dialog
from ui.file_choice import Choose, Wanted, typed_folder
from ui.widgets.basic import button, label, row
from ui.words import counted

_SAME = "The same as in the earlier return"
_MORE = {"lessons": " for the suggestions", "owners": " of items"}
_FRAMEWORKS = "Framework files (*.toml *.json)"


class Rolling(Struct, frozen=True):
    """What a person entered: the earlier return, the new folder, the notification, the framework's id or file."""

    old: Path
    folder: Path
    notified: str | None = None
    framework: str | Path | None = None


class RollForwardDialog(Dialog):
    """`begin` gets what was entered. `entered` and `fault`: what was entered before, and why it did not work."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        entered: Rolling,
        begin: Callable[[Rolling], object],
        fault: UserFault | None = None,
    ) -> None:
        intro = (
            "Documents, answers, texts, citations, plan and owners are copied into a new workspace and wait to be "
            "confirmed there. Scores, signatures and waivers are given anew. The earlier return is only read."
        )
        super().__init__(parent, "Start next year's return", "Start it", intro=intro, width=600)
        self._desk = desk
        self._begin = begin
        self._old = entered.old
        self.folder = QLineEdit(str(entered.folder))
        self.notified = QLineEdit(entered.notified or "")
        self.notified.setPlaceholderText("e.g. 08/11/2027")
        self.framework = QComboBox()
        self._fill_frameworks(entered.framework)
        self.form.addRow(label("From"), label(str(entered.old), wrap=True))
        self.field("Notified on", self.notified, "The date of the new notification. It can be given later.")
        named(self.framework, "Framework")
        named(self.folder, "New folder")
        from_file = button("From a file…", self._choose_framework, name="Framework from a file")
        self.field("Framework", _beside(self.framework, from_file))
        elsewhere = button("Choose…", self._choose, name="Choose the folder")
        hint = "A new or empty folder, outside the earlier return's."
        self.field("New folder", _beside(self.folder, elsewhere), hint)
        if fault is not None:
            self.object_to(fault)

    def do(self) -> None:
        """Check what can be checked at once, close, and begin."""
        notified = self.notified.text().strip() or None
        try:
            folder = typed_folder(self.folder.text())
            if notified:
                days.parse_date(notified)
        except UserFault as fault:
            self.object_to(fault)
            return
        entered = Rolling(self._old, folder, notified, self.framework.currentData())
        self.accept()
        self._begin(entered)

    def _fill_frameworks(self, chosen: str | Path | None) -> None:
        self.framework.addItem(_SAME, None)
        for framework_id in frameworks.builtin_ids():
            self.framework.addItem(frameworks.builtin_framework(framework_id).title, framework_id)
        if isinstance(chosen, Path):
            self._take_framework(chosen)
        elif chosen is not None:
            self.framework.setCurrentIndex(max(0, self.framework.findData(chosen)))

    def _choose(self) -> None:
        wanted = Wanted(choose=Choose.FOLDER, title="Folder of the new workspace", start=str(self._old.parent.parent))
        self._desk.choose(self, wanted, lambda paths: self.folder.setText(str(paths[0])))

    def _choose_framework(self) -> None:
        wanted = Wanted(choose=Choose.FILE, title="Framework file", filters=_FRAMEWORKS)
        self._desk.choose(self, wanted, lambda paths: self._take_framework(paths[0]))

    def _take_framework(self, path: Path) -> None:
        self.framework.addItem(path.name, path)
        self.framework.setCurrentIndex(self.framework.count() - 1)


class RolledDialog(Dialog):
    """What carried over and what has no place; `look` shows what waits to be confirmed, `show_report` the file."""

    def __init__(
        self, parent: QWidget, rolled: RolledForward, look: Callable[[], object], show_report: Callable[[], object]
    ) -> None:
        intro = "Everything that carried over is marked “to confirm”; the gaps count it until you have confirmed it."
        super().__init__(parent, "The new return is ready", "Show what to confirm", intro=intro, width=640)
        self._look = look
        self.cancel.setText("Close")
        named(self.cancel, "Close")
        self.body.addWidget(label("Carried over", "strong"))
        self.body.addWidget(label(carried_words(rolled.carried), wrap=True))
        self.body.addWidget(label(f"Without a place in the new return: {len(rolled.no_place):,}", "strong"))
        self.list = named(QListWidget(), "What has no place in the new return")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems([no_place_words(one) for one in rolled.no_place])
        self.list.setMinimumHeight(180)
        self.list.setVisible(bool(rolled.no_place))
        self.body.addWidget(self.list, 1)
        self.body.addLayout(
            row(
                label(f"In full in “{rolled.report.name}”.", "small"),
                None,
                button("Show the report", show_report, "quiet", tip="The folder of the new return, with the report"),
            )
        )

    def do(self) -> None:
        """Close, and show what waits."""
        self.accept()
        self._look()


def carried_words(carried: dict[str, int]) -> str:
    """What carried over, in one line."""
    parts = []
    for what, count in carried.items():
        if count:
            words = what if count != 1 else what.removesuffix("s")
            parts.append(f"{count:,} {words}{_MORE.get(what, '')}")
    return ", ".join(parts) or "Nothing."


def no_place_words(one: NoPlace) -> str:
    """What has no place, and why."""
    return f"{one.kind.capitalize()}: {one.label}. {one.why}"


def framework_of(chosen: str | Path | None) -> Framework | None:
    """The framework that was chosen; None for that of the earlier return. `FrameworkFault` for a wrong file."""
    if isinstance(chosen, Path):
        return frameworks.load_framework(chosen)
    return frameworks.builtin_framework(chosen) if chosen is not None else None


def proposed(old: Path) -> Rolling:
    """What the dialog begins with for an earlier return: a folder beside it that is not there yet."""
    home = old if old.is_dir() else old.parent
    number, folder = 2, home.with_name(f"{home.name} next year")
    while folder.exists():
        folder, number = home.with_name(f"{home.name} next year {number}"), number + 1
    return Rolling(old, folder)


def tell_carried(rolled: RolledForward) -> str:
    """One sentence for the list of messages."""
    return f"The new return is ready: {counted(rolled.carried.get('answers', 0), 'answer')} to confirm."


def _beside(field: QWidget, chooser: QWidget) -> QWidget:
    both = QWidget()
    layout = row(field, chooser)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setStretch(0, 1)
    both.setLayout(layout)
    return both
