"""Pictures of pages, made by the drawing process one after another, and a bounded store of those made last."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from evidencepack.errors import UserFault
from evidencepack.looking.drawing import Drawer
from evidencepack.looking.questions import Answer, AskPicture, Picture, Question
from ui.desk import Desk

KEPT_BYTES = 96_000_000  # of pictures; a page fitted to the window takes about 4,000,000


class _Wanted(Struct, frozen=True):
    question: Question
    then: Callable[[Any], None]
    failed: Callable[[UserFault], None]


class Artist(QObject):
    """`drawn` carries a page's number when there is something new of it, also why it cannot be drawn (`fault`)."""

    drawn = Signal(int)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._drawer = Drawer()
        self._kept: OrderedDict[AskPicture, QImage] = OrderedDict()
        self._bytes = 0
        self._newest: dict[tuple[str, int], AskPicture] = {}
        self._faults: dict[tuple[str, int], str] = {}
        self._asked: deque[_Wanted] = deque()
        self._wishes: dict[str, list[AskPicture]] = {}
        self._held: dict[str, frozenset[AskPicture]] = {}
        self._busy = False
        self._doing: Question | None = None
        desk.session.leaving.connect(self._rest)
        desk.session.switched.connect(self._switched)

    # ------------------------------------------------------------ pictures

    @property
    def kept_bytes(self) -> int:
        """How much the kept pictures take."""
        return self._bytes

    def picture(self, wanted: AskPicture) -> QImage | None:
        """A picture that was made, None when it was not or is no longer kept."""
        found = self._kept.get(wanted)
        if found is not None:
            self._kept.move_to_end(wanted)
        return found

    def stand_in(self, path: str, page: int) -> QImage | None:
        """A picture of the whole page in another size, to be shown until the right one is there."""
        newest = self._newest.get((path, page))
        return self._kept.get(newest) if newest is not None else None

    def fault(self, path: str, page: int) -> str:
        """Why a page cannot be drawn; empty when it can, or was not tried."""
        return self._faults.get((path, page), "")

    def wish(self, who: str, pictures: Sequence[AskPicture], held: Collection[AskPicture] = ()) -> None:
        """What `who` shows and lacks, most wanted first, in the place of what it wished before.

        `held`: all that it shows; none of it is dropped for something else, or drawing would never end.
        """
        self._held[who] = frozenset(held)
        self._wishes[who] = [one for one in pictures if (one.path, one.page) not in self._faults]
        self._next()

    # ------------------------------------------------------------ other questions

    def ask(
        self, question: Question, then: Callable[[Any], None], failed: Callable[[UserFault], None] | None = None
    ) -> None:
        """Ask something of the drawing process; questions go before pictures."""
        self._asked.append(_Wanted(question, then, failed or (lambda _fault: None)))
        self._next()

    def forget_questions(self) -> None:
        """Nothing that was asked or wished is wanted any more: another document is shown."""
        self._asked.clear()
        self._wishes.clear()
        self._held.clear()

    # ------------------------------------------------------------ one after the other

    def _next(self) -> None:
        if self._busy or self._desk.session.workspace is None:
            return
        wanted = self._asked.popleft() if self._asked else self._wished()
        if wanted is None:
            return
        self._busy = True
        self._doing = wanted.question
        question, drawer = wanted.question, self._drawer
        self._desk.runner.draw(lambda: _answer(drawer, question), wanted.then, wanted.failed, ended=self._free)

    def _wished(self) -> _Wanted | None:
        for wishes in self._wishes.values():
            while wishes:
                wish = wishes.pop(0)
                if wish not in self._kept and wish != self._doing:
                    return _Wanted(wish, partial(self._keep, wish), partial(self._fail, wish))
        return None

    def _free(self) -> None:
        self._busy = False
        self._doing = None
        self._next()

    def _keep(self, wish: AskPicture, image: QImage) -> None:
        before_it = self._kept.pop(wish, None)  # it may have been wished for again while it was made
        self._kept[wish] = image
        self._bytes += image.sizeInBytes() - (before_it.sizeInBytes() if before_it is not None else 0)
        before = self._newest.get((wish.path, wish.page))
        if wish.rows >= wish.height and (before is None or before not in self._kept or before.width <= wish.width):
            self._newest[wish.path, wish.page] = wish
        self._drop_oldest()
        self.drawn.emit(wish.page)

    def _drop_oldest(self) -> None:
        held = frozenset().union(*self._held.values())
        for one in [one for one in self._kept if one not in held]:
            if self._bytes <= KEPT_BYTES:
                return
            self._bytes -= self._kept.pop(one).sizeInBytes()

    def _fail(self, wish: AskPicture, fault: UserFault) -> None:
        self._faults[wish.path, wish.page] = str(fault)
        self.drawn.emit(wish.page)

    def _rest(self) -> None:
        self.forget_questions()
        self._drawer.rest()

    def _switched(self) -> None:
        self._kept.clear()
        self._newest.clear()
        self._faults.clear()
        self._bytes = 0
        if self._desk.session.workspace is not None:
            self._drawer.wake()


def _answer(drawer: Drawer, question: Question) -> Answer | QImage:
    answer = drawer.ask(question)
    if isinstance(answer, Picture):
        width, rows = answer.width, answer.rows
        return QImage(answer.pixels, width, rows, width * 4, QImage.Format.Format_RGB32).copy()
    return answer
