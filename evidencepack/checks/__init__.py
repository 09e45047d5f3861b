"""Pure rules: the facts of a document in, findings out. A new rule needs no re-reading of files."""

from evidencepack.checks.judging import judge
from evidencepack.checks.registry import GROUPS, RULES, rule_of
from evidencepack.checks.ruling import Rule

__all__ = ["GROUPS", "RULES", "Rule", "judge", "rule_of"]
