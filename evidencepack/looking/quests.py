"""What is looked for in a document that is shown: words of a search, or what a finding speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from evidencepack.checks.datewords import DATE, iso
from evidencepack.looking.letters import Span, found_words, search_parts, search_pattern
from evidencepack.looking.personal import RULES, personal_spans
from evidencepack.looking.places import Place, PlaceKind, placed, places_of
from evidencepack.model import Finding

_QUOTED_MARKING = re.compile(r"Marked: (.*?)(?: and \d+ more)?$")
_DATE_RULE, _MARKING_RULE, _COVERED_RULE, _DRAFT_RULE = "C01", "D12", "D09", "C02"
_PLACED = {"D02": "comment_places", "D04": "hidden_places", "D16": "deleted_places"}
_ON_PAGES = {"D17": "cut_off_text", "D18": "layer_text"}
_PERSONAL = frozenset({*RULES, "P01"})
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST_COVERED = 300


class Quest(Struct, frozen=True, kw_only=True):
    """What to mark: `words` as typed in the search, a `day` (ISO 8601), or a `finding` with the texts it speaks of.

    `texts`: pieces of text under boxes, in comments and the like, to be looked for as they are. `telling`: words that
    decided a suggestion; any of them will do, in any of its forms. `known`: all places that the facts know of it, also
    those that the finding itself only counts.
    """

    words: str = ""
    day: str = ""
    finding: Finding | None = None
    texts: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    known: tuple[Place, ...] = ()

    @property
    def personal(self) -> bool:
        """Whether it is about personal data, which is covered where it is marked."""
        return self.finding is not None and self.finding.rule.startswith("P") and self.finding.rule != "P09"

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that are known of the finding, else those that it names; of personal data both."""
        if self.known and not self.personal:
            return self.known
        named = places_of(self.finding.place) if self.finding is not None else ()
        return tuple(dict.fromkeys([*named, *self.known]))

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
    shown = tuple(text[:_LONGEST_COVERED] for text in texts if text.strip())
    return Quest(finding=finding, texts=shown, known=tuple(_known(finding, facts)))


def _known(finding: Finding, facts: Mapping[str, Any]) -> list[Place]:
    """All places of a finding that its facts know of; none where its own words say it all."""
    if finding.rule == "D10":
        return [place for place, _ in placed(facts, "object_places")]
    if finding.rule in _PLACED:
        return list(dict.fromkeys(place for place, _ in placed(facts, _PLACED[finding.rule])))
    if finding.rule in _PERSONAL:
        beside = [one for name in _PLACED.values() for one in placed(facts, name)]
        return [place for place, text in beside if personal_spans(text, [finding.rule])]
    if finding.rule in ("D05", "D06"):
        return _hidden_cells(finding, facts)
    if finding.rule == "D01":
        return [place for words in facts.get("tracked_places", ()) for place in places_of(str(words))]
    if finding.rule in _ON_PAGES:
        pages = [int(one.get("page", 0)) for one in facts.get(_ON_PAGES[finding.rule], ()) if isinstance(one, dict)]
        return [Place(PlaceKind.PAGE, f"page {number}", number) for number in pages if number]
    if finding.rule in ("D07", "D08"):
        numbers = facts.get("hidden_slides" if finding.rule == "D07" else "speaker_notes", ())
        kind = PlaceKind.SLIDE if finding.rule == "D07" else PlaceKind.NOTES
        return [Place(kind, f"slide {number}", int(number)) for number in numbers]
    return []


def _hidden_cells(finding: Finding, facts: Mapping[str, Any]) -> list[Place]:
    """The hidden rows and columns of each sheet; of a filter, only its rows."""
    rows, columns = (facts.get(name) or {} for name in ("hidden_row_spans", "hidden_columns"))
    if not rows and not columns:
        return []
    sheets = facts.get("filters", ()) if finding.rule == "D06" else [*facts.get("hidden_rows", ()), *columns]
    return [
        Place(
            PlaceKind.SHEET,
            f"sheet {name}",
            name=name,
            columns=tuple(columns.get(name, ())) if finding.rule == "D05" else (),
            rows=tuple((int(first), int(last)) for first, last in rows.get(name, ())),
        )
        for name in dict.fromkeys(sheets)
    ]


def first_units(
    quest: Quest, texts: Mapping[int, str], names: Mapping[str, int], named: Sequence[int] | None = None
) -> list[int]:
    """The numbers of the pages (sheets, parts) that it is on, in order: found in their texts, or known as its places.

    `texts`: the text of each; `names`: the numbers of sheets by their names; `named`: those of its places, where the
    numbers of the places are no numbers of units.
    """
    found = [number for number, text in texts.items() if quest.is_on(text)] if quest.has_spans else []
    if found and not (quest.personal and quest.known):  # personal data may be in a text and in what stands beside it
        return found
    if named is None:
        named = [_unit_of(place, names) for place in quest.places]
    return sorted({*found, *(number for number in named if number)})


def _unit_of(place: Place, names: Mapping[str, int]) -> int:
    """The page, sheet or part of a place; a text with lines is one part."""
    if place.kind is PlaceKind.SHEET:
        return names.get(place.name, 0)
    return 1 if place.kind is PlaceKind.LINE else place.number


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
