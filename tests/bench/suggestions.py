"""Suggestions measured: on the sample council's answer key, on the labelled short texts, and by the clock.

    python tests/bench/suggestions.py [--documents 300] [--texts FILE] [--seed WORD] [--write]

- sample: right item first and among three, bulk acceptance at the default threshold, before and after 60 confirmed
  answers (mean of five draws); once over all documents that answer something, once over those that have text;
- reliability: how often suggestions of each certainty are right;
- short texts: tests/data/mapping/held-out.txt, or a file of the same shape (statement or sub-topic | text), beside
  TF-IDF over the titles of statements and sub-topics;
- `--seed`: another made-up council, drawn by other chance from the same library;
- `--write`: how often suggestions of each certainty were right, into resources/vocabulary/measured.json;
- clock: documents suggested a second after reading, and for a million words.
"""

from __future__ import annotations

import argparse
import importlib
import math
import pkgutil
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import msgspec  # noqa: E402
from msgspec import Struct  # noqa: E402

import evidencepack.sample as sample_room  # noqa: E402
from evidencepack.frameworks import builtin_framework  # noqa: E402
from evidencepack.intake.workers import ReaderPool  # noqa: E402
from evidencepack.jobs import Job  # noqa: E402
from evidencepack.mapping import BULK_ACCEPT, Learner, Measured, Precision, Suggester, Suggestions  # noqa: E402
from evidencepack.mapping.words import stems  # noqa: E402
from evidencepack.sample import chance, generate  # noqa: E402
from evidencepack.workspace.adding import title_of  # noqa: E402

FRAMEWORK = builtin_framework()
ID_OF = {item.ref: item.id for item in FRAMEWORK.items}
CONFIRMED, DRAWS = 60, 5


class Paper(Struct, frozen=True):
    """A document of the sample as it is suggested for, and the references of the items that it answers."""

    title: str
    pages: tuple[str, ...]
    folder: str
    refs: tuple[str, ...]

    @property
    def has_text(self) -> bool:
        return any(page.strip() for page in self.pages)


Suggest = Callable[[Paper], Suggestions]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--texts", type=Path, default=ROOT / "tests" / "data" / "mapping" / "held-out.txt")
    parser.add_argument("--seed", default="")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    short_texts(given.texts)
    if given.seed:
        draw_by(given.seed)
    papers = sample(given.documents)
    for what, chosen in (("all", papers), ("with text", [paper for paper in papers if paper.has_text])):
        before_and_after(what, chosen)
    reliability(papers)
    clock(papers)
    if given.write:
        write_measured(papers)


def draw_by(seed: str) -> None:
    """Let the sample's chance depend on a word more, in every part of it that draws."""

    def seeded(*parts: object) -> random.Random:
        return chance.seeded(seed, *parts)

    for found in pkgutil.iter_modules(sample_room.__path__):
        part = importlib.import_module(f"{sample_room.__name__}.{found.name}")
        if part is not chance and hasattr(part, "seeded"):
            vars(part)["seeded"] = seeded


def write_measured(papers: Sequence[Paper]) -> None:
    """Put the measurement of bulk acceptance where the program reads it."""
    suggester = Suggester(FRAMEWORK.items, FRAMEWORK)
    found = [
        (one.certainty, one.ref in paper.refs)
        for paper in papers
        for one in suggester.suggest(paper.title, paper.pages, folder=paper.folder).items
    ]
    thresholds = []
    for percent in range(50, 100, 5):
        chosen = [right for certainty, right in found if certainty >= percent / 100]
        thresholds.append(Precision(certainty=percent / 100, accepted=len(chosen), right=sum(chosen)))
    on = f"{len(papers)} documents of the made-up council, before anything was confirmed"
    encoded = msgspec.json.encode(Measured(on=on, thresholds=tuple(thresholds)))
    (ROOT / "resources" / "vocabulary" / "measured.json").write_bytes(msgspec.json.format(encoded, indent=1) + b"\n")


