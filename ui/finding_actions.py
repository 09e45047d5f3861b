"""What can be done about findings: waive them, take a waiver back, make cleaned copies."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from evidencepack.cleaning import Changes, Removal
from evidencepack.handling import CleanedDocument, clean_documents
from evidencepack.intake.workers import ReaderPool
from evidencepack.jobs import Job
from evidencepack.model import Document, Finding
from evidencepack.workspace import Workspace, queries
from evidencepack.workspace.examined import is_examined, read_before
from ui.desk import Desk
from ui.dialogs.clean import Cleanable, CleanDialog, CleanedDialog, cleanable
from ui.dialogs.waive import WaiveDialog, waivable
from ui.theme import Tone
from ui.words import counted


class _Found(Struct, frozen=True):
    documents: list[Document]
    findings: dict[str, tuple[Finding, ...]]


class FindingActions:
    """Asks, and does it for several documents at once."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        self._desk = desk
        self._window = window

    def waive(self, document_ids: Sequence[str], rule: str = "") -> None:
        """Ask which finding of these documents may stand, and why."""
        ids = list(dict.fromkeys(document_ids))
        if ids and self._desk.session.writable:
            self._desk.read(lambda workspace: _found(workspace, ids), lambda found: self._ask(found, rule), key="waive")

    def clean(self, document_ids: Sequence[str]) -> None:
        """Ask what is to be taken out of these documents, and make the copies as a job."""
        ids = list(dict.fromkeys(document_ids))
        if ids and self._desk.session.writable:
            self._desk.read(lambda workspace: _cleanable(workspace, ids), self._ask_clean, key="clean")

    def _ask(self, found: _Found, rule: str) -> None:
        choices = waivable(found.documents, found.findings)
        if choices:
            WaiveDialog(self._window, self._desk, choices, rule).open()
        else:
            self._desk.say("Nothing was found in the chosen documents.", "There is nothing to waive.")

    def _ask_clean(self, found: list[Cleanable]) -> None:
        if any(one.possible for one in found):
            CleanDialog(self._window, found, self._clean).open()
        else:
            self._desk.say(
                "Files of this kind cannot be cleaned here.",
                "Mend the file in its own program, save, and add it again.",
                Tone.WARN,
            )

    def _clean(self, ids: list[str], wanted: set[Removal], changes: Changes) -> None:
        pool = self._desk.pool
        self._desk.job(
            f"Cleaning {counted(len(ids), 'document')}",
            lambda workspace, job: _clean_until_cancelled(workspace, ids, wanted, changes, job, pool),
            lambda results: CleanedDialog(self._window, results, len(ids) - len(results)).open(),
        )


def _clean_until_cancelled(
    workspace: Workspace, ids: list[str], wanted: set[Removal], changes: Changes, job: Job, pool: ReaderPool
) -> list[CleanedDocument]:
    """One after the other, so that what was done before a cancel is told as well."""
    titles = {one.id: one.title for one in queries.documents(workspace.reader(), ids)}
    results: list[CleanedDocument] = []
    for number, document_id in enumerate(ids):
        if job.cancelled():
            break
        job.progress(number, len(ids), titles.get(document_id, ""))
        results += clean_documents(workspace, [document_id], wanted, changes=changes, pool=pool)
    job.progress(len(ids), len(ids), "")
    return results


def _found(workspace: Workspace, ids: list[str]) -> _Found:
    with workspace.reading() as db:
        return _Found(queries.documents(db, ids), queries.findings(db, ids))


def _cleanable(workspace: Workspace, ids: list[str]) -> list[Cleanable]:
    with workspace.reading() as db:
        standing, waived = queries.findings(db, ids), queries.findings(db, ids, waived=True)
        found = []
        for document in queries.documents(db, ids):
            sha256 = document.version.sha256
            facts = read_before(db, sha256).facts if is_examined(db, sha256) else {}
            found.append(cleanable(document, standing.get(document.id, ()), waived.get(document.id, ()), facts))
    return found
