"""Finds which quality statements, themes and sub-topics a cell or heading names, however it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from rapidfuzz import fuzz, process

from evidencepack.frameworks.vocabulary import NAMING_WORDS
from evidencepack.model import Framework

_NUMBERS = r"(\d{1,2}(?:\s*(?:,|/|;|-|to|and|qs)\s*(?:qs\s*)?\d{1,2})*)(?!\d|\.\d)"
_STATEMENT = re.compile(rf"\b(?:qs|quality statements?|statements?)\s*(?:no|number)?\s*{_NUMBERS}")
_THEME = re.compile(rf"\b(?:themes?|domains?)\s*(?:no|number)?\s*{_NUMBERS}")
_BARE = re.compile(rf"^\s*{_NUMBERS}\s*$")
_ALL = re.compile(r"^\s*(?:all|every)(?:\s+(?:nine|9|quality|statements?|themes?|of|them|the))*\s*$")
_FILLER = frozenset(NAMING_WORDS)
_SPELT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_LIKENESS = 88  # of a whole cell to a title, per cent: lets two slips of the pen in "integration" pass, nothing more


class Named(Struct, frozen=True, kw_only=True):
    """What a text names. `left_over`: how many of its words belong to none of it (0 or 1: the text is but a name)."""

    statements: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    sub_topics: tuple[str, ...] = ()
    left_over: int = 0

    @property
    def anything(self) -> bool:
        """Whether anything was recognised."""
        return bool(self.statements or self.themes or self.sub_topics)


def plain(text: str) -> str:
    """Lower case, "&" as "and", without apostrophes; of other punctuation only , ; / - . stay, the rest is a space."""
    text = text.casefold().replace("&", " and ").replace("’", "").replace("'", "")
    return " ".join(re.sub(r"[^\w,;/.\-]", " ", text.replace("–", "-").replace("—", "-").replace("_", " ")).split())


class Names:
    """The names of a framework's parts, ready to be looked for."""

    def __init__(self, framework: Framework) -> None:
        self._by_number = {statement.number: statement.id for statement in framework.statements}
        self._order = [statement.id for statement in framework.statements]
        self._themes = [theme.id for theme in framework.themes]
        self._phrases: dict[str, tuple[str, str]] = {}
        for statement in framework.statements:
            for topic in statement.sub_topics:
                self._phrases[_words(topic.title)] = ("sub_topic", topic.id)
        for theme in framework.themes:
            self._phrases[_words(theme.title)] = ("theme", theme.id)
        for statement in framework.statements:  # last: a statement's name wins over an equal name of something else
            for name in (statement.title, *statement.aliases):
                self._phrases[_words(name)] = ("statement", statement.id)
        self._topics = {topic.id: s.id for s in framework.statements for topic in s.sub_topics}
        self._longest_first = sorted(filter(None, self._phrases), key=lambda phrase: -len(phrase))
        self.find = lru_cache(maxsize=4096)(self._find)

    def _find(self, text: str, bare_numbers: bool = False) -> Named:
        """What `text` names. `bare_numbers`: "7" and "1, 2" are statement numbers (in a column known for them)."""
        rest = plain(text)
        if _ALL.match(rest):
            return Named(statements=tuple(self._order))
        found: dict[str, list[str]] = {"statement": [], "theme": [], "sub_topic": []}
        rest = self._numbered(rest, found, bare_numbers)
        rest = f" {self._nearly(_words(rest), found)} "
        for phrase in self._longest_first:
            if f" {phrase} " in rest:
                kind, name = self._phrases[phrase]
                found[kind].append(name)
                rest = rest.replace(f" {phrase} ", "  ")
        return self._named(found, rest)

    def numbers(self, statements: Sequence[str]) -> list[int]:
        """The numbers of quality statements."""
        return [number for number, statement in self._by_number.items() if statement in statements]

    def _numbered(self, text: str, found: dict[str, list[str]], bare_numbers: bool) -> str:
        for match in _STATEMENT.finditer(text):
            found["statement"] += [self._by_number[n] for n in _spread(match[1]) if n in self._by_number]
        for match in _THEME.finditer(text):
            found["theme"] += [self._themes[n - 1] for n in _spread(match[1]) if 0 < n <= len(self._themes)]
        found["sub_topic"] += [word for word in re.findall(r"[\w.]+", text) if word in self._topics]
        text = _THEME.sub(" ", _STATEMENT.sub(" ", text))
        spelt = re.search(r"\btheme (one|two|three|four|five|six|seven|eight|nine|ten)\b", text)
        if spelt and _SPELT[spelt[1]] <= len(self._themes):
            found["theme"].append(self._themes[_SPELT[spelt[1]] - 1])
        bare = _BARE.match(text) if bare_numbers else None
        if bare:
            found["statement"] += [self._by_number[n] for n in _spread(bare[1]) if n in self._by_number]
        return text

    def _nearly(self, text: str, found: dict[str, list[str]]) -> str:
        """Takes a text that as a whole is nearly a name, slips of the pen and all; gives what is left of it."""
        best = process.extractOne(text, self._longest_first, scorer=fuzz.ratio, score_cutoff=_LIKENESS)
        if best is None:
            return text
        kind, name = self._phrases[best[0]]
        found[kind].append(name)
        return ""

    def _named(self, found: dict[str, list[str]], rest: str) -> Named:
        topics = tuple(dict.fromkeys(found["sub_topic"]))
        statements = found["statement"] or [self._topics[topic] for topic in topics]
        left = [word for word in rest.split() if word not in _FILLER and not re.fullmatch(r"[\W\d]+|[a-z]", word)]
        return Named(
            statements=tuple(sorted(set(statements), key=self._order.index)),
            themes=tuple(sorted(set(found["theme"]), key=self._themes.index)),
            sub_topics=tuple(topic for topic in topics if self._topics[topic] in statements),
            left_over=len(left),
        )


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text)))


def _spread(numbers: str) -> list[int]:
    """The numbers that "1, 2 and 5-7" stands for."""
    spread: list[int] = []
    for part in re.split(r"[,/;]|and|(?<=\d)\s*qs", numbers):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        spread += range(ends[0], ends[-1] + 1) if len(ends) > 1 else ends
    return spread
