"""From documents to items: suggestions with the words that decided, and the evidence category a text carries."""

from evidencepack.mapping.learning import Learner
from evidencepack.mapping.measured import Measured, Precision, measured, measured_precision
from evidencepack.mapping.records import BULK_ACCEPT, Suggestion, Suggestions
from evidencepack.mapping.suggesting import Suggester, guess_categories, suggest
from evidencepack.mapping.vocabulary import LearnedWeights, Vocabulary, builtin_vocabulary, load_vocabulary

__all__ = [
    "BULK_ACCEPT",
    "Learner",
    "LearnedWeights",
    "Measured",
    "Precision",
    "Suggester",
    "Suggestion",
    "Suggestions",
    "Vocabulary",
    "builtin_vocabulary",
    "guess_categories",
    "load_vocabulary",
    "measured",
    "measured_precision",
    "suggest",
]
