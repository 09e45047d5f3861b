"""One suggestion beside a document: which item it may answer, why, and the button that takes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from evidencepack.mapping import Suggestion
from evidencepack.model import Document
from ui.reading_only import explain
from ui.session import Session
from ui.theme import SPACE, Tone
from ui.widgets.basic import Elided, button, column, label, row
from ui.widgets.marks import Mark, Pill
from ui.words import has_real_pages, page_locator, place_words


class SuggestionCard(QFrame):
    """`accept` gets the number that the suggestion has in the list; one that is `given` already has no button."""

    def __init__(
        self,
        number: int,
        suggestion: Suggestion,
        document: Document,
        accept: Callable[[int], object],
        *,
        given: bool,
        session: Session,
    ) -> None:
        super().__init__()
        title = Elided(f"{suggestion.ref}  {suggestion.title}", "strong" if number == 1 else "")
        words = column(title, label(_why(suggestion, document), "small", wrap=True), spacing=SPACE.hair)
        digit = Pill(Mark(str(number), Tone.ACCENT if number == 1 else Tone.NEUTRAL, shape=False))
        layout = row(digit)
        layout.addLayout(words, 1)
        layout.setAlignment(digit, Qt.AlignmentFlag.AlignTop)
        if given:
            layout.addWidget(Pill(Mark("given", Tone.GOOD)), 0, Qt.AlignmentFlag.AlignTop)
        else:
            role = "primary" if number == 1 else ""
            name = f"Accept {suggestion.ref} {suggestion.title}"
            made = button("Accept", lambda: accept(number), role, tip=f"Accept (key {number})", name=name)
            explain(made, session.reading_only)
            made.setEnabled(session.writable)
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)


def _why(suggestion: Suggestion, document: Document) -> str:
    why = f"because of {', '.join(suggestion.words)}" if suggestion.words else ""
    if suggestion.pages and has_real_pages(document):
        why += f" on {place_words(page_locator(suggestion.pages), document.pages_unit)}"
    return why
