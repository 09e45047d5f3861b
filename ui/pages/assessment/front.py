"""What stands around the statements: about the council, key messages, and whom CQC can ask."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidencepack.model import FRONT_TEXTS, Contact, Snapshot
from evidencepack.workspace import rows
from ui.accessibility import named
from ui.pages.assessment.carried_over import CarriedOver
from ui.pages.assessment.narrative import NarrativeField
from ui.pages.assessment.records_table import RecordsTable
from ui.widgets.basic import card, label

_CONTACTS = {"role": "Role", "name": "Name", "details": "Telephone or e-mail"}
_SAVE_MS = 1500


def _new_contact() -> Contact:
    return Contact(id=rows.new_id(), role="", name="")


class FrontEditor(QWidget):
    """`written` carries the parts that changed, `contacts_edited` all contacts as they are entered.

    `confirm` carries the name of a part that was carried over and still holds.
    """

    written = Signal(object)
    contacts_edited = Signal(object)
    confirm = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.texts = {key: named(NarrativeField(), title) for key, title in FRONT_TEXTS.items()}
        self.carried = {key: CarriedOver(title) for key, title in FRONT_TEXTS.items()}
        self.contacts = RecordsTable("Contacts", "contact", _CONTACTS, _new_contact)
        self._shown: Mapping[str, str] = {}
        self._filling = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_MS)
        self._timer.timeout.connect(self.save)
        frame, fields = card()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        for key, title in FRONT_TEXTS.items():
            caption = label(title, "strong")
            caption.setBuddy(self.texts[key])
            fields.addWidget(caption)
            fields.addWidget(self.carried[key])
            fields.addWidget(self.texts[key])
            self.carried[key].confirmed.connect(partial(self.confirm.emit, key))
            self.texts[key].textChanged.connect(self._typed)
            self.texts[key].installEventFilter(self)
        fields.addWidget(label("Contacts", "strong"))
        fields.addWidget(label("Whom CQC can ask about the self-assessment and the return.", "muted", wrap=True))
        fields.addWidget(self.contacts)
        fields.addStretch(1)
        self.contacts.edited.connect(lambda: self.contacts_edited.emit(self.contacts.records))

    @property
    def typing(self) -> bool:
        """Whether something was typed that is not saved yet."""
        return self._timer.isActive()

    def show_front(self, snapshot: Snapshot, *, writable: bool) -> None:
        """Show what is written."""
        self._shown = snapshot.narrative
        self._filling = True
        for key, field in self.texts.items():
            field.show_text(snapshot.narrative.get(key, ""))
            field.setReadOnly(not writable)
            self.carried[key].show_whether(key in snapshot.parts_to_confirm, writable=writable)
        self._filling = False
        self.contacts.show_records(snapshot.contacts, writable=writable)

    def save(self) -> None:
        """Give the parts that are not what is shown."""
        self._timer.stop()
        entered = {key: field.written() for key, field in self.texts.items()}
        changed = {key: text for key, text in entered.items() if text != self._shown.get(key, "")}
        if changed:
            self._shown = {**self._shown, **changed}
            self.written.emit(changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving a field saves it."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.save()
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        if not self._filling:
            self._timer.start()
