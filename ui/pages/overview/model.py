"""What the overview says, worked out from the figures: the next best step, and the matrix of statements."""

from __future__ import annotations

from msgspec import Struct

from evidencepack.gaps import ItemState
from evidencepack.gaps.coverage import THIN
from evidencepack.model import Severity
from ui.figures import Figures
from ui.theme import Tone
from ui.words import counted


class Step(Struct, frozen=True):
    """What to do next: words for the button, and where it leads. `command` is a command's id, if it is one."""

    words: str
    page: str = ""
    subject: str = ""
    filtered: str = ""
    command: str = ""


class Cell(Struct, frozen=True):
    """A cell of the matrix: words and tone."""

    words: str
    tone: Tone
    spoken: str


class MatrixRow(Struct, frozen=True):
    """A quality statement with its score and a cell for each evidence category."""

    statement_id: str
    title: str
    score: str
    cells: tuple[Cell, ...]


def next_step(figures: Figures) -> Step:
    """The one thing that brings the return on most."""
    counts = figures.documents
    if not counts["all"]:
        return Step("Next: add documents", command="documents.add-files")
    blocked = [gap for gap in figures.gaps_of(Severity.BLOCKS) if gap.subject == "document"]
    waiting = counts["answer nothing"]
    empty = [item for item in figures.items if figures.lacks.states[item.id] is ItemState.NOTHING]
    if blocked:
        words = f"Next: mend {counted(len(blocked), 'document')} that cannot be sent"
        return Step(words, page="gaps", filtered=Severity.BLOCKS.value)
    if waiting and empty:
        return Step(f"Next: match {counted(waiting, 'document')} to items", page="documents", filtered="answer nothing")
    if empty:
        return Step(f"Next: answer {empty[0].ref} {_short(empty[0].title)}", page="items", subject=empty[0].id)
    if figures.scored < len(figures.lacks.snapshot.framework.statements):
        return Step("Next: score the quality statements", page="assessment")
    if figures.gaps_of(Severity.REVIEW):
        return Step(
            f"Next: look at {counted(len(figures.gaps_of(Severity.REVIEW)), 'thing')} to review",
            page="gaps",
            filtered=Severity.REVIEW.value,
        )
    return Step("Next: export the pack", page="pack")


def matrix(figures: Figures) -> list[MatrixRow]:
    """How much evidence stands behind each statement, by category."""
    snapshot, coverage = figures.lacks.snapshot, figures.lacks.coverage
    scores = {assessed.statement_id: assessed.score for assessed in snapshot.assessments}
    rows = []
    for statement in snapshot.framework.statements:
        score = scores.get(statement.id)
        required = {snapshot.framework.required_category, *statement.requires} if snapshot.documents else set()
        cells = tuple(
            _cell(coverage.cells.get((statement.id, category.id), 0), category.title, required=category.id in required)
            for category in snapshot.framework.categories
        )
        rows.append(
            MatrixRow(statement.id, f"{statement.number} {statement.title}", str(score) if score else "–", cells)
        )
    return rows


def _cell(count: int, category: str, *, required: bool) -> Cell:
    """`required`: the framework asks for this category, and documents have begun to come in."""
    if not count and required:
        return Cell("none", Tone.BAD, f"{category}: none, and it is required")
    if not count:
        return Cell("none", Tone.NEUTRAL, f"{category}: none")
    if count <= THIN:
        return Cell(f"{count} · thin", Tone.WARN, f"{category}: {count}, thin")
    return Cell(str(count), Tone.GOOD, f"{category}: {count}")


def _short(title: str) -> str:
    return title if len(title) <= 26 else title[:25].rsplit(" ", 1)[0] + "…"
