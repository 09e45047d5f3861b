"""Plans a pack: which file lies where under which name, and what stands in the way. Pure: reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from evidencepack.model import (
    DOCUMENT_ANSWERS,
    Answer,
    AnswerKind,
    Document,
    DocumentState,
    EvidenceItem,
    ItemKind,
    SealedPack,
    Snapshot,
)
from evidencepack.pack import names
from evidencepack.pack.planned import (
    COVER,
    COVER_ANSWER,
    OWN_FILES,
    Entry,
    LeftOut,
    Plan,
    PlannedFile,
    PlannedItem,
    answer_number,
)
from evidencepack.pack.profiles import Profile
from evidencepack.pack.remarks import blockers, notices
from evidencepack.pack.since import Before, read_before
from evidencepack.pack.volumes import assign_volumes

_FOLDER_UNITS = 60  # a folder name's share of the path at most
_SUFFIX_UNITS = 5  # room for " (2)" where two names clash

_TITLES = {
    AnswerKind.LINK: "Published online",
    AnswerKind.NOT_HELD: "Not held",
    AnswerKind.NOT_APPLICABLE: "Not applicable",
}


def plan_pack(snapshot: Snapshot, profile: Profile, today: str, since: SealedPack | None = None) -> Plan:
    """Plan the pack of a snapshot for a profile; `since`: plan a supplementary pack to that one.

    `today` (ISO date) only decides on notices, such as a link that nobody has opened for long: it never enters the
    pack. UserFault if the record of the earlier pack cannot be read.
    """
    return _Planner(snapshot, profile, read_before(since)).plan(today)


class _Planner:
    """Works a plan out step by step; lives for one call."""

    def __init__(self, snapshot: Snapshot, profile: Profile, before: Before | None) -> None:
        self._snapshot = snapshot
        self._profile = profile
        self._before = before
        self._documents = {document.id: document for document in snapshot.documents}
        self._items = sorted((i for i in snapshot.items if not i.withdrawn), key=lambda item: item.position)
        self._answers = self._sort_answers()
        self._numbers = {
            answer.id: number for item in self._items for answer, number in _numbered(item, self._answers[item.id])
        }
        self._homes = self._find_homes()
        self._cited = self._find_cited()
        self._files: dict[str, PlannedFile] = {}  # by SHA-256

    def plan(self, today: str) -> Plan:
        cover = self._cover_wanted()
        folders = self._name_files()
        items = tuple(self._planned_item(item, folders[item.id]) for item in self._items)
        supplement = self._before.supplement(e for i in items for e in i.entries) if self._before else None
        plan = Plan(
            profile_id=self._profile.id, items=items, cover=cover, left_out=self._left_out(), supplement=supplement
        )
        plan = assign_volumes(plan, self._profile)
        return structs.replace(
            plan,
            blockers=blockers(plan, self._profile, self._snapshot),
            notices=notices(plan, today, self._snapshot),
        )

    # ---------------------------------------------------------------- which answers count

    def _sort_answers(self) -> dict[str, list[Answer]]:
        sorted_answers: dict[str, list[Answer]] = {item.id: [] for item in self._items}
        for answer in sorted(self._snapshot.answers, key=lambda each: (each.position, each.id)):
            if answer.item_id in sorted_answers and self._stands(answer):
                sorted_answers[answer.item_id].append(answer)
        return sorted_answers

    def _stands(self, answer: Answer) -> bool:
        if answer.kind not in DOCUMENT_ANSWERS:
            return True
        document = self._documents.get(answer.document_id or "")
        return document is not None and document.state is not DocumentState.SET_ASIDE

    def _document(self, answer: Answer) -> Document | None:
        return self._documents[answer.document_id] if answer.kind in DOCUMENT_ANSWERS and answer.document_id else None

    def _cover_wanted(self) -> bool:
        if self._before is not None and not self._before.assessment_changed(self._snapshot):
            return False
        return any(assessed.begun for assessed in self._snapshot.assessments)

    # ---------------------------------------------------------------- where files lie

    def _find_homes(self) -> dict[str, Answer]:
        """For each file (by SHA-256) the answer under which it lies: a section only where nothing else gives it."""
        in_order = [answer for item in self._items for answer in self._answers[item.id]]
        homes: dict[str, Answer] = {}
        for sections in (False, True):
            for answer in in_order:
                document = self._document(answer)
                if document is not None and (answer.kind is AnswerKind.SECTION) == sections:
                    homes.setdefault(document.version.sha256, answer)
        return homes

    def _find_cited(self) -> dict[str, list[str]]:
        """For each file (by SHA-256) the refs of the items that cite it, in their order."""
        cited: dict[str, dict[str, None]] = {}
        for item in self._items:
            for answer in self._answers[item.id]:
                document = self._document(answer)
                if document is not None:
                    cited.setdefault(document.version.sha256, {})[item.ref] = None
        return {sha256: list(refs) for sha256, refs in cited.items()}

    def _name_files(self) -> dict[str, str]:
        """Fill `_files`; give back each item's folder. Names hang on ref, number and title only."""
        taken = names.Taken(*OWN_FILES)
        folders: dict[str, str] = {}
        for item in self._items:
            folders[item.id] = taken.unique(self._folder(item)) if self._profile.layout == "folders" else ""
            for answer in self._answers[item.id]:
                document = self._document(answer)
                if document is not None and self._homes[document.version.sha256] is answer:
                    path = taken.unique(self._path(answer, document, folders[item.id]))
                    self._files[document.version.sha256] = _planned_file(document, item, path)
        return folders

    def _folder(self, item: EvidenceItem) -> str:
        limit = min(_FOLDER_UNITS, self._profile.max_path // 3)
        return names.folder_name(item.ref, item.title, self._profile.forbidden_characters, limit)

    def _path(self, answer: Answer, document: Document, folder: str) -> str:
        start = f"{folder}/" if folder else ""
        name = names.file_name(
            self._numbers[answer.id],
            document.title,
            names.ending(document.version.name, document.format),
            self._profile.forbidden_characters,
            self._profile.max_path - names.units(start) - _SUFFIX_UNITS,
        )
        return start + name

    # ---------------------------------------------------------------- the index entries

    def _planned_item(self, item: EvidenceItem, folder: str) -> PlannedItem:
        entries = [self._entry(item, answer) for answer in self._answers[item.id]]
        if ItemKind.SELF_ASSESSMENT in item.kinds:
            entries = [*self._cover_entry(item), *entries]
        files = tuple(f for f in self._files.values() if f.item_id == item.id and not self._held(f.sha256))
        return PlannedItem(item=item, folder=folder, entries=tuple(entries), files=files)

    def _held(self, sha256: str) -> bool:
        return self._before is not None and sha256 in self._before.held

    def _cover_entry(self, item: EvidenceItem) -> list[Entry]:
        here = self._cover_wanted()
        if not here and (self._before is None or not self._before.cover):
            return []
        entry = Entry(
            answer_id=COVER_ANSWER,
            item_id=item.id,
            number=item.ref,
            kind=None,
            title="Self-assessment",
            path=COVER if here else None,
        )
        return [self._before.compared(entry) if self._before else entry]

    def _entry(self, item: EvidenceItem, answer: Answer) -> Entry:
        document = self._document(answer)
        entry = Entry(
            answer_id=answer.id,
            item_id=item.id,
            number=self._numbers[answer.id],
            kind=answer.kind,
            title=document.title if document else _TITLES[answer.kind],
            pages=answer.pages,
            section=answer.section,
            note=answer.note,
            url=answer.url,
            seen_on=answer.seen_on,
            reason=answer.reason,
            action=answer.action,
            categories=self._categories(answer),
        )
        if document is not None:
            entry = self._with_file(entry, answer, document)
        return self._before.compared(entry) if self._before else entry

    def _with_file(self, entry: Entry, answer: Answer, document: Document) -> Entry:
        sha256 = document.version.sha256
        home = self._homes[sha256]
        home_ref = next(item.ref for item in self._items if item.id == home.item_id)
        return structs.replace(
            entry,
            document_id=document.id,
            sha256=sha256,
            path=None if self._held(sha256) else self._files[sha256].path,
            pages_unit=document.pages_unit or "page",
            dated=document.dated,
            given_as="" if home is answer else self._numbers[home.id],
            also_under=tuple(r for r in self._cited[sha256] if r != home_ref) if home is answer else (),
        )

    def _categories(self, answer: Answer) -> tuple[str, ...]:
        titles = {category.id: category.title for category in self._snapshot.framework.categories}
        return tuple(titles.get(each, each) for each in answer.categories)

    # ---------------------------------------------------------------- what stays behind

    def _left_out(self) -> tuple[LeftOut, ...]:
        gone = {item.id: item for item in self._snapshot.items if item.withdrawn}
        answered: dict[str, list[Answer]] = {}
        for answer in self._snapshot.answers:
            if answer.document_id:
                answered.setdefault(answer.document_id, []).append(answer)
        documents = [
            LeftOut(label=document.title, reason=reason, document_id=document.id)
            for document in self._snapshot.documents
            if (reason := self._why_left_out(document, answered.get(document.id, []), gone))
        ]
        counts = {item_id: sum(1 for a in self._snapshot.answers if a.item_id == item_id) for item_id in gone}
        return (*documents, *_withdrawn_items(gone.values(), counts))

    def _why_left_out(self, document: Document, answers: list[Answer], gone: dict[str, EvidenceItem]) -> str:
        if document.state is DocumentState.SET_ASIDE:
            return "It is set aside."
        if document.version.sha256 in self._homes:
            return ""
        refs = sorted(gone[answer.item_id].ref for answer in answers if answer.item_id in gone)
        if refs:
            return f"It answers only {', '.join(refs)}, which the list in force no longer has."
        return "It answers no evidence item."


def _numbered(item: EvidenceItem, answers: list[Answer]) -> Iterable[tuple[Answer, str]]:
    """Each answer with its number. It follows the answer's position, so that taking one away renumbers no other."""
    last = 0
    for answer in answers:
        last = max(answer.position, last + 1)
        yield answer, answer_number(item, last)


def _planned_file(document: Document, item: EvidenceItem, path: str) -> PlannedFile:
    return PlannedFile(
        document_id=document.id,
        item_id=item.id,
        sha256=document.version.sha256,
        size=document.version.size,
        path=path,
        title=document.title,
        format=document.format,
        pages=document.pages,
        pages_unit=document.pages_unit,
        dated=document.dated,
    )


def _withdrawn_items(items: Iterable[EvidenceItem], counts: dict[str, int]) -> list[LeftOut]:
    return [
        LeftOut(
            label=f"{item.ref} {item.title}",
            reason=f"The list in force no longer has this item; {_answers(counts[item.id])} left behind.",
            item_id=item.id,
        )
        for item in items
        if counts[item.id]
    ]


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"
