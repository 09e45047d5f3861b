"""The field's own words, by sub-topic, as data: read from TOML, extended by a council's own words."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from evidencepack.errors import FrameworkFault
from evidencepack.resources import resource


class TopicWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The terms of one sub-topic: those that decide, those that are usual, hints, and those that speak against it."""

    strong: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Vocabulary(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Terms by sub-topic id, more terms by reference of the framework's own items, and abbreviations with what they
    stand for: a text may have either. `elsewhere`: terms of a council's other work, which is evidence of nothing here.
    `genre`: terms that say what sort of paper it is (a leaflet, an audit) or who sat round the table, more than what it
    is about; they count less beside words that say that.
    """

    topics: dict[str, TopicWords] = {}
    items: dict[str, tuple[str, ...]] = {}
    abbreviations: dict[str, str] = {}
    elsewhere: tuple[str, ...] = ()
    genre: tuple[str, ...] = ()

    def extended(self, own: Vocabulary) -> Vocabulary:
        """This vocabulary with a council's own words added. A term that stands in both counts as the council has it."""
        topics = dict(self.topics)
        for topic_id, words in own.topics.items():
            topics[topic_id] = _joined(topics.get(topic_id, TopicWords()), words)
        items = dict(self.items)
        for ref, terms in own.items.items():
            items[ref] = tuple(dict.fromkeys((*items.get(ref, ()), *terms)))
        return Vocabulary(
            topics=topics,
            items=items,
            abbreviations={**self.abbreviations, **own.abbreviations},
            elsewhere=tuple(dict.fromkeys((*self.elsewhere, *own.elsewhere))),
            genre=tuple(dict.fromkeys((*self.genre, *own.genre))),
        )

    def without_items(self) -> Vocabulary:
        """This vocabulary without its words of single items."""
        return msgspec.structs.replace(self, items={})


class LearnedWeights(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was learned from labelled short texts: how much each word speaks for each statement, beside the vocabulary.

    `share` is what a point of the vocabulary counts; `words` gives, by term, a correction for each statement in the
    order of `statements`.
    """

    statements: tuple[str, ...] = ()
    share: float = 0.5
    words: dict[str, tuple[float, ...]] = {}


@cache
def builtin_vocabulary(framework_id: str) -> Vocabulary:
    """The vocabulary that ships for a framework; an empty one if there is none (its items still have their words)."""
    path = resource("vocabulary", f"{framework_id}.toml")
    return load_vocabulary(path) if path.is_file() else Vocabulary()


@cache
def builtin_weights(framework_id: str) -> LearnedWeights:
    """The learned weights that ship for a framework; none if there are none."""
    path = resource("vocabulary", f"{framework_id}.weights.json")
    return msgspec.json.decode(path.read_bytes(), type=LearnedWeights) if path.is_file() else LearnedWeights()


def load_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary in a TOML file. FrameworkFault names the file and what is wrong with it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return msgspec.convert(lower_cased(table), Vocabulary)
    except OSError as fault:
        raise FrameworkFault(
            f"{path.name} cannot be read: {fault.strerror or fault}.", "Check that the file is there and not locked."
        ) from fault
    except (ValueError, RecursionError, msgspec.ValidationError) as fault:
        raise FrameworkFault(
            f"{path.name} cannot be used as a vocabulary: {fault}.", "Mend that place and load it again."
        ) from fault


def lower_cased(table: dict[str, Any]) -> dict[str, Any]:
    """A vocabulary as it was read, its abbreviations in lower case (given as AIS or ais)."""
    short = table.get("abbreviations")
    if isinstance(short, dict):
        table["abbreviations"] = {str(key).casefold(): value for key, value in short.items()}
    return table


def _joined(one: TopicWords, own: TopicWords) -> TopicWords:
    stated = {term.casefold() for field in own.__struct_fields__ for term in getattr(own, field)}
    return TopicWords(
        **{
            field: (*(term for term in getattr(one, field) if term.casefold() not in stated), *getattr(own, field))
            for field in one.__struct_fields__
        }
    )
