"""The parts of the self-assessment as lines of a list, and what the scores come to in words."""

from __future__ import annotations

from msgspec import Struct

from evidencepack.assessment.plan import counts, plan_lines
from evidencepack.assessment.signing import shown_status
from evidencepack.model import AssessmentStatus, QualityStatement, StatementAssessment
from ui.figures import Figures
from ui.words import counted, day

_AROUND = {"about": "about", "key_messages": "key messages"}
_TEXTS = ("doing_well", "to_improve", "doing_about")


class Line(Struct, frozen=True):
    """A statement and its assessment. `status` is the one to show: signed off only while the signature holds."""

    statement: QualityStatement
    assessed: StatementAssessment
    status: AssessmentStatus = AssessmentStatus.DRAFT

    @property
    def id(self) -> str:
        """The statement's id."""
        return self.statement.id

    @property
    def title(self) -> str:
        """Number and title."""
        return f"{self.statement.number}  {self.statement.title}"

    @property
    def written(self) -> int:
        """How many of the three texts have something in them."""
        return sum(1 for key in _TEXTS if getattr(self.assessed, key).strip())

    @property
    def score(self) -> str:
        """The score in words."""
        return f"score {self.assessed.score}" if self.assessed.score else "not scored"

    @property
    def detail(self) -> str:
        """The second line."""
        parts = [f"{self.written} of {len(_TEXTS)} texts", self.status.value, self.assessed.lead]
        if self.assessed.to_confirm:
            parts.insert(0, "to confirm")
        return " · ".join(part for part in parts if part)

    @property
    def words(self) -> str:
        """In words, for screen readers."""
        return f"{self.title}, {self.score}, {self.detail}"


class Part(Struct, frozen=True):
    """A part of the self-assessment that belongs to no statement."""

    id: str
    title: str
    detail: str

    @property
    def words(self) -> str:
        """In words, for screen readers."""
        return f"{self.title}, {self.detail}"


def lines_of(figures: Figures) -> list[Line]:
    """All statements in their order."""
    snapshot = figures.lacks.snapshot
    known = {assessed.statement_id: assessed for assessed in snapshot.assessments}
    return [
        Line(
            statement,
            known.get(statement.id, StatementAssessment(statement_id=statement.id)),
            shown_status(snapshot, statement.id),
        )
        for statement in snapshot.framework.statements
    ]


def parts_of(figures: Figures) -> list[Part]:
    """What stands around the statements."""
    snapshot = figures.lacks.snapshot
    told = counts(plan_lines(snapshot, figures.today))
    written = [title for key, title in _AROUND.items() if snapshot.narrative.get(key)]
    waits = "to confirm · " if snapshot.parts_to_confirm else ""
    front = f"{waits}{' and '.join(written) or 'nothing'} written, {counted(len(snapshot.contacts), 'contact')}"
    late = f", {told['late']} late" if told["late"] else ""
    plan = f"{counted(len(snapshot.plan), 'action')}, {told['done']} done{late}"
    notified = f"from {day(snapshot.info.notified)}" if snapshot.info.notified else "the notification is not dated"
    return [
        Part("front", "About, key messages, contacts", front),
        Part("plan", "Improvement plan", plan),
        Part("timeline", "Timeline", notified),
    ]


def overall_words(figures: Figures) -> tuple[str, str]:
    """The overall self-assessed score in one line, and what has to be said about it."""
    rating = figures.rating
    if rating.missing:
        return f"{rating.total} of {rating.out_of} points so far", rating.message
    line = f"{rating.total} of {rating.out_of} points = {rating.exact}, {rating.rating}"
    notes = [rating.notice] if rating.notice else []
    if rating.points_to_next is not None:
        more = "1 more point" if rating.points_to_next == 1 else f"{rating.points_to_next} more points"
        notes.append(f"{more} would reach {rating.next_rating}.")
    notes.append("This is the council's own score of itself, not CQC's rating.")
    return line, " ".join(notes)
