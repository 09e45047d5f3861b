"""The course of a review: which documents in which order, where in it one is, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from evidencepack.model import DocumentState


class Standing(Struct, frozen=True):
    """What has been decided about a document: its state, the items it answers, and those it was refused for."""

    state: DocumentState = DocumentState.INBOX
    items: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


class Course:
    """`current` is the id of the document one looks at, empty when there is none or all are done."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.current = ""
        self.skipped: set[str] = set()
        self.now: dict[str, Standing] = {}
        self._before: dict[str, Standing] = {}

    def start(self, standings: dict[str, Standing]) -> None:
        """Begin with these documents in their order; those that were skipped before come last."""
        self.skipped &= set(standings)
        self.ids = sorted(standings, key=lambda key: key in self.skipped)
        self.skipped.clear()
        self._before, self.now = dict(standings), dict(standings)
        self.current = self.ids[0] if self.ids else ""

    def append(self, standings: dict[str, Standing]) -> None:
        """Documents that came meanwhile are looked at last."""
        for key, standing in standings.items():
            if key not in self.now:
                self.ids.append(key)
                self._before[key] = self.now[key] = standing

    def is_decided(self, document_id: str) -> bool:
        """Whether something about a document was decided since the review began; a refusal alone decides nothing."""
        now, before = self.now[document_id], self._before[document_id]
        return (now.state, now.items) != (before.state, before.items)

    @property
    def decided(self) -> int:
        """How many documents have been decided about."""
        return sum(map(self.is_decided, self.ids))

    @property
    def waiting(self) -> list[str]:
        """The documents that nothing has been decided about, in their order."""
        return [key for key in self.ids if not self.is_decided(key)]

    @property
    def place(self) -> int:
        """The number of the current document, 1 for the first; 0 when there is none."""
        return self.ids.index(self.current) + 1 if self.current else 0

    def step(self, by: int) -> bool:
        """Go to the next (1) or previous (-1) document, decided or not. Whether there was one."""
        at = self.place - 1 + by if self.current else len(self.ids) - 1
        if not self.ids or not 0 <= at < len(self.ids):
            return False
        self.current = self.ids[at]
        return True

    def on(self) -> None:
        """Go to the next document that waits, after this one or from the beginning; skipped ones are passed over."""
        at = self.place
        order = [*self.ids[at:], *self.ids[: max(at - 1, 0)]]
        self.current = next((key for key in order if key not in self.skipped and not self.is_decided(key)), "")

    def again(self) -> None:
        """Look at those that were skipped."""
        self.skipped.clear()
        self.current = ""
        self.on()

    def coming(self, many: int) -> list[str]:
        """The documents that will probably be looked at next."""
        return [key for key in self.ids[self.place :] if key not in self.skipped and not self.is_decided(key)][:many]

    def adopt(self, standings: dict[str, Standing]) -> list[str]:
        """Take what the workspace says now; give the ids of those that stand differently, in their order.

        What is no longer there (it was removed) leaves the course.
        """
        changed = [key for key in self.ids if key in standings and standings[key] != self.now[key]]
        gone = {key for key in self.ids if key not in standings}
        if self.current in gone:
            after = [key for key in self.ids[self.place :] if key not in gone]
            self.current = after[0] if after else ""
        self.ids = [key for key in self.ids if key not in gone]
        self.now = {key: standings[key] for key in self.ids}
        return changed


def with_item(standing: Standing, item_id: str) -> Standing:
    """The standing once the document answers an item: it is in use then."""
    return Standing(DocumentState.IN_USE, standing.items | {item_id}, standing.refused)


def summary(standings: Sequence[Standing], skipped: Iterable[str]) -> str:
    """What became of the documents, in words."""
    answering = sum(1 for one in standings if one.items)
    aside = sum(1 for one in standings if one.state is DocumentState.SET_ASIDE)
    later = len(list(skipped))
    parts = [(answering, "answer an item"), (aside, "set aside"), (later, "skipped")]
    return ", ".join(f"{number:,} {words}" for number, words in parts if number) or "nothing was decided"