def sample(documents: int) -> list[Paper]:
    """The sample council's documents as the program reads them."""
    with tempfile.TemporaryDirectory(prefix="evidencepack-bench-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch) / "documents"
        files = [one for one in generate(folder, documents).files if "lock-file" not in one.planted]
        with ReaderPool() as pool:
            wanted = ((place, folder / one.path, Path(one.path).name) for place, one in enumerate(files))
            read = dict(pool.examine_all(wanted, Job()))
    return [
        Paper(
            title_of(one.path),
            tuple(page.text for page in read[place].pages),
            " | ".join(Path(one.path).parts[:-1]),
            tuple(ref for ref, _ in one.items),
        )
        for place, one in enumerate(files)
    ]


def before_and_after(what: str, papers: Sequence[Paper]) -> None:
    """The sample's figures without lessons and after some."""
    suggester = Suggester(FRAMEWORK.items, FRAMEWORK)
    figures(f"sample, {what}", papers, lambda one: suggester.suggest(one.title, one.pages, folder=one.folder))
    draws = []
    for seed in range(DRAWS):
        shuffled = random.Random(seed).sample(list(papers), len(papers))
        told = [paper for paper in shuffled if paper.refs][:CONFIRMED]
        learner = Learner(FRAMEWORK.items, FRAMEWORK)
        for one in told:
            key = f"{one.folder} | {one.title}"
            learner.decide(key, one.title, one.pages, [ID_OF[ref] for ref in one.refs], [], one.folder)
        rest = [paper for paper in papers if paper not in told]
        draws.append(measured(rest, taught_by(learner)))
    means = [sum(column) / DRAWS for column in zip(*draws, strict=True)]
    show(f"sample, {what}, {CONFIRMED} confirmed", means)


def taught_by(learner: Learner) -> Suggest:
    """What this learner suggests for a document."""
    return lambda one: learner.suggest(one.title, one.pages, folder=one.folder)


def figures(what: str, papers: Sequence[Paper], suggest: Suggest) -> None:
    """Measure and print one line."""
    show(what, measured(papers, suggest))


def measured(papers: Sequence[Paper], suggest: Suggest) -> list[float]:
    """Documents, right first, among three; accepted in bulk, of these right; unrelated, of these told nothing fits."""
    answering, first, three, unrelated, nothing = 0, 0, 0, 0, 0
    bulk: list[bool] = []
    for paper in papers:
        found = suggest(paper)
        refs = [one.ref for one in found.items]
        bulk += [one.ref in paper.refs for one in found.for_bulk()]
        if paper.refs:
            answering += 1
            first += refs[:1] != [] and refs[0] in paper.refs
            three += any(ref in paper.refs for ref in refs[:3])
        else:
            unrelated += 1
            nothing += not refs
    return [
        answering,
        first / answering,
        three / answering,
        len(bulk),
        sum(bulk) / max(1, len(bulk)),
        unrelated,
        nothing,
    ]


def show(what: str, found: Sequence[float]) -> None:
    """One line of the sample's figures."""
    answering, first, three, bulk, right, unrelated, nothing = found
    print(
        f"{what:34} {answering:4.0f} documents: right first {first:.1%}, among three {three:.1%}; "
        f"in bulk (from {BULK_ACCEPT}) {bulk:.0f}, right {right:.1%}; nothing fits {nothing:.0f} of {unrelated:.0f}"
    )


def reliability(papers: Sequence[Paper]) -> None:
    """How often suggested items of each certainty are right: they should agree."""
    suggester = Suggester(FRAMEWORK.items, FRAMEWORK)
    bins: dict[int, list[tuple[float, bool]]] = {}
    for paper in papers:
        for one in suggester.suggest(paper.title, paper.pages, folder=paper.folder).items:
            bins.setdefault(min(9, int(one.certainty * 10)), []).append((one.certainty, one.ref in paper.refs))
    print("reliability of items: said, right, how many")
    for _, members in sorted(bins.items()):
        said = sum(certainty for certainty, _ in members) / len(members)
        print(f"    {said:.2f}  {sum(right for _, right in members) / len(members):.2f}  {len(members)}")


def short_texts(path: Path) -> None:
    """Statements of short texts, beside TF-IDF over titles."""
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [line.split(" | ", 1) for line in lines if line.strip() and not line.startswith("#")]
    suggester, titles = Suggester(FRAMEWORK.items, FRAMEWORK), _Titles()
    topics = sum(
        bool(found) and found[0].id == label
        for label, text in texts
        for found in [suggester.suggest("", [text]).sub_topics]
    )
    for what, rank in (
        ("vocabulary and weights", lambda text: [one.id for one in suggester.suggest("", [text]).statements]),
        ("TF-IDF over titles", titles.rank),
    ):
        ranked = [(label.split(".")[0], rank(text)) for label, text in texts]
        first = sum(found[0] == label for label, found in ranked) / len(texts)
        three = sum(label in found[:3] for label, found in ranked) / len(texts)
        print(f"{len(texts)} texts of {path.name}, {what}: statement first {first:.1%}, among three {three:.1%}")
    print(f"    sub-topic first {topics / len(texts):.1%}")


class _Titles:
    """The reference: cosine of TF-IDF vectors of the text and of each statement's and its sub-topics' titles."""

    def __init__(self) -> None:
        self._bags = {
            one.id: Counter(stems(" ".join([one.title, *(topic.title for topic in one.sub_topics)])))
            for one in FRAMEWORK.statements
        }
        having = Counter(word for bag in self._bags.values() for word in bag)
        self._rarity = {word: math.log((len(self._bags) + 1) / count) for word, count in having.items()}

    def rank(self, text: str) -> list[str]:
        words = Counter(stems(text))
        return sorted(self._bags, key=lambda known: -self._cosine(words, self._bags[known]))

    def _cosine(self, words: Counter[str], bag: Counter[str]) -> float:
        product = sum(words[word] * count * self._rarity[word] ** 2 for word, count in bag.items())
        return product / math.sqrt(sum((count * self._rarity[word]) ** 2 for word, count in bag.items()))


def clock(papers: Sequence[Paper]) -> None:
    """Seconds for the sample and for a million words, and for making the index."""
    started = time.perf_counter()
    suggester = Suggester(FRAMEWORK.items, FRAMEWORK)
    made = time.perf_counter() - started
    words = sum(len(page.split()) for paper in papers for page in paper.pages)
    started = time.perf_counter()
    for paper in papers:
        suggester.suggest(paper.title, paper.pages, folder=paper.folder)
    took = time.perf_counter() - started
    print(
        f"clock: index {made:.2f} s; {len(papers)} documents of {words:,} words in {took:.2f} s; "
        f"a million words in {took * 1e6 / max(1, words):.2f} s"
    )


if __name__ == "__main__":  # worker processes import this module again
    main()
