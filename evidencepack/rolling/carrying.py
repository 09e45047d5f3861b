"""Carries an earlier return over into a new workspace, record by record, as one change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import apsw
from msgspec import Struct, structs

from evidencepack.checks import judge
from evidencepack.errors import UnreadableFile
from evidencepack.jobs import Job
from evidencepack.model import (
    Answer,
    AssessmentStatus,
    Document,
    EvidenceItem,
    PlanAction,
    PlanStatus,
    StatementAssessment,
)
from evidencepack.rolling.crosswalk import Crosswalk, Route, item_routes, statement_routes
from evidencepack.rolling.earlier import Earlier
from evidencepack.workspace import Workspace, queries, returns, rows, self_assessment
from evidencepack.workspace.examined import read_before, write_examination, write_judgement
from evidencepack.workspace.history import now

_TEXTS = ("doing_well", "to_improve", "doing_about", "voice")


class NoPlace(Struct, frozen=True):
    """What did not carry over, or not as it was: what kind of thing, which one, why, and its words in full."""

    kind: str
    label: str
    why: str
    text: str = ""


class Carrying:
    """One run; `carried` counts what came over, `no_place` holds what did not."""

    def __init__(self, before: Earlier, workspace: Workspace, walk: Crosswalk, job: Job) -> None:
        self.carried: Counter[str] = Counter()
        self.no_place: list[NoPlace] = []
        self._before = before
        self._old = before.snapshot
        self._workspace = workspace
        self._job = job
        db = workspace.reader()
        self._framework = queries.the_framework(db)
        self._items = {item.id: item for item in queries.items(db)}
        self._statements = statement_routes(self._old.framework, self._framework, walk)
        self._routes = item_routes(self._old.items, tuple(self._items.values()), walk)
        self._documents: set[str] = set()

    def run(self) -> None:
        """Copy the files, then write everything down in one change."""
        info = self._old.info
        files = [document for document in self._old.documents if self._copied(document)]
        self._workspace.files.make_last()
        with self._workspace.change(f"Carry over from {info.title}") as db:
            for number, document in enumerate(files):
                self._job.check()
                self._job.progress(number, len(files), document.title)
                self._document(db, document)
            self._owners(db)
            self._answers(db)
            self._assessments(db)
            self._plan(db)
            self._records(db)
        self._said_no()

    # ------------------------------------------------------------ documents

    def _copied(self, document: Document) -> bool:
        self._job.check()
        source = self._before.workspace.files.path_of(document.version.sha256)
        try:
            sha256, _ = self._workspace.files.put(source)
        except UnreadableFile as fault:
            self._report("document", document.title, f"Its file could not be copied: {fault}")
            return False
        if sha256 != document.version.sha256:
            self._report("document", document.title, "Its file in the earlier workspace is damaged.")
            return False
        self._documents.add(document.id)
        return True

    def _document(self, db: apsw.Connection, document: Document) -> None:
        """The document with its current version and where it came from; ids stay, so that citations hold."""
        old, version = self._before.workspace.reader(), document.version
        [(dated, draft)] = old.execute("SELECT dated, draft FROM document WHERE id = ?", (document.id,))
        db.execute(
            "INSERT INTO document (id, title, state, version_id, dated, draft, note, added_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (document.id, document.title, document.state.value, version.id, dated, draft, document.note, now()),
        )
        db.execute(
            "INSERT INTO version (id, document_id, number, sha256, name, size, added_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (version.id, document.id, version.number, version.sha256, version.name, version.size, version.added_at),
        )
        for origin in queries.origins(old, document.id):
            db.execute(
                "INSERT INTO origin (id, document_id, path, modified, seen_at) VALUES (?, ?, ?, ?, ?)",
                (origin.id, document.id, origin.path, origin.modified, origin.seen_at),
            )
        try:
            examination = read_before(old, version.sha256)
        except LookupError:
            pass  # it was never read: then it waits here, too
        else:
            write_examination(db, version.sha256, examination)
            write_judgement(db, document.id, version.sha256, judge(version.name, examination))
        self.carried["documents"] += 1

    # ------------------------------------------------------------ items and answers

    def _owners(self, db: apsw.Connection) -> None:
        """Owners and notes of items; due days belong to the earlier return."""
        for item in self._old.items:
            for goal in self._goals(item):
                new = self._items[goal]
                owner, note = new.owner or item.owner, new.note or item.note
                if (owner, note) != (new.owner, new.note):
                    self._items[goal] = structs.replace(new, owner=owner, note=note)
                    db.execute("UPDATE item SET owner = ?, note = ? WHERE id = ?", (owner, note, goal))
                    self.carried["owners"] += bool(owner and not new.owner)

    def _answers(self, db: apsw.Connection) -> None:
        there: set[tuple[str, ...]] = set()
        places: Counter[str] = Counter()
        for answer in self._old.answers:
            item = next(one for one in self._old.items if one.id == answer.item_id)
            if answer.document_id and answer.document_id not in self._documents:
                self._report("answer", f"{item.ref}: {answer.kind.value}", "Its document could not be copied.")
                continue
            for goal in self._goals(item) or self._kept(db, item):
                what = answer.document_id or answer.url or answer.reason
                key = (goal, answer.kind.value, what, answer.pages, answer.section, answer.note)
                if key in there:  # two earlier items that are one now
                    continue
                there.add(key)
                places[goal] += 1
                self._answer(db, answer, goal, places[goal])

    def _answer(self, db: apsw.Connection, answer: Answer, goal: str, place: int) -> None:
        known = {category.id for category in self._framework.categories}
        carried = structs.replace(
            answer,
            id=rows.new_id(),
            item_id=goal,
            position=place,
            categories=tuple(category for category in answer.categories if category in known),
            to_confirm=True,
        )
        row = rows.answer_row(carried)
        marks = ", ".join("?" * len(row))
        db.execute(f"INSERT INTO answer ({rows.ANSWER_COLUMNS}) VALUES ({marks})", row)  # noqa: S608
        self.carried["answers"] += 1

    def _goals(self, item: EvidenceItem) -> tuple[str, ...]:
        return self._routes[item.id].to

    def _kept(self, db: apsw.Connection, item: EvidenceItem) -> tuple[str, ...]:
        """An item that the new list does not have is kept as a withdrawn one, so that its answers are not lost."""
        if item.id not in self._items:
            known = {statement.id for statement in self._framework.statements}
            kept = structs.replace(
                item,
                withdrawn=True,
                due=None,
                chased=None,
                statements=tuple(goal for one in item.statements for goal in self._route(one).to if goal in known),
                sub_topics=(),
            )
            self._items[item.id] = kept
            row = rows.item_row(kept)
            db.execute(f"INSERT INTO item ({rows.ITEM_COLUMNS}) VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
            why = f"{self._routes[item.id].why} It is kept with its answers as an item that was withdrawn."
            self._report("item", f"{item.ref} {item.title}", why)
        return (item.id,)

    # ------------------------------------------------------------ the self-assessment

    def _route(self, statement_id: str) -> Route:
        return self._statements.get(statement_id, Route((), "The earlier framework did not have it."))

    def _title(self, statement_id: str) -> str:
        titles = {statement.id: statement.title for statement in self._old.framework.statements}
        return titles.get(statement_id, statement_id)

    def _assessments(self, db: apsw.Connection) -> None:
        written: dict[str, StatementAssessment] = {}
        for said in self._old.assessments:
            title, route = self._title(said.statement_id), self._route(said.statement_id)
            if not route.to and said.begun:
                self._report("statement", title, route.why, "\n".join(getattr(said, field) for field in _TEXTS))
            if said.score is not None or said.category_scores:
                scores = str(said.score) if said.score is not None else "by evidence category"
                why = "Scores are given anew in each return."
                self._report(
                    "score", f"{title}: {scores}", why, ", ".join(f"{k}: {v}" for k, v in said.category_scores)
                )
            for goal in route.to:
                written[goal] = _joined(written.get(goal), said, goal)
        for one in written.values():
            returns.put_assessment(db, one)
        self.carried["statements"] += len(written)

    def _plan(self, db: apsw.Connection) -> None:
        places: Counter[str] = Counter()
        for action in self._old.plan:
            route = self._route(action.statement_id)
            if action.status is PlanStatus.DONE:
                self._report("action", action.action, "It is done.", action.progress)
            elif not route.to:
                self._report("action", action.action, route.why, action.progress)
            else:
                places[route.to[0]] += 1
                self._action(db, action, route.to[0], places[route.to[0]])

    def _action(self, db: apsw.Connection, action: PlanAction, statement: str, place: int) -> None:
        carried = structs.replace(action, id=rows.new_id(), statement_id=statement, position=place, to_confirm=True)
        self_assessment.put_record(db, carried)
        self.carried["actions"] += 1

    # ------------------------------------------------------------ the rest

    def _records(self, db: apsw.Connection) -> None:
        for name, text in self._old.narrative.items():
            if text.strip():
                self_assessment.put_part(db, name, text, to_confirm=True)
                self.carried["other texts"] += 1
        for citation in self._old.citations:
            route = self._route(citation.statement_id)
            item = self._item_goal(citation.item_id)
            lost = bool(citation.document_id) and citation.document_id not in self._documents
            if lost or not route.to:
                why = "Its document could not be copied." if lost else route.why
                self._report("citation", self._title(citation.statement_id), why, citation.url or citation.note)
            for goal in () if lost else route.to:
                fresh = structs.replace(citation, id=rows.new_id(), statement_id=goal, item_id=item)
                self_assessment.put_record(db, fresh)
                self.carried["citations"] += 1
        for contact in self._old.contacts:
            self_assessment.put_record(db, structs.replace(contact, id=rows.new_id()))
            self.carried["contacts"] += 1
        self._insert(db, "refusal", self._before.refusals)
        self._insert(db, "lesson", self._before.lessons)

    def _item_goal(self, item_id: str | None) -> str | None:
        if item_id is None or item_id not in self._routes:
            return item_id
        return next(iter(self._routes[item_id].to), item_id)

    def _insert(self, db: apsw.Connection, table: str, records: Iterable[Struct]) -> None:
        """Refusals and lessons: they teach suggestions, and follow their item."""
        for record in records:
            if getattr(record, "document_id", None) not in {None, *self._documents}:
                continue
            for goal in self._routes.get(getattr(record, "item_id", ""), Route(())).to:
                fresh = structs.replace(record, id=rows.new_id(), item_id=goal)
                row = rows.record_row(fresh)
                marks = ", ".join("?" * len(row))
                names = rows.columns_of(type(fresh))
                db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)  # noqa: S608
                self.carried[f"{table}s"] += 1

    def _said_no(self) -> None:
        """What is left behind on purpose and has not been named yet."""
        waived = queries.waivers(self._before.workspace.reader())
        for waiver in waived:
            title = next((d.title for d in self._old.documents if d.id == waiver.document_id), waiver.document_id)
            why = "Whether a finding may stand is decided anew for each return."
            self._report("waiver", f"{waiver.rule} of “{title}”", why, waiver.reason)
        for signed in self._old.sign_offs:
            self._report("signature", f"{self._title(signed.subject)}: {signed.who}", "What is new is signed anew.")

    def _report(self, kind: str, label: str, why: str, text: str = "") -> None:
        self.no_place.append(NoPlace(kind, label, why, text))


def _joined(there: StatementAssessment | None, said: StatementAssessment, goal: str) -> StatementAssessment:
    """A statement's words without scores and signature; after those of another one that goes to the same place."""
    fresh = structs.replace(
        said, statement_id=goal, score=None, category_scores=(), status=AssessmentStatus.DRAFT, to_confirm=True
    )
    if there is None:
        return fresh
    texts = {field: _both(getattr(there, field), getattr(fresh, field)) for field in _TEXTS}
    lead, target = there.lead or fresh.lead, there.word_target or fresh.word_target
    return structs.replace(there, figures=(*there.figures, *fresh.figures), lead=lead, word_target=target, **texts)


def _both(one: str, other: str) -> str:
    return "\n\n".join(text for text in (one, other) if text.strip())
