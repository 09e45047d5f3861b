"""What is looked for in a document that is shown: words of a search, or what a finding speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from evidencepack.checks.datewords import DATE, iso
from evidencepack.looking.letters import Span, found_words, search_parts, search_pattern
from evidencepack.looking.personal import personal_spans
from evidencepack.looking.places import Place, PlaceKind, places_of
from evidencepack.model import Finding

_QUOTED_MARKING = re.compile(r"Marked: (.*?)(?: and \d+ more)?$")
_DATE_RULE, _MARKING_RULE, _COVERED_RULE, _DRAFT_RULE = "C01", "D12", "D09", "C02"
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST_COVERED = 300


class Quest(Struct, frozen=True, kw_only=True):
    """What to mark: `words` as typed in the search, a `day` (ISO 8601), or a `finding` with the texts it speaks of.

    `texts`: pieces of text under boxes, in comments and the like, to be looked for as they are. `telling`: words that
    decided a suggestion; any of them will do, in any of its forms.
    """

    words: str = ""
    day: str = ""
    finding: Finding | None = None
    texts: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()

    @property
    def personal(self) -> bool:
        """Whether it is about personal data, which is covered where it is marked."""
        return self.finding is not None and self.finding.rule.startswith("P") and self.finding.rule != "P09"

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that the finding names."""
        return places_of(self.finding.place) if self.finding is not None else ()

    @property
    def has_spans(self) -> bool:
        """Whether it can be found in a text; else only its places are known."""
        return bool(
            self.words or self.texts or self.telling or self.personal or self._pattern() is not None or self._day()
        )

    def spans(self, text: str) -> list[Span]:
        """Where in a text it stands, in order."""
        if self.personal and self.finding is not None:
            return personal_spans(text, [self.finding.rule])
        if day := self._day():
            return [Span(hit.start(), hit.end(), "date") for hit in DATE.finditer(text) if iso(hit) == day]
        return list(found_words(text, self._pattern()))

    def is_on(self, text: str) -> bool:
        """Whether a page with this text is one to go to: of a search, all words have to be on it."""
        if self.words:
            parts = search_parts(self.words)
            return bool(parts) and all(re.search(part, text, re.IGNORECASE) for part in parts)
        return bool(self.spans(text))

    def _day(self) -> str:
        if self.day:
            return self.day
        of_date = self.finding is not None and self.finding.rule == _DATE_RULE
        return self.finding.place if self.finding and of_date and _ISO_DAY.fullmatch(self.finding.place) else ""

    def _pattern(self) -> re.Pattern[str] | None:
        if self.words:
            return search_pattern(self.words)
        if self.telling:
            return _any_form_of(self.telling)
        finding = self.finding
        if finding is None:
            return None
        if finding.rule == _MARKING_RULE and (found := _QUOTED_MARKING.search(finding.message)):
            return _any_of(found[1].split(", "))
        if finding.rule == _DRAFT_RULE:
            return re.compile(r"\bdraft\b", re.IGNORECASE)
        return _any_of(self.texts)


def quest_for(finding: Finding, facts: Mapping[str, Any]) -> Quest:
    """The quest for a finding, with the texts that its facts know of."""
    texts: Iterable[str] = ()
    if finding.rule == _COVERED_RULE:
        texts = (str(box.get("text", "")) for box in facts.get("covered_text", ()) if isinstance(box, dict))
    elif finding.rule == "D04":
        texts = str(facts.get("hidden_text", "")).splitlines()
    return Quest(finding=finding, texts=tuple(text[:_LONGEST_COVERED] for text in texts if text.strip()))


def first_units(quest: Quest, texts: Mapping[int, str], names: Mapping[str, int]) -> list[int]:
    """The numbers of the pages (sheets, parts) that it is on, in order: found in their texts, or named by the finding.

    `texts`: the text of each; `names`: the numbers of sheets by their names.
    """
    if quest.has_spans:
        found = [number for number, text in texts.items() if quest.is_on(text)]
        if found:
            return found
    named = [names.get(place.name, 0) if place.kind is PlaceKind.SHEET else place.number for place in quest.places]
    return [number for number in dict.fromkeys(named) if number]


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for any of these texts, however their blanks and lines are set."""
    parts = [r"\W*".join(map(re.escape, words)) for text in texts if (words := re.findall(r"\w+", text))]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _any_form_of(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for any of these phrases, each word with whatever ending English gives it: policy, policies."""
    parts = [r"\W+".join(map(_form, words)) for phrase in phrases if (words := re.findall(r"\w+", phrase))]
    return re.compile("|".join(rf"\b{part}" for part in parts), re.IGNORECASE) if parts else None


def _form(word: str) -> str:
    return rf"{re.escape(word[:-1])}\w{{0,4}}" if len(word) > 4 and word.isalpha() else rf"{re.escape(word)}\b"
