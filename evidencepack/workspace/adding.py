"""Taking files in: copied into the store, read in worker processes, judged, and written down in small batches.

A file counts as added only when its row is committed, and its result is given only after that: whatever was reported
survives a crash. The files of one call are one step for undo.
"""

from __future__ import annotations

import re
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path

import apsw
import msgspec
from msgspec import Struct

from evidencepack.errors import Cancelled, UnreadableFile
from evidencepack.intake.examination import Examination
from evidencepack.intake.gather import gather
from evidencepack.intake.paths import in_letters
from evidencepack.intake.workers import ReaderPool
from evidencepack.jobs import Job
from evidencepack.model import DocumentState, Judgement, ReadState
from evidencepack.workspace import inbox, rows
from evidencepack.workspace.examined import is_settled, read_before, write_examination, write_judgement
from evidencepack.workspace.history import now
from evidencepack.workspace.self_assessment import question_places
from evidencepack.workspace.store import Workspace

_BATCH = 32
_BATCH_SECONDS = 0.6
_AHEAD = 6  # files that are copied in before their turn

# Windows takes S:/ASC and s:/asc for the same place.

Judge = Callable[[str, Examination], Judgement]


class Outcome(StrEnum):
    """What became of one path."""

    ADDED = "added"
    NEW_VERSION = "new version"
    DUPLICATE = "duplicate"
    UNREADABLE = "unreadable"
    SKIPPED = "skipped"


class AddResult(Struct, frozen=True, kw_only=True):
    """What became of one path. `twin`: the file name of the document with the same content; `message`: why, in words.

    An unreadable file that could be copied is in the workspace all the same (`document_id`): only its text is missing.
    """

    path: str
    outcome: Outcome
    document_id: str | None = None
    title: str = ""
    format: str = ""
    read: ReadState | None = None
    twin: str = ""
    message: str = ""


class _Stored(Struct, frozen=True):
    """A file that lies in the store and waits for its row."""

    path: Path
    sha256: str
    size: int
    modified: str
    lay_in: str = ""
    modified_ns: int = 0

    @property
    def origin(self) -> str:
        """The whole path that it came from, so that it is found again from any current folder."""
        return self.lay_in or str(self.path.absolute())


_Copy = Future[_Stored | AddResult]


def title_of(path: Path | str) -> str:
    """A document's first title: its file name without extension, underscores as spaces."""
    return " ".join(Path(path).stem.replace("_", " ").split()) or str(path)


_COPY_NAME = re.compile(r"^copy (\(\d+\) )?of |[-–_ ]+copy( \(\d+\))?$|\(\d{1,3}\)$|^final\b.* - ", re.IGNORECASE)


def looks_like_a_copy(path: Path) -> bool:
    """Whether a file name reads like a copy ("Copy of …", "… (2)", "FINAL v2 - …").

    Of several files with the same content in one drop, the one with the plain name shall be the document.
    """
    return _COPY_NAME.search(path.stem) is not None


def add_files(
    workspace: Workspace,
    paths: Iterable[Path],
    judge: Judge,
    *,
    job: Job | None = None,
    step: str | None = None,
    pool: ReaderPool | None = None,
    origins: Mapping[Path, str] | None = None,
    title: str = "",
) -> Iterator[AddResult]:
    """Take files and folders in and give one result per file, in the order in which they are done.

    The originals are only read. `judge` says what the checks make of a document, from its file name and examination.
    `step` joins the changes to a job's step for undo (made up if not given); `pool` reads (one is made if not given);
    `origins` says where files come from that lie in another place for the moment only; `title` is that of the changes
    (the number of files if not given).
    Cancelling stops between files: what was reported stays. Raises `WorkspaceFault` if the workspace cannot be written.
    """
    job = job or Job()
    gathered = gather(list(paths))
    for skipped in gathered.skipped:
        yield AddResult(path=in_letters(skipped.path), outcome=Outcome.SKIPPED, message=skipped.reason)
    files = sorted(gathered.files, key=looks_like_a_copy)
    taking = _Taking(workspace, judge, step or rows.new_id(), job, len(files), origins or {}, title)
    if pool is not None:
        yield from taking.run(files, pool)
        return
    with ReaderPool() as own:
        yield from taking.run(files, own)


def add_version(
    workspace: Workspace, document_id: str, path: Path, name: str, examination: Examination, judge: Judge, title: str
) -> None:
    """Make the file at `path`, as examined, the newest version of a document; the versions before it stay.

    `name` is the file name that it has from now on, `title` that of the change.
    """
    sha256, size = workspace.files.put(path)
    stored = _Stored(path.with_name(name), sha256, size, "")
    workspace.files.make_last()
    with workspace.change(title) as db:
        write_examination(db, sha256, examination)
        version_id = _insert_version(db, document_id, stored)
        db.execute("UPDATE document SET version_id = ? WHERE id = ?", (version_id, document_id))
        question_places(db, document_id)
        write_judgement(db, document_id, sha256, judge(name, examination))


