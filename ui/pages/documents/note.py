"""What the team notes about a document, for itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from ui.accessibility import named
from ui.widgets.basic import TextField

_HINT = "For your team: it never goes into a pack"
_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class NoteField(TextField):
    """The note of one document. `entered` carries the document's id and its note when the field is left, when another
    document is shown, and on Ctrl+Return; only a note that was changed is told.
    """

    entered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(64)
        named(self, "Note", "For your team; it is saved when you leave the field")
        self._document_id = ""
        self._saved = ""

    def show_note(self, document_id: str, note: str, *, writable: bool) -> None:
        """Show the note of a document; what is being typed about the same document stays."""
        if document_id != self._document_id:
            self.save()
        typing = document_id == self._document_id and self._typed != self._saved and self.hasFocus()
        self._document_id, self._saved = document_id, note
        if not typing:
            self.show_text(note)
        self.setReadOnly(not writable)
        self.setPlaceholderText(_HINT if writable else "No note")

    def save(self) -> None:
        """Tell what was typed, if it is not what is known."""
        if self._document_id and self._typed != self._saved and not self.isReadOnly():
            self._saved = self._typed
            self.entered.emit(self._document_id, self._saved)

    @property
    def _typed(self) -> str:
        return self.written().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Return saves; Return alone begins a line."""
        if event.key() in _KEYS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field saves it; a menu over it does not leave it."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.save()
