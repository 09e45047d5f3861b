"""How well statements are told apart on short texts that nothing was fitted to."""

from __future__ import annotations

from pathlib import Path

from evidencepack.frameworks import builtin_framework
from evidencepack.mapping import Suggester

DATA = Path(__file__).resolve().parents[1] / "data" / "mapping"
FRAMEWORK = builtin_framework()
SUGGESTER = Suggester(FRAMEWORK.items, FRAMEWORK)


def lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def labelled(name: str) -> list[tuple[str, str]]:
    pairs = (line.split(" | ", 1) for line in lines(name))
    return [(topic, text) for topic, text in pairs]


def test_the_labels_are_sub_topics_and_no_text_stands_twice() -> None:
    topics = {topic.id for statement in FRAMEWORK.statements for topic in statement.sub_topics}
    both = labelled("dev.txt") + labelled("held-out.txt")
    assert {topic for topic, _ in both} == topics
    assert len({text for _, text in both}) == len(both) >= 400


def test_held_out_texts_get_their_statement() -> None:
    texts = labelled("held-out.txt")
    first = three = topic_first = 0
    for topic, text in texts:
        found = SUGGESTER.suggest("", [text])
        ranked = [one.id for one in found.statements]
        first += ranked[0] == topic.split(".")[0]
        three += topic.split(".")[0] in ranked[:3]
        topic_first += bool(found.sub_topics) and found.sub_topics[0].id == topic
    assert first / len(texts) >= 0.90
    assert three / len(texts) >= 0.97
    assert topic_first / len(texts) >= 0.75


def test_certainties_of_statements_hold() -> None:
    texts = labelled("held-out.txt")
    ranked = [(SUGGESTER.suggest("", [text]).statements[0], topic) for topic, text in texts]
    sure = [one.id == topic.split(".")[0] for one, topic in ranked if one.certainty >= 0.9]
    unsure = [one.id == topic.split(".")[0] for one, topic in ranked if one.certainty < 0.6]
    assert len(sure) > len(texts) / 3
    assert sum(sure) / len(sure) >= 0.95
    assert sum(unsure) / len(unsure) < sum(sure) / len(sure)


def test_texts_of_a_councils_other_work_fit_nothing() -> None:
    texts = lines("nothing.txt")
    found = [SUGGESTER.suggest("", [text]) for text in texts]
    assert sum(not one.items for one in found) / len(texts) >= 0.7
    assert not any(one.for_bulk() for one in found)


def test_weights_are_small_and_readable() -> None:
    folder = DATA.parents[2] / "resources" / "vocabulary"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 500_000
