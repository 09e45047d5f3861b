"""The Self-assessment page: its parts at the left, the editor of one in the middle, evidence at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QStackedWidget, QStyle, QVBoxLayout, QWidget

from evidencepack import verbs
from evidencepack.assessment.signing import WHOLE, SignOffState, Standing, sign_off_state
from evidencepack.assessment.word import WordOptions, preview
from evidencepack.model import FRONT_TEXTS, Citation, Contact, StatementAssessment
from evidencepack.workspace import Workspace, returns, rows, self_assessment
from ui.accessibility import in_reading_order, named
from ui.commands import CommandSet
from ui.desk import Desk
from ui.dialogs.citation import CitationDialog
from ui.dialogs.sign import SignDialog
from ui.dialogs.word_back import WordBackDialog
from ui.dialogs.word_out import WordOutDialog
from ui.figures import Figures
from ui.file_choice import Choose, Wanted
from ui.pages.assessment.citing import Citable, citable_under, cited_under, remarks_on
from ui.pages.assessment.delegate import LINE, StatementDelegate
from ui.pages.assessment.evidence import EvidencePanel
from ui.pages.assessment.front import FrontEditor
from ui.pages.assessment.model import Line, Part, lines_of, overall_words, parts_of
from ui.pages.assessment.plan_deeds import PlanDeeds
from ui.pages.assessment.statement import StatementEditor
from ui.pages.assessment.timeline_deeds import TimelineDeeds
from ui.pages.base import Page
from ui.saving_files import WORD, save_as
from ui.theme import SPACE, Tone
from ui.tips import plain_tip
from ui.widgets.basic import button, card, label, row, scrolled
from ui.widgets.marks import Mark, Pill
from ui.words import counted

_ROOMY = 1120  # pixels


class AssessmentPage(Page):
    """Texts are saved when one stops typing for a moment, leaves the field, or leaves the page."""

    id = "assessment"
    title = "Self-assessment"
    icon = "assessment"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.list = named(QListWidget(), "Parts of the self-assessment")
        self.statement = StatementEditor()
        self.front = FrontEditor()
        self.plan = PlanDeeds(desk, self)
        self.timeline = TimelineDeeds(desk, self)
        self.evidence = EvidencePanel()
        self._lines: list[Line | Part] = []
        self._at = 0
        self._filling = False
        self._caption, self._overall = label("Self-assessed score", "muted"), label("", "heading")
        self._notice = label("", "muted", wrap=True)
        self._signed = Pill()
        self._sign = button("Sign off the whole…", self._sign_whole, "quiet")
        self._lay_out()
        self._connect()

    @property
    def scores(self) -> dict[int, Any]:
        """The buttons of the scores."""
        return dict(self.statement.scores)

    @property
    def texts(self) -> dict[str, Any]:
        """The fields of the statement's texts."""
        return dict(self.statement.texts)

    # ------------------------------------------------------------ the page

    def show_figures(self, figures: Figures | None) -> None:
        """List, overall score, and the chosen part unless somebody is typing in it."""
        if figures is None:
            self._lines = []
            self.list.clear()
            return
        snapshot = figures.lacks.snapshot
        self._lines = [*lines_of(figures), *parts_of(figures)]
        line, notice = overall_words(figures)
        self._overall.setText(line)
        self._notice.setText(notice)
        method = snapshot.framework.method(snapshot.info.method)
        self.statement.set_up(snapshot.framework, method)
        self._show_signed(sign_off_state(snapshot, WHOLE))
        self._fill_list()
        self._fill()

    def go_to(self, subject: str) -> None:
        """Choose a statement or another part, or the one that a text around the statements stands in."""
        subject = "front" if subject in FRONT_TEXTS else subject
        for at, line in enumerate(self._lines):
            if line.id == subject:
                self.list.setCurrentRow(at)

    def panes(self) -> list[QWidget]:
        """List, editor, evidence."""
        return [self.list, *self._focused(), *([self.evidence.tree] if self.evidence.isVisibleTo(self) else [])]

    def leave(self) -> None:
        """Save what is being typed."""
        self.save()

    def save_layout(self) -> None:
        """The widths of the three panes."""
        self.desk.settings.save_state("assessment-panes", self._splitter)

    def save(self) -> None:
        """Save what is being typed."""
        self.statement.save()
        self.front.save()

    def score(self, value: int) -> None:
        """Give the chosen statement a score; the same score again takes it away."""
        if self._line() is not None and self.desk.session.writable:
            self.statement.score(value)

    # ------------------------------------------------------------ Word

    def export_word(self) -> None:
        """Save what is typed, ask how and where to, and write the self-assessment as a Word document."""
        self.save()
        figures = self.desk.figures.current
        if figures is not None:
            statements = figures.lacks.snapshot.framework.statements
            WordOutDialog(self, self.desk, statements, self._export).open()

    def import_word(self) -> None:
        """Ask for an exported self-assessment that was edited in Word, and show what it would change."""
        self.save()
        wanted = Wanted(choose=Choose.FILE, title="Import the self-assessment from Word", filters=WORD)
        self.desk.choose(self, wanted, lambda paths: self._import(paths[0]))

    def add_buttons(self, commands: CommandSet[Any]) -> None:
        """Word in both directions, at the right end of the scores."""
        for command_id in ("assessment.export", "assessment.import"):
            self._top_row.addWidget(commands.button(command_id))

    def _export(self, options: WordOptions, part: str) -> None:
        save_as(
            self.desk,
            self,
            "Export the self-assessment to Word",
            f"self-assessment{part}.docx",
            lambda workspace, path: verbs.export_self_assessment(workspace, path, options),
        )

    def _import(self, path: Path) -> None:
        # On the writer thread, so that what was typed last is saved before the file is compared with it.
        self.desk.write(
            lambda workspace: preview(workspace, path),
            lambda merge: WordBackDialog(self, self.desk, path, merge).open(),
        )

    # ------------------------------------------------------------ changes

    def _entered(self, assessed: StatementAssessment) -> None:
        line = self._line()
        if line is None or not self.desk.session.writable:
            return
        title = f"{line.statement.number} {line.statement.title}"
        self._lines = [
            structs.replace(one, assessed=assessed)
            if one.id == assessed.statement_id and isinstance(one, Line)
            else one
            for one in self._lines
        ]
        label_of_it = next(
            (one.title.replace("  ", " ") for one in self._lines if one.id == assessed.statement_id), title
        )
        self.desk.write(lambda workspace: returns.set_assessment(workspace, assessed, label_of_it))
        self.statement.say("Saved")

    def _written(self, parts: dict[str, str]) -> None:
        if self.desk.session.writable:
            title = "Write about the council" if "about" in parts else "Write the key messages"
            self.desk.write(lambda workspace: self_assessment.set_narrative(workspace, parts, title))

    def _contacts(self, entered: Sequence[Contact]) -> None:
        figures = self.desk.figures.current
        if figures is None or not self.desk.session.writable:
            return
        kept = {one.id for one in entered}
        gone = [one for one in figures.lacks.snapshot.contacts if one.id not in kept]
        new = [structs.replace(one, position=at) for at, one in enumerate(entered)]
        self.desk.write(lambda workspace: self_assessment.rewrite(workspace, new, gone, "Change the contacts"))

    def _confirm(self) -> None:
        line = self._line()
        if line is not None:
            statement_id = line.statement.id
            self.desk.write(lambda workspace: self_assessment.confirm(workspace, statements=[statement_id]))

    def _confirm_part(self, name: str) -> None:
        self.desk.write(lambda workspace: self_assessment.confirm(workspace, parts=[name]))

    def _cite(self, chosen: Sequence[Citable]) -> None:
        line = self._line()
        if line is not None and self.desk.session.writable:
            self._put_citations([one.citation(line.statement.id) for one in chosen])

    def _cite_documents(self, document_ids: Sequence[str]) -> None:
        line, figures = self._line(), self.desk.figures.current
        if line is None or figures is None:
            return
        known = {one.answer.document_id: one for one in citable_under(figures.lacks.snapshot, line.statement.id)}
        cited = {citation.document_id for citation in self.statement.citations.citations}
        self._put_citations(
            [
                known[key].citation(line.statement.id)
                if key in known
                else Citation(id="", statement_id=line.statement.id, document_id=key)
                for key in document_ids
                if key not in cited
            ]
        )

    def _put_citations(self, new: Sequence[Citation]) -> None:
        last = len(self.statement.citations.citations)
        stored = [structs.replace(one, id=rows.new_id(), position=last + at) for at, one in enumerate(new)]
        if stored:
            self._put(stored, f"Cite {counted(len(stored), 'piece of evidence', 'pieces of evidence')}")

    def _reordered(self, order: Sequence[Citation]) -> None:
        self._put([structs.replace(one, position=at) for at, one in enumerate(order)], "Reorder the citations")

    def _put(self, records: Sequence[Citation], title: str) -> None:
        self.desk.write(lambda workspace: self_assessment.put(workspace, records, title))

    def _remove_citation(self, citation: Citation) -> None:
        self.desk.write(partial(_take_citation_away, citation))

    def _edit_citation(self, citation: Citation) -> None:
        figures = self.desk.figures.current
        if figures is not None:
            found = cited_under(figures.lacks.snapshot, citation.statement_id)
            title = next((one.title for one in found if one.citation.id == citation.id), "")
            CitationDialog(self, self.desk, citation, title).open()

    def _sign_statement(self) -> None:
        line = self._line()
        if line is not None:
            self.save()
            SignDialog(self, self.desk, line.statement.id, line.title.replace("  ", " ")).open()

    def _sign_whole(self) -> None:
        self.save()
        SignDialog(self, self.desk, WHOLE, "The whole self-assessment").open()

    # ------------------------------------------------------------ what is shown

    def _line(self) -> Line | None:
        line = self._lines[self._at] if 0 <= self._at < len(self._lines) else None
        return line if isinstance(line, Line) else None

    def _choose(self, at: int) -> None:
        if at < 0 or self._filling or at == self._at:
            return
        self.save()
        self._at = at
        self._fill()
        in_reading_order(self)

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
            shown.setToolTip(plain_tip(line.words))
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(self._at)
        self._filling = False

    def _fill(self) -> None:
        figures = self.desk.figures.current
        if figures is None or not 0 <= self._at < len(self._lines):
            return
        line, writable, snapshot = self._lines[self._at], self.desk.session.writable, figures.lacks.snapshot
        editors: dict[str, QWidget] = {"front": self.front, "plan": self.plan.view, "timeline": self.timeline.view}
        self._stack.setCurrentWidget(self._pages[editors.get(line.id, self.statement)])
        self.evidence.setVisible(isinstance(line, Line))
        if isinstance(line, Line):
            if not self.statement.typing:
                self.statement.show_line(line, sign_off_state(snapshot, line.id), writable=writable)
            self.statement.citations.show_cited(cited_under(snapshot, line.id), writable=writable)
            remarks = remarks_on(figures.lacks.gaps, line.id)
            self.evidence.show_evidence(citable_under(snapshot, line.id), remarks, writable=writable)
        elif line.id == "front" and not self.front.typing:
            self.front.show_front(snapshot, writable=writable)
        elif line.id == "plan":
            self.plan.show_figures(figures)
        elif line.id == "timeline":
            self.timeline.show_figures(figures)

    def _show_signed(self, state: SignOffState) -> None:
        words = {
            Standing.SIGNED: Mark(f"Signed off by {state.sign_off.who}" if state.sign_off else "Signed off", Tone.GOOD),
            Standing.CHANGED: Mark("Changed since it was signed off", Tone.WARN),
            Standing.UNSIGNED: Mark("Not signed off"),
        }
        self._signed.say(words[state.standing])
        self._sign.setVisible(self.desk.session.writable and state.standing is not Standing.SIGNED)

    def _focused(self) -> list[QWidget]:
        shown = self._lines[self._at].id if 0 <= self._at < len(self._lines) else ""
        editors: dict[str, list[QWidget]] = {
            "front": [self.front.texts["about"]],
            "plan": [self.plan.view.table],
            "timeline": [],
        }
        return editors.get(shown, [self.statement.texts["doing_well"]])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the score stands for itself, or the page could be moved sideways."""
        super().resizeEvent(event)
        self._caption.setVisible(self.width() >= _ROOMY)

    def _lay_out(self) -> None:
        self.list.setMinimumWidth(150)
        self.list.setItemDelegate(StatementDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        top, inside = card(spacing=SPACE.tight)
        self._top_row = row(self._caption, self._overall, self._signed, self._sign, None)
        inside.addLayout(self._top_row)
        inside.addWidget(self._notice)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        above = QVBoxLayout()
        above.setContentsMargins(SPACE.large, SPACE.medium, SPACE.large, SPACE.medium)
        above.addWidget(top)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(above)
        whole.addWidget(self._splitter, 1)
        left = QWidget()
        left_layout = QVBoxLayout(left)
        left_layout.setContentsMargins(SPACE.large, 0, SPACE.small, SPACE.large)
        left_layout.addWidget(self.list)
        self._stack = QStackedWidget()
        for part in (left, self._stack, self.evidence):
            self._splitter.addWidget(part)
        self._pages: dict[QWidget, QWidget] = {}
        for editor in (self.statement, self.front, self.plan.view, self.timeline.view):
            self._pages[editor] = scrolled(editor, "Self-assessment", self._stack.addWidget)
            if editor is self.statement:  # what it needs is not cut in a narrow window: the panes beside it give way
                bar = self._pages[editor].style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
                self._pages[editor].setMinimumWidth(editor.minimumSizeHint().width() + bar)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setSizes([280, 560, 280])
        self.desk.settings.restore_state("assessment-panes", self._splitter)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._choose)
        self.statement.entered.connect(self._entered)
        self.statement.sign.connect(self._sign_statement)
        self.statement.confirm.connect(self._confirm)
        self.front.written.connect(self._written)
        self.front.confirm.connect(self._confirm_part)
        self.front.contacts_edited.connect(self._contacts)
        self.evidence.cite.connect(self._cite)
        cited = self.statement.citations
        cited.dropped.connect(self._cite_documents)
        cited.refused.connect(lambda words: self.desk.say(words, tone=Tone.WARN))
        cited.edit.connect(self._edit_citation)
        cited.remove.connect(self._remove_citation)
        cited.reordered.connect(self._reordered)
        cited.follow.connect(self.desk.go)


def _take_citation_away(citation: Citation, workspace: Workspace) -> None:
    self_assessment.remove(workspace, [citation], "Take a citation away")