class _Taking:
    """One run of `add_files`: files go to the reading pool, results come back, rows are written in batches."""

    def __init__(
        self,
        workspace: Workspace,
        judge: Judge,
        step: str,
        job: Job,
        total: int,
        origins: Mapping[Path, str],
        title: str,
    ) -> None:
        self._workspace = workspace
        self._judge = judge
        self._step = step
        self._job = job
        self._total = total
        self._origins = origins
        self._title = title
        self._done = 0
        self._ready: list[tuple[_Stored, Examination | None, Judgement | None]] = []
        self._unstored: list[AddResult] = []
        self._reading: dict[str, _Stored] = {}
        self._again: list[_Stored] = []  # same content as a file that is being read at this moment
        self._read_again = False
        self._last_write = time.monotonic()

    def run(self, files: Sequence[Path], pool: ReaderPool) -> Iterator[AddResult]:
        try:
            for sha256, examination, judged in pool.examine_and(place_of(self._judge), self._to_read(files), self._job):
                judgement = msgspec.msgpack.decode(judged, type=Judgement) if judged else None
                self._ready.append((self._reading.pop(sha256), examination, judgement))
                if self._due():
                    yield from self._write()
        except Cancelled:
            yield from self._write()
            raise
        yield from self._write()
        self._ready.extend((stored, None, None) for stored in self._again)
        yield from self._write()

    def _to_read(self, files: Sequence[Path]) -> Iterator[tuple[str, Path, str]]:
        for path, copied in _ahead(self._put, files):
            self._job.check()
            self._job.progress(self._done, self._total, in_letters(path.name))
            stored = copied.result()
            if isinstance(stored, AddResult):
                self._unstored.append(stored)
                continue
            if stored.sha256 in self._reading:
                self._again.append(stored)
            elif is_settled(self._workspace.reader(), stored.sha256):
                self._ready.append((stored, None, None))
            else:
                self._reading[stored.sha256] = stored
                yield stored.sha256, self._workspace.files.path_of(stored.sha256), stored.path.name

    def _put(self, path: Path) -> _Stored | AddResult:
        """Copy a file into the store; on a thread of its own, so that reading and writing down go on meanwhile."""
        try:
            modified_ns = path.stat().st_mtime_ns
            sha256, size = self._workspace.files.put(path)
        except UnreadableFile as fault:
            return AddResult(path=in_letters(path), outcome=Outcome.UNREADABLE, message=in_letters(fault))
        except OSError as fault:
            words = in_letters(f"{path.name} could not be read: {fault.strerror or fault}.")
            return AddResult(path=in_letters(path), outcome=Outcome.UNREADABLE, message=words)
        origin = self._origins.get(path, "")
        return _Stored(Path(in_letters(path)), sha256, size, rows.moment_text(modified_ns), origin, modified_ns)

    def _due(self) -> bool:
        return len(self._ready) >= _BATCH or time.monotonic() - self._last_write > _BATCH_SECONDS

    def _write(self) -> Iterator[AddResult]:
        batch, self._ready = self._ready, []
        results, self._unstored = self._unstored, []
        if batch:
            title = self._title or f"Add {_counted(self._total, batch[0][0].path)}"
            self._workspace.files.make_last()
            with self._workspace.change(title, job=self._step) as db:
                results.extend(self._row(db, *one) for one in batch)
        if self._read_again:  # which is derived, so no change tells of it
            self._read_again = False
            self._workspace.announce("document", "finding")
        self._last_write = time.monotonic()
        self._done += len(results)
        self._job.progress(self._done, self._total, "")
        yield from results

    def _row(
        self, db: apsw.Connection, stored: _Stored, examination: Examination | None, judgement: Judgement | None
    ) -> AddResult:
        if examination is not None:
            write_examination(db, stored.sha256, examination)
        inbox.note_arrival(db, stored.origin, stored.sha256, stored.size, stored.modified_ns)
        earlier = db.execute(
            f"SELECT document_id FROM origin WHERE {rows.SAME_PATH} ORDER BY seen_at DESC LIMIT 1",  # noqa: S608
            (stored.origin,),
        ).fetchone()
        twin = _twin(db, stored.sha256)
        # A file that went back to what it was is a version again; anything else that is known is kept once.
        if twin is not None and (twin.current or earlier != (twin.document_id,)):
            if examination is not None:
                self._judge_again(db, stored, examination)
            return _duplicate(db, stored, twin)
        examination = examination or read_before(db, stored.sha256)
        document_id = earlier[0] if earlier else rows.new_id()
        version_id = _insert_version(db, document_id, stored)
        if earlier:  # whether the new one is a draft is read from it
            db.execute("UPDATE document SET version_id = ?, draft = NULL WHERE id = ?", (version_id, document_id))
            question_places(db, document_id)
            _note_origin(db, document_id, stored)
        else:
            _insert_document(db, document_id, version_id, stored)
        write_judgement(db, document_id, stored.sha256, judgement or self._judge(stored.path.name, examination))
        return _result(stored, examination, document_id, Outcome.NEW_VERSION if earlier else Outcome.ADDED)

    def _judge_again(self, db: apsw.Connection, stored: _Stored, examination: Examination) -> None:
        """Documents that have this content: its reading was broken off before, and now it was read again."""
        having = "SELECT DISTINCT document_id, name FROM version WHERE sha256 = ?"
        for document_id, name in list(db.execute(having, (stored.sha256,))):
            write_judgement(db, document_id, stored.sha256, self._judge(name, examination))
        self._read_again = True


