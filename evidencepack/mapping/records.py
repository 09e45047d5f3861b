"""What a suggestion says: which item, statement or sub-topic, how sure, on which words, on which pages."""

from __future__ import annotations

from msgspec import Struct

BULK_ACCEPT = 0.85
"""From this certainty on, suggestions may be accepted together; the precision is measured in tests/bench."""


class Suggestion(Struct, frozen=True, kw_only=True):
    """A possible answer: the id and reference of an item, statement or sub-topic, and what speaks for it.

    `score`: higher is better, comparable within one document only. `certainty`: 0 to 1, how often such a suggestion is
    right. `words`: those that decided, the weightiest first. `pages`: the numbers of up to three pages on which most of
    them stand, in their order. `learned`: whether an earlier decision of the team speaks for it.
    """

    id: str
    ref: str
    title: str
    score: float
    words: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    certainty: float = 0.0
    learned: bool = False


class Suggestions(Struct, frozen=True, kw_only=True):
    """Items (best first, those with some support: none means that nothing fits), all statements, sub-topics with some
    support, and the evidence category that the text most carries: its id in `categories`, its words and pages in
    `category_reasons`.
    """

    items: tuple[Suggestion, ...]
    statements: tuple[Suggestion, ...]
    categories: tuple[str, ...]
    sub_topics: tuple[Suggestion, ...] = ()
    category_reasons: tuple[Suggestion, ...] = ()

    def for_bulk(self, certainty: float = BULK_ACCEPT) -> tuple[Suggestion, ...]:
        """The items that are certain enough to be accepted without looking at each."""
        return tuple(found for found in self.items if found.certainty >= certainty)
