"""The Self-assessment page: a score and three texts for each quality statement, and what the scores come to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from evidencepack import verbs
from evidencepack.model import StatementAssessment
from evidencepack.workspace import returns
from ui.accessibility import named
from ui.commands import CommandSet
from ui.desk import Desk
from ui.dialogs.taken_back import TakenBackDialog
from ui.figures import Figures
from ui.file_choice import Choose, Wanted
from ui.pages.assessment.delegate import LINE, StatementDelegate
from ui.pages.assessment.model import Line, lines_of, overall_words
from ui.pages.base import Page
from ui.theme import SPACE, Tone
from ui.widgets.basic import TextField, card, label, row, scrolled

_TEXTS = (
    ("doing_well", "What we do well"),
    ("to_improve", "What we need to improve"),
    ("doing_about", "What we are doing about it"),
)
_SAVE_MS = 1500
_WORD = "Word documents (*.docx)"


class AssessmentPage(Page):
    """Texts are saved when one stops typing for a moment, leaves the field, or leaves the page."""

    id = "assessment"
    title = "Self-assessment"
    icon = "assessment"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = named(QListWidget(), "Quality statements")
        self.scores: dict[int, QPushButton] = {}
        self.texts = {key: named(TextField(96), title) for key, title in _TEXTS}
        self._lines: list[Line] = []
        self._at = 0
        self._filling = False
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._score_name = label("", "muted", wrap=True)
        self._score_row = row(self._score_name)
        self._score_row.setStretch(0, 1)
        self._title = label("", "title", wrap=True)
        self._overall = label("", "heading")
        self._notice = label("", "muted", wrap=True)
        self._state = label("", "small")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_MS)
        self._timer.timeout.connect(self.save)
        self._lay_out()
        self.list.currentRowChanged.connect(self._choose)
        for field in self.texts.values():
            field.textChanged.connect(self._typed)
            field.installEventFilter(self)

    # ------------------------------------------------------------ the page

    def show_figures(self, figures: Figures | None) -> None:
        """List, overall score, and the chosen statement unless somebody is typing in it."""
        if figures is None:
            self._lines = []
            self.list.clear()
            return
        self._lines = lines_of(figures)
        line, notice = overall_words(figures)
        self._overall.setText(line)
        self._notice.setText(notice)
        self._fill_list()
        if not self.scores:
            self._make_scores(figures)
        if not self._timer.isActive():
            self._fill()

    def go_to(self, subject: str) -> None:
        """Choose a statement."""
        for at, line in enumerate(self._lines):
            if line.statement.id == subject:
                self.list.setCurrentRow(at)

    def panes(self) -> list[QWidget]:
        """List, then the first text."""
        return [self.list, self.texts["doing_well"]]

    def leave(self) -> None:
        """Save what is being typed."""
        self.save()

    def export_word(self) -> None:
        """Save what is typed, ask where to, and write the self-assessment as a Word document."""
        self.save()
        workspace = self.desk.session.workspace
        if workspace is None:
            return
        proposed = workspace.folder.parent / f"{workspace.database.stem} self-assessment.docx"
        wanted = Wanted(
            choose=Choose.SAVE, title="Export the self-assessment to Word", filters=_WORD, start=str(proposed)
        )
        self.desk.choose(self, wanted, lambda paths: self._export(paths[0]))

    def import_word(self) -> None:
        """Ask for an exported self-assessment that was edited in Word, and take the edits back."""
        self.save()
        wanted = Wanted(choose=Choose.FILE, title="Import the self-assessment from Word", filters=_WORD)
        self.desk.choose(self, wanted, lambda paths: self._import(paths[0]))

    def add_buttons(self, commands: CommandSet[Any]) -> None:
        """Word in both directions, at the right end of the scores."""
        for command_id in ("assessment.export", "assessment.import"):
            self._top_row.addWidget(commands.button(command_id))

    def _export(self, path: Path) -> None:
        # On the writer thread, so that what was typed last is saved before.
        self.desk.write(
            lambda workspace: verbs.export_self_assessment(workspace, path),
            lambda _done: self.desk.say(f"The self-assessment is in {path}.", tone=Tone.GOOD),
        )

    def _import(self, path: Path) -> None:
        self.desk.write(
            lambda workspace: verbs.import_self_assessment(workspace, path),
            lambda taken: TakenBackDialog(self, path.name, taken).open(),
        )

    def save(self) -> None:
        """Save the chosen statement, if something about it changed."""
        self._timer.stop()
        if not 0 <= self._at < len(self._lines) or not self.desk.session.writable:
            return
        line = self._lines[self._at]
        entered = self._entered(line)
        if entered != line.assessed:
            self._lines[self._at] = Line(line.statement, entered)
            label_of_it = f"{line.statement.number} {line.statement.title}"
            self.desk.write(lambda workspace: returns.set_assessment(workspace, entered, label_of_it))
            self._state.setText("Saved")

    def score(self, value: int) -> None:
        """Give the chosen statement a score; the same score again takes it away."""
        if not 0 <= self._at < len(self._lines) or not self.desk.session.writable:
            return
        before = self._lines[self._at].assessed.score
        self._show_score(None if before == value else value)
        self.save()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving a text saves it."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.save()
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------ parts

    def _entered(self, line: Line) -> StatementAssessment:
        chosen = [value for value, made in self.scores.items() if made.isChecked()]
        return StatementAssessment(
            statement_id=line.statement.id,
            score=chosen[0] if chosen else None,
            category_scores=line.assessed.category_scores,
            doing_well=self.texts["doing_well"].toPlainText(),
            to_improve=self.texts["to_improve"].toPlainText(),
            doing_about=self.texts["doing_about"].toPlainText(),
        )

    def _typed(self) -> None:
        if not self._filling:
            self._state.setText("Saving when you pause…")
            self._timer.start()

    def _choose(self, at: int) -> None:
        if at < 0 or self._filling or at == self._at:
            return
        self.save()
        self._at = at
        self._fill()

    def _fill_list(self) -> None:
        self._filling = True
        while self.list.count() > len(self._lines):
            self.list.takeItem(0)
        while self.list.count() < len(self._lines):
            self.list.addItem(QListWidgetItem())
        for at, line in enumerate(self._lines):
            shown = self.list.item(at)
            shown.setText(line.words)
            shown.setData(LINE, line)
            shown.setToolTip(line.words)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(self._at)
        self._filling = False

    def _fill(self) -> None:
        if not 0 <= self._at < len(self._lines):
            return
        line = self._lines[self._at]
        self._filling = True
        self._title.setText(f"{line.statement.number} {line.statement.title}")
        for key, field in self.texts.items():
            text = getattr(line.assessed, key)
            if field.toPlainText() != text:
                field.setPlainText(text)
            field.setReadOnly(not self.desk.session.writable)
        self._show_score(line.assessed.score)
        self._filling = False

    def _show_score(self, score: int | None) -> None:
        figures = self.desk.figures.current
        for value, made in self.scores.items():
            made.setChecked(value == score)
            made.setEnabled(self.desk.session.writable)
        names = figures.lacks.snapshot.framework.score_names if figures is not None else ()
        known = score is not None and 1 <= score <= len(names)
        self._score_name.setText(names[score - 1] if known and score is not None else "Not scored yet")

    def _make_scores(self, figures: Figures) -> None:
        snapshot = figures.lacks.snapshot
        method = snapshot.framework.method(snapshot.info.method)
        for value in range(method.lowest, method.highest + 1):
            made = QPushButton(str(value))
            made.setProperty("role", "score")
            made.setCheckable(True)
            made.setAutoDefault(False)
            name = snapshot.framework.score_names[value - method.lowest]
            made.setToolTip(name)
            named(made, f"Score {value}: {name}")
            made.clicked.connect(lambda _on=False, value=value: self.score(value))
            self._score_row.insertWidget(len(self.scores), made)
            self.scores[value] = made

    def _lay_out(self) -> None:
        self.list.setMinimumWidth(270)
        self.list.setItemDelegate(StatementDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        top, inside = card(spacing=SPACE.tight)
        self._top_row = row(label("Self-assessed score", "muted"), self._overall, None)
        inside.addLayout(self._top_row)
        inside.addWidget(self._notice)
        editor, fields = card()
        fields.addWidget(self._title)
        fields.addLayout(self._score_row)
        for key, title in _TEXTS:
            caption = label(title, "strong")
            caption.setBuddy(self.texts[key])
            fields.addWidget(caption)
            fields.addWidget(self.texts[key], 1)
        fields.addWidget(self._state)
        right = QFrame()
        layout = QVBoxLayout(right)
        layout.setContentsMargins(SPACE.small, SPACE.medium, SPACE.large, SPACE.large)
        layout.setSpacing(SPACE.medium)
        layout.addWidget(top)
        layout.addWidget(editor, 1)
        left = QWidget()
        left_layout = QVBoxLayout(left)
        left_layout.setContentsMargins(SPACE.large, SPACE.medium, SPACE.small, SPACE.large)
        left_layout.addWidget(self.list)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(left)
        splitter.addWidget(scrolled(right, "Self-assessment"))
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([340, 820])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
