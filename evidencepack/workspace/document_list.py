"""The list of documents as a person arranges it: narrowed, sorted and grouped in SQL."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

import apsw
from msgspec import Struct

from evidencepack.model import DocumentState
from evidencepack.workspace import rows
from evidencepack.workspace.queries import DOCUMENT_FILTERS, DOCUMENT_ORDERS, STANDING, tables_for

Row = tuple[Any, ...]
_ITEMS = "answer a JOIN item i ON i.id = a.item_id AND NOT i.withdrawn"
_WORST = (
    "(SELECT min(CASE f.severity WHEN 'blocks' THEN 0 WHEN 'review' THEN 1 ELSE 2 END)"  # noqa: S608
    f" FROM standing_finding f WHERE f.document_id = d.id AND f.sha256 = v.sha256 AND{STANDING})"
)
_YEAR = "coalesce(substr(coalesce(d.dated, j.dated), 1, 4), '')"

# What the list can be narrowed by, each to one value (?n stands for it).
NARROWINGS = {
    "type": "coalesce(e.format, 'unknown') = {value}",
    "item": f"EXISTS (SELECT 1 FROM {_ITEMS} WHERE a.document_id = d.id AND i.id = {{value}})",  # noqa: S608
    "owner": f"EXISTS (SELECT 1 FROM {_ITEMS} WHERE a.document_id = d.id AND i.owner = {{value}})",  # noqa: S608
    "year": f"{_YEAR} = {{value}}",
}


# What documents are put in order by, as values that Python compares as SQL would: text without regard to case, small.
_ORDERS = DOCUMENT_ORDERS | {"title": "NULL", "name": "lower(v.name)"}
_STATES = {state.value: place for place, state in enumerate(DocumentState)}
# What a document has one of, and what it may have several of.
_GROUPED = {"state": "d.state", "type": "coalesce(e.format, 'unknown')", "findings": f"coalesce({_WORST}, 3)"}
_FEW = ("set aside", "drafts", "findings", "answer nothing")
GROUPINGS = ("state", "type", "item", "owner", "findings")


class Arrangement(Struct, frozen=True, kw_only=True):
    """What is listed and how. `filtered`: a key of `DOCUMENT_FILTERS`; `words`: in the title or file name; `order`: a
    key of `DOCUMENT_ORDERS`; `group`: a key of `GROUPINGS` or nothing; `narrowed`: keys of `NARROWINGS` with a value.
    """

    filtered: str = "all"
    words: str = ""
    order: str = "title"
    descending: bool = False
    group: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()


class DocumentGroup(Struct, frozen=True):
    """Documents that are listed together. By findings the key is 0 (must be fixed) to 3 (nothing found)."""

    key: str
    title: str
    ids: tuple[str, ...]


class Facets(Struct, frozen=True):
    """The values that documents of this workspace have: by key of `NARROWINGS`, value and number of documents."""

    values: dict[str, tuple[tuple[str, int], ...]]


def arranged(db: apsw.Connection, wanted: Arrangement) -> list[DocumentGroup]:
    """The ids of the documents in their groups; one group with an empty key where nothing is grouped.

    A document that answers several items stands in the group of each, as each item counts it. KeyError for an unknown
    filter, order, group or narrowing.
    """
    found = _in_order(db, wanted)
    if not wanted.group:
        return [DocumentGroup("", "", tuple(row[0] for row in found))] if found else []
    if wanted.group in _GROUPED:
        return _grouped(found, wanted.group)
    return {"item": _by_item, "owner": _by_owner}[wanted.group](db, [row[0] for row in found])


def _in_order(db: apsw.Connection, wanted: Arrangement) -> list[Row]:
    """Id, order and group of every document that passes, by order, title and id.

    SQL gives them by title, from an index; Python sorts on, which keeps that order among equals and is quicker than
    SQL for tens of thousands.
    """
    found = _by_title(db, wanted)
    if wanted.order == "title":
        return found
    known = sorted((row for row in found if row[1] is not None), key=itemgetter(1), reverse=wanted.descending)
    return known + [row for row in found if row[1] is None]


def _by_title(db: apsw.Connection, wanted: Arrangement) -> list[Row]:
    conditions = [f"({DOCUMENT_FILTERS[wanted.filtered]})"]
    conditions += [NARROWINGS[key].format(value=f"?{n}") for n, (key, _value) in enumerate(wanted.narrowed, 2)]
    if wanted.words:
        conditions.append("(d.title LIKE ?1 ESCAPE '\\' OR v.name LIKE ?1 ESCAPE '\\')")
    asked = f"d.id, {_ORDERS[wanted.order]}, {_GROUPED.get(wanted.group, 'NULL')}"
    passing = " AND ".join(conditions)
    few = wanted.filtered in _FEW or wanted.narrowed or wanted.words
    joined = not few and re.search(r"\b[ejf]\.", asked)
    direction = "DESC" if wanted.descending and wanted.order == "title" else "ASC"
    # few are sorted afterwards; where much is joined, rows are read in the order in which they lie
    order = f"ORDER BY {'+' if few else ''}d.title COLLATE NOCASE {direction}, d.id {direction}"
    tables = tables_for(asked + passing)
    found: list[Row] = db.execute(
        f"SELECT {asked} FROM {tables.replace('document d', 'document d NOT INDEXED') if joined else tables}"  # noqa: S608
        f" WHERE ?1 IS NOT NULL AND {passing} {'' if joined else order}",
        (_pattern(wanted.words), *(value for _key, value in wanted.narrowed)),
    ).fetchall()
    if not joined:
        return found
    row_of = {row[0]: row for row in found}
    ids = db.execute(f"SELECT d.id FROM document d {order}")  # noqa: S608
    return [row_of[key] for (key,) in ids if key in row_of]


def _grouped(found: list[Row], group: str) -> list[DocumentGroup]:
    members: defaultdict[Any, list[str]] = defaultdict(list)
    for key, _order, value in found:
        members[value].append(key)
    values = sorted(members, key=_STATES.__getitem__) if group == "state" else sorted(members)
    return [DocumentGroup(str(value), "", tuple(members[value])) for value in values]


def _by_item(db: apsw.Connection, ids: list[str]) -> list[DocumentGroup]:
    titles = {
        str(key): f"{ref}  {title}"
        for key, ref, title in db.execute("SELECT id, ref, title FROM item WHERE NOT withdrawn ORDER BY position, ref")
    }
    return _several(ids, titles, db.execute("SELECT document_id, item_id FROM answer WHERE document_id IS NOT NULL"))


def _by_owner(db: apsw.Connection, ids: list[str]) -> list[DocumentGroup]:
    owners = db.execute("SELECT id, owner FROM item WHERE NOT withdrawn AND owner <> ''").fetchall()
    if not owners:
        return _several(ids, {}, ())
    owner_of = {str(key): str(owner) for key, owner in owners}
    answers = db.execute("SELECT document_id, item_id FROM answer WHERE document_id IS NOT NULL")
    pairs = ((document, owner_of[item]) for document, item in answers if item in owner_of)
    return _several(
        ids, {name: name for name in sorted(owner_of.values(), key=lambda name: (name.lower(), name))}, pairs
    )


def _several(ids: list[str], titles: dict[str, str], pairs: Iterable[tuple[Any, ...]]) -> list[DocumentGroup]:
    """Groups by key in the order of `titles`, documents that are in none last. `pairs`: document and key."""
    places = {key: place for place, key in enumerate(ids)}
    members: dict[str, set[int]] = {key: set() for key in titles}
    alone = set(range(len(ids)))
    for document, key in pairs:
        place = places.get(document)
        if place is not None and key in members:
            members[key].add(place)
            alone.discard(place)
    groups = [DocumentGroup(key, titles[key], _at(ids, found)) for key, found in members.items() if found]
    return [*groups, DocumentGroup("", "", _at(ids, alone))] if alone else groups


def _at(ids: list[str], places: set[int]) -> tuple[str, ...]:
    return tuple(ids[place] for place in sorted(places))


def facets(db: apsw.Connection) -> Facets:
    """What the list can be narrowed to, the most frequent first (years newest first, items in their order)."""
    by = {
        "type": f"SELECT coalesce(e.format, 'unknown'), count(*) n FROM {rows.DOCUMENT_TABLES} GROUP BY 1 ORDER BY n DESC, 1",  # noqa: E501, S608
        "item": f"SELECT i.id, count(DISTINCT a.document_id) FROM {_ITEMS} WHERE a.document_id IS NOT NULL GROUP BY i.id ORDER BY i.position",  # noqa: E501, S608
        "owner": f"SELECT i.owner, count(DISTINCT a.document_id) n FROM {_ITEMS} WHERE i.owner <> '' AND a.document_id IS NOT NULL GROUP BY 1 ORDER BY 1",  # noqa: E501, S608
        "year": f"SELECT {_YEAR}, count(*) FROM {rows.DOCUMENT_TABLES} GROUP BY 1 ORDER BY 1 DESC",  # noqa: S608
    }
    return Facets({key: tuple((str(value), int(count)) for value, count in db.execute(sql)) for key, sql in by.items()})


def _pattern(words: str) -> str:
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
