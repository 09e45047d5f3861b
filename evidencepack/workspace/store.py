"""Opening, creating and closing a workspace, and the one way in which it is changed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw

from evidencepack.errors import ReadOnly, WorkspaceFault
from evidencepack.intake.paths import is_file, is_folder
from evidencepack.safe_file import discard
from evidencepack.workspace import backups
from evidencepack.workspace.files import FileStore
from evidencepack.workspace.history import Changed, History, changed_by
from evidencepack.workspace.lock import WriterLock
from evidencepack.workspace.older import BroughtCopy
from evidencepack.workspace.schema import APPLICATION_ID, check_openable, is_old, migrate, schema_version
from evidencepack.workspace.trouble import OUTSIDE, unwritten

_log = logging.getLogger(__name__)

SUFFIX = ".evidence"
_BUSY_MS = 10_000
_CACHE_KB = 16_000  # of a large workspace, what a list or a count goes through several times
_BACKUP_EVERY = 10


class Workspace:
    """An open workspace: one writing connection (unless read-only), and a reading one for each thread that asks.

    Changes go through `change`; whoever wants to hear of them appends to `listeners`, which are called on the thread
    that made the change, after it was committed. `held_by`: who had it open for writing when it was opened for reading
    only, in words; empty where nobody had.
    """

    def __init__(self, database: Path, writer: apsw.Connection | None, lock: WriterLock | None) -> None:
        self.database = database
        self.folder = database.parent
        self.files = FileStore(self.folder / "documents")
        self.listeners: list[Callable[[Changed], None]] = []
        self._writer = writer
        self._lock = lock
        self._brought: BroughtCopy | None = None
        self.held_by = ""
        self._writing = threading.RLock()
        self._history = History(writer) if writer is not None else None
        self._readers = threading.local()
        self._all_readers: list[apsw.Connection] = []
        self._readers_guard = threading.Lock()

    # ------------------------------------------------------------ opening and closing

    @classmethod
    def create(cls, folder: Path, name: str) -> Workspace:
        """Make a new, empty workspace called `name` in `folder` (made if needed) and open it for writing.

        Raises `WorkspaceFault` if one is there already or the folder cannot be written.
        """
        database = folder / f"{name}{SUFFIX}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise _unwritable(folder, fault) from fault
        if any(folder.glob(f"*{SUFFIX}")):
            raise WorkspaceFault(f"{folder} already holds a workspace.", "Open it, or choose another folder.")
        return cls._open_writing(database, new=True, take_over=False)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, take_over: bool = False) -> Workspace:
        """Open a workspace by its folder or its .evidence file.

        Raises `WorkspaceInUse` if somebody else is writing in it (then open it read-only, or with `take_over` once the
        person has confirmed that a lock left behind is stale), `WorkspaceFault` if it is none.

        One of an older format is brought up to date: itself or, for reading only, a copy that shows it as it was then.
        """
        database = find_database(path)
        if read_only:
            return cls(database, None, None)._checked_for_reading()
        return cls._open_writing(database, new=False, take_over=take_over)

    @classmethod
    def _open_writing(cls, database: Path, *, new: bool, take_over: bool) -> Workspace:
        lock = WriterLock(database)
        try:
            lock.take(take_over=take_over)
        except OSError as fault:
            raise _unwritable(database.parent, fault) from fault
        writer: apsw.Connection | None = None
        try:
            writer = _connect(database, writing=True)
            if new:
                writer.pragma("application_id", APPLICATION_ID)
            _bring_up_to_date(writer, database)
            workspace = cls(database, writer, lock)
            workspace.files.prepare()
        except BaseException as fault:
            if writer is not None:
                writer.close()
            if new:  # half a workspace would stand in the way of the next try
                discard(database)
            lock.release()
            if isinstance(fault, apsw.Error | OSError):
                raise _unopenable(database, fault) from fault
            raise
        return workspace

    def _checked_for_reading(self) -> Workspace:
        try:
            check_openable(self.reader(), self.database.name)
            owner = WriterLock(self.database).owner()
            self.held_by = owner.words() if owner else ""
            if is_old(self.reader()):
                self._close_readers()
                self._brought = BroughtCopy(self.database)
        except (apsw.Error, OSError) as fault:
            self.close()
            raise _unopenable(self.database, fault) from fault
        except WorkspaceFault:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Close every connection and give the lock back. Safe to call twice."""
        self._close_readers()
        if self._brought is not None:
            self._brought.close()
        with self._writing:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
                self._history = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _close_readers(self) -> None:
        with self._readers_guard:
            for reader in self._all_readers:
                reader.close()
            self._all_readers.clear()
            self._readers = threading.local()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------ reading

    @property
    def read_only(self) -> bool:
        """Whether this workspace can only be looked at."""
        return self._writer is None

    def reader(self) -> apsw.Connection:
        """This thread's reading connection."""
        found: apsw.Connection | None = getattr(self._readers, "connection", None)
        if found is None:
            found = _connect(self._brought.path if self._brought else self.database, writing=False)
            self._readers.connection = found
            with self._readers_guard:
                self._all_readers.append(found)
        return found

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """One consistent view of the database for as long as the body lasts."""
        db = self.reader()
        db.execute("BEGIN")
        try:
            yield db
        finally:
            db.execute("ROLLBACK")

    # ------------------------------------------------------------ changing

    @contextmanager
    def change(self, title: str, job: str | None = None) -> Iterator[apsw.Connection]:
        """Everything the body does is one named change: all of it or, if it raises, nothing.

        `job`: changes with the same job name that follow one another are one step for undo.
        """
        history = self._writable()
        changed: Changed | None = None
        with self._writing:
            db = self._db()
            with _transaction(db):
                with history.recording() as taken:
                    yield db
                if taken:
                    history.keep(title, taken[0], job)
                    changed = changed_by(title, taken[0])
        if changed is not None:
            self._tell(changed)

    @contextmanager
    def derived(self) -> Iterator[apsw.Connection]:
        """Write what can be made again from the files (text, findings), or history: not part of any change."""
        self._writable()
        with self._writing:
            db = self._db()
            with _transaction(db):
                yield db

    def announce(self, *tables: str) -> None:
        """Tell the listeners that what is derived was made again (findings), so that they look at it."""
        self._tell(Changed("", {table: frozenset() for table in tables}))

    def undo(self) -> Changed | None:
        """Take the last change back and say what it touched; None if there is nothing to undo."""
        return self._step(self._writable().undo)

    def redo(self) -> Changed | None:
        """Do again what was undone last; None if there is nothing to redo."""
        return self._step(self._writable().redo)

    def note(self, verb: str, title: str) -> None:
        """Add a line to the audit trail that is not a change (a pack was sealed)."""
        history = self._writable()
        with self.derived():
            history.note(verb, title)

    def _step(self, step: Callable[[], Changed | None]) -> Changed | None:
        with self._writing, _transaction(self._db()):
            changed = step()
        if changed is not None:
            self._tell(changed)
        return changed

    def _tell(self, changed: Changed) -> None:
        for listener in list(self.listeners):
            listener(changed)

    def _db(self) -> apsw.Connection:
        if self._writer is None:
            raise ReadOnly(
                f"{self.database.name} is open for reading only.",
                "To change it, open it again when nobody else has it open.",
            )
        return self._writer

    def _writable(self) -> History:
        self._db()
        assert self._history is not None  # noqa: S101  # it lives as long as the writer
        return self._history


