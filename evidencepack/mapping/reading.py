"""A document as the terms that it has, by page, with its title and headings."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from evidencepack.mapping.lexicon import Lexicon

READ_CHARACTERS = 60_000  # a document's first 60,000 characters say what it is about
_TITLE = 2.0
_HEADING = 1.2
_FOLDER = 1.0
_HEADINGS_OF = 2_000  # headings are looked for in the first characters of each page
_LONGEST_HEADING = 70


class DocumentTerms:
    """Which terms a document has, how much each counts, and on which pages it stands."""

    def __init__(self, title: str, pages: Sequence[str], lexicon: Lexicon, folder: str = "") -> None:
        texts = _first_characters(pages)
        self.words = sum(page.count(" ") for page in texts)  # near enough
        self.pages = [Counter(lexicon.find(page)) for page in texts]
        body: Counter[int] = Counter()
        for page in self.pages:
            body.update(page)
        self.weights: dict[int, float] = {number: 1 + math.log(count) for number, count in body.items()}
        self._raise(lexicon.find(title), _TITLE)
        self._raise(lexicon.find(_headings(pages)), _HEADING)
        self._raise(lexicon.find(folder), _FOLDER)

    def _raise(self, numbers: Iterable[int], by: float) -> None:
        for number in set(numbers):
            self.weights[number] = self.weights.get(number, 0.0) + by

    def pages_with(self, worth: Mapping[int, float], most: int = 3) -> tuple[int, ...]:
        """The numbers of the pages on which the terms stand that are worth most, in their order."""
        scored = [
            (sum(value * math.log1p(page[number]) for number, value in worth.items() if number in page), -place)
            for place, page in enumerate(self.pages, 1)
        ]
        best = max(scored, default=(0.0, 0))[0]
        kept = [(score, place) for score, place in scored if score > 0 and score >= best / 3]
        return tuple(sorted(-place for _, place in sorted(kept, reverse=True)[:most]))


def _first_characters(pages: Sequence[str]) -> list[str]:
    taken, left = [], READ_CHARACTERS
    for page in pages:
        taken.append(page[:left])
        left -= len(page)
        if left <= 0:
            break
    return taken


def _headings(pages: Sequence[str]) -> str:
    """Short lines that end like no sentence and begin with a capital or a number. "|" keeps them apart."""
    found = []
    for page in _first_characters(pages):
        for line in page[:_HEADINGS_OF].splitlines():
            bare = line.strip()
            if (
                3 < len(bare) <= _LONGEST_HEADING
                and bare[-1] not in ".,;:"
                and not bare[0].islower()
                and "\t" not in bare
            ):
                found.append(bare)
    return " | ".join(found)
