"""The list of documents as a person arranges it: narrowed, sorted and grouped in SQL."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter

import apsw
from msgspec import Struct

from evidencepack.workspace import rows
from evidencepack.workspace.queries import DOCUMENT_FILTERS, DOCUMENT_ORDERS, STANDING

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


class _Grouping(Struct, frozen=True):
    """How documents fall into groups: SQL for a group's key, its title, its place, and what has to be joined."""

    key: str
    title: str
    place: str
    join: str = ""


GROUPINGS = {
    "state": _Grouping("d.state", "''", DOCUMENT_ORDERS["state"]),
    "type": _Grouping("coalesce(e.format, 'unknown')", "''", "coalesce(e.format, 'unknown')"),
    "item": _Grouping(
        "coalesce(g.id, '')",
        "coalesce(g.ref || '  ' || g.title, '')",
        "coalesce(g.position, 1e9), g.ref",
        f"LEFT JOIN (SELECT DISTINCT a.document_id, i.id, i.ref, i.title, i.position FROM {_ITEMS}"  # noqa: S608
        " WHERE a.document_id IS NOT NULL) g ON g.document_id = d.id",
    ),
    "owner": _Grouping(
        "coalesce(g.owner, '')",
        "coalesce(g.owner, '')",
        "g.owner IS NULL, g.owner COLLATE NOCASE",
        f"LEFT JOIN (SELECT DISTINCT a.document_id, i.owner FROM {_ITEMS}"  # noqa: S608
        " WHERE a.document_id IS NOT NULL AND i.owner <> '') g ON g.document_id = d.id",
    ),
    "findings": _Grouping(f"coalesce({_WORST}, 3)", "''", f"coalesce({_WORST}, 3)"),
}


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
    grouping = GROUPINGS[wanted.group] if wanted.group else _Grouping("''", "''", "1")
    conditions = [f"({DOCUMENT_FILTERS[wanted.filtered]})"]
    conditions += [NARROWINGS[key].format(value=f"?{n}") for n, (key, _value) in enumerate(wanted.narrowed, 2)]
    if wanted.words:
        conditions.append("(d.title LIKE ?1 ESCAPE '\\' OR v.name LIKE ?1 ESCAPE '\\')")
    direction = "DESC" if wanted.descending else "ASC"
    rest = (
        f" {grouping.join} WHERE ?1 IS NOT NULL AND {' AND '.join(conditions)} ORDER BY {grouping.place},"
        f" {DOCUMENT_ORDERS[wanted.order]} {direction} NULLS LAST, d.title COLLATE NOCASE, d.id"
    )
    found = db.execute(
        f"SELECT {grouping.key}, {grouping.title}, d.id FROM {_tables(grouping.key + rest)}{rest}",  # noqa: S608
        (_pattern(wanted.words), *(value for _key, value in wanted.narrowed)),
    ).fetchall()
    return [
        DocumentGroup(str(key), str(title), tuple(str(row[2]) for row in members))
        for (key, title), members in groupby(found, itemgetter(0, 1))
    ]


def facets(db: apsw.Connection) -> Facets:
    """What the list can be narrowed to, the most frequent first (years newest first, items in their order)."""
    by = {
        "type": f"SELECT coalesce(e.format, 'unknown'), count(*) n FROM {rows.DOCUMENT_TABLES} GROUP BY 1 ORDER BY n DESC, 1",  # noqa: E501, S608
        "item": f"SELECT i.id, count(DISTINCT a.document_id) FROM {_ITEMS} WHERE a.document_id IS NOT NULL GROUP BY i.id ORDER BY i.position",  # noqa: E501, S608
        "owner": f"SELECT i.owner, count(DISTINCT a.document_id) n FROM {_ITEMS} WHERE i.owner <> '' AND a.document_id IS NOT NULL GROUP BY 1 ORDER BY 1",  # noqa: E501, S608
        "year": f"SELECT {_YEAR}, count(*) FROM {rows.DOCUMENT_TABLES} GROUP BY 1 ORDER BY 1 DESC",  # noqa: S608
    }
    return Facets({key: tuple((str(value), int(count)) for value, count in db.execute(sql)) for key, sql in by.items()})


def _tables(sql: str) -> str:
    """The tables that a query about documents needs: with tens of thousands of them, each join counts."""
    joined = [
        ("v.", " JOIN version v ON v.id = d.version_id"),
        ("e.", " LEFT JOIN examined e ON e.sha256 = v.sha256"),
        ("j.", " LEFT JOIN judged j ON j.document_id = d.id AND j.sha256 = v.sha256"),
    ]
    needed = [join for alias, join in joined[1:] if re.search(rf"\b{re.escape(alias)}", sql)]
    version = [joined[0][1]] if needed or re.search(r"\bv\.", sql) else []
    return "document d" + "".join([*version, *needed])


def _pattern(words: str) -> str:
    return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
