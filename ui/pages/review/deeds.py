"""What the keys of a review change in the workspace; each is one step for undo."""

from __future__ import annotations

from evidencepack import verbs
from evidencepack.mapping import Suggestion
from evidencepack.model import Answer, AnswerKind, Document
from evidencepack.workspace import Workspace
from ui.words import has_real_pages, page_locator


def pages_of(document: Document, suggestion: Suggestion) -> str:
    """The pages on which the deciding words stand, where a person finds pages by their numbers."""
    return page_locator(suggestion.pages) if has_real_pages(document) else ""


def answer_of(document: Document, suggestion: Suggestion, categories: tuple[str, ...]) -> Answer:
    """The answer that accepting a suggestion gives."""
    return Answer(
        id="",
        item_id=suggestion.id,
        kind=AnswerKind.DOCUMENT,
        document_id=document.id,
        pages=pages_of(document, suggestion),
        categories=categories,
    )


def accept(workspace: Workspace, document_id: str, item_id: str, pages: str) -> None:
    """Answer an item with a document, or with some of its pages."""
    verbs.answer_pages(workspace, item_id, document_id, pages)
