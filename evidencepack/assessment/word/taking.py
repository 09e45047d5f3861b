"""Writes what was chosen of a merge into the workspace, as one change that undo takes back whole."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import apsw
from msgspec import structs

from evidencepack.assessment.word.fields import (
    COLUMNS,
    Fields,
    ListKind,
    RowList,
    fields_of,
    said_of,
    token,
)
from evidencepack.assessment.word.records import Difference, Kind, Merge, Taken, What
from evidencepack.assessment.word.text import tidy
from evidencepack.assessment.word.values import value
from evidencepack.errors import NotFound, UserFault
from evidencepack.model import (
    AssessmentStatus,
    Contact,
    KeyFigure,
    PlanAction,
    PlanStatus,
    Snapshot,
    StatementAssessment,
)
from evidencepack.workspace import Workspace, queries, returns, self_assessment


def take(workspace: Workspace, merge: Merge, chosen: Collection[str] | Mapping[str, str]) -> Taken:
    """Write the chosen differences; the others are left. One change; nothing when nothing is chosen.

    `chosen`: ids of differences, or a mapping from them to the text to write in Word's stead (texts only). UserFault
    for one that tracked changes leave undecided, for a text that is no value of its field, and when the workspace was
    changed since the merge; NotFound for an id that the merge has not.
    """
    known = {one.id: one for one in merge.differences}
    if unknown := [one for one in chosen if one not in known]:
        raise NotFound(f"{merge.name} holds no difference {unknown[0]}.", "Choose from those that the import listed.")
    wanted = [one for one in merge.differences if one.id in chosen and one.kind is not Kind.SAME]
    if undecided := [one for one in wanted if one.kind is Kind.UNDECIDED]:
        raise UserFault(
            f"Tracked changes in “{undecided[0].label}” are neither accepted nor rejected.",
            "Say whether tracked changes count as accepted or as rejected, and import again.",
        )
    given = dict(chosen) if isinstance(chosen, Mapping) else {}
    if wanted:
        writing = _Writing(queries.snapshot(workspace), merge, given)
        for one in wanted:
            writing.take(one)
        with workspace.change(f"Import the self-assessment from {merge.name}") as db:
            writing.write(db)
    ids = {one.id for one in wanted}
    return Taken(taken=tuple(wanted), left=tuple(one for one in merge.differences if one.id not in ids))


class _Writing:
    """Gathers what changes and writes it; lives for one import."""

    def __init__(self, snapshot: Snapshot, merge: Merge, given: Mapping[str, str]) -> None:
        self._snapshot = snapshot
        self._merge = merge
        self._given = given
        self._fields: Fields = fields_of(snapshot)
        self._singles = {field.id: field for field in self._fields.singles}
        self._lists = {one.subject: one for one in self._fields.lists}
        self._statements = {str(one.number): one.id for one in snapshot.framework.statements}
        self._said: dict[str, StatementAssessment] = {}
        self._narrative: dict[str, str] = {}
        self._figures: dict[str, list[tuple[str, KeyFigure]]] = {}
        self._plan = {token(one.id): one for one in snapshot.plan}
        self._contacts = {token(one.id): one for one in snapshot.contacts}
        self._gone: list[PlanAction | Contact] = []
        self._sorted: dict[str, tuple[str, ...]] = {}
        self._fresh: dict[str, str] = {}  # an added row's difference id to its key

    def take(self, one: Difference) -> None:
        """Take one difference."""
        if one.what is What.TEXT and not one.row:
            self._single(one)
        elif one.what is What.TEXT:
            self._cell(one)
        elif one.what is What.ROW_ADDED:
            self._add(one)
        elif one.what is What.ROW_REMOVED:
            self._remove(one)
        else:
            self._sorted[one.subject] = one.order

    # ---------------------------------------------------------------- texts

    def _text(self, one: Difference, form: Any) -> str:
        if one.id not in self._given:
            return one.theirs
        text = value(tidy(self._given[one.id]), form, self._snapshot.framework)
        if text is None:
            raise UserFault(f"“{self._given[one.id]}” is no value of “{one.label}”.", "Choose another text.")
        return text

    def _single(self, one: Difference) -> None:
        field = self._singles.get(one.id)
        if field is None or field.text != one.ours:
            raise _changed(one)
        text = self._text(one, field.form)
        if field.subject == "narrative":
            self._narrative[field.name] = text
            return
        said = self._said.get(field.subject) or said_of(self._snapshot, field.subject)
        made: Any = text
        if field.name == "score":
            made = int(text) if text else None
        elif field.name == "status":
            made = AssessmentStatus(text or AssessmentStatus.DRAFT)
        self._said[field.subject] = structs.replace(said, **{field.name: made})

    def _cell(self, one: Difference) -> None:
        listed = self._list(one)
        form = next(form for column, _, form in COLUMNS[listed.kind] if column == one.column)
        text = self._text(one, form)
        if listed.kind is not ListKind.FIGURES and _cell_now(listed, one) != one.ours:
            raise _changed(one)
        if listed.kind is ListKind.FIGURES:
            figures = self._figures_of(one.subject)
            at = self._figure_at(one, figures)
            if getattr(figures[at][1], one.column) is None or tidy(getattr(figures[at][1], one.column)) != one.ours:
                raise _changed(one)
            figures[at] = (figures[at][0], structs.replace(figures[at][1], **{one.column: text}))
        elif listed.kind is ListKind.PLAN:
            action = self._plan.get(one.row)
            if action is None:
                raise _changed(one)
            self._plan[one.row] = structs.replace(action, **self._plan_values({one.column: text}))
        else:
            contact = self._contacts.get(one.row)
            if contact is None:
                raise _changed(one)
            self._contacts[one.row] = structs.replace(contact, **{one.column: text})

    def _plan_values(self, cells: Mapping[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = dict(cells)
        if "statement" in values:
            values["statement_id"] = self._statements.get(values.pop("statement"), "")
            if not values["statement_id"]:
                del values["statement_id"]
        if "due" in values:
            values["due"] = values["due"] or None
        if "status" in values:
            values["status"] = PlanStatus(values["status"] or PlanStatus.NOT_STARTED)
        return values

    # ---------------------------------------------------------------- rows

    def _list(self, one: Difference) -> RowList:
        return self._lists[one.subject]

    def _add(self, one: Difference) -> None:
        listed = self._list(one)
        cells = dict(zip((column for column, _, _ in COLUMNS[listed.kind]), one.cells, strict=True))
        key = hashlib.sha256(f"{self._merge.export_id}\x00{one.id}".encode()).hexdigest()[:16]
        self._fresh[one.id] = key
        self._sorted.setdefault(one.subject, one.order)
        if listed.kind is ListKind.FIGURES:
            self._figures_of(one.subject).append((one.id, KeyFigure(**cells)))
        elif listed.kind is ListKind.PLAN:
            values = {"statement_id": self._snapshot.framework.statements[0].id, **self._plan_values(cells)}
            position = 1 + max([0, *(action.position for action in self._plan.values())])
            self._plan[key] = PlanAction(id=key, position=position, **values)
        else:
            position = 1 + max([0, *(contact.position for contact in self._contacts.values())])
            self._contacts[key] = Contact(id=key, position=position, **cells)

    def _remove(self, one: Difference) -> None:
        listed = self._list(one)
        if listed.kind is ListKind.FIGURES:
            figures = self._figures_of(one.subject)
            del figures[self._figure_at(one, figures)]
            return
        records: dict[str, Any] = self._plan if listed.kind is ListKind.PLAN else self._contacts
        record = records.pop(one.row, None)
        if record is None:
            raise _changed(one)
        self._gone.append(record)

    def _figures_of(self, statement_id: str) -> list[tuple[str, KeyFigure]]:
        """The statement's figures with their keys: the exported row's, which the merge paired them with."""
        if statement_id not in self._figures:
            said = said_of(self._snapshot, statement_id)
            named = self._merge.figures.get(statement_id, {})
            keys = {at: key for key, at in named.items()}
            self._figures[statement_id] = [(keys.get(at, ""), figure) for at, figure in enumerate(said.figures)]
        return self._figures[statement_id]

    def _figure_at(self, one: Difference, figures: list[tuple[str, KeyFigure]]) -> int:
        found = [at for at, (key, _) in enumerate(figures) if key == one.row]
        if not found:
            raise _changed(one)
        return found[0]

    # ---------------------------------------------------------------- writing

    def write(self, db: apsw.Connection) -> None:
        """Write everything that differs from the snapshot."""
        for statement_id, figures in self._figures.items():
            ordered = _ordered(figures, self._sorted.get(statement_id, ()))
            said = self._said.get(statement_id) or said_of(self._snapshot, statement_id)
            self._said[statement_id] = structs.replace(said, figures=tuple(figure for _, figure in ordered))
        self._sort_figures()
        for name, text in self._narrative.items():
            self_assessment.put_part(db, name, text)
        for said in self._said.values():
            returns.put_assessment(db, said)
        self._write_rows(db, "plan", "plan_action", self._plan, self._snapshot.plan)
        self._write_rows(db, "contacts", "contact", self._contacts, self._snapshot.contacts)

    def _sort_figures(self) -> None:
        """Lists of figures whose order alone changed."""
        for subject, order in self._sorted.items():
            if subject not in ("plan", "contacts") and subject not in self._figures:
                ordered = _ordered(self._figures_of(subject), order)
                said = self._said.get(subject) or said_of(self._snapshot, subject)
                self._said[subject] = structs.replace(said, figures=tuple(figure for _, figure in ordered))

    def _write_rows(
        self, db: apsw.Connection, subject: str, table: str, now: dict[str, Any], before: Iterable[Any]
    ) -> None:
        order = tuple(self._fresh.get(key, key) for key in self._sorted.get(subject, ()))
        if order:
            now = {token(one.id): one for one in _placed([record for _, record in _ordered(list(now.items()), order)])}
        old = {record.id: record for record in before}
        for record in now.values():
            if old.get(record.id) != record:
                self_assessment.put_record(db, record)
        kept = {record.id for record in now.values()}
        for record_id in old.keys() - kept:
            db.execute(f"DELETE FROM {table} WHERE id = ?", (record_id,))  # noqa: S608


def _ordered(members: list[tuple[str, Any]], order: tuple[str, ...]) -> list[tuple[str, Any]]:
    """Members in Word's order. One that Word does not know stays behind the member that it stands behind here."""
    place = {key: at for at, key in enumerate(order)}
    ranks: list[tuple[int, int]] = []
    last = -1
    for at, (key, _) in enumerate(members):
        last = place.get(key, last)
        ranks.append((last, at))
    return [member for _, member in sorted(zip(ranks, members, strict=True), key=lambda one: one[0])]


def _placed(records: list[Any]) -> list[Any]:
    """Records with positions in this order, within each statement; positions that are in order already stay."""
    groups: dict[str, list[Any]] = {}
    for record in records:
        groups.setdefault(getattr(record, "statement_id", ""), []).append(record)
    placed = []
    for members in groups.values():
        places = [(record.position, record.id) for record in members]
        if places != sorted(places):
            members = [structs.replace(record, position=at) for at, record in enumerate(members, 1)]  # noqa: PLW2901
        placed += members
    return placed


def _changed(one: Difference) -> UserFault:
    return UserFault(
        f"“{one.label}” was changed here since the file was read.", "Import the file again to see what differs now."
    )


def _cell_now(listed: RowList, one: Difference) -> str | None:
    """What a cell of the plan or the contacts says in the workspace; None when its row is gone."""
    at = [column for column, _, _ in COLUMNS[listed.kind]].index(one.column)
    return next((row.cells[at] for row in listed.rows if row.key == one.row), None)
