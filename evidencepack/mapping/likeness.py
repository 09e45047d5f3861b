"""How alike documents are to those that the team has decided about: cosines of their weighted words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from evidencepack.frameworks.vocabulary import COMMON_WORDS
from evidencepack.mapping.reading import without_names
from evidencepack.mapping.titles import telling_title
from evidencepack.mapping.words import stems

KEPT_WORDS = 250  # of a document's words, the most frequent ones are remembered
_READ = 60_000
_TITLE = 3
_FOLDER = "in:"
_STOP = frozenset(word for entry in COMMON_WORDS for word in stems(entry))
# what every paper, minute and table has
_FRAME = """
action actions agenda agreed amber annex apologies appendix approved attachment author chair circulation clean closed
column contents date dated decision delayed draft due figure figures final green heading headline item last lead measure
meeting member minutes month monthly name next note notes noted number paper papers page percent post prepared present
previous purpose quarter quarterly question recommendation recommended red register report resolved row share sheet sign
signed status summary table target thanked title total track update updated version year yearly
"""
_FRAME_STEMS = frozenset(stems(_FRAME))

Bag = Mapping[str, float]


def bag_of_words(title: str, pages: Sequence[str], folder: str = "") -> dict[str, float]:
    """A document's words with how much each counts in it; the title counts several times, folders as themselves."""
    counts = Counter(stems(without_names("\n".join(pages)[:_READ])))
    for word in _FRAME_STEMS & counts.keys():
        del counts[word]
    for word in telling_title(title):
        counts[word] += _TITLE
    for word in stems(folder):
        counts[_FOLDER + word] += 1
    telling = {
        word: count for word, count in counts.items() if word not in _STOP and len(word) > 2 and not word.isdigit()
    }
    kept = sorted(telling.items(), key=lambda pair: (-pair[1], pair[0]))[:KEPT_WORDS]
    return {word: round(1 + math.log(count), 3) for word, count in kept}


class Likeness:
    """The remembered documents, searchable by words; a word that few of them have counts more."""

    def __init__(self) -> None:
        self._bags: dict[str, Bag] = {}
        self._holding: dict[str, dict[str, float]] = {}  # by word: key and amount
        self._rarities: dict[str, float] = {}  # worked out when first asked for, until something is remembered
        self._lengths: dict[str, float] = {}

    def remember(self, key: str, bag: Bag) -> None:
        """Add a document's words, or put them in the place of what was known under this key."""
        self.forget(key)
        self._bags[key] = bag
        for word, amount in bag.items():
            self._holding.setdefault(word, {})[key] = amount

    def forget(self, key: str) -> None:
        """Take a document's words away again."""
        for word in self._bags.pop(key, ()):
            self._holding[word].pop(key, None)
        self._rarities.clear()
        self._lengths.clear()

    def cosines(self, bag: Bag) -> dict[str, float]:
        """By key, how alike each remembered document is (0 to 1); those that share no word are left out."""
        products: dict[str, float] = defaultdict(float)
        squares = 0.0
        for word, amount in bag.items():
            rarity = self._rarity(word)
            squares += (amount * rarity) ** 2
            weight = amount * rarity * rarity
            for key, other in self._holding.get(word, {}).items():
                products[key] += weight * other
        size = math.sqrt(squares) or 1.0
        return {key: product / (size * self._length(key)) for key, product in products.items()}

    def telling(self, bag: Bag) -> list[str]:
        """The words of a bag, those first that count most for its likeness."""
        return sorted(bag, key=lambda word: (-bag[word] * self._rarity(word), word))

    def _rarity(self, word: str) -> float:
        found = self._rarities.get(word)
        if found is None:
            found = math.log(1 + (len(self._bags) + 1) / (len(self._holding.get(word, ())) + 0.5))
            self._rarities[word] = found
        return found

    def _length(self, key: str) -> float:
        found = self._lengths.get(key)
        if found is None:
            found = math.sqrt(sum((amount * self._rarity(word)) ** 2 for word, amount in self._bags[key].items()))
            self._lengths[key] = found
        return found or 1.0
