"""Full-text search over the pages of the documents as they are now (earlier versions are not searched).

Typed are words, "phrases", the beginning of the last word, `-words` that must not be there, and filters (see
`filters`). English endings do not matter. Pages are ranked by BM25 as SQLite's FTS5 works it out; words that stand on
so many pages that this says nothing of them (and would take long) give the newest documents first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

import apsw
from msgspec import Struct

from evidencepack.workspace import rows
from evidencepack.workspace.filters import NAMES, Filter, KnownFilter, fault, filters_known, in_titles, where

__all__ = [
    "DocumentHit",
    "Filter",
    "Hit",
    "KnownFilter",
    "Query",
    "filters_known",
    "find",
    "find_documents",
    "match_expression",
    "matching",
    "parse",
]

_PART = re.compile(r"""(-?)(?:([a-z]+):(?:"([^"]*)"?|(\S+))|"([^"]*)"?|(\S+))""", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_MOST_CHARACTERS = 1_000  # of what is typed: FTS5 takes no expression of thousands of words
_BEGINNING = 3  # letters from which on a last word may be the beginning of a longer one
_RANKED = 2_000  # pages: more are not ranked
_FEW = 60  # documents: so few are looked through one by one
_PAGES_EACH = 6  # hits looked at for each document that is wanted
_SNIPPET = "snippet(h.page_words, 0, '«', '»', '…', 18)"  # worked out for the rows that are given, no others
_TABLES = (
    "page_words h CROSS JOIN page p ON p.id = h.rowid CROSS JOIN version v ON v.sha256 = p.sha256"
    " CROSS JOIN document d ON d.id = v.document_id AND d.version_id = v.id"
)
_MORE_TABLES = (
    " LEFT JOIN examined e ON e.sha256 = v.sha256 LEFT JOIN judged j ON j.document_id = d.id AND j.sha256 = v.sha256"
)


class Hit(Struct, frozen=True, kw_only=True):
    """A page that holds the words. `snippet` marks them with « and »."""

    document_id: str
    title: str
    page: int
    label: str
    snippet: str


class DocumentHit(Struct, frozen=True, kw_only=True):
    """A document that holds the words, with its best page. `page` is 0 when only its title or a filter speaks for it.

    `pages`: how many of its pages were among those looked at; `in_title`: whether its title or file
    name holds all the words.
    """

    document_id: str
    title: str
    page: int = 0
    label: str = ""
    snippet: str = ""
    pages: int = 0
    in_title: bool = False


class Query(Struct, frozen=True, kw_only=True):
    """What was typed, understood: an FTS5 expression ("" without words), the words, filters, and what was not."""

    expression: str
    words: tuple[str, ...]
    filters: tuple[Filter, ...] = ()
    faults: tuple[str, ...] = ()


def parse(text: str, filters: Sequence[Filter] = ()) -> Query:
    """What a person typed, with further filters given as they are. Never raises.

    Every word is quoted, so nothing that is typed is taken for query syntax. A filter whose value says nothing is left
    out and named in `faults`.
    """
    text = text[:_MOST_CHARACTERS].encode("utf-8", "ignore").decode("utf-8")
    wanted: list[str] = []
    without: list[str] = []
    found = list(filters)
    beginning, end = False, 0
    for part in _PART.finditer(text):
        minus, name, quoted, value, phrase, word = part.groups()
        end = part.end()
        beginning = False
        if name and name.casefold() in NAMES:
            found.append(Filter(name.casefold(), quoted or value or "", bool(minus)))
            continue
        bare = _WORD.findall(phrase or word or f"{name or ''} {quoted or value or ''}")
        if bare:
            (without if minus else wanted).append(" ".join(bare))
            # the last word is still being typed if nothing follows it, not even a space or a quotation mark
            beginning = not minus and len(bare[-1]) >= _BEGINNING and text.endswith(bare[-1])
    faults = tuple(said for one in found if (said := fault(one)))
    usable = tuple(one for one in found if not fault(one))
    expression = _expression(wanted, without, beginning=beginning and end == len(text))
    return Query(expression=expression, words=tuple(wanted), filters=usable, faults=faults)


def _expression(wanted: Sequence[str], without: Sequence[str], *, beginning: bool) -> str:
    if not wanted:
        return ""
    quoted = " ".join(f'"{words}"' for words in wanted) + ("*" if beginning else "")
    return f"({quoted})" + "".join(f' NOT "{words}"' for words in without) if without else quoted


def match_expression(words: str) -> str:
    """What a person typed as an FTS5 query, without its filters. Empty when there is no word in it. Never raises."""
    return parse(words).expression


def find(db: apsw.Connection, words: str, limit: int = 200, *, filters: Sequence[Filter] = ()) -> list[Hit]:
    """The pages that hold all the words and pass the filters, best first; pages of current versions only."""
    query = parse(words, filters)
    if not query.expression:
        return []
    found = _pages(db, query, limit, rank=_can_be_ranked(db, query.expression))
    return [
        Hit(document_id=hit.document_id, title=hit.title, page=hit.number, label=hit.label, snippet=hit.snippet)
        for hit in found
    ]


def find_documents(
    db: apsw.Connection, words: str, limit: int = 50, *, filters: Sequence[Filter] = ()
) -> list[DocumentHit]:
    """The documents that hold all the words, each with its best page: those with the words in their title first.

    With filters alone, all documents that pass them, by title.
    """
    query = parse(words, filters)
    titled = _titled(db, query, limit)
    if not query.expression:
        return [DocumentHit(document_id=key, title=title) for key, title in titled.items()]
    ranked = _ranked(db, query.expression)
    found = _newest(db, query, limit) if ranked is None else _best(db, query, ranked, titled, limit)
    counts = Counter(hit.document_id for hit in found)
    best = {hit.document_id: hit for hit in reversed(found)}
    order = list(dict.fromkeys((*titled, *(hit.document_id for hit in found))))[:limit]
    shown = [best[key] for key in order if key in best]
    snippets = _snippets(db, query.expression, [hit.row for hit in shown], ranked) if ranked else {}
    return [_document_hit(key, titled, best.get(key), snippets, counts[key]) for key in order]


def matching(db: apsw.Connection, words: str, *, filters: Sequence[Filter] = ()) -> frozenset[str]:
    """The ids of all documents that hold the words (in the text or the title) and pass the filters."""
    query = parse(words, filters)
    titled = _titled(db, query, -1)
    if not query.expression:
        return frozenset(titled)
    sql, values = where(query.filters)
    found = db.execute(
        f"SELECT DISTINCT d.id FROM {_TABLES}{_MORE_TABLES} WHERE h.page_words MATCH ? AND {sql}",  # noqa: S608
        (query.expression, *values),
    )
    return frozenset(row[0] for row in found) | frozenset(titled)


# ---------------------------------------------------------------- inside


class _Page(Struct, frozen=True):
    """A page that holds the words, by its row in the index; `snippet` where it was worked out on the way."""

    row: int
    document_id: str
    title: str
    number: int
    label: str
    snippet: str = ""


def _pages(db: apsw.Connection, query: Query, limit: int, *, rank: bool) -> Iterator[_Page]:
    """The best pages one by one, with their snippets; the newest ones where they are not ranked."""
    sql, values = where(query.filters)
    few = _few(db, sql, values) if query.filters else None
    if few is not None:
        # the plus keeps FTS5 from looking every one of these pages up by itself
        sql, values = "+h.rowid IN (SELECT value FROM json_each(?))", (rows.as_json(tuple(_rows_of(db, few))),)
    tables = _TABLES + (_MORE_TABLES if query.filters and few is None else "")
    found = db.execute(
        f"SELECT h.rowid, d.id, d.title, p.number, p.label, {_SNIPPET} FROM {tables}"  # noqa: S608
        f" WHERE h.page_words MATCH ? AND {sql} ORDER BY {'h.rank' if rank else 'h.rowid DESC'} LIMIT ?",
        (query.expression, *values, limit),
    )
    return (_Page(*row) for row in found)


def _newest(db: apsw.Connection, query: Query, limit: int) -> list[_Page]:
    """Pages of as many documents as are wanted, the newest first."""
    found: list[_Page] = []
    seen: set[str] = set()
    for hit in _pages(db, query, limit * _PAGES_EACH, rank=False):
        found.append(hit)
        seen.add(hit.document_id)
        if len(seen) >= limit:
            break
    return found


def _best(db: apsw.Connection, query: Query, ranked: Sequence[int], titled: Collection[str], limit: int) -> list[_Page]:
    """The best pages of these documents, and of as many others as are wanted. Only what is needed is looked up."""
    own = set(_rows_of(db, titled))
    sql, values = where(query.filters)
    few = _few(db, sql, values) if query.filters else None
    if few is not None:
        passing = set(_rows_of(db, few))
        ranked, sql, values = [row for row in ranked if row in passing], "1", ()
    found = _looked_up(db, [row for row in ranked if row in own], "1", ())
    others = [row for row in ranked if row not in own]
    seen: set[str] = set()
    for first in range(0, len(others), limit * _PAGES_EACH):
        found += _looked_up(db, others[first : first + limit * _PAGES_EACH], sql, values)
        seen.update(hit.document_id for hit in found)
        if len(seen) >= limit:
            break
    places = {row: place for place, row in enumerate(ranked)}
    return sorted(found, key=lambda hit: places[hit.row])


def _looked_up(db: apsw.Connection, wanted: Sequence[int], sql: str, values: tuple[str, ...]) -> list[_Page]:
    """Those of these rows that are pages of current versions and pass the filters, in their order."""
    found = db.execute(
        "SELECT p.id, d.id, d.title, p.number, p.label FROM json_each(?) w CROSS JOIN page p ON p.id = w.value"  # noqa: S608
        " CROSS JOIN version v ON v.sha256 = p.sha256"
        " CROSS JOIN document d ON d.id = v.document_id AND d.version_id = v.id"
        f"{_MORE_TABLES if values or sql != '1' else ''} WHERE {sql}",
        (rows.as_json(tuple(wanted)), *values),
    )
    return [_Page(*row) for row in found]


def _snippets(db: apsw.Connection, expression: str, wanted: Collection[int], ranked: Sequence[int]) -> dict[int, str]:
    """By row, the words where they stand: one pass in the same order, as looking up row by row takes far longer."""
    last = max((place for place, row in enumerate(ranked) if row in set(wanted)), default=-1)
    found = db.execute(
        f"SELECT h.rowid, CASE WHEN h.rowid IN (SELECT value FROM json_each(?)) THEN {_SNIPPET} END"  # noqa: S608
        " FROM page_words h WHERE h.page_words MATCH ? ORDER BY h.rank LIMIT ?",
        (rows.as_json(tuple(wanted)), expression, last + 1),
    )
    return {row: text for row, text in found if text is not None}


def _rows_of(db: apsw.Connection, document_ids: Iterable[str]) -> list[int]:
    """The rows of the pages of these documents as they are now."""
    found = db.execute(
        "SELECT p.id FROM json_each(?) w CROSS JOIN document d ON d.id = w.value"
        " CROSS JOIN version v ON v.id = d.version_id CROSS JOIN page p ON p.sha256 = v.sha256",
        (rows.as_json(tuple(document_ids)),),
    )
    return [row[0] for row in found]


def _few(db: apsw.Connection, sql: str, values: tuple[str, ...]) -> list[str] | None:
    """The documents that pass the filters if they are few, None if they are many."""
    found = db.execute(f"SELECT d.id FROM {rows.DOCUMENT_TABLES} WHERE {sql} LIMIT ?", (*values, _FEW + 1)).fetchall()  # noqa: S608
    return [str(row[0]) for row in found] if len(found) <= _FEW else None


def _can_be_ranked(db: apsw.Connection, expression: str) -> bool:
    counted = "SELECT count(*) FROM (SELECT 1 FROM page_words WHERE page_words MATCH ? LIMIT ?)"
    return int(db.execute(counted, (expression, _RANKED + 1)).get) <= _RANKED


def _ranked(db: apsw.Connection, expression: str) -> list[int] | None:
    """The rows of all pages that hold the words, the best first; None if they are too many to be ranked."""
    if not _can_be_ranked(db, expression):
        return None
    found = db.execute("SELECT rowid FROM page_words WHERE page_words MATCH ? ORDER BY rank", (expression,))
    return [row[0] for row in found]


def _titled(db: apsw.Connection, query: Query, limit: int) -> dict[str, str]:
    """The documents whose title or file name holds all the words, by title; nobody's when nothing was asked."""
    if not query.words and not query.filters:
        return {}
    words = [word for typed in query.words for word in typed.split()]
    conditions = [where(query.filters), *([in_titles(words)] if words else [])]
    found = db.execute(
        f"SELECT d.id, d.title FROM {rows.DOCUMENT_TABLES} WHERE {' AND '.join(sql for sql, _ in conditions)}"  # noqa: S608
        " ORDER BY d.title COLLATE NOCASE, d.id LIMIT ?",
        (*(value for _, values in conditions for value in values), limit),
    )
    return {str(key): str(title) for key, title in found}


def _document_hit(
    key: str, titled: dict[str, str], hit: _Page | None, snippets: dict[int, str], pages: int
) -> DocumentHit:
    if hit is None:
        return DocumentHit(document_id=key, title=titled[key], in_title=True)
    return DocumentHit(
        document_id=key,
        title=hit.title,
        page=hit.number,
        label=hit.label,
        snippet=hit.snippet or snippets.get(hit.row, ""),
        pages=pages,
        in_title=key in titled,
    )
