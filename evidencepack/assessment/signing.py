"""Sign-off of the self-assessment: a name under a content, with force only while the content is what was signed.

What is signed is a canonical form of the content (JSON with sorted keys, UTF-8), by its SHA-256. Words that say how the
work stands (status, word target, what is still to be confirmed) and the order of ids are not content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import apsw
import msgspec
from msgspec import Struct, structs

from evidencepack.errors import UserFault
from evidencepack.model import AssessmentStatus, SignOff, Snapshot, StatementAssessment
from evidencepack.workspace import Workspace, queries, returns, rows, self_assessment
from evidencepack.workspace.history import now

WHOLE = "self-assessment"
_NOT_CONTENT = frozenset({"status", "to_confirm", "word_target"})


class Standing(StrEnum):
    """What a sign-off is worth now."""

    SIGNED = "signed"
    CHANGED = "changed since"
    UNSIGNED = "unsigned"


class SignOffState(Struct, frozen=True, kw_only=True):
    """Whether a subject is signed: a statement by its id, or `WHOLE`. `sign_off`: the newest one, if any."""

    subject: str
    label: str
    standing: Standing
    sign_off: SignOff | None = None


def content_hash(snapshot: Snapshot, subject: str) -> str:
    """The SHA-256 (64 hexadecimal digits) of what a signature under the subject would stand for."""
    content = _whole(snapshot) if subject == WHOLE else _statement(snapshot, subject)
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


def sign_off_state(snapshot: Snapshot, subject: str) -> SignOffState:
    """Whether a statement (by its id) or `WHOLE` is signed, and whether that still holds."""
    newest = max(
        (one for one in snapshot.sign_offs if one.subject == subject), key=lambda one: (one.at, one.id), default=None
    )
    standing = Standing.UNSIGNED
    if newest is not None:
        holds = newest.sha256 == content_hash(snapshot, subject)
        standing = Standing.SIGNED if holds else Standing.CHANGED
    return SignOffState(subject=subject, label=_label(snapshot, subject), standing=standing, sign_off=newest)


def sign_off_states(snapshot: Snapshot) -> tuple[SignOffState, ...]:
    """The state of each quality statement in its order and, last, of the whole."""
    subjects = [statement.id for statement in snapshot.framework.statements]
    return tuple(sign_off_state(snapshot, subject) for subject in (*subjects, WHOLE))


def unsigned(snapshot: Snapshot) -> tuple[SignOffState, ...]:
    """What a pack that requires sign-off still lacks: nothing when the whole is signed, else it and each statement."""
    if sign_off_state(snapshot, WHOLE).standing is Standing.SIGNED:
        return ()
    return tuple(state for state in sign_off_states(snapshot) if state.standing is not Standing.SIGNED)


def shown_status(snapshot: Snapshot, statement_id: str) -> AssessmentStatus:
    """The status to show: “signed off” only while a valid signature stands under the statement."""
    if sign_off_state(snapshot, statement_id).standing is Standing.SIGNED:
        return AssessmentStatus.SIGNED_OFF
    assessed = _assessment(snapshot, statement_id)
    stored = assessed.status if assessed else AssessmentStatus.DRAFT
    return AssessmentStatus.REVIEWED if stored is AssessmentStatus.SIGNED_OFF else stored


def sign(workspace: Workspace, subject: str, who: str, role: str) -> SignOff:
    """Put a name under a statement (by its id) or `WHOLE`, as it stands now, as one change.

    UserFault without a name, when there is nothing written to sign, and while something in it is to be confirmed.
    """
    snapshot = queries.snapshot(workspace)
    _check(snapshot, subject, who)
    signed = SignOff(
        id=rows.new_id(),
        subject=subject,
        who=who.strip(),
        role=role.strip(),
        at=_moment(snapshot, subject),
        sha256=content_hash(snapshot, subject),
    )
    title = f"Sign off {_label(snapshot, subject)}: {signed.who}" + (f", {signed.role}" if signed.role else "")
    with workspace.change(title) as db:
        self_assessment.put_record(db, signed)
        if subject != WHOLE:
            assessed = _assessment(snapshot, subject) or StatementAssessment(statement_id=subject)
            returns.put_assessment(db, structs.replace(assessed, status=AssessmentStatus.SIGNED_OFF))
    return signed


def withdraw(workspace: Workspace, subject: str) -> None:
    """Take the newest signature under a subject away. UserFault if there is none."""
    snapshot = queries.snapshot(workspace)
    state = sign_off_state(snapshot, subject)
    if state.sign_off is None:
        raise UserFault(f"{state.label} is not signed off.", "There is nothing to withdraw.")
    title = f"Withdraw the sign-off of {state.label}: {state.sign_off.who}"
    self_assessment.rewrite(workspace, (), [state.sign_off], title)


def changes_since(db: apsw.Connection, snapshot: Snapshot, subject: str) -> tuple[str, ...]:
    """The titles of the changes that touched a subject since it was signed, oldest first; empty while it holds."""
    state = sign_off_state(snapshot, subject)
    if state.standing is not Standing.CHANGED or state.sign_off is None:
        return ()
    latest_first = db.execute(
        "SELECT c.title, p.changeset FROM change c JOIN change_part p ON p.seq = c.seq WHERE c.status = 'done'"
        " ORDER BY c.seq DESC, p.part DESC"
    )
    found: dict[str, None] = {}
    for title, changeset in latest_first:
        if ("sign_off", state.sign_off.id) in {(change.name, _key(change)) for change in _changes(changeset)}:
            return tuple(reversed(found))
        if _touches(changeset, subject, snapshot):
            found[title] = None
    return ()  # the change that signed it is not in the history: what came after it cannot be told


# ---------------------------------------------------------------- content


def _statement(snapshot: Snapshot, statement_id: str) -> dict[str, Any]:
    assessed = _assessment(snapshot, statement_id) or StatementAssessment(statement_id=statement_id)
    written = {key: value for key, value in structs.asdict(assessed).items() if key not in _NOT_CONTENT}
    cited = [_bare(one) for one in snapshot.citations if one.statement_id == statement_id]
    planned = [_bare(one) for one in snapshot.plan if one.statement_id == statement_id]
    return {"assessment": written, "citations": cited, "plan": planned}


def _bare(record: Struct) -> dict[str, Any]:
    """A record without what says nothing to its reader: its id, its place (the list has its order) and its standing."""
    skipped = {"id", "position", "to_confirm"}
    return {key: value for key, value in structs.asdict(record).items() if key not in skipped}


def _whole(snapshot: Snapshot) -> dict[str, Any]:
    info = snapshot.info
    return {
        "authority": info.authority,
        "framework": [snapshot.framework.id, snapshot.framework.version],
        "method": info.method,
        "narrative": {key: text for key, text in snapshot.narrative.items() if text.strip()},
        "contacts": [_bare(contact) for contact in snapshot.contacts],
        "statements": [_statement(snapshot, statement.id) for statement in snapshot.framework.statements],
    }


def _assessment(snapshot: Snapshot, statement_id: str) -> StatementAssessment | None:
    return next((one for one in snapshot.assessments if one.statement_id == statement_id), None)


def _label(snapshot: Snapshot, subject: str) -> str:
    if subject == WHOLE:
        return "The whole self-assessment"
    title = next((one.title for one in snapshot.framework.statements if one.id == subject), None)
    return f"“{title}”" if title else subject


def _moment(snapshot: Snapshot, subject: str) -> str:
    """This moment or, after a signature of the same second or a clock that went back, one second after that one."""
    newest = sign_off_state(snapshot, subject).sign_off
    if newest is None or newest.at < now():
        return now()
    later = datetime.fromisoformat(newest.at) + timedelta(seconds=1)
    return later.strftime("%Y-%m-%dT%H:%M:%SZ")


def _check(snapshot: Snapshot, subject: str, who: str) -> None:
    known = [statement.id for statement in snapshot.framework.statements]
    if subject not in {*known, WHOLE}:
        raise UserFault(f"There is nothing called {subject} to sign.", f"Sign one of: {', '.join([*known, WHOLE])}.")
    if not who.strip():
        raise UserFault("A sign-off needs a name.", "Say who signs, and in which role.")
    begun = [one.statement_id for one in snapshot.assessments if one.begun]
    if subject not in begun and not (subject == WHOLE and begun):
        raise UserFault(f"{_label(snapshot, subject)} has nothing written to sign.", "Write and score it first.")
    mine = [
        *(one.statement_id for one in snapshot.assessments if one.to_confirm),
        *(one.statement_id for one in snapshot.plan if one.to_confirm),
        *snapshot.parts_to_confirm,
    ]
    waiting = sum(subject in {WHOLE, statement_id} for statement_id in mine)
    if waiting:
        raise UserFault(
            f"{_label(snapshot, subject)} cannot be signed: {waiting} of its texts and actions carried over from an"
            " earlier return must be confirmed.",
            "Confirm them, then sign.",
        )


# ---------------------------------------------------------------- what changed

_STATEMENT_COLUMN = {"assessment": 0, "citation": 1, "plan_action": 1}


def _changes(changeset: bytes) -> Iterator[apsw.TableChange]:
    yield from apsw.Changeset.iter(changeset)


def _key(change: apsw.TableChange) -> str:
    values = change.new if change.op == "INSERT" else change.old
    return str(values[0]) if values else ""


def _touches(changeset: bytes, subject: str, snapshot: Snapshot) -> bool:
    known = {cited.id: cited.statement_id for cited in snapshot.citations}
    known |= {action.id: action.statement_id for action in snapshot.plan}
    for change in _changes(changeset):
        if subject == WHOLE and change.name in {"narrative", "contact", *_STATEMENT_COLUMN}:
            return True
        place = _STATEMENT_COLUMN.get(change.name)
        if place is None:
            continue
        said = {known.get(_key(change))}
        for values in (change.old, change.new):
            said.add(str(values[place]) if values else None)
        if subject in said:
            return True
    return False