def find_database(path: Path) -> Path:
    """The .evidence file that a path means: the file itself, or the only one in a folder."""
    if is_folder(path):
        found = sorted(path.glob(f"*{SUFFIX}"))
        if len(found) == 1:
            return found[0]
        if found:
            raise WorkspaceFault(f"{path} holds {len(found)} workspaces.", "Name the .evidence file that you want.")
    elif is_file(path):
        return path
    raise WorkspaceFault(f"There is no workspace at {path}.", "Choose a folder that holds a .evidence file.")


def _connect(database: Path, *, writing: bool) -> apsw.Connection:
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE if writing else apsw.SQLITE_OPEN_READONLY
    db = apsw.Connection(str(database), flags=flags)
    db.set_busy_timeout(_BUSY_MS)
    db.pragma("cache_size", -_CACHE_KB)
    if writing:
        # Never WAL: it needs memory shared between computers, which a network share does not give.
        db.pragma("journal_mode", "delete")
        db.pragma("synchronous", "full")
        db.transaction_mode = "IMMEDIATE"
    return db


@contextmanager
def _transaction(db: apsw.Connection) -> Iterator[None]:
    """All that the body does, or nothing. Inside another transaction it is a part of that one.

    Not `with db`: APSW holds the interpreter while that commits, so a thread that is reading could not go on and let
    its lock go, and the commit would wait for it in vain. Raises `WorkspaceFault` when the disk does not take it.
    """
    inside_another = db.in_transaction
    if inside_another:
        with db:
            yield
        return
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("COMMIT")
    except BaseException as fault:
        if db.in_transaction:
            with suppress(*OUTSIDE):
                db.execute("ROLLBACK")
        if isinstance(fault, OUTSIDE):
            raise unwritten(db.filename, fault) from fault
        raise


def _bring_up_to_date(db: apsw.Connection, database: Path) -> None:
    check_openable(db, database.name)
    if schema_version(db):
        opened = _count_opening(db)
        if is_old(db):
            backups.back_up(db, database, "before an update of the format")
        elif opened % _BACKUP_EVERY == 0:
            _back_up_regularly(db, database)
    migrate(db)


def _back_up_regularly(db: apsw.Connection, database: Path) -> None:
    """A backup that cannot be made (a full share) keeps nobody from their work: it is made at a later opening."""
    try:
        backups.back_up(db, database, "regular")
    except (OSError, apsw.Error):
        _log.warning("The regular backup of %s could not be made", database, exc_info=True)


def _count_opening(db: apsw.Connection) -> int:
    with suppress(apsw.SQLError), _transaction(db):
        db.execute(
            "INSERT INTO local VALUES ('openings', '1')"
            " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
        )
        return int(db.execute("SELECT value FROM local WHERE key = 'openings'").get)
    return 0


def _unwritable(folder: Path, fault: OSError) -> WorkspaceFault:
    return WorkspaceFault(
        f"{folder} cannot be written to: {fault.strerror or fault}.", "Choose a folder in which you may save files."
    )


def _unopenable(database: Path, fault: Exception) -> WorkspaceFault:
    if isinstance(fault, apsw.FullError):
        return WorkspaceFault(
            f"{database} cannot be opened for writing: {fault}.", "Free some space there and open it again."
        )
    return WorkspaceFault(
        f"{database} cannot be opened: {fault}.",
        "Check that the drive is there. If the file is damaged, copy the newest file of the backups folder over it.",
    )
