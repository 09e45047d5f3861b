"""The nouns of an information return, frozen.

Every room of the core takes and gives these; none of them knows where it is stored. Dates are ISO 8601 text
(`2026-11-21`), moments are ISO 8601 in UTC with seconds (`2026-11-21T09:30:00Z`), sizes are bytes, ids are
random hexadecimal text and never reused.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

# ---------------------------------------------------------------- the framework


class ItemKind(StrEnum):
    """What sort of thing an evidence item asks for."""

    DOCUMENTS = "documents"
    DATA = "data"
    CONTACTS = "contacts"
    SELF_ASSESSMENT = "self-assessment"


class Provenance(StrEnum):
    """Where an evidence item's wording comes from."""

    SOURCED = "sourced"  # a public source says that CQC asks for it
    INFERRED = "inferred"  # inferred from the framework's sub-topics
    REQUESTED = "requested"  # read from the council's own request


class Theme(Struct, frozen=True, kw_only=True):
    """One of the framework's themes, such as "Working with people"."""

    id: str
    title: str


class SubTopic(Struct, frozen=True, kw_only=True):
    """A part of a quality statement that CQC's reports describe under its own heading."""

    id: str
    title: str
    statement: str  # QualityStatement.id


class QualityStatement(Struct, frozen=True, kw_only=True):
    """A quality statement. `number` is its place in the framework, `aliases` other published names for it."""

    id: str
    number: int
    title: str
    theme: str  # Theme.id
    aliases: tuple[str, ...] = ()
    sub_topics: tuple[SubTopic, ...] = ()
    requires: tuple[str, ...] = ()  # EvidenceCategory.id
    keywords: tuple[str, ...] = ()


class EvidenceCategory(Struct, frozen=True, kw_only=True):
    """One of the evidence categories, such as people's experience."""

    id: str
    title: str
    short: str
    keywords: tuple[str, ...] = ()


class EvidenceItem(Struct, frozen=True, kw_only=True):
    """One numbered thing that the information return asks for.

    `currency_months`: how old its evidence may be, None when the item sets no limit. `withdrawn`: it stood in an
    earlier list, the list in force no longer has it, and it is kept because something answers it.
    """

    id: str
    ref: str
    title: str
    wording: str
    kinds: tuple[ItemKind, ...]
    statements: tuple[str, ...]
    sub_topics: tuple[str, ...] = ()
    currency_months: int | None = None
    keywords: tuple[str, ...] = ()
    provenance: Provenance = Provenance.INFERRED
    position: int = 0
    owner: str = ""
    due: str | None = None
    withdrawn: bool = False
    note: str = ""  # the team's own, never in the pack
    chased: str | None = None  # the day on which its owner was last reminded


class Band(Struct, frozen=True, kw_only=True):
    """A range of whole percentages, both ends included, and what it means (a score or a rating)."""

    low: int
    high: int
    name: str
    score: int | None = None


class ScoringMethod(Struct, frozen=True, kw_only=True):
    """How scores become a percentage and a rating; all of it data of the framework.

    `by_category`: statements are scored through their evidence categories (method A), else directly (method B).
    """

    id: str
    title: str
    by_category: bool
    lowest: int
    highest: int
    rating_bands: tuple[Band, ...]
    statement_bands: tuple[Band, ...] = ()
    note: str = ""


class DeadlineRule(Struct, frozen=True, kw_only=True):
    """Days from the notification to the day on which the return is due."""

    days: int
    note: str = ""


_Identified = TypeVar("_Identified", QualityStatement, EvidenceCategory, ScoringMethod)


class Framework(Struct, frozen=True, kw_only=True):
    """A whole assessment framework in one version, with the evidence items that its return asks for."""

    id: str
    title: str
    version: str
    provisional_items: bool
    items_note: str
    themes: tuple[Theme, ...]
    statements: tuple[QualityStatement, ...]
    categories: tuple[EvidenceCategory, ...]
    required_category: str | None  # required for every statement; CQC: people's experience
    score_names: tuple[str, ...]  # from the lowest score up
    methods: tuple[ScoringMethod, ...]
    default_method: str
    deadline: DeadlineRule
    items: tuple[EvidenceItem, ...]

    def statement(self, statement_id: str) -> QualityStatement:
        """The statement with this id. KeyError if there is none."""
        return _by_id(self.statements, statement_id)

    def category(self, category_id: str) -> EvidenceCategory:
        """The evidence category with this id. KeyError if there is none."""
        return _by_id(self.categories, category_id)

    def method(self, method_id: str) -> ScoringMethod:
        """The scoring method with this id. KeyError if there is none."""
        return _by_id(self.methods, method_id)


def _by_id(members: tuple[_Identified, ...], wanted: str) -> _Identified:
    for member in members:
        if member.id == wanted:
            return member
    raise KeyError(wanted)


# ---------------------------------------------------------------- what is in the workspace


class DocumentState(StrEnum):
    """What the team has decided about a document."""

    INBOX = "inbox"  # nobody has looked at it yet
    IN_USE = "in use"
    SET_ASIDE = "set aside"  # kept, but not part of the return


class ReadState(StrEnum):
    """How far a file's content could be read."""

    READ = "read"
    NOT_READ_YET = "not read yet"  # identified; this version has no reader for the format
    LOCKED = "locked"  # needs a password
    UNREADABLE = "unreadable"  # damaged, too slow or too big to read within the limits
    WAITING = "waiting"  # taken in, not examined yet


class AnswerKind(StrEnum):
    """The ways in which an evidence item can be answered."""

    DOCUMENT = "document"  # a file, with page or section
    SECTION = "section"  # part of a file that is given for another item
    LINK = "link"  # public already: a link and the date it was seen
    DATA = "data"  # a data table: a file, with sheet or range
    CONTACTS = "contacts"  # a contact list: a file
    NOT_HELD = "not held"  # with a reason and what is being done
    NOT_APPLICABLE = "not applicable"  # with a reason


