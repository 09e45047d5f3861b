"""How the self-assessment goes out to Word: the whole or one statement, in which layout, on which template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget
from shiboken6 import isValid

from evidencepack.assessment.word import Layout, Package, TemplateCheck, WordOptions, check_template
from evidencepack.errors import UserFault
from evidencepack.model import Framework, QualityStatement
from ui.desk import Desk
from ui.dialogs.base import Dialog
from ui.dialogs.template_words import template_words
from ui.file_choice import Choose, Wanted
from ui.widgets.basic import button, label, row

_LAYOUTS = {Layout.TABLE: "A table for each statement", Layout.REPORT: "A report with headings"}
_WORD = "Word templates and documents (*.dotx *.docx)"


class WordOutDialog(Dialog):
    """`then` gets the options and the part of the file's name that says which statement it is for."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        statements: Sequence[QualityStatement],
        then: Callable[[WordOptions, str], object],
    ) -> None:
        intro = "The file can be edited by anybody with Word, and its edits come back with “Import from Word”."
        super().__init__(parent, "Export to Word", "Choose where…", intro=intro, width=560)
        self._desk = desk
        self._then = then
        self._statements = statements
        self.part = QComboBox()
        self.part.addItem("The whole self-assessment", "")
        for statement in statements:
            self.part.addItem(f"Only {statement.number} {statement.title}", statement.id)
        self.layout_of = QComboBox()
        for layout, words in _LAYOUTS.items():
            self.layout_of.addItem(words, layout.value)
        self.layout_of.setCurrentIndex(max(0, self.layout_of.findData(desk.settings.text("word-layout"))))
        known = desk.settings.text("word-template")
        self._template: Path | None = Path(known) if known and Path(known).is_file() else None
        self._template_words = label("", wrap=True)
        self.lacks = label("", "small", wrap=True)
        self.field("Part", self.part)
        self.field("Layout", self.layout_of)
        self.body.addWidget(label("Template", "strong"))
        self.body.addWidget(self._template_words)
        self.body.addWidget(self.lacks)
        self._own = button("Use the built-in one", self._forget_template, "quiet")
        self.body.addLayout(row(button("Choose your council's…", self._choose_template, "quiet"), self._own, None))
        self._show_template()

    def do(self) -> None:
        """Remember the choices and go on."""
        self._desk.settings.set_text("word-layout", str(self.layout_of.currentData()))
        self._desk.settings.set_text("word-template", str(self._template or ""))
        statement = str(self.part.currentData()) or None
        options = WordOptions(layout=Layout(self.layout_of.currentData()), template=self._template, statement=statement)
        names = {one.id: f" {one.number} {one.title}" for one in self._statements}
        self.accept()
        self._then(options, names.get(statement or "", ""))

    def _choose_template(self) -> None:
        wanted = Wanted(choose=Choose.FILE, title="Your council's template", filters=_WORD)
        self._desk.choose(self, wanted, lambda paths: self._take_template(paths[0]))

    def _take_template(self, path: Path) -> None:
        self._template = path
        self._show_template()

    def _forget_template(self) -> None:
        self._template = None
        self._show_template()

    def _show_template(self) -> None:
        self._template_words.setText(str(self._template) if self._template else "The built-in one")
        self._own.setVisible(self._template is not None)
        self.wrong.hide()
        self.lacks.hide()
        self.accept_button.setEnabled(True)
        figures, path = self._desk.figures.current, self._template
        if path is not None and figures is not None:
            self._look(path, figures.lacks.snapshot.framework)

    def _look(self, path: Path, framework: Framework) -> None:
        self.accept_button.setEnabled(False)  # until it is known whether the template will do
        self._desk.runner.read(
            lambda: check_template(Package.open(path), framework),
            lambda check: self._say(path, check),
            lambda fault: self._refuse(path, fault),
            key="template",
        )

    def _say(self, path: Path, check: TemplateCheck) -> None:
        if not isValid(self) or path != self._template:
            return
        lines = template_words(check, self._statements)
        if not check.usable:
            self._refuse(path, UserFault(" ".join(lines), "Add the places to the template, or use the built-in one."))
            return
        self.lacks.setText("\n".join(lines) or "It has a place for everything.")
        self.lacks.show()
        self.accept_button.setEnabled(True)

    def _refuse(self, path: Path, fault: UserFault) -> None:
        if isValid(self) and path == self._template:
            self.object_to(fault)
            self.accept_button.setEnabled(False)
