"""What a rule is, what it is given, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from evidencepack.checks.drafts import draft_signs
from evidencepack.checks.personal_scan import PersonalData, scan
from evidencepack.intake.examination import Examination
from evidencepack.model import Finding, Severity


class Other(Struct, frozen=True):
    """Another document that is nearly the same. `newer`: whether that one is the newer, None where it is open."""

    name: str
    likeness: float
    newer: bool | None


class Case:
    """A document as the rules see it: its file name and its examination; what several rules need is worked out once.

    `others`: documents that are nearly the same, where that is known.
    """

    def __init__(self, name: str, examination: Examination, others: tuple[Other, ...] = ()) -> None:
        self.name = name
        self.examination = examination
        self.others = others

    def fact(self, name: str) -> object:
        """A fact of the examination; None where it does not hold."""
        return self.examination.facts.get(name)

    def text(self, name: str) -> str:
        """A fact that is text; empty where it does not hold."""
        return str(self.examination.facts.get(name) or "")

    def number(self, name: str) -> int:
        """A fact that is a number; 0 where it does not hold."""
        found = self.examination.facts.get(name)
        return int(found) if isinstance(found, int) else 0

    def names(self, name: str) -> list[str]:
        """A fact that is a list, as text; empty where it does not hold."""
        found = self.examination.facts.get(name)
        return [str(each) for each in found] if isinstance(found, list | tuple) else []

    @cached_property
    def draft_signs(self) -> list[str]:
        """Where it says that it is a draft."""
        return draft_signs(self.name, self.examination)

    @cached_property
    def personal(self) -> PersonalData:
        """The personal data in it."""
        return scan(self.examination)


class Said(Struct, frozen=True, kw_only=True):
    """What a rule says of a document. `severity` where it is not the rule's usual one."""

    message: str
    to_do: str
    place: str = ""
    severity: Severity | None = None


class Rule(Struct, frozen=True, kw_only=True):
    """A numbered rule. `version` rises whenever it may find something else than before: a waiver holds for one version.

    `severity` is the usual one of its findings, `about` what it looks for and why, for the help page.
    """

    id: str
    version: int
    title: str
    severity: Severity
    about: str
    function: Callable[[Case], Iterator[Said]]

    def findings(self, case: Case) -> Iterator[Finding]:
        """What it finds in a document."""
        for said in self.function(case):
            yield Finding(
                rule=self.id,
                severity=said.severity or self.severity,
                message=said.message,
                to_do=said.to_do,
                place=said.place,
                rule_version=self.version,
            )


def rule(
    number: str, title: str, severity: Severity, about: str, *, version: int = 1
) -> Callable[[Callable[[Case], Iterator[Said]]], Rule]:
    """Make a rule of a function that looks at a case and says what it finds."""

    def made(function: Callable[[Case], Iterator[Said]]) -> Rule:
        return Rule(id=number, version=version, title=title, severity=severity, about=about, function=function)

    return made


def listed(names: Sequence[str], most: int = 3, more: str = "more") -> str:
    """The first few names and how many more there are: "A, B, C and 4 more"."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} {more}" if len(names) > most else shown
