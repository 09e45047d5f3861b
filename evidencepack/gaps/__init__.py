"""What the return still lacks. Pure: a snapshot of the workspace and today's date in, gaps and coverage out."""

from evidencepack.gaps.coverage import Coverage, coverage
from evidencepack.gaps.finding import ItemState, Survey, find_gaps, item_states, survey
from evidencepack.gaps.titles import TITLES

__all__ = ["TITLES", "Coverage", "ItemState", "Survey", "coverage", "find_gaps", "item_states", "survey"]
