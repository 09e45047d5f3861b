"""The scoring method that a return uses: changing it, and a statement's score under a method by category."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from evidencepack.assessment.scoring import StatementScore, statement_score
from evidencepack.errors import UserFault
from evidencepack.model import ScoringMethod, StatementAssessment
from evidencepack.workspace import Workspace, queries, returns


def by_categories(category_scores: Sequence[tuple[str, int]], method: ScoringMethod) -> StatementScore | None:
    """What the scores of a statement's evidence categories come to; None while none is scored.

    A category without a score is left out of the percentage: which ones a statement needs is not confirmed for
    councils. UserFault for a score outside the method's range, or a method that scores statements directly.
    """
    return statement_score([score for _, score in category_scores], method) if category_scores else None


def scored_under(said: StatementAssessment, method: ScoringMethod) -> StatementAssessment:
    """A statement with the score that the method gives it: from its categories where they are scored, else its own."""
    found = by_categories(said.category_scores, method) if method.by_category else None
    return structs.replace(said, score=found.score) if found is not None else said


def set_method(workspace: Workspace, method_id: str) -> bool:
    """Use another scoring method of the framework from now on, as one change; whether it was another one.

    Scores stay; those of statements whose categories are scored follow from them under a method by category.
    UserFault for a method that the framework does not have.
    """
    db = workspace.reader()
    framework = queries.the_framework(db)
    method = next((one for one in framework.methods if one.id == method_id), None)
    if method is None:
        known = ", ".join(one.id for one in framework.methods)
        raise UserFault(f"The framework has no scoring method “{method_id}”.", f"It has: {known}.")
    if queries.the_return(db).method == method_id:
        return False
    before = queries.assessments(db)
    changed = [new for said in before if (new := scored_under(said, method)) != said]
    with workspace.change(f"Change the scoring: {method.title}") as writer:
        writer.execute("UPDATE setting SET value = ? WHERE key = 'method'", (method_id,))
        for one in changed:
            returns.put_assessment(writer, one)
    return True
