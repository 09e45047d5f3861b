"""What lies in a document of the workspace (attachments of a message, files of an archive), taken in as documents."""

from __future__ import annotations

import msgspec

from evidencepack.errors import UserFault
from evidencepack.intake.paths import extended
from evidencepack.intake.splitting import BETWEEN, Held, may_hold, taken_apart
from evidencepack.intake.workers import ReaderPool
from evidencepack.jobs import Job
from evidencepack.model import Document
from evidencepack.workspace import queries
from evidencepack.workspace.adding import AddResult, Judge, Outcome, add_files
from evidencepack.workspace.store import Workspace


def contents(workspace: Workspace, document_id: str, job: Job | None = None) -> list[Held]:
    """What lies in a document; empty when nothing does. Raises `UserFault` when it cannot be taken apart."""
    document = queries.document(workspace.reader(), document_id)
    if not may_hold(document.format):
        return []
    path = workspace.files.path_of(document.version.sha256)
    with taken_apart(path, document.version.name, job, list_only=True) as held:
        return held


def take_contents(
    workspace: Workspace,
    document_id: str,
    judge: Judge,
    *,
    job: Job | None = None,
    step: str | None = None,
    pool: ReaderPool | None = None,
    title: str = "",
) -> list[AddResult]:
    r"""Take what lies in a document in as documents of their own, as one step for undo; the document itself stays.

    One result for each part. Where a part comes from is kept as the document's own place with the part's behind it
    ("S:\ASC\mail.msg > Contract.pdf"), so that the same part of a newer message is a newer version. Raises
    `UserFault` when nothing can lie in it or it cannot be taken apart, `WorkspaceFault`, `Cancelled`.
    """
    document = queries.document(workspace.reader(), document_id)
    if not may_hold(document.format):
        raise UserFault(
            f"“{document.title}” is of a kind that holds no other files.", "Messages, archives and PDFs may."
        )
    around = _place_of(workspace, document)
    path = workspace.files.path_of(document.version.sha256)
    with taken_apart(path, document.version.name, job) as held:
        left_out = [
            AddResult(path=f"{around}{BETWEEN}{one.place}", outcome=Outcome.SKIPPED, message=one.why)
            for one in held
            if one.file is None
        ]
        origins = {extended(one.file): f"{around}{BETWEEN}{one.place}" for one in held if one.file is not None}
        taken = add_files(workspace, list(origins), judge, job=job, step=step, pool=pool, origins=origins, title=title)
        shown = {str(file): origin for file, origin in origins.items()}
        return left_out + [msgspec.structs.replace(one, path=shown.get(one.path, one.path)) for one in taken]


def _place_of(workspace: Workspace, document: Document) -> str:
    known = queries.origins(workspace.reader(), document.id)
    return known[0].path if known else document.version.name
