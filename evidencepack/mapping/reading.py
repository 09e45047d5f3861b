"""A document as the terms that it has, by page, with its title and headings."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from evidencepack.mapping.lexicon import Lexicon
from evidencepack.mapping.titles import telling_title

READ_CHARACTERS = 60_000  # a document's first 60,000 characters say what it is about
_TITLE = 2.5
_HEADING = 1.2
_FOLDER = 1.0
_HEADINGS_OF = 2_000  # headings are looked for in the first characters of each page
_LONGEST_HEADING = 70


_NAME = r"[A-Z][\w’'.-]+(?:[ ][A-Z][\w’'.-]+){1,3}(?:[ ]\([A-Z]{2,4}\))?"
_POST = r"(?:Manager|Officer|Head|Director|Lead|Chair|Commissioner|Worker|Practitioner|Coordinator|Adviser|Analyst)\b"
_WHO = re.compile(
    rf"""^(?:
        (?i:prepared[ ]by|report[ ](?:of|by|author)|author|lead[ ]officer|contact[ ]officer)[:\t ][^\n]*
      | (?i:from|to|cc|chair|owner|present|in[ ]attendance|attendees|apologies)[ ]?[:\t][^\n]*
      | {_NAME},[ ][^\n]{{0,60}}{_POST}[^\n.]{{0,60}}
      | (?i:present|in[ ]attendance|attendees|attendance|apologies(?:[ ]for[ ]absence)?)[ ]*
        (?:\n{_NAME}(?:(?:,|[ ][-–])[ ][^\n]{{3,80}})?[ ]*$)+
    )$""",
    re.MULTILINE | re.VERBOSE,
)


def without_names(page: str) -> str:
    """A page without the lines that say who wrote it and who was there: posts and employers are not what it
    is about.
    """
    return _WHO.sub("", page)


class DocumentTerms:
    """Which terms a document has, how much each counts, and on which pages it stands."""

    def __init__(self, title: str, pages: Sequence[str], lexicon: Lexicon, folder: str = "") -> None:
        texts = [without_names(page) for page in _first_characters(pages)]
        self.words = sum(page.count(" ") for page in texts)  # near enough
        self.pages = [Counter(lexicon.find(page)) for page in texts]
        body: Counter[int] = Counter()
        for page in self.pages:
            body.update(page)
        self.weights: dict[int, float] = {number: 1 + math.log(count) for number, count in body.items()}
        self._raise(lexicon.find(title) if telling_title(title) else (), _TITLE)
        self._raise(lexicon.find(_headings(texts)), _HEADING)
        self.by_folder = not self.weights  # nothing in it says anything, so its folders have to
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
    for page in pages:
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
