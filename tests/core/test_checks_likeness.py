"""Nearly the same documents: found among many, versions told from series, what differs named."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.checks.duplicate_rules import version_findings
from evidencepack.checks.likeness import alike, differences, paragraphs
from evidencepack.errors import Cancelled
from evidencepack.jobs import ReportingJob
from evidencepack.model import Severity

_WORDS = [
    f"{start}{end}" for start in "bcdfghklmnprstvw" for end in ("ane", "ell", "ick", "ote", "ush", "arden", "the")
]


def paper(seed: str, paragraphs: int = 20) -> list[str]:
    """Paragraphs of made-up words."""
    rng = Random(seed)
    return [" the ".join(" ".join(rng.choices(_WORDS, k=6)) for _ in range(5)) + "." for _ in range(paragraphs)]


def edited(lines: list[str]) -> list[str]:
    return [lines[0].replace(" the ", " our ", 1), *lines[1:7], *lines[8:]]


def figures(seed: str) -> str:
    rng = Random(seed)
    return "\n".join(
        f"{name} waits {rng.randrange(1000)} of {rng.randrange(1000)} in the period" for name in _WORDS[:40]
    )


def text_of(lines: list[str]) -> str:
    return "\n".join(lines)


def test_a_version_is_found_and_the_newer_named() -> None:
    base = paper("one")
    documents = {
        "a": ("Plan v1.docx", text_of(edited(base))),
        "b": ("Plan FINAL.docx", text_of(base)),
        "c": ("Other.docx", text_of(paper("two"))),
    }
    (pair,) = alike(documents)
    assert (pair.first, pair.second, pair.newer) == ("a", "b", "b")
    assert 0.9 < pair.likeness < 1


def test_line_breaks_do_not_matter() -> None:
    base = text_of(paper("one"))
    wrapped = "\n".join(base.replace("\n", " ")[start : start + 80] for start in range(0, len(base), 80))
    pairs = alike({"a": ("Plan.docx", base), "b": ("Plan.pdf", base.replace(" ", "\n")), "c": ("Plan.txt", wrapped)})
    assert ("a", "b", 1.0, "") in [(pair.first, pair.second, pair.likeness, pair.newer) for pair in pairs]
    assert len(pairs) == 3


def test_the_stated_date_tells_the_newer_where_names_do_not() -> None:
    base = text_of(paper("one"))
    documents = {"a": ("Plan.docx", f"Date: 2 May 2026\n{base}"), "b": ("Plan.docx", f"Date: 1 June 2026\n{base}")}
    assert [pair.newer for pair in alike(documents)] == ["b"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Dashboard Q1 2026-27.pdf", "Dashboard Q2 2026-27.pdf", 0),
        ("Ward profile Arun.pdf", "Ward profile Horsham.pdf", 0),
        ("Ward profile Arun.pdf", "Ward profile Arun v2.pdf", 1),
        ("Ward profile Arun.pdf", "Scan0042.pdf", 1),
        ("Quality Assmt 12.03.26.pdf", "20260301 Quality Assessment.pdf", 1),
    ],
)
def test_names_tell_a_series_from_versions(first: str, second: str, expected: int) -> None:
    base = paper("one", 40)
    assert len(alike({"a": (first, text_of(base)), "b": (second, text_of(edited(base)))})) == expected


def test_reports_whose_figures_differ_in_many_places_are_no_versions() -> None:
    words = text_of(paper("one", 60))
    documents = {key: ("Dashboard.pdf", f"{words}\n{figures(key)}") for key in "ab"}
    assert alike(documents) == []
    same = {key: ("Dashboard.pdf", f"{words}\n{figures('a')}\n{key}") for key in "ab"}
    assert len(alike(same)) == 1


def test_boilerplate_makes_no_pair_and_a_long_chain_holds_together() -> None:
    common = text_of(paper("boilerplate", 6))
    documents = {
        f"{number:03d}": (f"Paper {number}.docx", f"{common}\n{text_of(paper(str(number)))}") for number in range(40)
    }
    assert alike(documents) == []
    base = paper("one", 60)
    chain = {f"{number:03d}": (f"Plan v{number}.docx", text_of([*base, f"Note {number}."])) for number in range(40)}
    assert {(int(pair.first), int(pair.second)) for pair in alike(chain)} >= {(at, at + 1) for at in range(39)}


def test_short_texts_are_not_compared_and_the_work_can_be_cancelled() -> None:
    assert alike({"a": ("a.txt", "See attached."), "b": ("b.txt", "See attached.")}) == []
    with pytest.raises(Cancelled):
        alike({"a": ("a.txt", "x")}, ReportingJob(is_cancelled=lambda: True))


def test_one_earlier_version_among_three_thousand_documents_is_found() -> None:
    papers = [paper(str(number), 12) for number in range(750)]
    documents = {
        f"{number}-{part}": (
            f"Paper {number} part {part}.docx",
            text_of([*lines[part * 2 : part * 2 + 6], *paper(f"{number}{part}", 4)]),
        )
        for number, lines in enumerate(papers)
        for part in range(4)
    }
    documents["x"] = ("Paper 7 part 0 v2.docx", documents["7-0"][1] + "\nOne more line.")
    pairs = alike(documents)
    assert [(pair.first, pair.second, pair.newer) for pair in pairs] == [("7-0", "x", "x")]


def test_differences_are_paragraphs_of_one_side() -> None:
    base = paper("one", 4)
    changed = [base[0], "A new one.", base[2], base[3]]
    found = differences(text_of(base), "\n\n".join(changed))
    assert found.only_first == (base[1],)
    assert found.only_second == ("A new one.",)
    assert list(paragraphs("We will\nmeet again.\nNext  Monday\n\n- one")) == [
        "We will meet again.",
        "Next Monday",
        "- one",
    ]


@given(st.text(), st.text())
def test_a_text_differs_from_itself_in_nothing(first: str, second: str) -> None:
    assert differences(first, first) == differences(second, second)
    found = differences(first, second)
    assert set(found.only_first) <= set(paragraphs(first))
    assert set(found.only_second) <= set(paragraphs(second))


def test_findings_name_the_other_one_and_the_newer_is_for_information() -> None:
    base = paper("one")
    documents = {"a": ("Plan v1.docx", text_of(edited(base))), "b": ("Plan FINAL.docx", text_of(base))}
    told = version_findings(alike(documents), {key: name for key, (name, _) in documents.items()})
    found = {(mine, theirs): finding for mine, theirs, finding in told}
    assert len(found) == 2
    older, newer = found["a", "b"], found["b", "a"]
    assert (older.rule, older.severity, newer.severity) == ("U01", Severity.REVIEW, Severity.INFORMATION)
    assert older.message.endswith("% the same as “Plan FINAL.docx”; that one seems newer")
    assert newer.message.endswith("% the same as “Plan v1.docx”; this one seems newer")
