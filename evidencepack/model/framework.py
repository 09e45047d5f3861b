"""The nouns of an assessment framework and of the items that its return asks for."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from msgspec import Struct


class ItemKind(StrEnum):
    """What sort of thing an evidence item asks for."""

    DOCUMENTS = "documents"
    DATA = "data"
    CONTACTS = "contacts"
    SELF_ASSESSMENT = "self-assessment"


class Provenance(StrEnum):
    """Where an evidence item's wording comes from."""

    SOURCED = "sourced"  # a public source says that CQC asks for it
    INFERRED = "inferred"  # inferred from the framework's sub-topics
    REQUESTED = "requested"  # read from the council's own request


class Theme(Struct, frozen=True, kw_only=True):
    """One of the framework's themes, such as "Working with people"."""

    id: str
    title: str


class SubTopic(Struct, frozen=True, kw_only=True):
    """A part of a quality statement that CQC's reports describe under its own heading."""

    id: str
    title: str
    statement: str  # QualityStatement.id


class QualityStatement(Struct, frozen=True, kw_only=True):
    """A quality statement. `number` is its place in the framework, `aliases` other published names for it."""

    id: str
    number: int
    title: str
    theme: str  # Theme.id
    aliases: tuple[str, ...] = ()
    sub_topics: tuple[SubTopic, ...] = ()
    requires: tuple[str, ...] = ()  # EvidenceCategory.id
    keywords: tuple[str, ...] = ()


class EvidenceCategory(Struct, frozen=True, kw_only=True):
    """One of the evidence categories, such as people's experience."""

    id: str
    title: str
    short: str
    keywords: tuple[str, ...] = ()


class EvidenceItem(Struct, frozen=True, kw_only=True):
    """One numbered thing that the information return asks for.

    `currency_months`: how old its evidence may be, None when the item sets no limit. `withdrawn`: it stood in an
    earlier list, the list in force no longer has it, and it is kept because something answers it.
    """

    id: str
    ref: str
    title: str
    wording: str
    kinds: tuple[ItemKind, ...]
    statements: tuple[str, ...]
    sub_topics: tuple[str, ...] = ()
    currency_months: int | None = None
    keywords: tuple[str, ...] = ()
    provenance: Provenance = Provenance.INFERRED
    position: int = 0
    owner: str = ""
    due: str | None = None
    withdrawn: bool = False
    note: str = ""  # the team's own, never in the pack
    chased: str | None = None  # the day on which its owner was last reminded


class Band(Struct, frozen=True, kw_only=True):
    """A range of whole percentages, both ends included, and what it means (a score or a rating)."""

    low: int
    high: int
    name: str
    score: int | None = None


class ScoringMethod(Struct, frozen=True, kw_only=True):
    """How scores become a percentage and a rating; all of it data of the framework.

    `by_category`: statements are scored through their evidence categories (method A), else directly (method B).
    """

    id: str
    title: str
    by_category: bool
    lowest: int
    highest: int
    rating_bands: tuple[Band, ...]
    statement_bands: tuple[Band, ...] = ()
    note: str = ""


class DeadlineRule(Struct, frozen=True, kw_only=True):
    """Days from the notification to the day on which the return is due."""

    days: int
    note: str = ""


_Identified = TypeVar("_Identified", QualityStatement, EvidenceCategory, ScoringMethod)


class Framework(Struct, frozen=True, kw_only=True):
    """A whole assessment framework in one version, with the evidence items that its return asks for."""

    id: str
    title: str
    version: str
    provisional_items: bool
    items_note: str
    themes: tuple[Theme, ...]
    statements: tuple[QualityStatement, ...]
    categories: tuple[EvidenceCategory, ...]
    required_category: str | None  # required for every statement; CQC: people's experience
    score_names: tuple[str, ...]  # from the lowest score up
    methods: tuple[ScoringMethod, ...]
    default_method: str
    deadline: DeadlineRule
    items: tuple[EvidenceItem, ...]

    def statement(self, statement_id: str) -> QualityStatement:
        """The statement with this id. KeyError if there is none."""
        return _by_id(self.statements, statement_id)

    def category(self, category_id: str) -> EvidenceCategory:
        """The evidence category with this id. KeyError if there is none."""
        return _by_id(self.categories, category_id)

    def method(self, method_id: str) -> ScoringMethod:
        """The scoring method with this id. KeyError if there is none."""
        return _by_id(self.methods, method_id)


def _by_id(members: tuple[_Identified, ...], wanted: str) -> _Identified:
    for member in members:
        if member.id == wanted:
            return member
    raise KeyError(wanted)
