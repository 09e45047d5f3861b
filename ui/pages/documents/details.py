"""The panel at the right of the list: what a document is, looks like, may answer, answers, and what was found in it."""

from __future__ import annotations

from functools import partial

from msgspec import structs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QSplitter, QVBoxLayout, QWidget

from evidencepack import verbs
from evidencepack.handling import removals_for
from evidencepack.intake.splitting import may_hold
from evidencepack.model import Answer, Document, Finding
from evidencepack.workspace import answers, documents, self_assessment, waivers
from ui.accessibility import in_reading_order, named
from ui.desk import Desk
from ui.dialogs.answer import AnswerDialog
from ui.dialogs.differences import DifferencesDialog, Side, sides_of
from ui.dialogs.document_date import DateDialog
from ui.figures import Figures
from ui.pages.documents.findings import FindingsBox, other_name, tells_of_files
from ui.pages.documents.known import Known, facts_line, read_known
from ui.pages.documents.note import NoteField
from ui.pages.documents.origins import OriginsBox, reference
from ui.pages.documents.preview import Preview
from ui.pages.documents.suggestion_card import SuggestionCard
from ui.pages.documents.versions import VersionsBox
from ui.theme import SPACE
from ui.tips import plain_tip
from ui.widgets.answer_list import AnswerLine, AnswerList
from ui.widgets.basic import button, clear, column, flush, label, row, rule, scrolled, selectable
from ui.words import answer_place, has_real_pages, page_locator

_BESIDE = 350  # pixels of the panel beside a document that is read large
_DRAFT_TIP = "Correct what was read: drafts alone do not answer an item well; undo takes it back"
_CONTENTS_TIP = "Its attachments, or the files in it, become documents of their own; undo takes them back"


