"""Quality statements, themes and sub-topics are recognised however a cell names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencepack.frameworks.loading import builtin_framework, load_framework
from evidencepack.frameworks.naming import Names

NAMES = Names(builtin_framework())
ALL = tuple(f"qs{n}" for n in range(1, 10))


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("QS7", ("qs7",)),
        ("qs 7", ("qs7",)),
        ("Quality Statement 7 - Safeguarding", ("qs7",)),
        ("7. Safeguarding", ("qs7",)),
        ("QS8 & 9", ("qs8", "qs9")),
        ("QS9, QS8", ("qs8", "qs9")),
        ("QS1-3", ("qs1", "qs2", "qs3")),
        ("Quality statements 1 to 3", ("qs1", "qs2", "qs3")),
        ("QS7: Safeguarding\nQS6: Safe systems, pathways and transitions", ("qs6", "qs7")),
        ("All quality statements", ALL),
        ("Supporting people to lead healthier lives", ("qs2",)),
        ("Safe pathways, systems & transitions", ("qs6",)),
        ("SAFE SYSTEMS, PATHWAYS AND TRANSITIONS", ("qs6",)),
        ("Equity in experiences & outcomes", ("qs3",)),
        ("Care provision, intergration and continuity", ("qs4",)),
        ("Leadership – Governance, management and sustainability", ("qs8",)),
        ("qs2.4", ("qs2",)),
        ("Statement 10", ()),
        ("QS77", ()),
        ("7", ()),
        ("Vertical transport", ()),
        ("", ()),
    ],
)
def test_statements_are_recognised(text: str, statements: tuple[str, ...]) -> None:
    assert NAMES.find(text).statements == statements


@pytest.mark.parametrize(("text", "statements"), [("7", ("qs7",)), ("1, 2", ("qs1", "qs2")), ("12", ()), ("2025", ())])
def test_bare_numbers_count_only_in_a_column_of_statements(text: str, statements: tuple[str, ...]) -> None:
    assert NAMES.find(text, True).statements == statements
    assert NAMES.find(text).statements == ()


@pytest.mark.parametrize("text", ["Theme 3: Ensuring safety", "Ensuring Safety", "theme three", "Domain 3"])
def test_themes_are_recognised(text: str) -> None:
    named = NAMES.find(text)
    assert (named.themes, named.statements, named.left_over) == (("ensuring-safety",), (), 0)


def test_a_sub_topic_names_its_statement() -> None:
    named = NAMES.find("Provision of independent advocacy")
    assert (named.statements, named.sub_topics) == (("qs1",), ("qs1.7",))


def test_a_sentence_that_mentions_a_statement_is_more_than_a_name() -> None:
    assert NAMES.find("Safeguarding adults board annual report").left_over >= 2


def test_every_title_alias_and_sub_topic_names_itself() -> None:
    for statement in builtin_framework().statements:
        for name in (statement.title, *statement.aliases, f"QS{statement.number} {statement.title}"):
            assert NAMES.find(name).statements == (statement.id,), name
        for topic in statement.sub_topics:
            assert statement.id in NAMES.find(topic.title).statements, topic.title


def test_names_are_those_of_the_framework() -> None:
    leisure = Names(load_framework(Path(__file__).parent.parent / "data" / "frameworks" / "leisure-trust.toml"))
    assert leisure.find("Statement 2").statements == ("pitches",)
    assert leisure.find("Safe swimming pool").statements == ("pools",)
    assert leisure.find("Safeguarding").statements == ()
