"""The review of the inbox: one document after another with its best suggestions, decided by single keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidencepack.errors import UserFault
from evidencepack.model import DocumentState
from evidencepack.workspace import Workspace, documents, refusals, reviewing
from ui.desk import Desk
from ui.dialogs.choose_item import ChooseItemDialog
from ui.figures import Figures
from ui.pages.base import Page
from ui.pages.documents.findings import other_name
from ui.pages.review import deeds
from ui.pages.review.board import Deeds, ReviewBoard
from ui.pages.review.course import Course, Standing, summary, with_item
from ui.pages.review.reading import Sheet, standings, with_arrivals
from ui.pages.review.sheets import Sheets
from ui.pages.review.sure import accept_sure
from ui.theme import Tone
from ui.words import counted, has_real_pages

_AHEAD = 2  # documents that are read before they are needed


class ReviewPage(Page):
    """Goes through the inbox or, with ids as its subject, through those documents."""

    id = "review"
    title = "Review"
    icon = "documents"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.course = Course()
        self.board = ReviewBoard(desk, self.deeds(), self._again, self)
        self.progress = self.board.progress
        self._sheets = Sheets(desk, self)
        self._chosen: tuple[str, ...] = ()
        self._writing = 0
        self._wrote = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.board)
        self.board.card.accepted.connect(self.accept)
        self.board.preview.page_wanted.connect(lambda: self.choose_item(by_page=True))
        self.board.preview.read_wanted.connect(self.setFocus)
        self._sheets.came.connect(self._sheet_came)
        desk.session.changed.connect(lambda _changed: self._look_again())
        desk.session.switched.connect(self._forget)
        desk.runner.crashed.connect(lambda _fault: self._written())

    def deeds(self) -> Deeds:
        """What the keys do: by key, the words on its button and the deed."""
        return {
            "Enter": ("Accept best, next", self.accept_best),
            "R": ("Refuse", self.refuse),
            "I": ("Other item…", self.choose_item),
            "A": ("Set aside", self.set_aside),
            "D": ("Duplicate", self.set_aside_copy),
            "S": ("Skip", self.skip),
            "N": ("Next", partial(self.step, 1)),
            "P": ("Back", partial(self.step, -1)),
            "F": ("Findings", self.show_findings),
            "B": ("Accept sure ones…", self.accept_sure),
            "Esc": ("Leave", self.finish),
        }

    # ------------------------------------------------------------ beginning and leaving

    def go_to(self, subject: str) -> None:
        """Review these documents (ids with commas between them)."""
        self._chosen = tuple(subject.split(","))
        self._begin()

    def show_figures(self, figures: Figures | None) -> None:
        """Begin, or go on where one was."""
        if figures is not None and not self.course.ids and not self._chosen:
            self._begin()

    def showEvent(self, event: QShowEvent) -> None:
        """The keys hold at once."""
        super().showEvent(event)
        self.show_figures(self.desk.figures.current)
        self.setFocus()

    def finish(self) -> None:
        """Go back to the list and say where things stand."""
        current = self.course.current
        if self.course.ids:
            left = len(self.course.waiting)
            to_do = f"{counted(left, 'document')} still to look at: Ctrl+I goes on." if left else ""
            so_far = summary(list(self.course.now.values()), self.course.skipped)
            self.desk.say(f"{self.course.decided} of {len(self.course.ids)} decided: {so_far}.", to_do)
        self._chosen, skipped = (), self.course.skipped
        self.course = Course()
        self.course.skipped = skipped  # next time they come last
        self.desk.go("documents", current)

    def panes(self) -> list[QWidget]:
        """The keys first, then the preview."""
        return [self, self.board.preview]

    def _begin(self) -> None:
        chosen = self._chosen
        self.desk.read(lambda workspace: standings(workspace, chosen), self._begun, key="review")

    def _begun(self, found: dict[str, Standing]) -> None:
        self.course.start(found)
        self.progress.begin()
        self.board.say("")
        self._show()

    def _forget(self) -> None:
        self.course = Course()
        self._chosen = ()
        self._sheets.forget()
        self._writing = 0

    # ------------------------------------------------------------ deeds

    def accept(self, number: int) -> None:
        """Accept the suggestion with this number (1 is the first) and stay: a document may answer several items."""
        sheet, standing = self._here()
        if sheet is None or number > len(sheet.suggested):
            return
        suggestion = sheet.suggested[number - 1]
        if suggestion.id in standing.items:
            self.board.say(f"{suggestion.ref} is accepted already. Enter goes on.")
            return
        self._answer(suggestion.id, suggestion.ref, deeds.pages_of(sheet.document, suggestion))

    def accept_best(self) -> None:
        """Accept the best suggestion, unless something has been decided about the document, and go on."""
        sheet, standing = self._here()
        if sheet is None:
            return
        if not self.course.is_decided(self.course.current):
            best = [place for place, one in enumerate(sheet.suggested, 1) if one.id not in standing.refused]
            if not best:
                self.board.say("There is nothing to accept. Press I to choose an item, A to set aside, S to skip.")
                return
            if not self._may_change():
                return
            self.accept(best[0])
        self._on()

    def refuse(self) -> None:
        """Refuse the best suggestion that is still open: it is not made again for this document."""
        sheet, standing = self._here()
        if sheet is None:
            return
        still = [one for one in sheet.suggested if one.id not in standing.items | standing.refused]
        if not still:
            self.board.say("No suggestion is open any more.")
            return
        if not self._may_change():
            return
        document_id, item_id = self.course.current, still[0].id
        refused = structs.replace(standing, refused=standing.refused | {item_id})
        self._write(lambda workspace: refusals.refuse(workspace, document_id, item_id), refused)
        self.board.say(f"{still[0].ref} is refused for this document.")

    def choose_item(self, *, by_page: bool = False) -> None:
        """Ask for an item, found by typing; `by_page`: the pages that are shown answer it, not the whole."""
        sheet, _standing = self._here()
        figures = self.desk.figures.current
        if sheet is not None and figures is not None and self._may_change():
            refs = {item.id: item.ref for item in figures.items}
            pages = self.board.preview.locator if by_page and has_real_pages(sheet.document) else ""
            ChooseItemDialog(
                self,
                f"“{sheet.document.title}”",
                figures.items,
                sheet.suggested,
                lambda item_id: self._answer(item_id, refs[item_id], pages),
            ).open()

    def set_aside(self) -> None:
        """Keep the document but leave it out of the return, and go on."""
        document_id = self.course.current
        self._leave_out(lambda workspace: documents.set_state(workspace, [document_id], DocumentState.SET_ASIDE))

    def set_aside_copy(self) -> None:
        """Set the document aside as a copy of another one, and go on."""
        document_id, (sheet, _standing) = self.course.current, self._here()
        twins = [other_name(found) for found in sheet.findings if found.rule == "U01"] if sheet is not None else []
        twin = twins[0] if twins else ""
        self._leave_out(lambda workspace: reviewing.set_aside_as_duplicate(workspace, document_id, twin))

    def show_findings(self) -> None:
        """Show what was found in the document whole, or in short again."""
        self.board.card.toggle_findings()

    def skip(self) -> None:
        """Come back to it later."""
        if self.course.current:
            self.course.skipped.add(self.course.current)
            self._on()

    def step(self, by: int) -> None:
        """Look at the next or previous document, decided or not."""
        was = self.course.current
        if self.course.step(by):
            if was and self.course.is_decided(was):
                self.progress.decided()
            self.board.say("")
            self._show()
        else:
            self.board.say("That was the last one." if by > 0 else "This is the first one.")

    def turn_page(self, by: int) -> None:
        """Turn the pages of the preview."""
        sheet, _standing = self._here()
        if sheet is not None:
            pages = sheet.document.pages
            self.board.preview.show_page(max(1, min(self.board.preview.page + by, max(pages, 1))))

    def accept_sure(self) -> None:
        """Show what can be accepted unseen because it is sure, and accept it as one step."""
        if self._may_change():
            accept_sure(self, self.desk, self.course.waiting)

    def _answer(self, item_id: str, ref: str, pages: str) -> None:
        document_id = self.course.current
        if not document_id or not self._may_change():
            return
        standing = with_item(self.course.now[document_id], item_id)
        self._write(lambda workspace: deeds.accept(workspace, document_id, item_id, pages), standing)
        self.board.say(f"It answers {ref}. Enter goes on; a further number gives a further answer.")

    def _leave_out(self, deed: Callable[[Workspace], object]) -> None:
        if self.course.current and self._may_change():
            aside = structs.replace(self.course.now[self.course.current], state=DocumentState.SET_ASIDE)
            self._write(deed, aside)
            self._on()

    def _may_change(self) -> bool:
        if not self.desk.session.writable:
            self.board.say("This workspace is open for reading only: nothing can be decided.")
        return self.desk.session.writable

    def _write(self, deed: Callable[[Workspace], object], standing: Standing) -> None:
        """Change the workspace beside the window, and show at once how the document will stand."""
        if not self._may_change():
            return
        self.course.now[self.course.current] = standing
        self._writing += 1
        self._wrote += 1
        self.desk.write(deed, lambda _done: self._written(), self._not_written)
        self._show_standing()

    def _written(self) -> None:
        self._writing = max(0, self._writing - 1)
        self._look_again()

    def _not_written(self, fault: UserFault) -> None:
        self.desk.say(fault.what, fault.to_do, Tone.WARN)
        self._written()

    # ------------------------------------------------------------ what the workspace says

    def _look_again(self) -> None:
        """Something changed: compare where the documents stand with what is shown, once nothing is being written."""
        self._sheets.outdated()
        if not self.course.ids or self._writing or self.desk.session.workspace is None:
            return
        ids, wrote, chosen = list(self.course.ids), self._wrote, self._chosen
        read = standings if chosen else with_arrivals
        self.desk.read(lambda workspace: read(workspace, ids), partial(self._adopt, wrote), key="review")

    def _adopt(self, wrote: int, found: dict[str, Standing]) -> None:
        if wrote != self._wrote or not self.course.ids:
            return  # one has gone on deciding meanwhile; that change asks again
        was = self.course.current
        changed = self.course.adopt(found)
        self.course.append(found)
        if changed and was not in changed:
            self.course.current = changed[0]  # undo or redo: look at what it was about
            self.course.skipped.discard(changed[0])
        if self.course.current != was:
            self._show()
        else:
            self._show_standing()
            self._sheets.read_ahead(self.course.coming(_AHEAD))

    # ------------------------------------------------------------ showing

    def _here(self) -> tuple[Sheet | None, Standing]:
        current = self.course.current
        return self._sheets.get(current), self.course.now.get(current, Standing())

    def _on(self) -> None:
        self.progress.decided()
        self.course.on()
        self.board.say("")
        self._show()

    def _again(self) -> None:
        self.course.again()
        self._show()
        self.setFocus()

    def _show(self) -> None:
        current = self.course.current
        if not current:
            self.board.show_end(self.course)
            return
        sheet = self._sheets.get(current)
        self.board.show_sheet(sheet, self.course, self._titles())
        if sheet is None:
            self._sheets.read(current)
        self._sheets.read_ahead(self.course.coming(_AHEAD))

    def _show_standing(self) -> None:
        self.board.show_standing(self._here()[0], self.course, self._titles())

    def _titles(self) -> dict[str, str]:
        figures = self.desk.figures.current
        return {item.id: f"{item.ref} {item.title}" for item in figures.items} if figures is not None else {}

    def _sheet_came(self, document_id: str) -> None:
        if document_id == self.course.current:
            self._show()

    # ------------------------------------------------------------ keys and layout

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Single keys decide. A key that is held down decides once."""
        key, typed = Qt.Key(event.key()), event.text().upper()
        names: dict[Any, str] = {Qt.Key.Key_Return: "Enter", Qt.Key.Key_Enter: "Enter", Qt.Key.Key_Escape: "Esc"}
        names |= {Qt.Key.Key_Down: "N", Qt.Key.Key_Up: "P"}
        name = names.get(key, typed)
        turning = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        deed = self.deeds().get(name)
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            super().keyPressEvent(event)
        elif turning is not None:
            self.turn_page(turning)
        elif event.isAutoRepeat() and name not in {"N", "P"}:
            event.accept()
        elif typed in {"1", "2", "3", "4", "5"}:
            self.accept(int(typed))
        elif deed is not None:
            deed[1]()
        else:
            super().keyPressEvent(event)
