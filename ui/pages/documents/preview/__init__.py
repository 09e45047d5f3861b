"""A look at a document: its pages as they are printed, its text, or its sheets, with what was found marked in place."""

from ui.pages.documents.preview.view import Preview

__all__ = ["Preview"]
