"""What is done about findings: documents compared with each other, cleaned copies made and looked at again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec import Struct

from evidencepack.checks import judge
from evidencepack.checks.duplicate_rules import version_findings
from evidencepack.checks.likeness import Alike, Sketched, alike_sketched
from evidencepack.checks.sketches import READ, is_current, packed, unpacked
from evidencepack.cleaning import Changes, Removal, Removed, can_clean, clean_copy, cleaned_suffix
from evidencepack.errors import UserFault
from evidencepack.intake.workers import ReaderPool
from evidencepack.jobs import Job
from evidencepack.model import Document, ReadState
from evidencepack.scratch import scratch_folder
from evidencepack.workspace import Workspace, adding, examined, queries

# What takes a finding away, by the rule that made it. D06, D09, D12, D17 and D18 are a person's work.
REMOVALS: dict[str, Removal] = {
    "D01": Removal.TRACKED_CHANGES,
    "D02": Removal.COMMENTS,
    "D03": Removal.HIDDEN_SHEETS,
    "D04": Removal.HIDDEN_TEXT,
    "D05": Removal.HIDDEN_CELLS,
    "D07": Removal.HIDDEN_SLIDES,
    "D08": Removal.SPEAKER_NOTES,
    "D10": Removal.EMBEDDED_FILES,
    "D11": Removal.EXTERNAL_LINKS,
    "D13": Removal.PROPERTIES,
    "D14": Removal.SCRIPTS,
    "D15": Removal.LOCATION,
    "F07": Removal.MACROS,
}


class CleanedDocument(Struct, frozen=True, kw_only=True):
    """What became of one document: what was taken out, what had to stay and why, or why it could not be cleaned."""

    document_id: str
    title: str
    removed: tuple[Removed, ...] = ()
    kept_because: tuple[str, ...] = ()
    refused: str = ""


def compare_documents(workspace: Workspace, job: Job | None = None) -> list[Alike]:
    """Find documents that are nearly the same, and note it as findings of rule U01 in the place of earlier ones.

    Those that are set aside are compared as well, so that taking them back needs no comparing; given are the pairs
    that are in use. Not the texts are held for it, but the sketch of each, which is kept with it.
    """
    db = workspace.reader()
    known = {document_id: (sha256, name) for document_id, sha256, name, _ in examined.sketches(db)}
    pairs = alike_sketched(
        _sketched(workspace), lambda document_id: examined.text_of(db, known[document_id][0], READ), job
    )
    with workspace.derived() as writing:
        examined.forget_twins(writing, "U01")
        for mine, theirs, found in version_findings(pairs, {key: name for key, (_, name) in known.items()}):
            examined.write_twin(writing, (mine, known[mine][0]), (theirs, known[theirs][0]), [found])
    workspace.announce("finding")
    aside = set(queries.document_ids(db, filtered="set aside"))
    return [pair for pair in pairs if not {pair.first, pair.second} & aside]


def _sketched(workspace: Workspace) -> dict[str, Sketched]:
    """The documents that can be compared, by id. A sketch that is not kept, or not current, is made and kept."""
    db = workspace.reader()
    sketched: dict[str, Sketched] = {}
    made: dict[str, bytes] = {}
    for document_id, sha256, name, data in examined.sketches(db):
        kept = data
        if not is_current(data):
            kept = made[sha256] = packed(examined.text_of(db, sha256, READ))
        sketch = unpacked(kept)
        if sketch is not None:
            sketched[document_id] = Sketched(name, sketch)
    if made:
        with workspace.derived() as writing:
            for sha256, data in made.items():
                examined.write_sketch(writing, sha256, data)
    return sketched


def clean_documents(
    workspace: Workspace,
    document_ids: Sequence[str],
    wanted: Collection[Removal],
    *,
    changes: Changes = "accept",
    job: Job | None = None,
    pool: ReaderPool | None = None,
) -> list[CleanedDocument]:
    """Make a cleaned copy of each document its newest version; the version before it stays, and undo goes back to it.

    A copy counts only after it was examined again: one that cannot be read is thrown away and the document is left as
    it was. Each document is a change of its own, named by what was taken out.
    """
    job = job or Job()
    named = queries.documents(workspace.reader(), list(document_ids))
    results: list[CleanedDocument] = []
    with scratch_folder("clean") as scratch:
        reading = pool or ReaderPool(workers=1)
        try:
            for number, document in enumerate(named):
                job.check()
                job.progress(number, len(named), document.title)
                results.append(_clean(workspace, document, wanted, changes, reading, Path(scratch)))
        finally:
            if pool is None:
                reading.close()
    job.progress(len(named), len(named), "")
    if any(result.removed for result in results):
        compare_documents(workspace, job)
    return results


def removals_for(document: Document) -> tuple[Removal, ...]:
    """What can be taken out of a document of this format."""
    return can_clean(document.format)


def _clean(
    workspace: Workspace,
    document: Document,
    wanted: Collection[Removal],
    changes: Changes,
    pool: ReaderPool,
    scratch: Path,
) -> CleanedDocument:
    before = Path(document.version.name)
    name = f"{before.stem}{cleaned_suffix(document.format, wanted, before.suffix)}"
    copy = scratch / f"{document.id}{before.suffix}"
    source = workspace.files.path_of(document.version.sha256)
    try:
        cleaned = clean_copy(source, copy, document.format, wanted, changes=changes)
    except UserFault as fault:
        why = str(fault).replace(source.name, document.version.name)
        return CleanedDocument(document_id=document.id, title=document.title, refused=why)
    result = CleanedDocument(
        document_id=document.id, title=document.title, removed=cleaned.removed, kept_because=cleaned.kept_because
    )
    if not cleaned.removed:
        return result
    examination = pool.examine_one(copy, name)
    if examination.read is not ReadState.READ:
        why = f"The cleaned copy could not be read again, and was thrown away: {examination.message}"
        return CleanedDocument(document_id=document.id, title=document.title, refused=why)
    words = ", ".join(one.what.value for one in cleaned.removed)
    adding.add_version(workspace, document.id, copy, name, examination, judge, f"Clean “{document.title}”: {words}")
    return result
