"""Full-text search over the pages of the documents."""

from __future__ import annotations

import re

import apsw
from msgspec import Struct


class Hit(Struct, frozen=True, kw_only=True):
    """A page that holds the words. `snippet` marks them with « and »."""

    document_id: str
    title: str
    page: int
    label: str
    snippet: str


def match_expression(words: str) -> str:
    """What a person typed as an FTS5 query: all words, "phrases" kept, a last word may be a beginning.

    Every word is quoted, so nothing that is typed is taken for query syntax. Empty when there is no word in it.
    """
    parts: list[str] = []
    for phrase, word in re.findall(r'"([^"]*)"|(\S+)', words):
        bare = " ".join(re.findall(r"\w+", phrase or word))
        if bare:
            parts.append(f'"{bare}"')
    if parts and not words.rstrip().endswith('"') and re.search(r"\w$", words):
        parts[-1] += "*"
    return " ".join(parts)


def find(db: apsw.Connection, words: str, limit: int = 200) -> list[Hit]:
    """The pages that hold all the words, best first; pages of documents that are in the workspace only."""
    expression = match_expression(words)
    if not expression:
        return []
    found = db.execute(
        "SELECT d.id, d.title, p.number, p.label, h.snippet FROM ("
        " SELECT rowid, rank, snippet(page_words, 0, '«', '»', '…', 18) AS snippet FROM page_words"
        " WHERE page_words MATCH ? ORDER BY rank LIMIT ?) h"
        " JOIN page p ON p.id = h.rowid JOIN version v ON v.sha256 = p.sha256"
        " JOIN document d ON d.version_id = v.id ORDER BY h.rank, d.title, p.number",
        (expression, limit * 4),
    )
    hits = [Hit(document_id=r[0], title=r[1], page=r[2], label=r[3], snippet=r[4]) for r in found]
    return hits[:limit]
