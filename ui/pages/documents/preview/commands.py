"""The commands of the preview: they hold on the whole Documents page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.commands import Command, State

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.pages.documents.preview import Preview


def _looking(state: State) -> bool:
    return state.is_open and state.page == "documents" and state.documents > 0


def _preview(window: MainWindow) -> Preview:
    return window.documents.details.preview


READING: tuple[Command[MainWindow], ...] = (
    Command(id="reading.large", title="Read large, or beside the list", menu="&View", keys=("F11",), page="reading",
            separated=True, tip="The document in the whole page", enabled_when=_looking,
            run=lambda window: window.documents.details.read_large()),
    Command(id="reading.next", title="Next find in the document", menu="&View", keys=("F3",), page="reading",
            tip="The next place of what is marked", enabled_when=_looking,
            run=lambda window: _preview(window).marking.step(1)),
    Command(id="reading.previous", title="Find before in the document", menu="&View", keys=("Shift+F3",),
            page="reading", tip="The place before of what is marked", enabled_when=_looking,
            run=lambda window: _preview(window).marking.step(-1)),
    Command(id="reading.larger", title="Larger", menu="&View", keys=("Ctrl++", "Ctrl+="), page="reading",
            enabled_when=_looking, run=lambda window: _preview(window).zoom(1)),
    Command(id="reading.smaller", title="Smaller", menu="&View", keys=("Ctrl+-",), page="reading",
            enabled_when=_looking, run=lambda window: _preview(window).zoom(-1)),
    Command(id="reading.usual", title="Usual size", menu="&View", keys=("Ctrl+0",), page="reading",
            enabled_when=_looking, run=lambda window: _preview(window).zoom(0)),
    Command(id="reading.go-to-page", title="Go to page…", menu="&View", keys=("Ctrl+Shift+G",), page="reading",
            tip="In the large view, type a page's number", enabled_when=_looking,
            run=lambda window: window.documents.details.go_to_page()),
    Command(id="reading.reference", title="Copy a reference", menu="&Documents", keys=("Ctrl+Shift+C",),
            page="reading", tip="Such as “IR07-02 Advocacy contract, pages 4-7”", enabled_when=_looking,
            run=lambda window: window.documents.details.origins.copy_reference()),
)  # fmt: skip
