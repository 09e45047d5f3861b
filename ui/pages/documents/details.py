"""The panel at the right of the list: what a document is, looks like, may answer, answers, and what was found in it."""

from __future__ import annotations

from functools import partial

from msgspec import Struct, structs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from evidencepack import verbs
from evidencepack.handling import removals_for
from evidencepack.mapping import Suggestion
from evidencepack.model import Answer, Document, EvidenceItem, Finding, Origin, Version, Waiver
from evidencepack.workspace import Workspace, answers, queries, waivers
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.answer import AnswerDialog
from ui.dialogs.differences import DifferencesDialog, Side, sides_of
from ui.dialogs.document_date import DateDialog
from ui.figures import Figures
from ui.pages.documents.findings import FindingsBox, other_name, with_waivers
from ui.pages.documents.preview import Preview
from ui.pages.documents.versions import VersionsBox
from ui.theme import SPACE, Tone
from ui.widgets.answer_list import AnswerLine, AnswerList
from ui.widgets.basic import Elided, button, clear, column, label, row, rule, scrolled, selectable
from ui.widgets.marks import Mark, Pill
from ui.words import answer_place, counted, day, format_title, has_real_pages, page_locator, place_words, size


class _Known(Struct, frozen=True):
    document: Document
    origins: list[Origin]
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, Waiver], ...]
    versions: list[Version]
    suggested: tuple[Suggestion, ...]
    answers: list[Answer]
    items: dict[str, EvidenceItem]


def _read(workspace: Workspace, document_id: str) -> _Known:
    suggested = verbs.suggestions(workspace, document_id).items
    with workspace.reading() as db:
        document = queries.document(db, document_id)
        waived = queries.findings(db, [document_id], waived=True).get(document_id, ())
        return _Known(
            document,
            queries.origins(db, document_id),
            queries.findings(db, [document_id]).get(document_id, ()),
            with_waivers(waived, queries.waivers(db, document_id), document.version.sha256),
            queries.versions(db, document_id),
            suggested,
            queries.answers(db, document_id=document_id),
            {item.id: item for item in queries.items(db)},
        )


