"""Pure rules: the facts of a document in, findings out. A new rule needs no re-reading of files."""

from evidencepack.checks.judging import judge

__all__ = ["judge"]
