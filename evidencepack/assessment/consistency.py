"""Whether the self-assessment agrees with itself and with its evidence: rules S01 to S16 over a snapshot. Pure.

The rules ask what CQC's guidance asks of a self-assessment: short, honest and based on evidence, with people's
experience under every quality statement. Each finding has the form of a gap, so that one list shows both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import apsw

from evidencepack.assessment import figures
from evidencepack.assessment.claims import NARRATIVE, Claims, Texts, pages_in
from evidencepack.assessment.evidence_words import long_date
from evidencepack.assessment.signing import Standing, sign_off_states
from evidencepack.gaps.finding import months_before
from evidencepack.in_words import counted
from evidencepack.model import (
    DOCUMENT_ANSWERS,
    FRONT_TEXTS,
    Answer,
    Citation,
    Document,
    DocumentState,
    EvidenceItem,
    Gap,
    QualityStatement,
    Severity,
    Snapshot,
    StatementAssessment,
)
from evidencepack.workspace import Workspace, queries

RULES = {
    "S01": "Claims without evidence",
    "S02": "Evidence cited that is not in the pack",
    "S03": "Evidence cited that is old",
    "S04": "Drafts that are cited",
    "S05": "Documents cited that must not leave as they are",
    "S06": "Figures that differ between statements",
    "S07": "Figures that the text contradicts",
    "S08": "Figures that are not where they were read",
    "S09": "Scores without words",
    "S10": "Words without a score",
    "S11": "Statements far over their length",
    "S12": "Statements that cite one kind of evidence only",
    "S13": "Statements that do not cite a required evidence category",
    "S14": "Signatures that no longer hold",
    "S15": "What is still to be confirmed",
    "S16": "Places cited that a document does not have",
}
_ORDER = {Severity.BLOCKS: 0, Severity.REVIEW: 1, Severity.INFORMATION: 2}
_FAR_OVER = 125  # per cent of the word target


def consistency(snapshot: Snapshot, texts: Texts, today: date) -> tuple[Gap, ...]:
    """What does not agree, most severe first. `texts`: the cited pages as `cited_texts` gives them."""
    look = _Look(snapshot, texts, today)
    found = [
        *(gap for statement in snapshot.framework.statements for gap in look.statement(statement)),
        *look.figures(),
        *look.signatures(),
        *look.unconfirmed_parts(),
        *look.unconfirmed_answers(),
    ]
    return tuple(in_order(found))


def in_order(found: Iterable[Gap]) -> list[Gap]:
    """Gaps of several rooms in one list, most severe first and by rule."""
    return sorted(found, key=lambda gap: (_ORDER[gap.severity], gap.rule))


def agreement(workspace: Workspace, snapshot: Snapshot, today: date) -> tuple[Gap, ...]:
    """`consistency` with the texts read from the workspace that the snapshot is of."""
    return consistency(snapshot, cited_texts(workspace.reader(), snapshot), today)


def cited_texts(db: apsw.Connection, snapshot: Snapshot) -> Texts:
    """The text of every document that a citation or a figure names, by document and page: what `consistency` reads.

    Each is read from the database when it is first asked for, on the thread that asks.
    """
    wanted = {citation.document_id for citation in snapshot.citations}
    wanted |= {figure.document_id for one in snapshot.assessments for figure in one.figures}
    return _Cited(db, {one.id: one.version.sha256 for one in snapshot.documents if one.id in wanted})


class _Cited(Mapping[str, Mapping[int, str]]):
    """Pages by document, read when they are asked for."""

    def __init__(self, db: apsw.Connection, hashes: Mapping[str, str]) -> None:
        self._db = db
        self._hashes = hashes
        self._read: dict[str, dict[int, str]] = {}

    def __getitem__(self, document_id: str) -> Mapping[int, str]:
        if document_id not in self._read:
            pages = queries.page_text(self._db, self._hashes[document_id])
            self._read[document_id] = {number: text for number, _, text in pages}
        return self._read[document_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._hashes)

    def __len__(self) -> int:
        return len(self._hashes)


class _Look:
    """One look at a snapshot, with what every rule needs at hand."""

    def __init__(self, snapshot: Snapshot, texts: Texts, today: date) -> None:
        self._snapshot = snapshot
        self._texts = texts
        self._today = today
        self._documents = {document.id: document for document in snapshot.documents}
        self._items = {item.id: item for item in snapshot.items if not item.withdrawn}
        self._said = {one.statement_id: one for one in snapshot.assessments}
        self._answers = [answer for answer in snapshot.answers if answer.item_id in self._items]

    def statement(self, statement: QualityStatement) -> Iterator[Gap]:
        said = self._said.get(statement.id, StatementAssessment(statement_id=statement.id))
        cited = [one for one in self._snapshot.citations if one.statement_id == statement.id]
        yield from self._claims(statement, said, cited)
        for citation in cited:
            yield from self._citation(statement, citation)
        yield from self._words(statement, said)
        yield from self._kinds(statement, cited)
        if said.to_confirm:
            yield _unconfirmed(statement.id, statement.title)
        if waiting := sum(a.to_confirm for a in self._snapshot.plan if a.statement_id == statement.id):
            message = f"{counted(waiting, 'action')} under “{statement.title}” still to be confirmed."
            yield _gap("S15", Severity.REVIEW, statement, message, "Confirm each, or take it out of the plan.")

    # ------------------------------------------------------------ claims

    def _claims(self, statement: QualityStatement, said: StatementAssessment, cited: list[Citation]) -> Iterator[Gap]:
        claims = Claims(said)
        if claims.all and not cited:
            message = f"“{statement.title}” makes {counted(len(claims.all), 'claim')} and cites no evidence."
            yield _gap("S01", Severity.REVIEW, statement, message, "Cite the documents, items or links that show it.")
            return
        for claim in claims.without_evidence(cited, self._documents, self._items, self._texts):
            message = f"Nothing that “{statement.title}” cites speaks of: “{_cut(claim)}”."
            yield _gap("S01", Severity.INFORMATION, statement, message, "Cite what shows it, or leave the claim out.")

    # ------------------------------------------------------------ citations

    def _citation(self, statement: QualityStatement, citation: Citation) -> Iterator[Gap]:
        if citation.item_id is not None and citation.document_id is None and not citation.url:
            item = self._items.get(citation.item_id)
            if item is None or not any(answer.item_id == item.id for answer in self._answers):
                name = f"{item.ref}, which has no answer" if item else "an item that is not in CQC's list any more"
                message = f"“{statement.title}” cites {name}."
                yield _gap("S02", Severity.REVIEW, statement, message, "Answer the item, or cite something else.")
        if citation.document_id is None:
            return
        document = self._documents.get(citation.document_id)
        if document is None:
            message = f"“{statement.title}” cites a document that is no longer in the workspace."
            yield _gap("S02", Severity.REVIEW, statement, message, "Cite the document that took its place.")
            return
        yield from self._document(statement, document)
        beyond = [page for page in pages_in(citation.pages) if document.pages and page > document.pages]
        if beyond:
            message = (
                f"“{statement.title}” cites {document.pages_unit} {beyond[0]} of “{document.title}”, which has"
                f" {document.pages}."
            )
            yield _gap("S16", Severity.REVIEW, statement, message, "Correct the place in the citation.")

    def _document(self, statement: QualityStatement, document: Document) -> Iterator[Gap]:
        cites = f"“{statement.title}” cites “{document.title}”"
        items = self._answered_with(document)
        if document.state is DocumentState.SET_ASIDE:
            yield _gap("S02", Severity.REVIEW, statement, f"{cites}, which was set aside.", "Take it back into use.")
        elif not items:
            message = f"{cites}, which answers no item: it will not be in the pack."
            yield _gap("S02", Severity.REVIEW, statement, message, "Say which item it answers, or cite another one.")
        if stale := self._stale(document, items):
            yield _gap("S03", Severity.REVIEW, statement, f"{cites}, {stale}", "Cite a newer one, or say why not.")
        if document.draft:
            yield _gap("S04", Severity.REVIEW, statement, f"{cites}, a draft.", "Cite the approved version.")
        for finding in self._snapshot.findings.get(document.id, ()):
            if finding.severity is Severity.BLOCKS:
                message = f"{cites}, which cannot leave: {finding.message} ({finding.rule})."
                yield _gap("S05", Severity.BLOCKS, statement, message, finding.to_do)

    def _answered_with(self, document: Document) -> list[EvidenceItem]:
        wanted = [a.item_id for a in self._answers if a.document_id == document.id and a.kind in DOCUMENT_ANSWERS]
        return [self._items[key] for key in dict.fromkeys(wanted)]

    def _stale(self, document: Document, items: list[EvidenceItem]) -> str:
        limits = [item.currency_months for item in items if item.currency_months is not None]
        if document.dated is None or not limits:
            return ""
        limit = min(limits)
        if document.dated >= months_before(self._today, limit).isoformat():
            return ""
        return f"which is of {long_date(document.dated)}: older than the {limit} months that its item allows."

    # ------------------------------------------------------------ scores and words

    def _words(self, statement: QualityStatement, said: StatementAssessment) -> Iterator[Gap]:
        scored = said.score is not None or bool(said.category_scores)
        words = sum(len(getattr(said, field).split()) for field in NARRATIVE)
        if scored and not words:
            message = f"“{statement.title}” has a score and no words."
            yield _gap("S09", Severity.REVIEW, statement, message, "Write what the score rests on.")
        if words and not scored:
            message = f"“{statement.title}” has words and no score."
            yield _gap("S10", Severity.REVIEW, statement, message, "Score the statement.")
        if said.word_target and 100 * words > _FAR_OVER * said.word_target:
            message = f"“{statement.title}” has {words} words; its target is {said.word_target}."
            to_do = "Leave out what the documents say already."
            yield _gap("S11", Severity.INFORMATION, statement, message, to_do)

    # ------------------------------------------------------------ kinds of evidence

    def _kinds(self, statement: QualityStatement, cited: list[Citation]) -> Iterator[Gap]:
        titles = {category.id: category.title for category in self._snapshot.framework.categories}
        kinds = {kind for citation in cited for answer in self._answers_of(citation) for kind in answer.categories}
        if not cited or not kinds:
            return
        if len(kinds) == 1 and len(titles) > 1:
            only = titles.get(next(iter(kinds)), "").casefold()
            message = f"All that “{statement.title}” cites is one kind of evidence: {only}."
            yield _gap("S12", Severity.INFORMATION, statement, message, "Cite evidence of another kind, too.")
        required = self._snapshot.framework.required_category
        if required and required not in kinds:
            message = f"Nothing that “{statement.title}” cites shows {titles[required].casefold()}."
            yield _gap("S13", Severity.REVIEW, statement, message, "Cite a survey, feedback or a case study.")

    def _answers_of(self, citation: Citation) -> list[Answer]:
        if citation.document_id:
            return [answer for answer in self._answers if answer.document_id == citation.document_id]
        if citation.url:
            return [answer for answer in self._answers if answer.url == citation.url]
        return [answer for answer in self._answers if answer.item_id == citation.item_id]

    # ------------------------------------------------------------ figures, signatures, what is to confirm

    def figures(self) -> Iterator[Gap]:
        statements = {statement.id: statement for statement in self._snapshot.framework.statements}
        written = [one for one in self._snapshot.assessments if one.statement_id in statements]
        found = (
            ("S06", Severity.REVIEW, figures.differing(written), "Find out which is right, and correct the other."),
            ("S07", Severity.REVIEW, figures.against_narrative(written), "Correct the text or the figure."),
            (
                "S08",
                Severity.REVIEW,
                figures.not_in_source(written, self._documents, self._texts),
                "Look the figure up again, or correct where it was read.",
            ),
        )
        for rule, severity, disagreements, to_do in found:
            for one in disagreements:
                statement = statements[one.statement_id]
                yield _gap(rule, severity, statement, f"“{statement.title}”: {one.words}", to_do)

    def signatures(self) -> Iterator[Gap]:
        by_id = {statement.id: statement for statement in self._snapshot.framework.statements}
        for state in sign_off_states(self._snapshot):
            if state.standing is Standing.CHANGED and state.sign_off is not None:
                statement = by_id.get(state.subject)
                yield Gap(
                    rule="S14",
                    severity=Severity.REVIEW,
                    subject="statement",
                    subject_id=state.subject,
                    label=statement.title if statement else "Self-assessment",
                    message=(
                        f"{state.label} was changed after {state.sign_off.who} signed it off on"
                        f" {long_date(state.sign_off.at[:10])}."
                    ),
                    to_do="Have it signed off again.",
                )

    def unconfirmed_parts(self) -> Iterator[Gap]:
        for name in self._snapshot.parts_to_confirm:
            yield _unconfirmed(name, FRONT_TEXTS.get(name, name))

    def unconfirmed_answers(self) -> Iterator[Gap]:
        waiting: dict[str, int] = {}
        for answer in self._answers:
            if answer.to_confirm:
                waiting[answer.item_id] = waiting.get(answer.item_id, 0) + 1
        for item_id, count in waiting.items():
            item = self._items[item_id]
            yield Gap(
                rule="S15",
                severity=Severity.REVIEW,
                subject="item",
                subject_id=item_id,
                label=item.ref,
                message=f"{counted(count, 'answer')} of {item.ref} still to be confirmed.",
                to_do="Look at the document and its place, then confirm the answer or change it.",
            )


def _unconfirmed(subject_id: str, title: str) -> Gap:
    return Gap(
        rule="S15",
        severity=Severity.REVIEW,
        subject="statement",
        subject_id=subject_id,
        label=title,
        message=f"“{title}” was carried over from an earlier return and is still to be confirmed.",
        to_do="Read it, correct it, and confirm it.",
    )


def _gap(rule: str, severity: Severity, statement: QualityStatement, message: str, to_do: str) -> Gap:
    return Gap(
        rule=rule,
        severity=severity,
        subject="statement",
        subject_id=statement.id,
        label=statement.title,
        message=message,
        to_do=to_do,
    )


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:89]}…"
