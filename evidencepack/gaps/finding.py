"""The rules about what is missing, numbered G01 to G11."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct

from evidencepack.gaps.coverage import Coverage, coverage, set_aside
from evidencepack.in_words import counted, long_day
from evidencepack.model import (
    DOCUMENT_ANSWERS,
    Answer,
    AnswerKind,
    Document,
    DocumentState,
    EvidenceItem,
    Finding,
    Gap,
    ItemKind,
    Severity,
    Snapshot,
    sentence,
)

_ORDER = {Severity.BLOCKS: 0, Severity.REVIEW: 1, Severity.INFORMATION: 2}


class ItemState(StrEnum):
    """How well an item is answered."""

    ANSWERED = "answered"
    WEAK = "weak"  # only by drafts, or by something older than its currency
    NOTHING = "nothing"


class Survey(Struct, frozen=True, kw_only=True):
    """All that can be said of a snapshot on one day: gaps (most severe first), states of the items by id, coverage."""

    gaps: list[Gap]
    states: dict[str, ItemState]
    coverage: Coverage


def survey(snapshot: Snapshot, today: date) -> Survey:
    """Gaps, states and coverage of one look at the snapshot."""
    look = _Look(snapshot, today)
    return Survey(gaps=look.gaps(), states=look.states(), coverage=look.coverage)


def find_gaps(snapshot: Snapshot, today: date) -> list[Gap]:
    """Everything that the return lacks on this day, most severe first."""
    return _Look(snapshot, today).gaps()


def item_states(snapshot: Snapshot, today: date) -> dict[str, ItemState]:
    """How well each item of the list in force is answered, by its id."""
    return _Look(snapshot, today).states()


def months_before(day: date, months: int) -> date:
    """The day so many months earlier; the last of the month where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class _Look:
    """One look at a snapshot, with what every rule needs at hand."""

    def __init__(self, snapshot: Snapshot, today: date) -> None:
        self._snapshot = snapshot
        self._today = today
        self._documents = {document.id: document for document in snapshot.documents}
        self.coverage: Coverage = coverage(snapshot)
        self._given: dict[str, list[Document]] = {}
        aside = set_aside(snapshot)
        self._answers: dict[str, list[Answer]] = defaultdict(list)
        for answer in snapshot.answers:
            if answer.document_id not in aside:
                self._answers[answer.item_id].append(answer)
        self._has_cover = any(assessed.begun for assessed in snapshot.assessments)
        self.items = [item for item in snapshot.items if not item.withdrawn]

    def gaps(self) -> list[Gap]:
        found = [
            *(gap for item in self.items for gap in self.item_gaps(item)),
            *self.withdrawn_gaps(),
            *self.statement_gaps(),
            *self.document_gaps(),
        ]
        return sorted(found, key=lambda gap: (_ORDER[gap.severity], gap.rule))

    def states(self) -> dict[str, ItemState]:
        return {item.id: self.state(item) for item in self.items}

    # ------------------------------------------------------------ items

    def state(self, item: EvidenceItem) -> ItemState:
        if not self._answered(item):
            return ItemState.NOTHING
        return ItemState.WEAK if self._only_drafts(item) or self._only_old(item) else ItemState.ANSWERED

    def _answered(self, item: EvidenceItem) -> bool:
        # The pack's cover is the answer to the item that asks for the self-assessment.
        return bool(self._answers[item.id]) or (self._has_cover and ItemKind.SELF_ASSESSMENT in item.kinds)

    def item_gaps(self, item: EvidenceItem) -> Iterator[Gap]:
        if not self._answered(item):
            yield _item_gap(
                "G01",
                Severity.BLOCKS,
                item,
                f"{item.ref} has no answer.",
                "Give a document or a public link, or say why it is not held or not applicable.",
            )
            return
        if self._only_drafts(item):
            message = f"{item.ref} is answered only by drafts."
            yield _item_gap("G02", Severity.REVIEW, item, message, "Give the approved version, or a second document.")
        if self._only_old(item):
            yield _item_gap("G03", Severity.REVIEW, item, self._old_words(item), "Look for a newer one.")
        elif self._undated(item):
            message = f"No document of {item.ref} says its date, and the item asks for something recent."
            yield _item_gap("G04", Severity.INFORMATION, item, message, "Open it, and enter its date.")

    def _files(self, item: EvidenceItem) -> list[Document]:
        if item.id not in self._given:
            wanted = [answer.document_id for answer in self._answers[item.id] if answer.kind in DOCUMENT_ANSWERS]
            self._given[item.id] = [self._documents[key] for key in dict.fromkeys(wanted) if key in self._documents]
        return self._given[item.id]

    def _other_answers(self, item: EvidenceItem) -> bool:
        return any(answer.kind not in DOCUMENT_ANSWERS for answer in self._answers[item.id])

    def _only_drafts(self, item: EvidenceItem) -> bool:
        files = self._files(item)
        return bool(files) and not self._other_answers(item) and all(document.draft for document in files)

    def _only_old(self, item: EvidenceItem) -> bool:
        """Every document is dated and too old; a link counts by the day on which it was seen."""
        if item.currency_months is None:
            return False
        oldest = months_before(self._today, item.currency_months).isoformat()
        files = self._files(item)
        links = [answer for answer in self._answers[item.id] if answer.kind is AnswerKind.LINK]
        if not files or any(document.dated is None or document.dated >= oldest for document in files):
            return False
        return all((answer.seen_on or "") < oldest for answer in links)

    def _undated(self, item: EvidenceItem) -> bool:
        files = self._files(item)
        return item.currency_months is not None and bool(files) and all(document.dated is None for document in files)

    def _old_words(self, item: EvidenceItem) -> str:
        newest = long_day(date.fromisoformat(max(document.dated or "" for document in self._files(item))))
        return f"The newest document of {item.ref} is of {newest}: older than {item.currency_months} months."

    def withdrawn_gaps(self) -> Iterator[Gap]:
        for item in self._snapshot.items:
            count = len(self._answers[item.id])
            if item.withdrawn and count:
                message = f"{item.ref} is not in CQC's list any more, and has {counted(count, 'answer')}."
                to_do = "Give its documents to an item of the list, then remove the answers."
                yield _item_gap("G06", Severity.REVIEW, item, message, to_do)

    # ------------------------------------------------------------ statements

    def statement_gaps(self) -> Iterator[Gap]:
        framework = self._snapshot.framework
        titles = {category.id: category.title for category in framework.categories}
        for statement in framework.statements:
            required = dict.fromkeys((*filter(None, (framework.required_category,)), *statement.requires))
            for category in required:
                if not self.coverage.cells[(statement.id, category)]:
                    yield Gap(
                        rule="G07",
                        severity=Severity.REVIEW,
                        subject="statement",
                        subject_id=statement.id,
                        label=statement.title,
                        message=f"Nothing under “{statement.title}” shows {titles[category].casefold()}.",
                        to_do="Add such evidence, or mark the category of an answer that has it.",
                    )
            for topic in statement.sub_topics:
                if not self.coverage.sub_topics[topic.id]:
                    yield Gap(
                        rule="G08",
                        severity=Severity.REVIEW,
                        subject="statement",
                        subject_id=statement.id,
                        label=statement.title,
                        message=f"No evidence under “{topic.title}” ({statement.title}).",
                        to_do="Answer an item of this sub-topic.",
                    )

    # ------------------------------------------------------------ documents

    def document_gaps(self) -> Iterator[Gap]:
        refs: dict[str, list[str]] = defaultdict(list)
        for item in self.items:
            for document in self._files(item):
                refs[document.id].append(item.ref)
        for document in self._snapshot.documents:
            if document.id in refs:
                for finding in self._snapshot.findings.get(document.id, ()):
                    yield _finding_gap(document, refs[document.id], finding)
            elif document.state is not DocumentState.SET_ASIDE:
                yield _document_gap(document)


_FINDING_GAPS = {Severity.BLOCKS: "G05", Severity.REVIEW: "G10", Severity.INFORMATION: "G11"}


def _finding_gap(document: Document, refs: list[str], finding: Finding) -> Gap:
    """What the checks say of a document that goes into the pack; what they say of others matters only once one does."""
    return Gap(
        rule=_FINDING_GAPS[finding.severity],
        severity=finding.severity,
        subject="document",
        subject_id=document.id,
        label=document.title,
        message=f"“{document.title}”, given for {' and '.join(refs)}: {sentence(finding.message)}",
        to_do=finding.to_do,
        finding=finding.rule,
        place=finding.place,
    )


def _document_gap(document: Document) -> Gap:
    return Gap(
        rule="G09",
        severity=Severity.INFORMATION,
        subject="document",
        subject_id=document.id,
        label=document.title,
        message=f"“{document.title}” answers nothing; it stays out of the pack.",
        to_do="Say which item it answers, or set it aside.",
    )


def _item_gap(rule: str, severity: Severity, item: EvidenceItem, message: str, to_do: str) -> Gap:
    return Gap(
        rule=rule, severity=severity, subject="item", subject_id=item.id, label=item.ref, message=message, to_do=to_do
    )
