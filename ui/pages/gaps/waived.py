"""Findings that were waived, as rows of the same list: what may stand, who said so, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evidencepack.checks.registry import RULES
from evidencepack.model import Document, Gap, Severity, Waiver
from ui.pages.gaps.grouping import Group
from ui.words import moment

_TITLES = {rule.id: rule.title for rule in RULES}
_KEY = "waived:"  # the keys of groups of waivers begin with it


def waived_groups(waivers: Iterable[Waiver], documents: Mapping[str, Document]) -> list[Group]:
    """The waivers of these documents, under the rules that they are about.

    One that was given for another file or another version of the rule no longer holds, and says so.
    """
    found: dict[str, list[Gap]] = {}
    for waiver in waivers:
        document = documents.get(waiver.document_id)
        if document is not None:
            found.setdefault(waiver.rule, []).append(_row(waiver, document))
    return [Group(f"{_KEY}{rule}", f"{rule}  {_TITLES.get(rule, '')}", tuple(found[rule])) for rule in sorted(found)]


def is_waived(group: Group) -> bool:
    """Whether a group holds waivers, not gaps."""
    return group.key.startswith(_KEY)


def _row(waiver: Waiver, document: Document) -> Gap:
    holds = waiver.sha256 == document.version.sha256
    past = "" if holds else " It was given for an earlier version of the file and no longer holds."
    return Gap(
        rule=waiver.id,
        severity=Severity.INFORMATION,
        subject="document",
        subject_id=document.id,
        label=document.title,
        message=f"“{document.title}”: waived by {waiver.who} on {moment(waiver.at)}.{past}",
        to_do=f"Reason: {waiver.reason}",
        finding=waiver.rule,
    )
