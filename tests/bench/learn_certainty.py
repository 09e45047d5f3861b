"""Fits how sure a suggested item may be: the constants of evidencepack/mapping/certainty.py.

    python tests/bench/learn_certainty.py

A logistic regression on the suggestions for half of the sample council's documents (by title, so that copies and
versions stay together), for the labelled short texts of dev.txt (right: the items of their sub-topic), and for
nothing.txt (always wrong; counted several times, as in a shared drive most papers answer nothing). Printed are the
constants and, by certainty, how often suggestions are right on the documents and texts that nothing was fitted to.
"""

from __future__ import annotations

import hashlib
import math
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests" / "bench"))

from suggestions import FRAMEWORK, Paper, sample  # noqa: E402

from evidencepack.mapping import Suggester  # noqa: E402
from evidencepack.mapping.certainty import item_features, logistic  # noqa: E402

DATA = ROOT / "tests" / "data" / "mapping"
NOTHING_COUNTS, ROUNDS, PENALTY, MOST = 3, 25, 0.5, 5

Seen = tuple[tuple[float, ...], bool]


def main() -> None:
    """Fit, print the constants and how they hold."""
    papers = sample(300)
    half = [paper for paper in papers if in_half(paper)]
    rest = [paper for paper in papers if not in_half(paper)]
    seen = list(of_papers(half)) + list(of_texts("dev.txt")) + NOTHING_COUNTS * list(of_texts("nothing.txt"))
    factors = fit(seen)
    print("_ITEM = (" + ", ".join(f"{factor:.2f}" for factor in factors) + ")")
    for what, held_out in (("other half of the sample", of_papers(rest)), ("held-out.txt", of_texts("held-out.txt"))):
        print(what)
        show(factors, list(held_out))


def in_half(paper: Paper) -> bool:
    """Whether a document is in the half that is fitted to; by the first words of its title."""
    start = " ".join(paper.title.replace("Copy of ", "").split()[:3]).casefold()
    return hashlib.sha256(start.encode("utf-8")).digest()[0] % 2 == 0


def of_papers(papers: Iterable[Paper]) -> Iterable[Seen]:
    """What each suggestion for these documents goes by, and whether it is right."""
    for paper in papers:
        yield from _seen(paper.title, paper.pages, paper.folder, frozenset(paper.refs))


def of_texts(name: str) -> Iterable[Seen]:
    """The same for a file of short texts; a text without a label answers nothing."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            topic, bar, text = line.partition(" | ")
            refs = frozenset(item.ref for item in FRAMEWORK.items if bar and topic in item.sub_topics)
            yield from _seen("", [text if bar else line], "", refs)


_SUGGESTER = Suggester(FRAMEWORK.items, FRAMEWORK)


def _seen(title: str, pages: Sequence[str], folder: str, refs: frozenset[str]) -> Iterable[Seen]:
    terms = _SUGGESTER.read(title, pages, folder)
    scores = _SUGGESTER.item_scores(terms)
    places = sorted((place for place, score in enumerate(scores) if score > 0), key=lambda place: -scores[place])
    if terms.by_folder:
        return
    for place, share, worth in _SUGGESTER.weighed(terms, scores, places[:MOST]):
        features = item_features(scores[place], share, worth.values(), terms.words)
        yield features, FRAMEWORK.items[place].ref in refs


def fit(seen: Sequence[Seen]) -> list[float]:
    """The factors of a logistic regression, by Newton's method."""
    size = len(seen[0][0])
    factors = [0.0] * size
    for _ in range(ROUNDS):
        slope = [-PENALTY * factor for factor in factors]
        bend = [[PENALTY if row == column else 0.0 for column in range(size)] for row in range(size)]
        for features, right in seen:
            certain = logistic(sum(factor * value for factor, value in zip(factors, features, strict=True)))
            for row in range(size):
                slope[row] += (right - certain) * features[row]
                for column in range(size):
                    bend[row][column] += certain * (1 - certain) * features[row] * features[column]
        factors = [factor + step for factor, step in zip(factors, solved(bend, slope), strict=True)]
    return factors


def solved(matrix: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """x of matrix x = values, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, values, strict=True)]
    for at, row in enumerate(rows):
        for other in rows:
            if other is not row:
                factor = other[at] / row[at]
                other[:] = [mine - factor * theirs for mine, theirs in zip(other, row, strict=True)]
    return [row[-1] / row[at] for at, row in enumerate(rows)]


def show(factors: Sequence[float], seen: Sequence[Seen]) -> None:
    """By certainty: said, right, how many; and the log loss."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    loss = 0.0
    for features, right in seen:
        certain = logistic(sum(factor * value for factor, value in zip(factors, features, strict=True)))
        loss -= math.log(max(1e-9, certain if right else 1 - certain))
        bins.setdefault(min(9, int(certain * 10)), []).append((certain, right))
    for _, members in sorted(bins.items()):
        said, right_part = (sum(column) / len(members) for column in zip(*members, strict=True))
        print(f"    {said:.2f}  {right_part:.2f}  {len(members)}")
    print(f"    log loss {loss / len(seen):.3f}")


if __name__ == "__main__":  # worker processes import this module again
    main()
