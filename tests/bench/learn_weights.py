"""Learns the shipped correction of the vocabulary's weights from the labelled short texts, and says what it is worth.

    python tests/bench/learn_weights.py [--write]

A multinomial logistic regression over the vocabulary's terms starts from the hand-given weights (times one factor) and
may move away from them as far as the texts of tests/data/mapping/dev.txt ask for it, held back by a penalty. Printed
are right first, right among the first three and the log loss: of the hand-given weights alone, in five-fold
cross-validation on dev.txt, and on held-out.txt, to which nothing was fitted. `--write` stores the result in
resources/vocabulary.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import msgspec  # noqa: E402

from evidencepack.frameworks import builtin_framework  # noqa: E402
from evidencepack.mapping import Suggester  # noqa: E402
from evidencepack.mapping.vocabulary import LearnedWeights, builtin_vocabulary  # noqa: E402

DATA = ROOT / "tests" / "data" / "mapping"
OUT = ROOT / "resources" / "vocabulary" / "cqc-la-2025.weights.json"
EPOCHS, STEP, PENALTY, START, SEED = 30, 0.03, 0.02, 0.5, 1
LEAST = 0.02  # smaller corrections are left out of the file

Example = tuple[int, list[tuple[int, float]]]  # the place of the statement, and the terms with their amounts
Rows = dict[int, list[float]]


def labelled(name: str) -> list[tuple[str, str]]:
    """(sub-topic, text) of a file of labelled texts."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" | ", 1) for line in lines if line.strip() and not line.startswith("#"))
    return [(topic, text) for topic, text in pairs]


class Model:
    """Hand-given weights times `share`, and corrections."""

    def __init__(self, hand: Rows, count: int) -> None:
        self.hand, self.count, self.share = hand, count, START
        self.moved: Rows = {}

    def by_hand(self, terms: Sequence[tuple[int, float]]) -> list[float]:
        scores = [0.0] * self.count
        for number, amount in terms:
            for place, weight in enumerate(self.hand.get(number, ())):
                scores[place] += amount * weight
        return scores

    def scores(self, terms: Sequence[tuple[int, float]]) -> list[float]:
        scores = [self.share * score for score in self.by_hand(terms)]
        for number, amount in terms:
            for place, weight in enumerate(self.moved.get(number, ())):
                scores[place] += amount * weight
        return scores

    def learn(self, examples: Sequence[Example]) -> None:
        order, chance = list(examples), random.Random(SEED)
        for epoch in range(EPOCHS):
            chance.shuffle(order)
            step = STEP / (1 + epoch * 0.1)
            for right, terms in order:
                self._move(right, terms, step)

    def _move(self, right: int, terms: Sequence[tuple[int, float]], step: float) -> None:
        wrongness = softmax(self.scores(terms))
        wrongness[right] -= 1
        self.share -= step * 0.04 * sum(w * h for w, h in zip(wrongness, self.by_hand(terms), strict=True))
        for number, amount in terms:
            row = self.moved.setdefault(number, [0.0] * self.count)
            for place in range(self.count):
                row[place] -= step * (amount * wrongness[place] + PENALTY * row[place])


def softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    return [one / sum(raised) for one in raised]


def worth(model: Model, examples: Sequence[Example]) -> tuple[float, float, float]:
    """Right first, right among three, log loss."""
    first = three = loss = 0.0
    for right, terms in examples:
        scores = model.scores(terms)
        ranked = sorted(range(len(scores)), key=lambda place: -scores[place])
        first += ranked[0] == right
        three += right in ranked[:3]
        loss -= math.log(max(1e-9, softmax(scores)[right]))
    return first / len(examples), three / len(examples), loss / len(examples)


def main() -> None:
    """Learn, measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    framework = builtin_framework()
    vocabulary = builtin_vocabulary(framework.id)
    suggester = Suggester((), framework, vocabulary, LearnedWeights(share=1.0))
    ids = [statement.id for statement in framework.statements]
    statement_of = {topic.id: ids.index(topic.statement) for topic in suggester.index.topics}
    hand: Rows = {}
    for number, pairs in suggester.index.statement_weights.items():
        row = hand.setdefault(number, [0.0] * len(ids))
        for place, weight in pairs:
            row[place] = weight

    def examples(name: str) -> list[Example]:
        return [
            (statement_of[topic], list(suggester.read("", [text]).weights.items())) for topic, text in labelled(name)
        ]

    dev, held_out = examples("dev.txt"), examples("held-out.txt")
    untaught = Model(hand, len(ids))
    print_worth("by hand, dev", worth(untaught, dev))
    print_worth("by hand, held-out", worth(untaught, held_out))
    print_worth("learned, dev, cross-validated", crossed(dev, hand, len(ids)))
    model = Model(hand, len(ids))
    model.learn(dev)
    print_worth("learned on dev, held-out", worth(model, held_out))
    if given.write:
        shown = suggester.index.lexicon.shown
        write(model, shown, ids)


def crossed(examples: Sequence[Example], hand: Rows, count: int, folds: int = 5) -> tuple[float, float, float]:
    """The mean worth over folds, each judged by a model that has not seen it."""
    shuffled = random.Random(7).sample(list(examples), len(examples))
    found = []
    for fold in range(folds):
        model = Model(hand, count)
        model.learn([one for place, one in enumerate(shuffled) if place % folds != fold])
        found.append(worth(model, shuffled[fold::folds]))
    return tuple(sum(column) / folds for column in zip(*found, strict=True))  # type: ignore[return-value]


def write(model: Model, shown: Sequence[str], ids: Sequence[str]) -> None:
    """Store the corrections that matter, by term, in a file that a person can read."""
    words = {
        shown[number]: tuple(round(value, 2) for value in row)
        for number, row in model.moved.items()
        if max(map(abs, row)) >= LEAST
    }
    learned = LearnedWeights(statements=tuple(ids), share=round(model.share, 3), words=dict(sorted(words.items())))
    lines = msgspec.json.encode(learned).decode().replace('],"', '],\n"').replace('{"', '{\n"')
    OUT.write_text(lines + "\n", encoding="utf-8", newline="\n")
    print(f"{OUT.name}: {len(words)} terms, {OUT.stat().st_size / 1000:.0f} kB, share {model.share:.2f}")


def print_worth(what: str, found: tuple[float, float, float]) -> None:
    """One line of figures."""
    first, three, loss = found
    print(f"{what:32} right first {first:.1%}, among three {three:.1%}, log loss {loss:.3f}")


if __name__ == "__main__":
    main()
