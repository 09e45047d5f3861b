"""What the window's commands do, apart from those of a single page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from evidencepack import frameworks, verbs
from evidencepack.errors import UserFault, WorkspaceInUse
from evidencepack.frameworks import Matching, RequestReading
from evidencepack.workspace import Workspace, inbox, queries
from evidencepack.workspace.history import Changed
from ui.desk import Desk
from ui.dialogs.about import AboutDialog
from ui.dialogs.import_request import ImportRequestDialog
from ui.dialogs.in_use import InUseDialog
from ui.dialogs.new_return import NewReturn, NewReturnDialog, ReturnDialog
from ui.dialogs.watched import WatchedDialog
from ui.file_choice import Choose, Wanted
from ui.rolling import RollingForward
from ui.sample_council import free_folder, make_sample
from ui.theme import Tone

SAMPLE_DOCUMENTS = 300


class Actions:
    """Workspace, request, undo. `places` is where new workspaces and samples are proposed."""

    def __init__(self, desk: Desk, window: QWidget, places: Path) -> None:
        self._desk = desk
        self._window = window
        self._places = places
        self.sample_documents = SAMPLE_DOCUMENTS
        self.rolling = RollingForward(desk, window)
        self._opening: set[tuple[Path, bool]] = set()

    # ------------------------------------------------------------ workspace

    def new_return(self) -> None:
        """Ask for council and folder, then make the return."""
        NewReturnDialog(self._window, self._desk, self._make, self._places).open()

    def open_return(self) -> None:
        """Ask for a workspace, then open it."""
        wanted = Wanted(
            choose=Choose.FILE,
            title="Open a return",
            filters="Evidence Pack workspaces (*.evidence)",
            start=str(self._places),
        )
        self._desk.choose(self._window, wanted, lambda paths: self.open_path(paths[0]))

    def open_path(self, path: Path, *, read_only: bool = False, take_over: bool = False) -> None:
        """Open a workspace by its file or folder; one that is in use is asked about."""
        here = self._desk.session.workspace
        if here is not None and path in {here.database, here.folder} and here.read_only == read_only:
            self._desk.go("overview")
            return
        asked = (path, read_only)
        if asked in self._opening:
            return  # a second click while it is being opened: it would be in use, by this very window
        self._opening.add(asked)
        self._desk.runner.write(
            lambda: Workspace.open(path, read_only=read_only, take_over=take_over),
            self._adopt,
            partial(self._not_opened, path),
            ended=partial(self._opening.discard, asked),
        )

    def try_sample(self) -> None:
        """Make the sample council in a folder of its own and open it."""
        folder, documents, pool = free_folder(self._places), self.sample_documents, self._desk.pool
        self._desk.runner.job(
            "Making the sample council", lambda job: make_sample(folder, documents, job, pool), self._adopt
        )

    def close_return(self) -> None:
        """Close the workspace and go back to the start."""
        self._desk.session.leave()

    def details(self) -> None:
        """Change the return's name and dates."""
        figures = self._desk.figures.current
        if figures is not None:
            ReturnDialog(self._window, self._desk, figures.lacks.snapshot.info).open()

    def about(self) -> None:
        """Say what this program is."""
        AboutDialog(self._window).open()

    def _make(self, entered: NewReturn, dialog: NewReturnDialog) -> None:
        def made(workspace: Workspace) -> None:
            if isValid(dialog):
                dialog.accept()
            self._adopt(workspace)

        def refused(fault: UserFault) -> None:
            if isValid(dialog):
                dialog.object_to(fault)

        self._desk.runner.write(
            lambda: verbs.new_return(
                entered.folder, entered.authority, framework=entered.framework, notified=entered.notified
            ),
            made,
            refused,
        )

    def _adopt(self, workspace: Workspace) -> None:
        self._desk.settings.remember(workspace.database)
        self._desk.session.adopt(workspace)

    def _not_opened(self, path: Path, fault: UserFault) -> None:
        if isinstance(fault, WorkspaceInUse):
            InUseDialog(
                self._window,
                fault,
                partial(self.open_path, path, read_only=True),
                partial(self.open_path, path, take_over=True),
            ).open()
        else:
            self._desk.say(fault.what, fault.to_do, Tone.WARN)

    # ------------------------------------------------------------ documents

    def add_files(self) -> None:
        """Ask for files and take them in."""
        wanted = Wanted(choose=Choose.FILES, title="Add files")
        self._desk.choose(self._window, wanted, self._desk.add_files)

    def add_folder(self) -> None:
        """Ask for a folder and take in what is in it."""
        wanted = Wanted(choose=Choose.FOLDER, title="Add a folder")
        self._desk.choose(self._window, wanted, self._desk.add_files)

    # ------------------------------------------------------------ watched folders

    def watch_folder(self) -> None:
        """Ask for a folder and watch it from now on."""
        wanted = Wanted(choose=Choose.FOLDER, title="Watch a folder")
        self._desk.choose(self._window, wanted, self._watch)

    def watched_folders(self) -> None:
        """Show the watched folders."""
        WatchedDialog(self._window, self._desk, self.watch_folder).open()

    def _watch(self, paths: Sequence[Path]) -> None:
        folder = paths[0]
        self._desk.write(
            lambda workspace: inbox.watch(workspace, folder),
            lambda _done: self._desk.say(
                f"{folder.name} is watched.", "New files in it come into the inbox while this is open.", Tone.GOOD
            ),
        )

    # ------------------------------------------------------------ the request

    def import_request(self) -> None:
        """Ask for the request that the council received, read it, and show what was understood."""
        wanted = Wanted(
            choose=Choose.FILE,
            title="Import the request your council received",
            filters="Request lists (*.xlsx *.xls *.docx *.csv *.tsv);;All files (*)",
        )
        self._desk.choose(self._window, wanted, self._read_request)

    def _read_request(self, paths: Sequence[Path]) -> None:
        path = paths[0]
        self._desk.read(partial(_understood, path), self._show_request, key="request")

    def _show_request(self, understood: tuple[RequestReading, Matching]) -> None:
        figures = self._desk.figures.current
        if figures is not None:
            ImportRequestDialog(self._window, self._desk, *understood, figures.lacks).open()

    # ------------------------------------------------------------ undo

    def undo(self) -> None:
        """Take the last change back."""
        self._desk.write(lambda workspace: workspace.undo(), partial(self._stepped, "Undone"))

    def redo(self) -> None:
        """Do again what was undone last."""
        self._desk.write(lambda workspace: workspace.redo(), partial(self._stepped, "Done again"))

    def _stepped(self, word: str, changed: Changed | None) -> None:
        if changed is not None:
            self._desk.say(f"{word}: {changed.title}", tone=Tone.GOOD)


def _understood(path: Path, workspace: Workspace) -> tuple[RequestReading, Matching]:
    with workspace.reading() as db:
        framework, items = queries.the_framework(db), tuple(queries.items(db))
    reading = frameworks.read_request(path, framework)
    return reading, frameworks.match_items(items, reading.items)