DOCUMENT_ANSWERS = frozenset({AnswerKind.DOCUMENT, AnswerKind.SECTION, AnswerKind.DATA, AnswerKind.CONTACTS})


class Version(Struct, frozen=True, kw_only=True):
    """One state of a document's file, addressed by the SHA-256 of its bytes (64 hexadecimal digits)."""

    id: str
    document_id: str
    number: int
    sha256: str
    name: str  # the file name it came with
    size: int
    added_at: str


class Origin(Struct, frozen=True, kw_only=True):
    """A place that a document was taken from. The file there is never touched."""

    id: str
    document_id: str
    path: str
    modified: str
    seen_at: str


class Document(Struct, frozen=True, kw_only=True):
    """A document of the library, with its current version.

    `dated` is the document's own date (never the file's time stamp), `dated_from` where it was read.
    """

    id: str
    title: str
    state: DocumentState
    version: Version
    format: str  # Format.id of what the content is
    read: ReadState
    pages: int
    pages_unit: str  # page, sheet, slide, part, line
    dated: str | None = None
    dated_from: str = ""
    draft: bool = False
    note: str = ""
    added_at: str = ""


class Answer(Struct, frozen=True, kw_only=True):
    """One way in which one item is answered.

    Kinds in `DOCUMENT_ANSWERS` have a `document_id`; a link has `url` and `seen_on`; not held and not applicable
    have a `reason` (and not held an `action`: what is being done). `pages` ("4-7", "2, 9") and `section` are the
    locator. `categories` are the evidence categories it gives.
    """

    id: str
    item_id: str
    kind: AnswerKind
    document_id: str | None = None
    pages: str = ""
    section: str = ""
    note: str = ""
    url: str = ""
    seen_on: str | None = None
    reason: str = ""
    action: str = ""
    categories: tuple[str, ...] = ()
    position: int = 0
    to_confirm: bool = False


class Refusal(Struct, frozen=True, kw_only=True):
    """A person's word that a document does not answer an item: it is not suggested again, and teaches the ranking."""

    id: str
    document_id: str
    item_id: str
    who: str
    at: str


class Lesson(Struct, frozen=True, kw_only=True):
    """What an earlier return decided about one document, kept as words so that it teaches this one's suggestions.

    `item_id` is the item of this return; `fits` whether it answered the item or was refused for it.
    """

    id: str
    item_id: str
    fits: bool
    title: str
    text: str


# ---------------------------------------------------------------- what checks and gaps say


class Severity(StrEnum):
    """How much a finding or gap matters."""

    BLOCKS = "blocks"
    REVIEW = "review"
    INFORMATION = "information"


class Finding(Struct, frozen=True, kw_only=True):
    """What a rule says about one document. `rule` is its number (`F02`), `place` where in the document.

    `rule_version`: a waiver holds for one version of a rule; a rule that changed has to be looked at again.
    """

    rule: str
    severity: Severity
    message: str
    to_do: str
    place: str = ""
    rule_version: int = 1


class Waiver(Struct, frozen=True, kw_only=True):
    """A person's decision that a finding may stand, and why. Bound to the file's hash and the rule's version."""

    id: str
    document_id: str
    sha256: str
    rule: str
    rule_version: int
    reason: str
    who: str
    at: str


class Judgement(Struct, frozen=True, kw_only=True):
    """What the checks make of one document: its own date and where that was read, whether it is a draft, findings.

    `sketch`: what is kept of its text to compare it with others (`checks.sketches`); None where none was made.
    """

    dated: str | None
    dated_from: str
    draft: bool
    findings: tuple[Finding, ...]
    sketch: bytes | None = None


class Gap(Struct, frozen=True, kw_only=True):
    """What the return still lacks: an item, a statement or a document, with what to do about it.

    `subject` is the kind of thing ("item", "statement", "document"), `subject_id` its id: a window can jump there.
    `finding` and `place`: the rule whose finding this is ("D01") and where in the document, for those of documents.
    """

    rule: str
    severity: Severity
    subject: str
    subject_id: str
    label: str
    message: str
    to_do: str
    finding: str = ""
    place: str = ""


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
    """Evidence that a statement's narrative cites: a document with its place, an evidence item, or a public link."""

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


class Return(Struct, frozen=True, kw_only=True):
    """The information return that a workspace is for. `steps`: dates known of the later steps, by the step's name."""

    authority: str
    title: str
    notified: str | None
    due: str | None
    method: str
    steps: dict[str, str] = {}


class Snapshot(Struct, frozen=True, kw_only=True):
    """Everything that gaps and the pack plan need to know, read from the workspace at one moment.

    `findings` maps a document's id to what the checks say of it; `narrative` the parts of the self-assessment that
    belong to no statement ("about", "key_messages") to their text.
    """

    info: Return
    framework: Framework
    items: tuple[EvidenceItem, ...]
    documents: tuple[Document, ...]
    answers: tuple[Answer, ...]
    findings: dict[str, tuple[Finding, ...]]
    assessments: tuple[StatementAssessment, ...]
    narrative: dict[str, str] = {}
    citations: tuple[Citation, ...] = ()
    plan: tuple[PlanAction, ...] = ()
    contacts: tuple[Contact, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()


class SealedPack(Struct, frozen=True, kw_only=True):
    """The record of a pack that was built, re-read and found right."""

    id: str
    name: str
    profile: str
    sealed_at: str
    sha256: str
    size: int
    documents: int
    since: str | None
    manifest: str  # pack.json as it was written