class _Twin(Struct, frozen=True):
    """A document with the content of a file. `name`: of the file it had then; `current`: whether it still has it."""

    document_id: str
    title: str
    name: str
    current: bool
    state: str


def _twin(db: apsw.Connection, sha256: str) -> _Twin | None:
    row = db.execute(
        "SELECT d.id, d.title, v.name, v.id = d.version_id, d.state FROM version v JOIN document d"
        " ON d.id = v.document_id WHERE v.sha256 = ? ORDER BY v.id = d.version_id DESC, d.added_at, d.id LIMIT 1",
        (sha256,),
    ).fetchone()
    return None if row is None else _Twin(row[0], row[1], row[2], bool(row[3]), row[4])


def _duplicate(db: apsw.Connection, stored: _Stored, twin: _Twin) -> AddResult:
    _note_origin(db, twin.document_id, stored)
    if not twin.current:
        known = f"Same content as an earlier version of “{twin.title}”, which has a newer one since"
    elif twin.state == DocumentState.SET_ASIDE.value:
        known = f"Same content as {twin.name}, which is in the workspace already, but set aside"
    else:
        known = f"Same content as {twin.name}, which is in the workspace already"
    return AddResult(
        path=str(stored.path),
        outcome=Outcome.DUPLICATE,
        document_id=twin.document_id,
        title=twin.title,
        twin=twin.name,
        message=f"{known}; kept once.",
    )


def _result(stored: _Stored, examination: Examination, document_id: str, outcome: Outcome) -> AddResult:
    failed = examination.read in {ReadState.UNREADABLE, ReadState.LOCKED}
    message = examination.message
    if failed:
        message = f"{message} It is in the workspace, without its text."
    return AddResult(
        path=str(stored.path),
        outcome=Outcome.UNREADABLE if failed else outcome,
        document_id=document_id,
        title=title_of(stored.path),
        format=examination.format,
        read=examination.read,
        message=message.strip(),
    )


def _ahead(put: Callable[[Path], _Stored | AddResult], files: Sequence[Path]) -> Iterator[tuple[Path, _Copy]]:
    """Each file with its copying, which is under way for it and the next few on a thread of its own."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="copying in") as copier:
        waiting: deque[tuple[Path, _Copy]] = deque()
        try:
            for path in files:
                waiting.append((path, copier.submit(put, path)))
                if len(waiting) > _AHEAD:
                    yield waiting.popleft()
            while waiting:
                yield waiting.popleft()
        finally:
            for _, copied in waiting:
                copied.cancel()


def place_of(judge: Judge) -> str:
    """The judge as "module:function", so that a reading process can call it; empty where it cannot be found so."""
    module, name = getattr(judge, "__module__", ""), getattr(judge, "__qualname__", "")
    if module in ("", "__main__") or getattr(sys.modules.get(module), name, None) is not judge:
        return ""
    return f"{module}:{name}"


def _counted(total: int, first: Path) -> str:
    return f"“{title_of(first)}”" if total == 1 else f"{total} files"


def _insert_document(db: apsw.Connection, document_id: str, version_id: str, stored: _Stored) -> None:
    db.execute(
        "INSERT INTO document (id, title, state, version_id, added_at) VALUES (?, ?, ?, ?, ?)",
        (document_id, title_of(stored.path), DocumentState.INBOX.value, version_id, now()),
    )
    _note_origin(db, document_id, stored)


def _insert_version(db: apsw.Connection, document_id: str, stored: _Stored) -> str:
    number = db.execute("SELECT coalesce(max(number), 0) + 1 FROM version WHERE document_id = ?", (document_id,)).get
    version_id = rows.new_id()
    db.execute(
        "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?)",
        (version_id, document_id, number, stored.sha256, stored.path.name, stored.size, now()),
    )
    return version_id


def _note_origin(db: apsw.Connection, document_id: str, stored: _Stored) -> None:
    """Remember where the file came from; the same place twice is one origin, seen again."""
    wanted = f"SELECT id, modified FROM origin WHERE document_id = ? AND {rows.SAME_PATH}"  # noqa: S608
    same = db.execute(wanted, (document_id, stored.origin)).fetchone()
    if same is None:
        values = (rows.new_id(), document_id, stored.origin, stored.modified, now())
        db.execute("INSERT INTO origin VALUES (?, ?, ?, ?, ?)", values)
    elif same[1] != stored.modified:
        db.execute("UPDATE origin SET modified = ?, seen_at = ? WHERE id = ?", (stored.modified, now(), same[0]))
