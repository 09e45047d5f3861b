"""The right-hand side of a review: what the document is, what was found in it, and what it may answer, numbered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from evidencepack.mapping import Suggestion
from evidencepack.model import Document, DocumentState, Finding, Severity, sentence
from ui.accessibility import announce, named
from ui.pages.documents.columns import sureness
from ui.pages.review.course import Standing
from ui.pages.review.reading import Sheet
from ui.theme import SPACE, Tone
from ui.widgets.basic import Elided, clear, column, label, row, rule
from ui.widgets.marks import Mark, Pill
from ui.words import (
    DOCUMENT_STATES,
    SEVERITIES,
    counted,
    day,
    finding_short,
    format_title,
    has_real_pages,
    page_locator,
    place_words,
    size,
)

SUGGESTIONS = 5


class SuggestionRow(QFrame):
    """One suggestion: its key, the item, how sure it is, the deciding words and pages. A click takes it."""

    clicked = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._digit = Pill(Mark(str(number), Tone.ACCENT if number == 1 else Tone.NEUTRAL, shape=False))
        self._digit.setFixedWidth(28)
        self._title = Elided("", "strong")
        self._why = label("", "small", wrap=True)
        self._said = Pill()
        texts = column(self._title, self._why, spacing=SPACE.hair)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, SPACE.hair, 0, SPACE.hair)
        layout.addWidget(self._digit, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(texts, 1)
        layout.addWidget(self._said, 0, Qt.AlignmentFlag.AlignTop)

    def show_suggestion(self, suggestion: Suggestion, document: Document, standing: Standing) -> None:
        """Show a suggestion as it stands: open, accepted or refused."""
        self._title.setText(f"{suggestion.ref}  {suggestion.title}")
        why = why_words(suggestion, document)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        if suggestion.id in standing.items:
            said = Mark("accepted", Tone.GOOD)
        elif suggestion.id in standing.refused:
            said = Mark("refused", Tone.WARN)
        else:
            said = Mark(sureness(suggestion.certainty), Tone.NEUTRAL, shape=False)
        self._said.say(said)
        self.setAccessibleName(f"{self._number}: {self._title.text()}, {said.text}. {why}")
        self.show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click is the same as its key."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
        super().mouseReleaseEvent(event)


class ReviewCard(QFrame):
    """`accepted` carries the number of a suggestion that was clicked."""

    accepted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        named(self, "The document and what it may answer")
        self._title = label("", "heading", wrap=True)
        self._facts = label("", "muted", wrap=True)
        self._from = Elided("", "small", keep_end=True)
        self._state = Pill()
        self._pills = QHBoxLayout()
        self._findings = QVBoxLayout()
        self._findings_part = QWidget()
        self._findings_part.setLayout(self._findings)
        self._suggested = label("May answer", "heading")
        self._none = label("", "muted", wrap=True)
        self._rows = [SuggestionRow(number) for number in range(1, SUGGESTIONS + 1)]
        self._also = label("", "muted", wrap=True)
        self._findings_open = False
        self._found: tuple[Finding, ...] = ()
        self._lay_out()
        for number, shown in enumerate(self._rows, 1):
            shown.clicked.connect(partial(self.accepted.emit, number))

    def show_waiting(self) -> None:
        """The document is still being read."""
        self._title.setText("Reading…")
        self._show_plain("", "")
        self._show_findings(())
        for shown in self._rows:
            shown.hide()
        self._none.hide()
        self._also.hide()
        self._state.say(Mark(""))

    def show_sheet(self, sheet: Sheet, standing: Standing, titles: dict[str, str]) -> None:
        """Show a document. `titles`: of all items by id, for those it answers that were not suggested."""
        self._title.setText(sheet.document.title)
        self._show_plain(_facts(sheet.document), sheet.came_from)
        self._findings_open = False
        self._show_findings(sheet.findings)
        self.show_standing(sheet, standing, titles)

    def show_standing(self, sheet: Sheet, standing: Standing, titles: dict[str, str]) -> None:
        """Show only what has been decided meanwhile."""
        for place, shown in enumerate(self._rows):
            if place < len(sheet.suggested):
                shown.show_suggestion(sheet.suggested[place], sheet.document, standing)
            else:
                shown.hide()
        self._none.setText("No item is suggested for it. Press I to choose one, or A to set the document aside.")
        self._none.setVisible(not sheet.suggested)
        known = {suggestion.id for suggestion in sheet.suggested}
        others = [titles.get(key, "a withdrawn item") for key in sorted(standing.items - known)]
        self._also.setText(f"Answers {', '.join(others)}")
        self._also.setVisible(bool(others))
        tones = {DocumentState.IN_USE: Tone.GOOD, DocumentState.SET_ASIDE: Tone.NEUTRAL}
        told = standing.state is not DocumentState.INBOX
        self._state.say(Mark(DOCUMENT_STATES[standing.state], tones[standing.state]) if told else Mark(""))

    @property
    def words(self) -> str:
        """What is shown, for those who hear it: the document, what was found in it, and what it may answer."""
        told = [finding_short(one) for one in self._found if one.severity is not Severity.INFORMATION]
        found = f"Found: {'; '.join(told[:2])}." if told else ""
        shown = [one.accessibleName() for one in self._rows if not one.isHidden()]
        parts = (f"{self._title.text()}.", f"{self._facts.text()}.", found, *(shown or [self._none.text()]))
        return " ".join(part for part in parts if part)

    def toggle_findings(self) -> None:
        """Show the findings whole, or in short again."""
        self._findings_open = not self._findings_open
        self._show_findings(self._found)
        if self._findings_open and self._found:
            announce(self, " ".join(f"{SEVERITIES[one.severity][0]}: {one.message} {one.to_do}" for one in self._found))

    def _show_plain(self, facts: str, came_from: str) -> None:
        self._facts.setText(facts)
        self._from.setText(f"from {came_from}" if came_from else "")

    def _show_findings(self, found: tuple[Finding, ...]) -> None:
        self._found = found
        clear(self._pills)
        clear(self._findings)
        telling = [one for one in found if one.severity is not Severity.INFORMATION]
        for one in telling[:2]:
            self._pills.addWidget(Pill(Mark(finding_short(one), SEVERITIES[one.severity][1])))
        rest = len(found) - len(telling[:2])
        if rest and telling:
            self._pills.addWidget(label(f"and {rest} more · press F to see them", "small"))
        elif found:
            them = "it" if len(found) == 1 else "them"
            self._pills.addWidget(label(f"{counted(len(found), 'finding')} · press F to see {them}", "small"))
        else:
            self._pills.addWidget(label("Nothing was found in it.", "small"))
        self._pills.addStretch(1)
        for one in found if self._findings_open else ():
            word, tone = SEVERITIES[one.severity]
            self._findings.addLayout(row(Pill(Mark(word, tone)), None))
            self._findings.addWidget(label(f"{sentence(one.message)} {one.to_do}".strip(), wrap=True))
        self._findings_part.setVisible(self._findings_open and bool(found))

    def _lay_out(self) -> None:
        self._pills.setSpacing(SPACE.small)
        self._findings.setContentsMargins(0, 0, 0, 0)
        self._findings.setSpacing(SPACE.tight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.medium)
        layout.setSpacing(SPACE.small)
        head = row(self._title)
        head.setStretch(0, 1)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        layout.addWidget(self._facts)
        layout.addWidget(self._from)
        layout.addLayout(self._pills)
        layout.addWidget(self._findings_part)
        layout.addWidget(rule())
        layout.addWidget(self._suggested)
        layout.addWidget(self._none)
        for shown in self._rows:
            layout.addWidget(shown)
        layout.addWidget(self._also)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)


def why_words(suggestion: Suggestion, document: Document) -> str:
    """“because of advocacy contract, IMCA on pages 2-4”."""
    if not suggestion.words:
        return ""
    why = f"because of {', '.join(suggestion.words)}"
    if suggestion.pages and has_real_pages(document):
        why += f" on {place_words(page_locator(suggestion.pages), document.pages_unit)}"
    return why


def _facts(document: Document) -> str:
    parts = [format_title(document.format)]
    if document.pages:
        parts.append(counted(document.pages, document.pages_unit))
    parts.append(size(document.version.size))
    parts.append(f"dated {day(document.dated)}" if document.dated else "no date found in it")
    if document.draft:
        parts.append("draft")
    return " · ".join(parts)
