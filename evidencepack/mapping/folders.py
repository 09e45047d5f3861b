"""What a folder says of a document that says nothing itself: a scan, a picture or a locked file with a machine's name.

Three things are put together, the nearer outweighing the farther: what was decided for documents in the same folder,
what was decided in the folders around it, and what such folders hold in councils at large. That is a chain of
estimates, each of which starts from the one before as if that were a few decisions more (Dirichlet smoothing with
backing off, as Zhai and Lafferty, ACM TOIS 22(2), 2004, describe it for words).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

from evidencepack.frameworks.references import built_in_item_id
from evidencepack.mapping.lexicon import Lexicon
from evidencepack.mapping.titles import telling_title
from evidencepack.resources import resource

SEPARATOR = " | "
_AS_MANY = 1.5  # for how many decisions the estimate from farther away counts
_FARTHER = 0.8  # how much of it is left on each step nearer
_AT_LARGE = 0.45  # what is known of councils at large says at most so much
_BY_WORDS = 0.5  # the field's words in the names of folders, beside what teams keep

Decided = Callable[[str], tuple[int, Counter[int]]]  # of a folder with all in it: documents, and by item's place


class Folders:
    """What the folders of councils at large hold, for a list of items."""

    def __init__(self, framework_id: str, item_ids: Sequence[str]) -> None:
        self._count = len(item_ids)
        self._lexicon = Lexicon({})
        self._holds: dict[int, list[int]] = {}
        places = {item_id: place for place, item_id in enumerate(item_ids)}
        for name, refs in _at_large(framework_id).items():
            ids = [built_in_item_id(framework_id, ref) for ref in refs]
            number = self._lexicon.add(name)
            if number is not None:
                self._holds[number] = [places[item_id] for item_id in ids if item_id in places]

    def expected(self, folder: str, by_words: Sequence[float], decided: Decided | None = None) -> list[float]:
        """By item's place, how likely a document in this folder answers it.

        `by_words`: how much the field's words in the names of the folders speak for each item.
        """
        likely = self._at_large(folder, by_words)
        for part in parts_of(folder):
            count, answers = decided(part) if decided else (0, Counter[int]())
            likely = [
                (answers[place] + _AS_MANY * _FARTHER * known) / (count + _AS_MANY) if count else known
                for place, known in enumerate(likely)
            ]
        return likely

    def _at_large(self, folder: str, by_words: Sequence[float]) -> list[float]:
        likely = [0.0] * self._count
        found = [self._holds[number] for name in folder.split(SEPARATOR) for number in self._lexicon.find(name)]
        for held in found:
            for rank, place in enumerate(held, 1):
                likely[place] += 1 / (rank * len(found) * sum(1 / one for one in range(1, len(held) + 1)))
        if [] in found:
            return [_AT_LARGE * (1 - _BY_WORDS) * one for one in likely]
        whole = sum(by_words)
        if not whole:
            return [_AT_LARGE * one for one in likely]
        share = _BY_WORDS if found else 1.0
        return [
            _AT_LARGE * ((1 - share) * known + share * word / whole)
            for known, word in zip(likely, by_words, strict=True)
        ]


def says_nothing(title: str, pages: Sequence[str]) -> bool:
    """Whether a document has neither text nor a name that a person gave it."""
    return not telling_title(title) and not any(page.strip() for page in pages)


def parts_of(folder: str) -> list[str]:
    """The folders that a folder lies in and the folder itself, the outermost first; none for no folder."""
    names = folder.split(SEPARATOR) if folder else []
    return [SEPARATOR.join(names[:count]) for count in range(1, len(names) + 1)]


@cache
def _at_large(framework_id: str) -> dict[str, list[str]]:
    path = resource("vocabulary", f"{framework_id}.folders.toml")
    if not path.is_file():
        return {}
    found: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))["folders"]
    return found