class DetailsPanel(QFrame):
    """Shows one document. `accepted` says that a suggestion was taken.

    `waive_wanted` (a rule) and `clean_wanted` ask for what is done to all chosen documents.
    """

    accepted = Signal()
    waive_wanted = Signal(str)
    clean_wanted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setMinimumWidth(330)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        named(self, "Details of the document")
        self._desk = desk
        self._document_id = ""
        self._known: Known | None = None
        self._wanted_page = ("", 0, "")
        self._large = False
        self._large_place, self._large_layout, self._small_layout = QWidget(), column(), column()
        self._title = selectable("", "heading", "Title")
        self._facts = selectable("", "muted", "Format, length and date")
        self.origins = OriginsBox(desk, self._reference)
        self._many = label("", "small", wrap=True)
        self._date = button("Correct date…", self._correct_date, "quiet", tip="Give the document's own date")
        self._dated = button(
            "Show where", self._show_date, "quiet", tip="Where it says so", name="Show where the date stands"
        )
        self._draft = button("", self._turn_draft, "quiet", tip=_DRAFT_TIP)
        self.contents = button("Take in what is in it", self.take_contents, tip=_CONTENTS_TIP)
        self.preview = Preview(desk)
        self._suggestions = QVBoxLayout()
        self._answers = AnswerList()
        self.findings = FindingsBox()
        self.note = NoteField()
        self.versions = VersionsBox()
        self._versions_part = QWidget()
        self._lay_out()
        self._answers.edit.connect(self._edit_answer)
        self._answers.confirm.connect(
            lambda key: desk.write(lambda there: self_assessment.confirm(there, answers=[key]))
        )
        self._answers.remove.connect(lambda key: desk.write(lambda workspace: answers.remove_answers(workspace, [key])))
        self._answers.follow.connect(desk.go)
        self.preview.page_wanted.connect(self.use_page)
        self.preview.chosen_changed.connect(self._offer_use)
        self.preview.read_wanted.connect(self.read_large)
        self.preview.original_wanted.connect(self.origins.open_original)
        self.note.entered.connect(lambda key, note: desk.write(lambda there: documents.set_note(there, key, note)))
        self.findings.show_place.connect(self.preview.show_finding)
        self.findings.take_contents.connect(self.take_contents)
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
            if not self._title.text():  # the first of all: its widgets are styled while it is read, not afterwards
                self._body.show()
            self._read_again()

    def turn_to(self, document_id: str, page: int, words: str = "") -> None:
        """Show a page of a document as soon as that document is shown, and mark `words` in it."""
        self._wanted_page = (document_id, page, words)
        self._turn()

    def read_large(self) -> None:
        """Show the document in the whole page, or the list beside it again."""
        if self._known is None:
            return
        self._large = not self._large
        self._large_place.setVisible(self._large)
        (self._large_layout if self._large else self._small_layout).addWidget(self.preview)
        self.preview.set_large(large=self._large)
        self._halves.setSizes([max(self.width() - _BESIDE, _BESIDE), _BESIDE])
        self._sections.insertWidget(0 if self._large else 2, self._findings_part)
        beside = self.parentWidget()
        for number in range(beside.count() if isinstance(beside, QSplitter) else 0):
            other = beside.widget(number) if isinstance(beside, QSplitter) else None
            if other is not None and other is not self:
                other.setVisible(not self._large)
        if not self._large:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def read_small(self) -> None:
        """Show the list again, if the document fills the page."""
        if self._large:
            self.read_large()

    @property
    def shown_id(self) -> str:
        """The id of the document whose details stand here; empty for none."""
        return self._known.document.id if self._known is not None else ""

    def go_to_page(self) -> None:
        """Put the cursor where a page's number is typed."""
        if self._known is not None and not self._large:
            self.read_large()
        self.preview.tools.jump.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take_contents(self) -> None:
        """Take what lies in the document (attachments, files of an archive) in as documents of their own, as a job."""
        if self._known is None or not self._desk.session.writable:
            return
        document, pool = self._known.document, self._desk.pool
        self._desk.job(
            f"Taking in what is in “{document.title}”",
            lambda workspace, job: verbs.take_contents(workspace, document.id, job, pool=pool),
            self._desk.tell_added,
        )

    def show_figures(self, _figures: Figures) -> None:
        """Something changed: read the document again."""
        if self._document_id:
            self._read_again()

    def clear(self) -> None:
        """Show nothing."""
        self.note.save()
        self.read_small()
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
        if known is None or not self._desk.session.writable:
            return None
        if not has_real_pages(known.document) and not (self.preview.section and known.answers):
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = self.preview.locator if has_real_pages(known.document) else ""
        section = self.preview.section
        for answer in known.answers:
            item = known.items[answer.item_id]
            moved = structs.replace(answer, pages=page or answer.pages, section=section or answer.section)
            action = menu.addAction(f"Place of the answer to {item.ref} {item.title}")
            action.setToolTip(plain_tip(f"“{section}”") if section else "")
            action.triggered.connect(partial(self._move, moved))
        given = {answer.item_id for answer in known.answers}
        fresh = [suggestion for suggestion in known.suggested if suggestion.id not in given] if page else []
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
        document_id, page, words = self._wanted_page
        if document_id and self._known is not None and self._known.document.id == document_id:
            self._wanted_page = ("", 0, "")
            self.preview.show_page(page)
            if words:
                self.preview.show_words(words, page)

    def _read_again(self) -> None:
        wanted = self._document_id
        self._desk.read(
            lambda workspace: read_known(workspace, wanted), self._take, lambda _fault: self.clear(), key="document"
        )

    def _take(self, known: Known) -> None:
        if known.document.id != self._document_id:
            return
        if known == self._known:  # nothing of it changed: its widgets stay
            self._turn()
            return
        self._known, document = known, known.document
        self._body.show()
        self._title.setText(document.title)
        self._facts.setText(facts_line(known))
        self.origins.show_origins(known.origins)
        self._date.setVisible(self._desk.session.writable)
        self._dated.setVisible(document.dated is not None)
        self._draft.setVisible(self._desk.session.writable)
        self._draft.setText("Not a draft" if document.draft else "Mark as draft")
        inside = holds_files(known.embedded, document) and not tells_of_files(known.findings)
        self.contents.setVisible(self._desk.session.writable and inside)
        self.preview.show_document(document)
        self._offer_use()
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
        self.note.show_note(document.id, document.note, writable=self._desk.session.writable)
        self.versions.show_versions(known.versions, document.version.id)
        self._versions_part.setVisible(len(known.versions) > 1)
        in_reading_order(self)

    def _show_suggestions(self, known: Known) -> None:
        clear(self._suggestions)
        given = {answer.item_id for answer in known.answers}
        if not known.suggested:
            self._suggestions.addWidget(label("No item is suggested. Press Enter to choose one.", "muted", wrap=True))
        for number, suggestion in enumerate(known.suggested, 1):
            self._suggestions.addWidget(
                SuggestionCard(
                    number,
                    suggestion,
                    known.document,
                    self.accept,
                    given=suggestion.id in given,
                    session=self._desk.session,
                )
            )

    def _offer_use(self) -> None:
        known = self._known
        real = known is not None and (has_real_pages(known.document) or bool(self.preview.section and known.answers))
        self.preview.use.setVisible(self._desk.session.writable and real)

    def _reference(self) -> str:
        known = self._known
        if known is None:
            return ""
        pages = self.preview.locator
        several = has_real_pages(known.document) and not pages.isdecimal()
        return reference(known.document, known.answers, known.items, pages if several else "")

    # ------------------------------------------------------------ deeds

    def _show_date(self) -> None:
        if self._known is not None and self._known.document.dated:
            self.preview.show_day(self._known.document.dated)

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

    def _turn_draft(self) -> None:
        if self._known is not None:
            document_id, is_draft = self._document_id, not self._known.document.draft
            self._desk.write(lambda workspace: documents.set_draft(workspace, document_id, draft=is_draft))

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
        self._halves = QSplitter(Qt.Orientation.Horizontal)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(self._halves)
        self._body = QWidget()
        self._large_place.hide()
        self._halves.addWidget(self._large_place)
        self._halves.addWidget(scrolled(self._body, "Details of the document"))
        self._halves.setChildrenCollapsible(False)
        self._halves.setStretchFactor(0, 1)
        self._halves.setSizes([1000, 340])
        small_place = QWidget()
        small_place.setLayout(self._small_layout)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.large)
        body.setSpacing(SPACE.small)
        for part in (self._many, self._title, self._facts):
            body.addWidget(part)
        body.addLayout(flush(self._date, self._dated, self._draft, None))
        body.addLayout(flush(self.origins))
        body.addWidget(small_place)
        self._small_layout.addWidget(self.preview)
        self._sections = column()
        self._suggestions.setSpacing(SPACE.small)
        suggested = QWidget()
        suggested.setLayout(self._suggestions)
        self._findings_part = _section("Findings", self.findings)
        answered, noted = _section("Answers", self._answers), _section("Note", self.note)
        for section in (_section("Suggested", suggested), answered, self._findings_part, noted):
            self._sections.addWidget(section)
        body.addLayout(self._sections)
        body.addLayout(row(self.contents, None))
        self._versions_part.setLayout(column(rule(), label("Versions", "heading"), self.versions))
        body.addWidget(self._versions_part)
        body.addStretch(1)
        self._large_place.setLayout(self._large_layout)
        self._large_layout.setContentsMargins(SPACE.medium, SPACE.medium, SPACE.small, SPACE.small)


def _section(title: str, content: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(column(rule(), label(title, "heading"), content))
    return made


def holds_files(embedded: int, document: Document) -> bool:
    """Whether files lie in a document that can be taken out of it."""
    return may_hold(document.format) and (embedded > 0 or document.format == "zip")


def _answer_line(answer: Answer, known: Known) -> AnswerLine:
    item = known.items[answer.item_id]
    place = answer_place(answer, known.document.pages_unit)
    return AnswerLine(answer.id, "", f"{item.ref}  {item.title}", place, (), "items", item.id, answer.to_confirm)
