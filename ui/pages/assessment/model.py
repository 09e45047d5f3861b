"""The quality statements with what the council says of itself under each."""

from __future__ import annotations

from msgspec import Struct

from evidencepack.model import QualityStatement, StatementAssessment
from ui.figures import Figures


class Line(Struct, frozen=True):
    """A statement and its assessment."""

    statement: QualityStatement
    assessed: StatementAssessment

    @property
    def written(self) -> int:
        """How many of the three texts have something in them."""
        texts = (self.assessed.doing_well, self.assessed.to_improve, self.assessed.doing_about)
        return sum(1 for text in texts if text.strip())

    @property
    def words(self) -> str:
        """In words, for screen readers."""
        score = f"score {self.assessed.score}" if self.assessed.score else "not scored"
        return f"{self.statement.number} {self.statement.title}, {score}, {self.written} of 3 texts written"


def lines_of(figures: Figures) -> list[Line]:
    """All statements in their order."""
    known = {assessed.statement_id: assessed for assessed in figures.lacks.snapshot.assessments}
    return [
        Line(statement, known.get(statement.id, StatementAssessment(statement_id=statement.id)))
        for statement in figures.lacks.snapshot.framework.statements
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
