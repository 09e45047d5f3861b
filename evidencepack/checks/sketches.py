"""What is kept of a text to find others that are nearly the same: a kilobyte at most, however long the text is.

A text is cut into passages (lines, and the stretches between one "the" and the next: cut from the text itself, so that
another line break or one more paragraph moves nothing). Each becomes a number, and of a long text the smallest numbers
are kept (bottom-k sampling; Broder, "On the resemblance and containment of documents", 1997): texts that share a good
part of their passages share about the same part of those. Thousands of documents can so be looked at together.
"""

from __future__ import annotations

import hashlib
import struct
import sys
import zlib
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, groupby, pairwise

from msgspec import Struct

READ = 200_000  # characters of each text that are compared
_VERSION = b"\x01"  # rises whenever the same text gives another sketch
_HEAD = struct.Struct("<I8s")
_FEW_WORDS = 40
_SHORT_PASSAGE = 20  # bytes
_KEPT = 256  # passages of a text
_ALL = 1 << 32
_COMMON = 24  # a passage in more documents than this is boilerplate: it only links neighbours
_SHARED = 0.25  # of the smaller one's passages
_SHARED_KEPT = 0.18  # the same where not all were kept: a sample may fall a little short of the whole
_TOGETHER = 100_000  # passages that are sorted at a time, so that memory does not grow with the documents


class Sketch(Struct, frozen=True):
    """How many words a text has, a digest that is equal for equal words, and numbers of its passages, ascending."""

    words: int
    digest: bytes
    passages: array[int]

    @property
    def limit(self) -> int:
        """Up to which number its passages were kept."""
        return self.passages[-1] if len(self.passages) == _KEPT else _ALL


def packed(text: str) -> bytes:
    """The sketch of a text as bytes, to be stored with its content; one byte for a text of fewer than 40 words."""
    plain = text[:READ].casefold()
    words = plain.split()
    if len(words) < _FEW_WORDS:
        return _VERSION
    joined = " ".join(words).encode("utf-8", "replace")
    passages = chain(plain.encode("utf-8", "replace").split(b"\n"), joined.split(b" the "))
    numbers = {zlib.crc32(passage) for passage in passages if len(passage) >= _SHORT_PASSAGE}
    digest = hashlib.blake2b(joined, digest_size=8).digest()
    return _VERSION + _HEAD.pack(len(words), digest) + _as_bytes(array("I", sorted(numbers)[:_KEPT]))


def is_current(data: bytes) -> bool:
    """Whether stored bytes are a sketch as this program makes them."""
    return data[:1] == _VERSION


def unpacked(data: bytes) -> Sketch | None:
    """The sketch in bytes that are current; None for a text that is too short to be compared."""
    if len(data) == len(_VERSION):
        return None
    words, digest = _HEAD.unpack_from(data, len(_VERSION))
    passages = array("I", data[len(_VERSION) + _HEAD.size :])
    if sys.byteorder == "big":
        passages.byteswap()
    return Sketch(words, digest, passages)


def candidates(sketches: Mapping[str, Sketch], closeness: float) -> list[tuple[str, str]]:
    """Pairs of ids, in order, that share a good part of the smaller one's passages.

    Left out are pairs whose numbers of words alone show that less than `closeness` (0 to 1) of the words are shared.
    """
    keys = sorted(sketches)
    held = [sketches[key] for key in keys]
    own = [array("I") for _ in keys]  # passages that are no boilerplate
    groups: Counter[tuple[int, ...]] = Counter()  # the same documents share many passages
    for passage, holders in _holders(held):
        if len(holders) <= _COMMON:
            for number in holders:
                own[number].append(passage)
        if len(holders) > 1:
            groups[holders] += 1
    shared: Counter[int] = Counter()
    for holders, count in groups.items():
        for one, other in combinations(holders, 2) if len(holders) <= _COMMON else pairwise(holders):
            if _near(held[one], held[other], closeness):
                shared[one * len(keys) + other] += count
    sizes = [array("I", sorted(passages)) for passages in own]
    found = []
    for pair, count in shared.items():
        one, other = divmod(pair, len(keys))
        limit = min(held[one].limit, held[other].limit)
        least = min(bisect_right(sizes[one], limit), bisect_right(sizes[other], limit))
        if count >= (_SHARED if limit == _ALL else _SHARED_KEPT) * max(1, least):
            found.append((keys[one], keys[other]))
    return sorted(found)


def _holders(held: Sequence[Sketch]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Every passage with the places of those that hold it, in order; a part of all passages is sorted at a time."""
    parts = sum(len(sketch.passages) for sketch in held) // _TOGETHER + 1
    for part in range(parts):
        entries = sorted(
            passage << 32 | place
            for place, sketch in enumerate(held)
            for passage in sketch.passages
            if passage % parts == part
        )
        for passage, group in groupby(entries, key=lambda entry: entry >> 32):
            yield passage, tuple([entry & 0xFFFFFFFF for entry in group])


def _near(one: Sketch, other: Sketch, closeness: float) -> bool:
    return 2 * min(one.words, other.words) >= closeness * (one.words + other.words)


def _as_bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
