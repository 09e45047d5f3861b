"""The main job on the made-up council, from nothing to a verified pack: what a newcomer sees first."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import filelock
import platformdirs
from msgspec import Struct

from evidencepack import sample, verbs
from evidencepack.demo_assessment import Titles, put_assessment
from evidencepack.demo_work import put_answers, put_work, tidy_titles
from evidencepack.errors import UserFault
from evidencepack.jobs import Job
from evidencepack.model import Answer, AnswerKind, DocumentState, EvidenceItem, Severity
from evidencepack.pack import load_profile
from evidencepack.workspace import Workspace, answers, documents, queries
from evidencepack.workspace.adding import AddResult

DOCUMENTS, RETURN, PACK = "Documents of Northmarsh", "Return", "Northmarsh information return.zip"
_MARK = "evidence-pack-demo.txt"


class Demonstrated(Struct, frozen=True):
    """What the demonstration made: the open workspace, one result per file, what is missing, and the pack."""

    folder: Path
    workspace: Workspace
    results: list[AddResult]
    set_aside: list[str]
    lacks: verbs.Lacks
    exported: verbs.Exported


class Stage:
    """A folder for the demonstration that no other one uses at the same time."""

    def __init__(self, folder: Path | None) -> None:
        self._lock: filelock.BaseFileLock | None = None
        if folder is None:
            self.folder, self._lock = _claim_default()
        else:
            self.folder = _claim(folder)

    def __enter__(self) -> Path:
        return self.folder

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.release()


def demonstrate(folder: Path, documents_wanted: int = 300, job: Job | None = None) -> Demonstrated:
    """Make the sample council's documents in `folder`, answer its return with them, and build and verify the pack."""
    job, folder = job or Job(), folder.absolute()  # what adding gives back are whole paths
    with _making_in(folder):
        council = sample.generate(folder / DOCUMENTS, documents_wanted, job)
    today = date.fromisoformat(council.today)
    workspace = verbs.new_return(folder / RETURN, council.authority, notified=council.notified)
    try:
        results = list(verbs.add(workspace, [folder / DOCUMENTS], job))
        taken = answer_return(workspace, council, folder / DOCUMENTS, results, job)
        aside = _set_blocked_aside(workspace)
        write_return(workspace, council, taken)
        lacks = verbs.lacks(workspace, today)
        exported = verbs.export_pack(workspace, folder / PACK, load_profile("portal"), today=today, job=job)
    except BaseException:
        workspace.close()
        raise
    return Demonstrated(folder, workspace, results, aside, lacks, exported)


def write_return(workspace: Workspace, council: sample.SampleCouncil, taken: Mapping[str, str]) -> None:
    """Write what the council says of itself and how its coordinator ran the return into its answered workspace.

    `taken`: the id of the document that each path of the sample became, empty for none.
    """
    titles, today = Titles(workspace, council, taken), date.fromisoformat(council.today)
    put_answers(workspace, titles, today)
    put_assessment(workspace, titles, today)
    tidy_titles(workspace, titles)
    put_work(workspace, titles, today)


def answer_return(
    workspace: Workspace, council: sample.SampleCouncil, folder: Path, results: Iterable[AddResult], job: Job
) -> dict[str, str]:
    """Answer each item as the council's officers did, by the sample's key: one step for undo.

    `results`: what came of adding the sample's `folder`. Gives the id of the document that each path of the sample
    became, empty for none. Raises `Cancelled`.
    """
    paths = {result.path: result.document_id for result in results if result.document_id}
    taken = {file.path: paths.get(str(folder / file.path)) or "" for file in council.files}
    job.check()
    given = [
        _answer(item, taken[file.path], pages, file.categories)
        for item in queries.items(workspace.reader())
        for file in council.files
        for ref, pages in file.items
        if ref == item.ref and taken[file.path]
    ]
    answered = len({answer.item_id for answer in given})
    answers.add_answers_of_items(workspace, given, f"Answer {answered} items with the documents of the sample")
    return taken


def _answer(item: EvidenceItem, document_id: str, pages: str, categories: tuple[str, ...]) -> Answer:
    return Answer(
        id="",
        item_id=item.id,
        kind=AnswerKind.DOCUMENT,
        document_id=document_id,
        pages=pages,
        categories=categories,
    )


def _set_blocked_aside(workspace: Workspace) -> list[str]:
    """Set aside what may not leave as it is (locked, broken, people's records): as a coordinator would for now."""
    found = queries.findings(workspace.reader())
    blocked = [key for key, said in found.items() if said[0].severity is Severity.BLOCKS]
    named = queries.documents(workspace.reader(), blocked)
    documents.set_state(workspace, blocked, DocumentState.SET_ASIDE)
    return [f"{document.title} ({found[document.id][0].rule}: {found[document.id][0].message})" for document in named]


# ---------------------------------------------------------------- where it is played


def _claim_default() -> tuple[Path, filelock.BaseFileLock]:
    """The first free of the program's own demonstration folders, emptied; its lock keeps a second run out of it."""
    root = Path(platformdirs.user_data_path("Evidence Pack", appauthor=False))
    with _making_in(root):
        root.mkdir(parents=True, exist_ok=True)
    for number in range(1, 100):
        folder = root / ("demo" if number == 1 else f"demo {number}")
        lock = filelock.FileLock(str(folder) + ".lock", timeout=0)
        try:
            lock.acquire()
        except filelock.Timeout:
            continue
        return _claim(folder), lock
    raise UserFault(f"All demonstration folders in {root} are in use.", "Close the other demonstrations.")


def _claim(folder: Path) -> Path:
    """An empty folder; one that holds an earlier demonstration is emptied, any other content is left alone."""
    with _making_in(folder):
        return _emptied(folder)


@contextmanager
def _making_in(folder: Path) -> Iterator[None]:
    """What the disk says of the demonstration's folder is for the person to mend."""
    try:
        yield
    except OSError as fault:
        raise UserFault(
            f"The demonstration cannot be made in {folder}: {fault.strerror or fault}.",
            "Name a folder with room in which you may save files: --dir FOLDER",
        ) from fault


def _emptied(folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).is_file():
            raise UserFault(f"{folder} is not empty.", "Choose an empty or a new folder for the demonstration.")
        try:
            shutil.rmtree(folder)
        except OSError as fault:
            raise UserFault(
                f"The earlier demonstration in {folder} is still open: {fault.strerror}.", "Close it and try again."
            ) from fault
    folder.mkdir(parents=True, exist_ok=True)
    words = "This folder was made by the Evidence Pack demonstration, which may empty it when it is run again.\n"
    (folder / _MARK).write_text(words, encoding="utf-8")
    return folder
