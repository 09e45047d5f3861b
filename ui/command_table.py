"""The table of all commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from evidencepack.model import DocumentState
from ui.commands import (
    Command,
    State,
    documents_chosen,
    found_in_chosen,
    gap_mendable,
    is_open,
    item_chosen,
    one_document_chosen,
    one_document_shown,
    waivers_chosen,
    writable,
)
from ui.dialogs.confirm_all import ask_to_confirm
from ui.pages.documents.preview.commands import READING
from ui.printing.preview import print_page

if TYPE_CHECKING:
    from ui.main_window import MainWindow

PAGES = ("overview", "documents", "items", "assessment", "gaps", "pack", "history")

Run = Callable[["MainWindow"], object]


def _can_undo(state: State) -> bool:
    return state.writable and not state.busy and bool(state.undo)


def _can_redo(state: State) -> bool:
    return state.writable and not state.busy and bool(state.redo)


def _roll_words(state: State) -> str:
    return "Start next year's return from this one…" if state.is_open else "Start from an earlier return…"


def _waiting(state: State) -> bool:
    return state.writable and state.to_confirm > 0


def _waiting_words(state: State) -> str:
    count = f" ({state.to_confirm:,})" if state.to_confirm else ""
    return f"Confirm all that was carried over{count}…"


def _grouped(state: State) -> bool:
    return state.page == "documents" and state.grouped


def _go(page: str) -> Run:
    return lambda window: window.turn_to(page)


def _set_state(state: DocumentState) -> Run:
    return lambda window: window.documents.set_state(state)


def _page_command(number: int, page: str, title: str) -> Command[MainWindow]:
    return Command(
        id=f"go.{page}", title=title, menu="&View", keys=(f"Ctrl+{number}",), run=_go(page), enabled_when=is_open
    )


FILE: tuple[Command[MainWindow], ...] = (
    Command(id="file.new", title="New return…", menu="&File", keys=("Ctrl+N",), icon="new",
            run=lambda window: window.actions_of.new_return()),
    Command(id="file.open", title="Open…", menu="&File", keys=("Ctrl+O",), icon="open",
            run=lambda window: window.actions_of.open_return()),
    Command(id="file.sample", title="Try the sample council", menu="&File", icon="sample",
            tip="Make a made-up council with 300 documents, to look around in",
            run=lambda window: window.actions_of.try_sample()),
    Command(id="file.roll-forward", title="Start from an earlier return…", menu="&File", icon="redo",
            tip="A new return with the documents, answers and texts of an earlier one, to be confirmed",
            words=_roll_words, run=lambda window: window.actions_of.rolling.ask()),
    Command(id="file.import-request", title="Import the request…", menu="&File", icon="import", separated=True,
            tip="Put the request that your council received in the place of the provisional list",
            run=lambda window: window.actions_of.import_request(), enabled_when=writable),
    Command(id="file.details", title="Details of the return…", menu="&File", icon="calendar",
            tip="The council's name, the date of the notification, the day it is due",
            run=lambda window: window.actions_of.details(), enabled_when=writable),
    Command(id="file.watch", title="Watch a folder…", menu="&File", keys=("Ctrl+Shift+F",), separated=True,
            tip="Take in what arrives in a folder, and offer what changes there",
            run=lambda window: window.actions_of.watch_folder(), enabled_when=writable),
    Command(id="file.watched", title="Watched folders…", menu="&File",
            run=lambda window: window.actions_of.watched_folders(), enabled_when=writable),
    Command(id="pack.export", title="Export the pack…", menu="&File", keys=("Ctrl+E",), icon="export", separated=True,
            run=lambda window: window.export_pack(), enabled_when=is_open),
    Command(id="pack.verify", title="Verify a pack…", menu="&File", icon="verify",
            run=lambda window: window.verify_pack(), enabled_when=is_open),
    Command(id="file.print", title="Print the list…", menu="&File", keys=("Ctrl+P",), icon="print", separated=True,
            tip="The list of this page on paper or as a PDF, with a preview",
            run=lambda window: print_page(window, window.page, window.desk), enabled_when=is_open),
    Command(id="file.close", title="Close the return", menu="&File", keys=("Ctrl+W",), separated=True,
            run=lambda window: window.actions_of.close_return(), enabled_when=is_open),
    Command(id="file.quit", title="Exit", menu="&File", keys=("Ctrl+Q",), run=lambda window: window.close()),
)  # fmt: skip
EDIT: tuple[Command[MainWindow], ...] = (
    Command(id="edit.undo", title="Undo", menu="&Edit", keys=("Ctrl+Z",), icon="undo", enabled_when=_can_undo,
            words=lambda state: f"Undo: {state.undo}" if state.undo else "Undo",
            run=lambda window: window.actions_of.undo()),
    Command(id="edit.redo", title="Redo", menu="&Edit", keys=("Ctrl+Y", "Ctrl+Shift+Z"), icon="redo",
            enabled_when=_can_redo, words=lambda state: f"Redo: {state.redo}" if state.redo else "Redo",
            run=lambda window: window.actions_of.redo()),
    Command(id="edit.search", title="Search in documents", menu="&Edit", keys=("Ctrl+F",), icon="search",
            separated=True, run=lambda window: window.focus_search(), enabled_when=is_open),
)  # fmt: skip
DOCUMENTS: tuple[Command[MainWindow], ...] = (
    Command(id="documents.add-files", title="Add files…", menu="&Documents", keys=("Ctrl+Shift+A",), icon="add",
            run=lambda window: window.actions_of.add_files(), enabled_when=writable),
    Command(id="documents.add-folder", title="Add a folder…", menu="&Documents", icon="folder",
            run=lambda window: window.actions_of.add_folder(), enabled_when=writable),
    Command(id="documents.review", title="Review the inbox…", menu="&Documents", keys=("Ctrl+I",), icon="documents",
            tip="One document after the other with its best suggestions, by the keyboard alone",
            run=lambda window: window.review(), enabled_when=is_open),
    Command(id="documents.columns", title="Columns of the list…", menu="&Documents", page="documents",
            run=lambda window: window.documents.choose_columns(), enabled_when=is_open),
    Command(id="documents.fold", title="Fold all groups", menu="&Documents", enabled_when=_grouped,
            words=lambda state: "Open all groups" if state.folded else "Fold all groups",
            tip="Show only the headings of the groups, or all documents again",
            run=lambda window: window.documents.fold_groups()),
    Command(id="documents.answer", title="Answer an item…", menu="&Documents", keys=("Return", "Enter"), icon="answer",
            page="documents", separated=True, run=lambda window: window.documents.answer_item(),
            enabled_when=documents_chosen),
    Command(id="documents.open", title="Open the original", menu="&Documents", keys=("Ctrl+Shift+O",), icon="open",
            page="documents", tip="Open it in its own program, where it was taken from",
            run=lambda window: window.documents.open_original(), enabled_when=one_document_shown),
    Command(id="documents.in-folder", title="Show the original in its folder", menu="&Documents", icon="folder",
            page="documents", run=lambda window: window.documents.open_original(in_folder=True),
            enabled_when=one_document_shown),
    Command(id="documents.use-page", title="Use this page…", menu="&Documents", keys=("Ctrl+G",), page="reading",
            tip="Make the page that is shown the place of an answer",
            run=lambda window: window.documents.details.use_page(), enabled_when=one_document_chosen),
    Command(id="documents.rename", title="Rename", menu="&Documents", keys=("F2",), icon="rename", page="documents",
            run=lambda window: window.documents.rename(), enabled_when=one_document_chosen),
    Command(id="documents.set-aside", title="Set aside", menu="&Documents", keys=("Ctrl+D",), icon="aside",
            page="documents", tip="Keep it, but leave it out of the return",
            run=_set_state(DocumentState.SET_ASIDE), enabled_when=documents_chosen),
    Command(id="documents.use", title="Take into use", menu="&Documents", page="documents",
            run=_set_state(DocumentState.IN_USE), enabled_when=documents_chosen),
    Command(id="documents.inbox", title="Put back into the inbox", menu="&Documents", page="documents",
            run=_set_state(DocumentState.INBOX), enabled_when=documents_chosen),
    Command(id="documents.waive", title="Waive a finding…", menu="&Documents", keys=("Ctrl+Shift+W",), separated=True,
            tip="Let a finding of the chosen documents stand, with a reason",
            run=lambda window: window.waive(), enabled_when=found_in_chosen),
    Command(id="documents.clean", title="Make a cleaned copy…", menu="&Documents", keys=("Ctrl+Shift+K",),
            tip="A new version of the chosen documents without comments, tracked changes, hidden sheets and the like",
            run=lambda window: window.clean(), enabled_when=found_in_chosen),
    Command(id="gaps.mend", title="Mend it here…", menu="&Documents", keys=("Ctrl+Return", "Ctrl+Enter"), page="gaps",
            tip="Answer the chosen item, or enter the date of the chosen document", enabled_when=gap_mendable,
            run=lambda window: window.gaps.mend()),
    Command(id="gaps.take-back", title="Take the waiver back", menu="&Documents", page="gaps",
            tip="The finding stands again", enabled_when=waivers_chosen,
            run=lambda window: window.gaps.take_back()),
    Command(id="documents.remove", title="Remove", menu="&Documents", keys=("Del",), icon="remove", page="documents",
            separated=True, tip="Take it out of the workspace; undo brings it back",
            run=lambda window: window.documents.remove(), enabled_when=documents_chosen),
    Command(id="documents.filter", title="Filter the list", keys=("Ctrl+L",), page="documents",
            run=lambda window: window.documents.focus_filter(), enabled_when=is_open),
)  # fmt: skip
ITEMS: tuple[Command[MainWindow], ...] = (
    Command(id="items.add-files", title="Answer with files…", menu="&Items", icon="add", page="items",
            run=lambda window: window.items.add_files(), enabled_when=item_chosen),
    Command(id="items.add-answer", title="Other answer…", menu="&Items", keys=("Return", "Enter"), icon="link",
            page="items", run=lambda window: window.items.add_answer(), enabled_when=item_chosen),
    Command(id="items.chase", title="Chase list…", menu="&Items", keys=("Ctrl+Shift+H",), icon="person",
            tip="Who still has to provide evidence, with reminders to copy",
            run=lambda window: window.items.chase(), enabled_when=is_open),
    Command(id="items.owner", title="Owner and date…", menu="&Items", icon="person", page="items",
            run=lambda window: window.items.edit_owner(), enabled_when=item_chosen),
)  # fmt: skip
ASSESSMENT: tuple[Command[MainWindow], ...] = (
    Command(id="assessment.export", title="Export to Word…", menu="&Self-assessment", keys=("Ctrl+Shift+E",),
            icon="export", tip="Write the self-assessment as a Word document, to be edited by others",
            run=lambda window: window.export_assessment(), enabled_when=is_open),
    Command(id="assessment.import", title="Import from Word…", menu="&Self-assessment", keys=("Ctrl+Shift+I",),
            icon="import", tip="Take the edits of an exported self-assessment back",
            run=lambda window: window.import_assessment(), enabled_when=writable),
    Command(id="assessment.confirm-all", title="Confirm all that was carried over…", menu="&Self-assessment",
            icon="answer", separated=True, words=_waiting_words, enabled_when=_waiting, help="rolling-forward",
            run=lambda window: ask_to_confirm(window, window.desk)),
)  # fmt: skip
VIEW: tuple[Command[MainWindow], ...] = (
    *(
        _page_command(number, page, title)
        for number, (page, title) in enumerate(
            zip(
                PAGES,
                (
                    "Overview", "Documents", "Evidence items", "Self-assessment", "Gaps and checks", "Pack", "History",
                ),
                strict=True,
            ),
            1,
        )
    ),
    Command(id="view.palette", title="Find a command or a place…", menu="&View", keys=("Ctrl+K",), icon="search",
            separated=True, tip="Commands, items, statements and documents by a few letters of their names",
            run=lambda window: window.palette_popup.open()),
    Command(id="view.jobs", title="Jobs and messages", menu="&View", keys=("Ctrl+J",),
            tip="What runs, what ended, and what was told", run=lambda window: window.jobs_panel.toggle()),
    Command(id="view.next-pane", title="Next pane", menu="&View", keys=("F6",), separated=True,
            run=lambda window: window.next_pane(1)),
    Command(id="view.previous-pane", title="Previous pane", menu="&View", keys=("Shift+F6",),
            run=lambda window: window.next_pane(-1)),
)  # fmt: skip
HELP: tuple[Command[MainWindow], ...] = (
    Command(id="help.here", title="Help for this page", menu="&Help", keys=("F1",), icon="help",
            run=lambda window: window.help.show()),
    Command(id="help.contents", title="Contents of the help", menu="&Help",
            run=lambda window: window.help.show("start")),
    Command(id="help.shortcuts", title="Keyboard shortcuts", menu="&Help", help="shortcuts",
            run=lambda window: window.help.show("shortcuts")),
    Command(id="help.tour", title="Take the tour", menu="&Help", separated=True,
            tip="Nine short steps through the window, best with the sample council",
            run=lambda window: window.tour.start()),
    Command(id="help.reports", title="Reports of defects", menu="&Help",
            tip="The folder with the log and with what was written when something went wrong",
            run=lambda window: window.desk.show_folder(window.desk.log_file.parent)),
    Command(id="help.about", title="About Evidence Pack", menu="&Help", icon="info", separated=True,
            run=lambda window: window.actions_of.about()),
)  # fmt: skip

COMMANDS: tuple[Command[MainWindow], ...] = (*FILE, *EDIT, *DOCUMENTS, *ITEMS, *ASSESSMENT, *VIEW, *READING, *HELP)
DOCUMENT_MENU = (
    "documents.answer", "documents.open", "documents.in-folder", "documents.rename", "",
    "documents.set-aside", "documents.use", "documents.inbox", "",
    "documents.waive", "documents.clean", "", "documents.remove",
)  # fmt: skip
HEADING_MENU = ("documents.fold",)
GAP_MENU = ("gaps.mend", "documents.waive", "documents.clean", "gaps.take-back")
ITEM_MENU = ("items.add-files", "items.add-answer", "items.owner")
