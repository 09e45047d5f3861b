"""Which item of a new list continues which item of the list before, so that its answers are kept."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec
from msgspec import Struct

from evidencepack.frameworks.likeness import OTHER_SUBJECT, SAME_SUBJECT, Likeness
from evidencepack.frameworks.references import same_reference
from evidencepack.model import EvidenceItem

_FAR_BETTER = 20  # by so much must another wording be liker before it outweighs an equal reference


class Reason(StrEnum):
    """Why two items were taken to be one."""

    REFERENCE = "reference"
    WORDING = "wording"


class Match(Struct, frozen=True, kw_only=True):
    """`new` continues `old`: it carries old's id, and old's owner and due date where it has none. `score`: 0 to 100."""

    old: EvidenceItem
    new: EvidenceItem
    reason: Reason
    score: int


class Matching(Struct, frozen=True, kw_only=True):
    """How a new list continues an old one. `items` is the whole new list in its order, ready to be stored."""

    pairs: tuple[Match, ...]
    unmatched_old: tuple[EvidenceItem, ...]
    unmatched_new: tuple[EvidenceItem, ...]
    items: tuple[EvidenceItem, ...]


def match_items(old: tuple[EvidenceItem, ...], new: tuple[EvidenceItem, ...]) -> Matching:
    """Pairs the items of two lists one to one.

    An equal reference pairs two items unless their wordings are plainly about different things, or one of them
    resembles an item with another reference far better: lists do reuse numbers. The rest are paired by wording, the
    likest first.
    """
    likeness = Likeness(old)
    scores = [likeness.scores(f"{item.title} {item.wording}") for item in new]
    pairs = _by_reference(old, new, scores)
    reasons = dict.fromkeys(pairs, Reason.REFERENCE)
    for old_index, new_index in _by_wording(scores, set(pairs), set(pairs.values())):
        pairs[old_index] = new_index
        reasons[old_index] = Reason.WORDING
    matches = tuple(
        Match(
            old=old[i],
            new=_continued(old[i], new[j]),
            reason=reasons[i],
            score=round(scores[j][i]),
        )
        for i, j in sorted(pairs.items(), key=lambda pair: pair[1])
    )
    by_new = {j: match.new for match, j in zip(matches, sorted(pairs.values()), strict=True)}
    return Matching(
        pairs=matches,
        unmatched_old=tuple(item for i, item in enumerate(old) if i not in pairs),
        unmatched_new=tuple(item for j, item in enumerate(new) if j not in by_new),
        items=tuple(by_new.get(j, item) for j, item in enumerate(new)),
    )


def _by_reference(
    old: Sequence[EvidenceItem], new: Sequence[EvidenceItem], scores: Sequence[Sequence[float]]
) -> dict[int, int]:
    old_refs = _unambiguous(old)
    return {
        old_refs[ref]: j
        for ref, j in _unambiguous(new).items()
        if ref in old_refs and _may_be_same(old_refs[ref], j, scores)
    }


def _unambiguous(items: Sequence[EvidenceItem]) -> dict[str, int]:
    """Index by normalised reference, without references that stand twice."""
    found: dict[str, list[int]] = {}
    for index, item in enumerate(items):
        found.setdefault(same_reference(item.ref), []).append(index)
    return {ref: indexes[0] for ref, indexes in found.items() if ref and len(indexes) == 1}


def _may_be_same(i: int, j: int, scores: Sequence[Sequence[float]]) -> bool:
    score = scores[j][i]
    others_new = [row[i] for k, row in enumerate(scores) if k != j]
    others_old = [other for k, other in enumerate(scores[j]) if k != i]
    elsewhere = max([*others_new, *others_old], default=0.0)
    return score >= OTHER_SUBJECT and not (elsewhere >= SAME_SUBJECT and elsewhere >= score + _FAR_BETTER)


def _by_wording(scores: Sequence[Sequence[float]], old_taken: set[int], new_taken: set[int]) -> list[tuple[int, int]]:
    ranked = sorted(
        (-score, i, j) for j, row in enumerate(scores) for i, score in enumerate(row) if score >= SAME_SUBJECT
    )
    pairs = []
    for _, i, j in ranked:
        if i not in old_taken and j not in new_taken:
            pairs.append((i, j))
            old_taken.add(i)
            new_taken.add(j)
    return pairs


def _continued(old: EvidenceItem, new: EvidenceItem) -> EvidenceItem:
    return msgspec.structs.replace(
        new,
        id=old.id,
        owner=new.owner or old.owner,
        due=new.due or old.due,
        note=new.note or old.note,
        chased=old.chased,
    )
