"""Watched folders while a workspace is open for writing: new files come in by themselves, newer ones are offered.

The watcher belongs to the open workspace. It is made, exchanged and stopped on the writer thread, one after the other;
what it sees comes back through one signal on the main thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal

from evidencepack import verbs
from evidencepack.intake.watching import POLL_SECONDS, SETTLE_SECONDS, Look, Sighting, Watcher
from evidencepack.intake.workers import ReaderPool
from evidencepack.jobs import Job
from evidencepack.workspace import Workspace, inbox, queries
from evidencepack.workspace.adding import AddResult, Outcome
from evidencepack.workspace.history import Changed
from evidencepack.workspace.inbox import Arrivals, Offer
from ui.theme import Tone
from ui.words import counted

if TYPE_CHECKING:
    from ui.desk import Desk

_TABLE = "watched_folder"
_REFS = 4


class _TakenIn(Struct, frozen=True):
    results: list[AddResult]
    offers: tuple[Offer, ...]


class _Renewed(Struct, frozen=True):
    """What became of offered files, and the references of the items whose answers name a place in what changed."""

    results: list[AddResult]
    placed: list[str]


class FolderWatch(QObject):
    """Watches the folders of the open workspace. `offers_changed` says that other newer files are on offer."""

    offers_changed = Signal()
    _told = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.settle_seconds, self.poll_seconds = SETTLE_SECONDS, POLL_SECONDS
        self.gone: set[Path] = set()
        self._folders: list[Path] = []
        self._watcher: Watcher | None = None  # the writer thread's own
        self._leaving = False
        self._waiting: dict[Path, Sighting] = {}
        self._adding = False
        self._offers: dict[Path, Offer] = {}
        self._told.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        desk.session.switched.connect(self._switched)
        desk.session.leaving.connect(self.leave)
        desk.session.changed.connect(self._changed)

    @property
    def folders(self) -> list[Path]:
        """The folders that are watched now."""
        return list(self._folders)

    @property
    def offers(self) -> list[Offer]:
        """Documents whose files in watched folders are newer."""
        return list(self._offers.values())

    def take_offers(self) -> None:
        """Take the newer files as new versions, as a job."""
        paths, pool = list(self._offers), self._desk.pool
        self.put_off()
        if paths and self._desk.session.writable:
            title = f"Taking {counted(len(paths), 'newer file')}"
            self._desk.job(title, lambda workspace, job: _renew(workspace, paths, job, pool), self._renewed)

    def put_off(self) -> None:
        """Offer these newer files no more until the workspace is opened again or they change again."""
        self._offers.clear()
        self.offers_changed.emit()

    def stop(self) -> None:
        """End the watcher at once; for when no thread of the runner is left."""
        self._exchange([])

    # ------------------------------------------------------------ which folders

    def _switched(self) -> None:
        self._leaving = False
        self._read_folders()

    def _changed(self, changed: Changed) -> None:
        if changed.touches(_TABLE):
            self._read_folders()

    def _read_folders(self) -> None:
        if self._desk.session.writable and not self._leaving:
            self._desk.read(lambda workspace: inbox.watched_folders(workspace.reader()), self._watch, key="watched")

    def _watch(self, folders: list[Path]) -> None:
        if folders == self._folders or self._leaving:
            return
        self._folders = folders
        self.gone.intersection_update(folders)
        self._desk.runner.write(lambda: self._exchange(folders))

    def leave(self) -> None:
        """Stop, and forget what waits: opening again finds it again."""
        self._leaving = True
        self._folders = []
        self._waiting.clear()
        self.gone.clear()
        self.put_off()
        self._desk.runner.write(lambda: self._exchange([]))

    def _exchange(self, folders: Sequence[Path]) -> None:
        """On the writer thread: end the watcher that runs, start one for these folders."""
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher = None
        if folders:
            self._watcher = Watcher(
                folders, self._told.emit, settle_seconds=self.settle_seconds, poll_seconds=self.poll_seconds
            )
            self._watcher.start()

    # ------------------------------------------------------------ what was seen

    def _hear(self, folder: Path, look: Look) -> None:
        if folder not in self._folders:
            return
        if look.gone:
            self.gone.add(folder)
            to_do = "Nothing counts as deleted. It is looked for again all the time; check the drive or the network."
            self._desk.say(f"The watched folder {folder} cannot be seen any more.", to_do, Tone.WARN)
        if look.back:
            self.gone.discard(folder)
            self._desk.say(f"The watched folder {folder} can be seen again.", tone=Tone.GOOD)
        workspace = self._desk.session.workspace
        if look.settled and workspace is not None:
            seen = look.settled
            self._desk.runner.read(
                lambda: inbox.arrivals(workspace.reader(), seen), lambda arrived: self._sort(arrived, seen)
            )

    def _sort(self, arrived: Arrivals, seen: Sequence[Sighting]) -> None:
        if self._leaving:
            return
        new = set(arrived.new)
        self._waiting.update({sighting.path: sighting for sighting in seen if sighting.path in new})
        self._offer(arrived.offers)
        self._add_waiting()

    def _offer(self, offers: Sequence[Offer]) -> None:
        if offers:
            self._offers.update({offer.path: offer for offer in offers})
            self.offers_changed.emit()

    def _add_waiting(self) -> None:
        if self._adding or not self._waiting or self._leaving:
            return
        seen, pool = list(self._waiting.values()), self._desk.pool
        self._waiting.clear()
        self._adding = True
        title = f"Taking in {counted(len(seen), 'file')} from watched folders"
        self._desk.job(
            title, lambda workspace, job: _take_in(workspace, seen, job, pool), self._added, ended=self._ended
        )

    def _ended(self) -> None:
        self._adding = False
        self._add_waiting()

    def _added(self, taken: _TakenIn) -> None:
        self._offer(taken.offers)
        if any(one.outcome is not Outcome.DUPLICATE for one in taken.results):
            self._desk.tell_added(taken.results, "From watched folders: ")

    def _renewed(self, renewed: _Renewed) -> None:
        self._desk.tell_added(renewed.results)
        if renewed.placed:
            refs = ", ".join(renewed.placed[:_REFS]) + (" and more" if len(renewed.placed) > _REFS else "")
            versions = sum(1 for one in renewed.results if one.outcome is Outcome.NEW_VERSION)
            self._desk.say(
                f"{counted(versions, 'new version')} taken.",
                f"Look again at the pages or sections that the answers to {refs} name: they may lie elsewhere now.",
                Tone.WARN,
            )


def _take_in(workspace: Workspace, seen: Sequence[Sighting], job: Job, pool: ReaderPool) -> _TakenIn:
    """Sorted again, because meanwhile a file may have come in by another way."""
    arrived = inbox.arrivals(workspace.reader(), seen)
    results = list(verbs.add(workspace, arrived.new, job, pool=pool)) if arrived.new else []
    return _TakenIn(results, arrived.offers)


def _renew(workspace: Workspace, paths: Sequence[Path], job: Job, pool: ReaderPool) -> _Renewed:
    results = list(verbs.add(workspace, paths, job, pool=pool))
    changed = {one.document_id for one in results if one.outcome is Outcome.NEW_VERSION}
    with workspace.reading() as db:
        placed = {
            answer.item_id
            for answer in queries.answers(db)
            if answer.document_id in changed and (answer.pages or answer.section)
        }
        return _Renewed(results, [item.ref for item in queries.items(db) if item.id in placed])
