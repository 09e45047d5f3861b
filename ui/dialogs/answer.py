"""Adding or changing one answer of an item: what kind it is, where in the document, and what CQC reads beside it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QHBoxLayout, QLineEdit, QWidget

from evidencepack.model import DOCUMENT_ANSWERS, Answer, AnswerKind, Document, EvidenceItem
from evidencepack.workspace import answers
from ui.accessibility import named
from ui.desk import Desk
from ui.dialogs.saving import SavingDialog
from ui.figures import Figures
from ui.widgets.basic import TextField, label
from ui.words import ANSWER_KINDS, told_apart, typed_day

_LOCATED = {AnswerKind.DOCUMENT, AnswerKind.SECTION, AnswerKind.DATA, AnswerKind.CONTACTS}
_HINTS = {
    AnswerKind.DOCUMENT: "Give the pages if only part of it answers the item.",
    AnswerKind.SECTION: "Part of a document that already answers another item. Give its pages or section.",
    AnswerKind.LINK: "For something already public: the index gives CQC the link, and no file is packed.",
    AnswerKind.DATA: "A table of figures. Give the sheet or range under Section.",
    AnswerKind.CONTACTS: "A document that lists contacts.",
    AnswerKind.NOT_HELD: "CQC reads the reason and what is being done in the index.",
    AnswerKind.NOT_APPLICABLE: "CQC reads the reason in the index.",
}


class AnswerDialog(SavingDialog):
    """Edits `answer`, which is new when its id is empty."""

    def __init__(self, parent: QWidget, desk: Desk, figures: Figures, item: EvidenceItem, answer: Answer) -> None:
        verb = "Change an answer of" if answer.id else "Answer"
        super().__init__(parent, desk, f"{verb} {item.ref}", "Save", intro=item.title, width=560)
        self._answer = answer
        self._kind = QComboBox()
        self._hint = label("", "small", wrap=True)
        for kind, title in ANSWER_KINDS.items():
            self._kind.addItem(title, kind)
        self._document = _document_box(figures.lacks.snapshot.documents)
        self._pages, self._section = QLineEdit(), QLineEdit()
        self._url, self._seen_on = QLineEdit(), QLineEdit()
        self._reason, self._action, self._note = TextField(), TextField(), TextField()
        self._categories = {one.id: QCheckBox(one.short) for one in figures.lacks.snapshot.framework.categories}
        self._lay_out(figures)
        self._show(answer, figures)
        self._kind.currentIndexChanged.connect(self._kind_changed)
        self._kind_changed()

    def do(self) -> None:
        """Save the answer and close; what is wrong with it is said in the dialog."""
        answer = self._entered()
        save = answers.update_answer if answer.id else answers.add_answer
        self.save(lambda workspace: save(workspace, answer))

    def _lay_out(self, figures: Figures) -> None:
        self.field("Kind", self._kind, self._hint)
        self.field("Document", self._document)
        self.field("Pages", self._pages)
        self._pages.setPlaceholderText("e.g. 4-7 or 2, 9")
        self.field("Section", self._section)
        self._section.setPlaceholderText("Heading, sheet or range")
        self.field("Web address", self._url)
        self._url.setPlaceholderText("https://")
        self.field("Seen on", self._seen_on)
        self._seen_on.setPlaceholderText(f"e.g. {typed_day(figures.today.isoformat())}")
        self.field("Reason", self._reason)
        self.field("What is being done", self._action)
        boxes = QWidget()
        inside = QHBoxLayout(boxes)
        inside.setContentsMargins(0, 0, 0, 0)
        for box in self._categories.values():
            inside.addWidget(named(box, f"Evidence category: {box.text()}"))
        inside.addStretch(1)
        self._boxes = boxes
        self.field("It shows", boxes)
        self.field("Note for CQC", self._note)

    def _show(self, answer: Answer, figures: Figures) -> None:
        self._kind.setCurrentIndex(max(self._kind.findData(answer.kind), 0))
        if answer.document_id:
            self._document.setCurrentIndex(self._document.findData(answer.document_id))
        self._pages.setText(answer.pages)
        self._section.setText(answer.section)
        self._url.setText(answer.url)
        self._seen_on.setText(typed_day(answer.seen_on or figures.today.isoformat()))
        for field, text in ((self._reason, answer.reason), (self._action, answer.action), (self._note, answer.note)):
            field.show_text(text)
        for key, box in self._categories.items():
            box.setChecked(key in answer.categories)

    def _kind_changed(self) -> None:
        kind = AnswerKind(self._kind.currentData())
        self._hint.setText(_HINTS[kind])
        shown = {
            self._document: kind in DOCUMENT_ANSWERS,
            self._pages: kind in _LOCATED,
            self._section: kind in _LOCATED,
            self._url: kind is AnswerKind.LINK,
            self._seen_on: kind is AnswerKind.LINK,
            self._reason: kind in {AnswerKind.NOT_HELD, AnswerKind.NOT_APPLICABLE},
            self._action: kind is AnswerKind.NOT_HELD,
            self._boxes: kind in DOCUMENT_ANSWERS or kind is AnswerKind.LINK,
        }
        for field, wanted in shown.items():
            self.form.setRowVisible(field, wanted)
        self.grow()

    def _entered(self) -> Answer:
        kind = AnswerKind(self._kind.currentData())
        link, gone = kind is AnswerKind.LINK, kind in {AnswerKind.NOT_HELD, AnswerKind.NOT_APPLICABLE}
        located = kind in _LOCATED
        return structs.replace(
            self._answer,
            kind=kind,
            document_id=self._chosen_document() if kind in DOCUMENT_ANSWERS else None,
            pages=self._pages.text() if located else "",
            section=self._section.text() if located else "",
            url=self._url.text() if link else "",
            seen_on=self._seen_on.text() if link else None,
            reason=self._reason.written() if gone else "",
            action=self._action.written() if kind is AnswerKind.NOT_HELD else "",
            note=self._note.written(),
            categories=() if gone else tuple(key for key, box in self._categories.items() if box.isChecked()),
        )

    def _chosen_document(self) -> str | None:
        typed, at = self._document.currentText(), self._document.currentIndex()
        if self._document.itemText(at) != typed:  # not chosen but typed; of documents with one title, the chosen one
            at = self._document.findText(typed, Qt.MatchFlag.MatchFixedString)
        return str(self._document.itemData(at)) if at >= 0 else None


def _document_box(documents: Sequence[Document]) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(30)
    for document, title in zip(documents, told_apart(documents), strict=True):
        box.addItem(title, document.id)
    box.setCurrentIndex(-1)
    edit, completer = box.lineEdit(), box.completer()
    if edit is not None:
        edit.setPlaceholderText("Type part of the title")
        named(edit, "Document")
    if isinstance(completer, QCompleter):
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    return box
