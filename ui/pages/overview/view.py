"""The Overview page: how far the return is, where it is thin, what stands in the way, what to do next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from evidencepack.gaps import ItemState
from evidencepack.model import EvidenceItem, Gap, Severity
from ui.desk import Desk
from ui.figures import Figures
from ui.pages.base import Page
from ui.pages.overview.model import MatrixRow, Step, matrix, next_step
from ui.theme import SPACE, Tone
from ui.widgets.answered_bar import AnsweredBar
from ui.widgets.basic import Elided, LineButton, button, card, clear, column, label, row, rule, scrolled
from ui.widgets.marks import Mark, Pill
from ui.words import counted, gap_lines, lately, moment, weekday

_SHOWN = 5
_MATRIX_WORDS = (
    "How many pieces of evidence there are. Thin: one or two. A full dot: the framework expects this kind, and there "
    "is none."
)
_ROOMY = 1000  # narrower than that, the cards stand below the matrix


class OverviewPage(Page):
    """`run_command` runs a command by its id, `filtered` shows a page with a filter chosen."""

    id = "overview"
    title = "Overview"
    icon = "overview"

    def __init__(
        self,
        desk: Desk,
        run_command: Callable[[str], object],
        filtered: Callable[[str, str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self._run_command = run_command
        self._filtered = filtered
        self._step: Step | None = None
        self._figure = label("", "figure")
        self._of = label("", "muted")
        self._under = label("", "muted")
        self._bar = AnsweredBar()
        self._legend = row()
        self.next = button("", self._go_on, "primary", tip="The next best step")
        self._matrix = QGridLayout()
        self._blockers = QVBoxLayout()
        self._blocker_count = Pill()
        self._waiting = QVBoxLayout()
        self._recent = QVBoxLayout()
        self._waiting_card = QFrame()
        self._low = QBoxLayout(QBoxLayout.Direction.LeftToRight)  # the matrix, and the cards beside or below it
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._provisional = label("", "small", wrap=True)
        self._lay_out()

    def show_figures(self, figures: Figures | None) -> None:
        """Everything, from the figures alone."""
        if figures is None:
            return
        states = figures.states
        answered, weak, nothing = (states[state] for state in ItemState)
        self._figure.setText(str(answered))
        self._of.setText(f"of {len(figures.items)} items answered")
        self._under.setText(_under_words(weak, nothing))
        self._bar.count(answered, weak, nothing)
        clear(self._legend)
        for words, tone in ((f"answered {answered}", Tone.GOOD), (f"weak {weak}", Tone.WARN)):
            self._legend.addWidget(Pill(Mark(words, tone)))
        self._legend.addWidget(Pill(Mark(f"nothing yet {nothing}", Tone.NEUTRAL)))
        self._legend.addStretch(1)
        self._step = next_step(figures)
        self.next.setText(self._step.words)
        self.next.setAccessibleName(self._step.words)
        self._show_matrix(figures)
        self._show_blockers(figures.gaps_of(Severity.BLOCKS), {item.id: item.title for item in figures.items})
        self._show_waiting(figures)
        self._show_recent(figures)
        framework = figures.lacks.snapshot.framework
        self._provisional.setText(framework.items_note)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside one another, the parts stand below one another and nothing is cut."""
        super().resizeEvent(event)
        narrow = self.width() < _ROOMY
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._low.direction() != direction:
            self._low.setDirection(direction)
            self._top.setDirection(direction)
            self._top.setAlignment(self.next, Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag.AlignVCenter)

    def panes(self) -> list[QWidget]:
        """The next step, then the rest by Tab."""
        return [self.next]

    def _go_on(self) -> None:
        step = self._step
        if step is None:
            return
        if step.command:
            self._run_command(step.command)
        elif step.filtered:
            self._filtered(step.page, step.filtered)
        else:
            self.desk.go(step.page, step.subject)

    # ------------------------------------------------------------ parts

    def _show_matrix(self, figures: Figures) -> None:
        clear(self._matrix)
        titles = ["Statement", "Score", *(one.short for one in figures.lacks.snapshot.framework.categories)]
        for at, title in enumerate(titles):
            caption = label(title, "small")
            caption.setContentsMargins(0 if at else SPACE.small, 0, 0, 0)  # above the words of the buttons below it
            self._matrix.addWidget(caption, 0, at)
        for number, shown in enumerate(matrix(figures)):
            line = rule()
            self._matrix.addWidget(line, 2 * number + 1, 0, 1, len(titles))
            self._matrix_row(2 * number + 2, shown)

    def _matrix_row(self, at: int, shown: MatrixRow) -> None:
        tip = f"{shown.title}\nShow its evidence items"
        show = partial(self.desk.go, "items", shown.statement_id)
        title = LineButton(row(Elided(shown.title, "strong")), show, shown.title, tip)
        spoken = ", ".join(cell.spoken for cell in shown.cells)
        title.setAccessibleDescription(f"Score {shown.score}. {spoken}")
        self._matrix.addWidget(title, at, 0)
        self._matrix.addWidget(label(shown.score), at, 1)
        for place, cell in enumerate(shown.cells, 2):
            pill = Pill(Mark(cell.words, cell.tone))
            pill.setToolTip(cell.spoken)
            self._matrix.addWidget(pill, at, place, Qt.AlignmentFlag.AlignLeft)

    def _show_blockers(self, gaps: list[Gap], titles: dict[str, str]) -> None:
        clear(self._blockers)
        self._blocker_count.say(Mark(str(len(gaps)), Tone.BAD if gaps else Tone.GOOD))
        if not gaps:
            nothing = label("Nothing has to be fixed.", "muted")
            nothing.setContentsMargins(SPACE.small, 0, 0, 0)
            self._blockers.addWidget(nothing)
        for gap in gaps[:_SHOWN]:
            self._blockers.addWidget(self._blocker(gap, titles.get(gap.subject_id, "")))
        if len(gaps) > _SHOWN:
            more = button(f"and {len(gaps) - _SHOWN} more", partial(self._filtered, "gaps", "blocks"), "quiet")
            self._blockers.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _blocker(self, gap: Gap, title: str) -> QWidget:
        page = "documents" if gap.subject == "document" else "items"
        said = gap.finding or gap.rule
        about, message = gap_lines(gap)
        inside = column(Elided(f"{about}  {title}".rstrip(), "strong"), Elided(message, "small"), spacing=0)
        show = partial(self.desk.go, page, gap.subject_id)
        return LineButton(inside, show, f"{said}: {gap.message} {gap.to_do}", f"{gap.message}\n{gap.to_do}")

    def _show_waiting(self, figures: Figures) -> None:
        clear(self._waiting)
        states = figures.lacks.states
        waiting: dict[str, list[EvidenceItem]] = {}
        for item in figures.items:
            if item.owner and states[item.id] is ItemState.NOTHING:
                waiting.setdefault(item.owner, []).append(item)
        self._waiting_card.setVisible(bool(waiting))
        for owner, items in sorted(waiting.items()):
            due = min((item.due for item in items if item.due), default=None)
            words = label(_due_words(due, figures), "bad" if due and due < figures.today.isoformat() else "muted")
            self._waiting.addLayout(row(Elided(owner), label(" ".join(item.ref for item in items[:3])), words))

    def _show_recent(self, figures: Figures) -> None:
        clear(self._recent)
        for entry in figures.recent:
            words = entry.title if entry.verb == "did" else f"{entry.verb.capitalize()}: {entry.title}"
            when = label(lately(entry.at, figures.today), "small")
            when.setToolTip(moment(entry.at))
            line = row(Elided(words), when)
            line.setStretch(0, 1)
            self._recent.addLayout(line)

    def _lay_out(self) -> None:
        top = self._top_card()
        left, matrix_layout = card()
        matrix_layout.addWidget(label("Quality statements by evidence category", "heading"))
        matrix_layout.addWidget(label(_MATRIX_WORDS, "small", wrap=True))
        self._matrix.setColumnStretch(0, 1)
        self._matrix.setHorizontalSpacing(SPACE.small)
        self._matrix.setVerticalSpacing(3)
        matrix_layout.addLayout(self._matrix)
        matrix_layout.addWidget(self._provisional)
        matrix_layout.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(SPACE.medium)
        right.addWidget(self._blocked_card(), 0)
        right.addWidget(self._waiting_frame(), 0)
        right.addWidget(self._recent_frame(), 0)
        right.addStretch(1)
        self._low.setSpacing(SPACE.medium)
        self._low.addWidget(left, 15)
        self._low.addLayout(right, 7)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(SPACE.large, SPACE.large, SPACE.large, SPACE.large)
        layout.setSpacing(SPACE.medium)
        layout.addWidget(top)
        layout.addLayout(self._low, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(body, "Overview"))

    def _top_card(self) -> QFrame:
        top, inside = card()
        head = row(self._figure, self._of, None)
        head.setAlignment(self._of, Qt.AlignmentFlag.AlignBottom)
        words = QWidget()
        words_layout = column(spacing=SPACE.tight)
        words_layout.addLayout(head)
        words_layout.addWidget(self._under)
        words.setLayout(words_layout)
        middle = QVBoxLayout()
        middle.addWidget(self._bar)
        middle.addLayout(self._legend)
        self._top.setSpacing(SPACE.large)
        self._top.addWidget(words)
        self._top.addLayout(middle, 1)
        self._top.addWidget(self.next)
        inside.addLayout(self._top)
        return top

    def _blocked_card(self) -> QFrame:
        frame, layout = card()
        heading: QLabel = label("Must fix", "heading")
        layout.setContentsMargins(SPACE.small, SPACE.medium, SPACE.small, SPACE.large)
        head = row(heading, self._blocker_count, None)
        head.setContentsMargins(SPACE.small, 0, 0, 0)  # above the words of the buttons below it
        layout.addLayout(head)
        self._blockers.setSpacing(0)
        layout.addLayout(self._blockers)
        return frame

    def _waiting_frame(self) -> QFrame:
        self._waiting_card, layout = card()
        chase = button("Chase list…", partial(self._run_command, "items.chase"), "quiet")
        layout.addLayout(row(label("Waiting for", "heading"), None, chase))
        layout.addLayout(self._waiting)
        return self._waiting_card

    def _recent_frame(self) -> QFrame:
        frame, layout = card()
        history = button("History", partial(self.desk.go, "history"), "quiet")
        layout.addLayout(row(label("What happened last", "heading"), None, history))
        layout.addLayout(self._recent)
        return frame


def _under_words(weak: int, nothing: int) -> str:
    parts = [f"{weak} with only a draft or an old document"] if weak else []
    parts += [f"{nothing} without an answer"] if nothing else []
    return " · ".join(parts) or "Every item has an answer."


def _due_words(due: str | None, figures: Figures) -> str:
    if not due:
        return "no date"
    today = figures.today.isoformat()
    if due < today:
        late = (figures.today - figures.today.fromisoformat(due)).days
        return f"{counted(late, 'day')} late"
    return "today" if due == today else weekday(due)
