"""All rules, in the order of their numbers."""

from __future__ import annotations

from evidencepack.checks.currency_rules import CURRENCY_RULES
from evidencepack.checks.disclosure_rules import DISCLOSURE_RULES
from evidencepack.checks.duplicate_rules import DUPLICATE_RULES
from evidencepack.checks.file_rules import FILE_RULES
from evidencepack.checks.personal_rules import PERSONAL_RULES
from evidencepack.checks.ruling import Rule
from evidencepack.checks.unseen_rules import UNSEEN_RULES

GROUPS: dict[str, str] = {
    "C": "Currency and versions",
    "D": "Disclosure",
    "F": "The file",
    "P": "Personal data",
    "U": "Duplicates",
}

_ALL = (*CURRENCY_RULES, *DISCLOSURE_RULES, *UNSEEN_RULES, *DUPLICATE_RULES, *FILE_RULES, *PERSONAL_RULES)
RULES: tuple[Rule, ...] = tuple(sorted(_ALL, key=lambda rule: rule.id))

_BY_ID = {rule.id: rule for rule in RULES}


def rule_of(number: str) -> Rule:
    """The rule with this number ("D03"). KeyError if there is none: findings of gaps (G) have no rule here."""
    return _BY_ID[number]
