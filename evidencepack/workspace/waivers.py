"""Waivers: a finding that may stand, decided by a person, with the reason. They stay inside: no pack holds them."""

from __future__ import annotations

from collections.abc import Sequence

from evidencepack.errors import UserFault
from evidencepack.workspace import queries, rows
from evidencepack.workspace.documents import counted
from evidencepack.workspace.history import now
from evidencepack.workspace.lock import this_person
from evidencepack.workspace.store import Workspace


def waive(workspace: Workspace, document_ids: Sequence[str], rule: str, reason: str) -> int:
    """Let what a rule says of these documents stand, and give how many findings that were.

    A waiver holds for the file as it is now and for this version of the rule; a new version of either asks again.
    Raises `UserFault` without a reason, or if the rule says nothing of them.
    """
    if not reason.strip():
        raise UserFault("A waiver needs a reason.", "Say why this may go to CQC as it is; it is kept for the audit.")
    db = workspace.reader()
    documents = queries.documents(db, list(document_ids))
    said = queries.findings(db, list(document_ids))
    found = [
        (document, finding) for document in documents for finding in said.get(document.id, ()) if finding.rule == rule
    ]
    if not found:
        raise UserFault(f"{rule} says nothing of the chosen documents.", "Choose documents that it was found in.")
    versions = {(document.id, document.version.sha256, finding.rule_version) for document, finding in found}
    with workspace.change(f"Waive {rule} for {counted([document for document, _ in found])}") as writer:
        writer.executemany(
            "INSERT INTO waiver VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (rows.new_id(), document_id, sha256, rule, version, reason.strip(), this_person(), now())
                for document_id, sha256, version in sorted(versions)
            ],
        )
    return len(found)


def withdraw(workspace: Workspace, waiver_ids: Sequence[str]) -> None:
    """Take waivers back: the findings stand again."""
    with workspace.change(
        "Take a waiver back" if len(waiver_ids) == 1 else f"Take {len(waiver_ids)} waivers back"
    ) as db:
        db.executemany("DELETE FROM waiver WHERE id = ?", [(waiver_id,) for waiver_id in waiver_ids])
