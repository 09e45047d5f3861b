"""The nouns of the self-assessment: what is said under each statement, its evidence, the plan, who signed it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

# The parts of the self-assessment that belong to no statement, by name, with their titles.
FRONT_TEXTS = {"about": "About the council", "key_messages": "Key messages"}


class KeyFigure(Struct, frozen=True, kw_only=True):
    """A number that the narrative rests on: what, how much, of which period, read where.

    `document_id` and `pages`: the document of the workspace that it was read from, if any.
    """

    label: str
    value: str
    period: str = ""
    source: str = ""
    document_id: str | None = None
    pages: str = ""


class AssessmentStatus(StrEnum):
    """How far a statement's self-assessment has come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    SIGNED_OFF = "signed off"


class StatementAssessment(Struct, frozen=True, kw_only=True):
    """What the council says of itself under one quality statement. `score` None: not scored yet.

    `voice` is people's experience in their words, `word_target` how long the narrative should be (None: no target).
    """

    statement_id: str
    score: int | None = None
    category_scores: tuple[tuple[str, int], ...] = ()
    doing_well: str = ""
    to_improve: str = ""
    doing_about: str = ""
    voice: str = ""
    figures: tuple[KeyFigure, ...] = ()
    lead: str = ""
    status: AssessmentStatus = AssessmentStatus.DRAFT
    word_target: int | None = None
    to_confirm: bool = False

    @property
    def begun(self) -> bool:
        """Whether anything has been scored or written: then the self-assessment goes into the pack as its cover."""
        scored = self.score is not None or bool(self.category_scores)
        return scored or bool(self.doing_well or self.to_improve or self.doing_about or self.voice or self.figures)


class Citation(Struct, frozen=True, kw_only=True):
    """Evidence that a statement's narrative cites: a document with its place, a public link, or an evidence item.

    A document or link that was chosen among the answers of an item has that item's id as well.
    """

    id: str
    statement_id: str
    document_id: str | None = None
    item_id: str | None = None
    url: str = ""
    pages: str = ""
    section: str = ""
    note: str = ""
    position: int = 0


class PlanStatus(StrEnum):
    """How far an action of the improvement plan has come. Whether it is late follows from its due date."""

    NOT_STARTED = "not started"
    UNDER_WAY = "under way"
    DONE = "done"


class PlanAction(Struct, frozen=True, kw_only=True):
    """One action of the improvement plan. `due` is an ISO date."""

    id: str
    statement_id: str
    action: str
    lead: str = ""
    due: str | None = None
    status: PlanStatus = PlanStatus.NOT_STARTED
    progress: str = ""
    position: int = 0
    to_confirm: bool = False


class Contact(Struct, frozen=True, kw_only=True):
    """Somebody whom CQC can ask about the self-assessment or the return."""

    id: str
    role: str
    name: str
    details: str = ""
    position: int = 0


class SignOff(Struct, frozen=True, kw_only=True):
    """Somebody's name under a content. `subject`: a statement's id, or "self-assessment" for the whole.

    `sha256` is the hash of what was signed: any later change of it takes the sign-off's force away.
    """

    id: str
    subject: str
    who: str
    role: str
    at: str
    sha256: str


class WordExport(Struct, frozen=True, kw_only=True):
    """A self-assessment as it went out to Word. `fields` maps each field's id to its text; imports merge against it."""

    id: str
    name: str
    at: str
    fields: dict[str, str]
