"""From documents to items: suggestions with the words that decided, and the evidence category a text carries."""

from evidencepack.mapping.suggesting import Suggestion, Suggestions, guess_categories, suggest

__all__ = ["Suggestion", "Suggestions", "guess_categories", "suggest"]
