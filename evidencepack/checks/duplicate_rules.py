"""U rules: the same paper twice. They need all documents, so that they are judged after the comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evidencepack.checks.likeness import Alike
from evidencepack.checks.ruling import Case, Other, Rule, Said, rule
from evidencepack.intake.examination import Examination
from evidencepack.model import Finding, ReadState, Severity


@rule(
    "U01",
    "Another version",
    Severity.REVIEW,
    "A document whose text is nearly the same as another's: an earlier version, or a copy that was saved again. The "
    "newer one gets its finding for information.",
)
def another_version(case: Case) -> Iterator[Said]:
    """Documents that are nearly the same as this one."""
    for other in case.others:
        age = {True: "; that one seems newer", False: "; this one seems newer", None: ""}[other.newer]
        how = "The same text as" if other.likeness == 1 else f"{int(other.likeness * 100)} % the same as"
        yield Said(
            message=f"{how} “{other.name}”{age}",
            to_do="See what differs, use the version that is in force, and set the other one aside.",
            severity=Severity.INFORMATION if other.newer is False else None,
        )


def version_findings(pairs: Iterable[Alike], names: Mapping[str, str]) -> Iterator[tuple[str, str, Finding]]:
    """The findings of U01 for pairs as `likeness.alike` gives them, each with the document that it is about and the
    other one. `names`: file names by id.
    """
    nothing = Examination(format="unknown", read=ReadState.READ)
    for pair in pairs:
        for mine, theirs in ((pair.first, pair.second), (pair.second, pair.first)):
            other = Other(names[theirs], pair.likeness, pair.newer == theirs if pair.newer else None)
            for found in another_version.findings(Case(names[mine], nothing, (other,))):
                yield mine, theirs, found


DUPLICATE_RULES: tuple[Rule, ...] = (another_version,)
