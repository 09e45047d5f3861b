"""Fits how sure a suggested item may be: the constants of evidencepack/mapping/certainty.py.

    python tests/bench/learn_certainty.py

A logistic regression on the suggestions for the documents of three made-up councils (the sample, drawn by different
chance), for the labelled short texts of dev.txt (right: the items of their sub-topic), and for nothing.txt (always
wrong; counted several times, as in a shared drive most papers answer nothing). What it says of the documents of a
council that it was not fitted to, beside how often that was right, gives the points of an isotonic calibration.
Printed are the constants and, by certainty, how often suggestions are right on what nothing was fitted to: each council
by the other two, and held-out.txt.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests" / "bench"))

from suggestions import FRAMEWORK, Paper, draw_by, sample  # noqa: E402

from evidencepack.mapping import Suggester  # noqa: E402
from evidencepack.mapping.certainty import as_measured, item_features, logistic  # noqa: E402

DATA = ROOT / "tests" / "data" / "mapping"
NOTHING_COUNTS, ROUNDS, PENALTY, MOST = 3, 25, 0.5, 5

SEEDS = ("", "s2", "s3")
EDGES = (0, 0.05, 0.15, 0.3, 0.5, 0.7, 0.8, 0.9, 0.97, 1.01)
MOST_SURE = 0.99  # a few hundred right ones do not show that something is surer

Seen = tuple[tuple[float, ...], bool]
Said = tuple[float, bool]


def main() -> None:
    """Fit, print the constants and how they hold."""
    councils = []
    for seed in SEEDS:
        draw_by(seed)
        councils.append(list(of_papers(sample(300))))
    texts = list(of_texts("dev.txt")) + NOTHING_COUNTS * list(of_texts("nothing.txt"))
    for place, council in enumerate(councils):
        rest = councils[:place] + councils[place + 1 :]
        factors, points = fit(joined(rest) + texts), measured_points(rest, texts)
        print(f"council {place + 1}, by the others")
        show([(as_measured(said, points), right) for said, right in said_of(factors, council)])
    factors, points = fit(joined(councils) + texts), measured_points(councils, texts)
    print("held-out.txt")
    show([(as_measured(said, points), right) for said, right in said_of(factors, list(of_texts("held-out.txt")))])
    print("_ITEM = (" + ", ".join(f"{factor:.2f}" for factor in factors) + ")")
    print("_RIGHT = (" + ", ".join(f"({said:.3f}, {right:.3f})" for said, right in points) + ")")


def joined(councils: Sequence[Sequence[Seen]]) -> list[Seen]:
    """What was seen of several councils."""
    return [one for council in councils for one in council]


def said_of(factors: Sequence[float], seen: Sequence[Seen]) -> list[Said]:
    """What the regression says of each suggestion, and whether it is right."""
    return [
        (logistic(sum(factor * value for factor, value in zip(factors, features, strict=True))), right)
        for features, right in seen
    ]


def measured_points(councils: Sequence[Sequence[Seen]], texts: Sequence[Seen]) -> list[tuple[float, float]]:
    """Points (said, right), both ascending, of what is said of each council by a regression on the others and the
    texts; neighbours that do not ascend are put together (pool adjacent violators).
    """
    said: list[Said] = []
    for place, council in enumerate(councils):
        factors = fit(joined([*councils[:place], *councils[place + 1 :]]) + list(texts))
        said += said_of(factors, council)
    blocks: list[tuple[float, int, int]] = []  # sum of what was said, how many were right, how many
    for low, high in pairwise(EDGES):
        members = [one for one in said if low <= one[0] < high]
        blocks.append((sum(one for one, _ in members), sum(right for _, right in members), len(members)))
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            last, before = blocks.pop(), blocks.pop()
            blocks.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    inner = [(total / count, min(right / count, MOST_SURE)) for total, right, count in blocks if count]
    return [(0.0, 0.0), *inner, (1.0, 1.0)]


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


def show(seen: Sequence[Said]) -> None:
    """By certainty: said, right, how many; and the log loss."""
    bins: dict[int, list[Said]] = {}
    loss = 0.0
    for certain, right in seen:
        loss -= math.log(max(1e-9, certain if right else 1 - certain))
        bins.setdefault(min(9, int(certain * 10)), []).append((certain, right))
    for _, members in sorted(bins.items()):
        said, right_part = (sum(column) / len(members) for column in zip(*members, strict=True))
        print(f"    {said:.2f}  {right_part:.2f}  {len(members)}")
    print(f"    log loss {loss / len(seen):.3f}")


if __name__ == "__main__":  # worker processes import this module again
    main()