class DetailsPanel(QFrame):
    """Shows one document. `accepted` says that a suggestion was taken.

    `waive_wanted` (a rule) and `clean_wanted` ask for what is done to all chosen documents.
    """

    accepted = Signal()
    waive_wanted = Signal(str)
    clean_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.setMinimumWidth(330)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        named(self, "Details of the document")
        self._desk = desk
        self._document_id = ""
        self._known: _Known | None = None
        self._wanted_page = ("", 0)
        self._title = selectable("", "heading", "Title")
        self._facts = selectable("", "muted", "Format, length and date")
        self._origin = Elided("", "small", keep_end=True)
        self._many = label("", "small", wrap=True)
        self._date = button("Date…", self._correct_date, "quiet", tip="Give the document's own date")
        self.preview = Preview(desk)
        self._suggestions = QVBoxLayout()
        self._answers = AnswerList()
        self.findings = FindingsBox()
        self.versions = VersionsBox()
        self._versions_part = QWidget()
        self._lay_out()
        self._answers.edit.connect(self._edit_answer)
        self._answers.remove.connect(lambda key: desk.write(lambda workspace: answers.remove_answers(workspace, [key])))
        self._answers.follow.connect(desk.go)
        self.preview.page_wanted.connect(self.use_page)
        self.findings.waive.connect(self.waive_wanted)
        self.findings.clean.connect(self.clean_wanted)
        self.findings.compare.connect(self._compare_with_other)
        self.versions.compare.connect(self._compare_with_version)
        self.findings.take_back.connect(lambda key: desk.write(lambda workspace: waivers.withdraw(workspace, [key])))
        self.clear()

    # ------------------------------------------------------------ what is shown

    def show_document(self, document_id: str, chosen: int = 1) -> None:
        """Show another document, or nothing for an empty id."""
        self._many.setText(f"{chosen} documents are chosen; commands act on all of them." if chosen > 1 else "")
        self._many.setVisible(chosen > 1)
        if not document_id:
            self.clear()
        elif document_id != self._document_id:
            self._document_id = document_id
            self._read_again()

    def turn_to(self, document_id: str, page: int) -> None:
        """Show a page of a document as soon as that document is shown."""
        self._wanted_page = (document_id, page)
        self._turn()

    def show_figures(self, _figures: Figures) -> None:
        """Something changed: read the document again."""
        if self._document_id:
            self._read_again()

    def clear(self) -> None:
        """Show nothing."""
        self._document_id, self._known = "", None
        self._body.hide()
        self.preview.clear()

    def accept(self, number: int) -> None:
        """Take the suggestion with this number (1 is the first)."""
        known = self._known
        if known is None or not self._desk.session.writable or not 1 <= number <= len(known.suggested):
            return
        suggestion, document_id = known.suggested[number - 1], known.document.id
        pages = page_locator(suggestion.pages) if has_real_pages(known.document) else ""
        self._desk.answer_at(suggestion.id, document_id, pages)
        self.accepted.emit()

    def place_menu(self) -> QMenu | None:
        """The answers that the shown page can become the place of: those given, then those suggested."""
        known = self._known
        if known is None or not self._desk.session.writable or not has_real_pages(known.document):
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = str(self.preview.page)
        for answer in known.answers:
            item = known.items[answer.item_id]
            moved = structs.replace(answer, pages=page)
            action = menu.addAction(f"Place of the answer to {item.ref} {item.title}")
            action.triggered.connect(partial(self._move, moved))
        given = {answer.item_id for answer in known.answers}
        fresh = [suggestion for suggestion in known.suggested if suggestion.id not in given]
        if known.answers and fresh:
            menu.addSeparator()
        for suggestion in fresh:
            action = menu.addAction(f"Answer {suggestion.ref} {suggestion.title} with it")
            action.triggered.connect(partial(self._desk.answer_at, suggestion.id, known.document.id, page))
        return menu

    def use_page(self) -> None:
        """Ask which answer the shown page is the place of."""
        menu = self.place_menu()
        if menu is not None:
            menu.popup(self.preview.use.mapToGlobal(self.preview.use.rect().bottomLeft()))

    def _move(self, moved: Answer) -> None:
        self._desk.write(lambda workspace: answers.update_answer(workspace, moved))

    def _turn(self) -> None:
        document_id, page = self._wanted_page
        if document_id and self._known is not None and self._known.document.id == document_id:
            self._wanted_page = ("", 0)
            self.preview.show_page(page)

    def _read_again(self) -> None:
        wanted = self._document_id
        self._desk.read(
            lambda workspace: _read(workspace, wanted), self._take, lambda _fault: self.clear(), key="document"
        )

    def _take(self, known: _Known) -> None:
        if known.document.id != self._document_id:
            return
        self._known = known
        self._body.show()
        document = known.document
        self._title.setText(document.title)
        self._facts.setText(_facts(known))
        self._origin.setText(_origin(known))
        self._origin.setToolTip("\n".join(origin.path for origin in known.origins))
        self._date.setVisible(self._desk.session.writable)
        self.preview.show_document(document)
        self.preview.use.setVisible(self._desk.session.writable and has_real_pages(document))
        self._turn()
        self._show_suggestions(known)
        self._answers.show_lines(
            [_answer_line(answer, known) for answer in known.answers],
            writable=self._desk.session.writable,
            empty="It answers no item yet.",
        )
        self.findings.show_findings(
            known.findings,
            known.waived,
            writable=self._desk.session.writable,
            can_clean=bool(removals_for(document)),
        )
        self.versions.show_versions(known.versions, document.version.id)
        self._versions_part.setVisible(len(known.versions) > 1)

    def _show_suggestions(self, known: _Known) -> None:
        clear(self._suggestions)
        given = {answer.item_id for answer in known.answers}
        if not known.suggested:
            self._suggestions.addWidget(label("No item's words stand out in it.", "muted", wrap=True))
        for number, suggestion in enumerate(known.suggested, 1):
            self._suggestions.addWidget(self._suggestion(number, suggestion, suggestion.id in given))

    def _suggestion(self, number: int, suggestion: Suggestion, given: bool) -> QWidget:
        frame = QFrame()
        why = f"because of {', '.join(suggestion.words)}" if suggestion.words else ""
        if suggestion.pages and self._known is not None and has_real_pages(self._known.document):
            why += f" on {place_words(page_locator(suggestion.pages), self._known.document.pages_unit)}"
        title = Elided(f"{suggestion.ref}  {suggestion.title}", "strong" if number == 1 else "")
        words = column(title, label(why, "small", wrap=True), spacing=SPACE.hair)
        digit = Pill(Mark(str(number), Tone.ACCENT if number == 1 else Tone.NEUTRAL, shape=False))
        layout = row(digit)
        layout.addLayout(words, 1)
        layout.setAlignment(digit, Qt.AlignmentFlag.AlignTop)
        if given:
            layout.addWidget(Pill(Mark("given", Tone.GOOD)), 0, Qt.AlignmentFlag.AlignTop)
        else:
            role = "primary" if number == 1 else ""
            name = f"Accept {suggestion.ref} {suggestion.title}"
            made = button("Accept", lambda: self.accept(number), role, tip=f"Accept (key {number})", name=name)
            made.setEnabled(self._desk.session.writable)
            layout.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        frame.setLayout(layout)
        return frame

    # ------------------------------------------------------------ deeds

    def _edit_answer(self, answer_id: str) -> None:
        known, figures = self._known, self._desk.figures.current
        if known is None or figures is None:
            return
        for answer in known.answers:
            if answer.id == answer_id:
                AnswerDialog(self, self._desk, figures, known.items[answer.item_id], answer).open()

    def _correct_date(self) -> None:
        if self._known is not None:
            DateDialog(self, self._desk, self._known.document).open()

    def _compare_with_other(self, finding: Finding) -> None:
        document_id, name = self._document_id, other_name(finding)
        self._desk.read(lambda workspace: sides_of(workspace, document_id, name), self._compare, key="sides")

    def _compare_with_version(self, sha256: str) -> None:
        def chosen(sides: list[Side]) -> None:
            self._compare(sides, next((at for at, side in enumerate(sides) if at and side.sha256 == sha256), 1))

        document_id = self._document_id
        self._desk.read(lambda workspace: sides_of(workspace, document_id), chosen, key="sides")

    def _compare(self, sides: list[Side], second: int = 1) -> None:
        if len(sides) > second:
            DifferencesDialog(self, self._desk, sides, 0, second).open()
        else:
            self._desk.say("The other document is no longer there.", "The next comparison takes the finding away.")

    def _lay_out(self) -> None:
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.large)
        body.setSpacing(SPACE.small)
        for part in (self._many, self._title, self._facts):
            body.addWidget(part)
        body.addLayout(row(self._origin, self._date))
        body.addWidget(self.preview)
        answers_box = QVBoxLayout()
        answers_box.addWidget(self._answers)
        findings_box = QVBoxLayout()
        findings_box.addWidget(self.findings)
        sections = {"Suggested": self._suggestions, "Answers": answers_box, "Findings": findings_box}
        for title, section in sections.items():
            body.addWidget(rule())
            body.addWidget(label(title, "heading"))
            section.setSpacing(SPACE.small)
            body.addLayout(section)
        versions_layout = column(rule(), label("Versions", "heading"), self.versions)
        self._versions_part.setLayout(versions_layout)
        body.addWidget(self._versions_part)
        body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scrolled(self._body, "Details of the document"))


def _facts(known: _Known) -> str:
    document = known.document
    parts = [format_title(document.format)]
    if document.pages:
        parts.append(counted(document.pages, document.pages_unit))
    parts.append(size(document.version.size))
    if document.dated:
        parts.append(f"dated {day(document.dated)} ({document.dated_from})")
    else:
        parts.append("no date found in it")
    if document.draft:
        parts.append("draft")
    if document.version.number > 1:
        parts.append(f"version {document.version.number}")
    return " · ".join(parts)


def _origin(known: _Known) -> str:
    if not known.origins:
        return ""
    more = len(known.origins) - 1
    return f"from {known.origins[0].path}" + (f" and {counted(more, 'other place')}" if more else "")


def _answer_line(answer: Answer, known: _Known) -> AnswerLine:
    item = known.items[answer.item_id]
    unit = known.document.pages_unit
    return AnswerLine(
        answer.id, "", f"{item.ref}  {item.title}", answer_place(answer, unit), (), page="items", subject=item.id
    )
