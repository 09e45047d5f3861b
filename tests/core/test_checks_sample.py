"""The rules against the sample's key: what was planted is found, and nothing else of its kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencepack.checks import judge
from evidencepack.checks.likeness import alike
from evidencepack.intake.examination import Examination
from evidencepack.intake.reading import examine
from evidencepack.model import Judgement, Severity
from evidencepack.sample.generate import council_plans
from evidencepack.sample.plan import Plan
from evidencepack.sample.render import render

_KINDS = {
    "P02": {"nhs-number"},
    "P03": {"ni-number"},
    "D01": {"tracked-changes"},
    "D02": {"comments"},
    "D03": {"hidden-sheet"},
    "C02": {"draft"},
}
_PLANTED = set().union(*_KINDS.values(), {"person-table", "near-duplicate"})


class Looked:
    """A document of the sample with what was read and judged."""

    def __init__(self, plan: Plan, path: Path) -> None:
        self.plan = plan
        path.write_bytes(render(plan).data)
        self.examination: Examination = examine(path, name=plan.name)
        self.judgement: Judgement = judge(plan.name, self.examination)

    @property
    def rules(self) -> set[str]:
        """The numbers of the rules that found something."""
        return {found.rule for found in self.judgement.findings}


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> list[Looked]:
    """All documents with a fault of these kinds, the finals of near-duplicates, and some without any."""
    folder = tmp_path_factory.mktemp("sample")
    plans = council_plans(300)
    finals = {id(plan.copy_of) for plan in plans if "near-duplicate" in plan.ways}
    faulty = [plan for plan in plans if _PLANTED & set(plan.ways) or id(plan) in finals]
    clean = [plan for plan in plans if not plan.ways and id(plan) not in finals and not plan.recipe.also][:40]
    return [Looked(plan, folder / f"{number}{Path(plan.name).suffix}") for number, plan in enumerate(faulty + clean)]


@pytest.mark.parametrize("rule", _KINDS)
def test_what_was_planted_is_found_and_nothing_else(looked: list[Looked], rule: str) -> None:
    expected = {each.plan.path for each in looked if _KINDS[rule] & set(each.plan.ways)}
    assert len(expected) >= 3
    assert {each.plan.path for each in looked if rule in each.rules} == expected


def test_case_level_tables_are_found_and_stop_the_pack(looked: list[Looked]) -> None:
    people = {
        each.plan.path
        for each in looked
        if "person-table" in each.plan.ways or "people" in each.plan.ways.get("hidden-sheet", "")
    }
    assert len(people) == 4
    blocked = {
        each.plan.path
        for each in looked
        if any(found.rule == "P01" and found.severity is Severity.BLOCKS for found in each.judgement.findings)
    }
    assert blocked == people


def test_other_personal_data_stands_only_where_it_was_planted(looked: list[Looked]) -> None:
    telling = {"nhs-number", "ni-number", "person-table"}
    for each in looked:
        if not telling & set(each.plan.ways):
            assert not {rule for rule in each.rules if rule[0] == "P"}, each.plan.path


def test_documents_state_their_dates(looked: list[Looked]) -> None:
    stated = [each for each in looked if not each.plan.undated and each.plan.format not in ("csv", "png")]
    wrong = [
        (each.plan.path, each.judgement.dated, each.judgement.dated_from)
        for each in stated
        if each.judgement.dated != each.plan.day.isoformat()
    ]
    assert wrong == []


def test_all_planted_versions_are_paired_and_no_other(looked: list[Looked]) -> None:
    texts = {
        each.plan.path: (each.plan.name, "\n".join(page.text for page in each.examination.pages)) for each in looked
    }
    planted = {
        frozenset((each.plan.path, each.plan.copy_of.path)): each.plan.copy_of.path
        for each in looked
        if "near-duplicate" in each.plan.ways and each.plan.copy_of is not None
    }
    assert len(planted) == 6
    assert {frozenset((pair.first, pair.second)): pair.newer for pair in alike(texts)} == planted
