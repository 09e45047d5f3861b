"""All terms of a framework, its items and the vocabulary in one index, so that a text is gone through only once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evidencepack.mapping.words import stems

LONGEST = 6  # words in a term; abbreviations have long forms of up to six


class Lexicon:
    """Numbered terms. The same words in another form, and an abbreviation and its long form, are one term."""

    def __init__(self, abbreviations: dict[str, str]) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._starts: dict[str, dict[tuple[str, ...], int]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._seconds: dict[str, set[str]] = {}  # what may come next: mostly nothing that does
        self._single: dict[str, int] = {}
        self.shown: list[str] = []
        self._short = {tuple(stems(short)): tuple(stems(long)) for short, long in abbreviations.items()}
        self._long = {long: short for short, long in self._short.items()}

    def add(self, term: str) -> int | None:
        """The number of a term, a new one if need be. None for one without words, or with more than anybody repeats."""
        found = tuple(stems(term))
        if not 0 < len(found) <= LONGEST:
            return None
        number = self._numbers.get(found)
        if number is None:
            number = len(self.shown)
            self.shown.append(term.strip())
            for form in self._forms(found):
                self._numbers.setdefault(form, number)
                self._index(form, self._numbers[form])
        return number

    def known(self, term: str) -> int | None:
        """The number of a term that was added before, in any of its forms; None if it was not."""
        return self._numbers.get(tuple(stems(term)))

    def _forms(self, found: tuple[str, ...]) -> list[tuple[str, ...]]:
        other = self._short.get(found) or self._long.get(found)
        return [found, other] if other else [found]

    def _index(self, form: tuple[str, ...], number: int) -> None:
        if len(form) == 1:
            self._single[form[0]] = number
            return
        rest = self._starts.setdefault(form[0], {})
        rest[form[1:]] = number
        self._seconds.setdefault(form[0], set()).add(form[1])
        self._lengths[form[0]] = tuple(sorted({len(tail) for tail in rest}, reverse=True))

    def find(self, text: str) -> list[int]:
        """The terms of a text in their order, the longest at each place; a word counts for one term only."""
        words = stems(text)
        single, starts = self._single, self._starts
        found: list[int] = []
        free = 0
        for place, word in enumerate(words):
            if word in starts:
                if place < free:
                    continue
                phrase = self._phrase(words, place, word)
                if phrase is not None:
                    number, free = phrase
                    found.append(number)
                    continue
            if word in single and place >= free:
                found.append(single[word])
        return found

    def _phrase(self, words: Sequence[str], place: int, word: str) -> tuple[int, int] | None:
        tails = self._starts[word]
        if place + 1 >= len(words) or words[place + 1] not in self._seconds[word]:
            return None
        for length in self._lengths[word]:
            number = tails.get(tuple(words[place + 1 : place + 1 + length]))
            if number is not None:
                return number, place + 1 + length
        return None

    def add_all(self, terms: Iterable[str]) -> list[int]:
        """The numbers of several terms, each once."""
        numbers = (self.add(term) for term in terms)
        return list(dict.fromkeys(number for number in numbers if number is not None))
