"""How somebody goes through the inbox: each document looked at, and decided by a key or by the button that names it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from evidencepack.model import DocumentState
from evidencepack.workspace import queries
from helpers.hands import Hands, Keyboard
from ui.pages.review.view import ReviewPage


def page_of(hands: Hands) -> ReviewPage:
    """The review that is shown."""
    page = hands.window.page
    assert isinstance(page, ReviewPage)
    return page


def decide(hands: Hands, key: str) -> None:
    """Press a key of the review, or click on its button."""
    if isinstance(hands, Keyboard):
        hands.keys(key)
    else:
        found = [one for one in hands.all_of(QPushButton) if one.accessibleName().endswith(f"(key {key})")]
        assert len(found) == 1, key
        hands.press(found[0])


def title(hands: Hands) -> str:
    """The document that one looks at, "" when all are done."""
    current = page_of(hands).course.current
    workspace = hands.window.desk.session.workspace
    assert workspace is not None
    return queries.document(workspace.reader(), current).title if current else ""


def go_through(hands: Hands, judge: Callable[[str, bool], str], most: int) -> list[str]:
    """Decide about each; `judge` gets its title and whether anything is suggested, and gives the key. The keys used."""
    used = []
    while name := title(hands):
        assert len(used) < most, f"it does not come to an end: {used[-5:]}"
        sheet, _standing = page_of(hands)._here()
        assert sheet is not None
        used.append(judge(name, bool(sheet.suggested)))
        decide(hands, used[-1])
    return used


def in_the_inbox(hands: Hands) -> int:
    """How many documents nothing has been decided about."""
    workspace = hands.window.desk.session.workspace
    assert workspace is not None
    return sum(one.state is DocumentState.INBOX for one in queries.documents(workspace.reader()))
