"""The numbers that all pages share, computed once after each change: so they always agree."""

from __future__ import annotations

from collections import Counter
from datetime import date

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from evidencepack import verbs
from evidencepack.assessment.scoring import Rating
from evidencepack.gaps import ItemState
from evidencepack.model import Answer, EvidenceItem, Gap, SealedPack, Severity, Snapshot
from evidencepack.verbs import Lacks
from evidencepack.workspace import Workspace, queries
from evidencepack.workspace.history import Changed, TrailEntry, next_redo, next_undo, trail
from ui.runner import Runner
from ui.session import Session

_RECENT = 5  # steps that the overview shows
_OF_TAKING_IN = frozenset({"document", "version", "origin", "finding"})  # tables
_TAKING_IN_MS = 1000
_DAYS_MS = 60_000


class Figures(Struct, frozen=True, kw_only=True):
    """What the workspace holds at one moment, as the pages need it.

    `to_confirm`: how many answers, statements, other parts and actions wait for somebody to confirm them.
    """

    lacks: Lacks
    documents: dict[str, int]
    rating: Rating
    packs: list[SealedPack]
    undo: str | None
    redo: str | None
    today: date
    recent: list[TrailEntry]
    to_confirm: int

    @property
    def items(self) -> list[EvidenceItem]:
        """The items of the list in force."""
        return [item for item in self.lacks.snapshot.items if not item.withdrawn]

    @property
    def states(self) -> Counter[ItemState]:
        """How many items are in each state."""
        return Counter(self.lacks.states.values())

    @property
    def scored(self) -> int:
        """How many quality statements have a score."""
        return sum(1 for assessed in self.lacks.snapshot.assessments if assessed.score is not None)

    def gaps_of(self, severity: Severity) -> list[Gap]:
        """The gaps of one severity."""
        return [gap for gap in self.lacks.gaps if gap.severity is severity]

    @property
    def to_do(self) -> int:
        """How many gaps ask for something to be done: those for information do not."""
        return sum(1 for gap in self.lacks.gaps if gap.severity is not Severity.INFORMATION)

    def answers_of(self, item_id: str) -> list[Answer]:
        """An item's answers in their order."""
        return [answer for answer in self.lacks.snapshot.answers if answer.item_id == item_id]


def _waiting(snapshot: Snapshot) -> int:
    answers = sum(one.to_confirm for one in snapshot.answers)
    statements = sum(one.to_confirm for one in snapshot.assessments)
    return answers + statements + len(snapshot.parts_to_confirm) + sum(one.to_confirm for one in snapshot.plan)


def figures_of(workspace: Workspace, today: date) -> Figures:
    """Read and compute everything; for a reader thread."""
    lacks = verbs.lacks(workspace, today)
    db = workspace.reader()
    return Figures(
        lacks=lacks,
        documents=queries.counts_of(lacks.snapshot),
        rating=verbs.self_rating(lacks.snapshot),
        packs=queries.sealed_packs(db),
        undo=next_undo(db),
        redo=next_redo(db),
        today=today,
        recent=trail(db, _RECENT),
        to_confirm=_waiting(lacks.snapshot),
    )


class FiguresReader(QObject):
    """Reads the figures again after each change and tells the pages. `current` is None while none are known.

    A job that takes files in changes documents all the time: meanwhile that is shown once a second, and what a person
    changes at once.
    """

    fresh = Signal(object)

    def __init__(self, session: Session, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._runner = runner
        self.current: Figures | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_TAKING_IN_MS)
        self._later.timeout.connect(self.read_again)
        self._days = QTimer(self)
        self._days.setInterval(_DAYS_MS)
        self._days.timeout.connect(self.look_at_the_day)
        self._days.start()
        session.changed.connect(self._changed)
        session.switched.connect(self._switched)
        runner.job_ended.connect(self._job_ended)

    def read_again(self) -> None:
        """Ask for fresh figures; of several requests only the last is answered."""
        self._later.stop()
        workspace = self._session.workspace
        if workspace is None:
            return
        today = date.today()  # noqa: DTZ011  # the desk's own day
        self._runner.read(lambda: figures_of(workspace, today), self._take, key="figures")

    def look_at_the_day(self) -> None:
        """Read again when the figures are of an earlier day: a window may stay open overnight."""
        if self.current is not None and self.current.today != date.today():  # noqa: DTZ011  # the desk's own day
            self.read_again()

    def _changed(self, changed: Changed) -> None:
        if not self._runner.jobs or not _OF_TAKING_IN.issuperset(changed.rows):
            self.read_again()
        elif not self._later.isActive():
            self._later.start()

    def _job_ended(self) -> None:
        if self._later.isActive():
            self.read_again()

    def _switched(self) -> None:
        self.current = None
        self.fresh.emit(None)
        self.read_again()

    def _take(self, figures: Figures) -> None:
        self.current = figures
        self.fresh.emit(figures)
