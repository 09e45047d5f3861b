"""Cleaned copies: a new file beside the original without what should not leave the council, and a list of what went."""

from evidencepack.cleaning.copying import can_clean, clean_copy, cleaned_suffix
from evidencepack.cleaning.removals import CannotClean, Changes, Cleaned, Removal, Removed

__all__ = ["CannotClean", "Changes", "Cleaned", "Removal", "Removed", "can_clean", "clean_copy", "cleaned_suffix"]
