"""The sample council: made-up documents in a workspace of their own, its answers and its self-assessment."""

from __future__ import annotations

from pathlib import Path

from evidencepack import demo, sample, verbs
from evidencepack.intake.workers import ReaderPool
from evidencepack.jobs import Job
from evidencepack.workspace import Workspace


def free_folder(above: Path) -> Path:
    """A folder below `above` that is not there yet."""
    number = 1
    while (folder := above / f"Sample council {number}").exists():
        number += 1
    return folder


def make_sample(folder: Path, documents: int, job: Job, pool: ReaderPool) -> Workspace:
    """Generate the documents in `folder`/Shared drive, make the return beside them, and link by the answer key.

    Raises UserFault if the folder cannot be used, Cancelled; then the workspace is closed.
    """
    drive = folder / "Shared drive"
    council = sample.generate(drive, documents, job)
    workspace = verbs.new_return(folder / "Workspace", council.authority, notified=council.notified)
    try:
        added = list(verbs.add(workspace, [drive], job, pool=pool))
        taken = demo.answer_return(workspace, council, drive, added, job)
        demo.write_return(workspace, council, taken)
    except BaseException:
        workspace.close()
        raise
    return workspace
