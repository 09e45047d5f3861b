"""Filters of the search: `type:pdf item:IR07 year:2024-25 status:inbox is:draft title:plan`, each also with a `-`.

A filter is a name and a value. As SQL it is one condition on the tables of a document (`rows.DOCUMENT_TABLES`); what a
person typed is only ever bound as a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import apsw
from msgspec import Struct

from evidencepack.workspace import queries, rows

ANSWERS = (
    "EXISTS (SELECT 1 FROM answer a JOIN item i ON i.id = a.item_id AND NOT i.withdrawn WHERE a.document_id = d.id"
)
_DATED = "coalesce(d.dated, j.dated)"
_STATES = {"inbox": "inbox", "in use": "in use", "used": "in use", "use": "in use", "set aside": "set aside"}
_STATES |= {"aside": "set aside", "in-use": "in use", "set-aside": "set aside"}
_IS = {
    "draft": queries.DOCUMENT_FILTERS["drafts"],
    "answered": f"{ANSWERS})",
    "unanswered": queries.DOCUMENT_FILTERS["answer nothing"],
    "locked": "e.read = 'locked'",
    "unreadable": "e.read = 'unreadable'",
    "unread": "coalesce(e.read, 'waiting') <> 'read'",
    "found": queries.DOCUMENT_FILTERS["findings"],
    "undated": f"{_DATED} IS NULL",
}
_TYPES = {
    "word": ("docx", "doc", "docm", "dotx", "odt", "rtf"),
    "excel": ("xlsx", "xls", "xlsm", "xlsb", "ods", "csv"),
    "powerpoint": ("pptx", "ppt", "pptm", "odp"),
    "mail": ("eml", "msg"),
    "picture": ("png", "jpeg", "jpg", "gif", "bmp", "tiff", "webp", "heic"),
}
_YEAR = re.compile(r"(\d{4})(?:[-/](\d{2}|\d{4}))?")

Condition = tuple[str, tuple[str, ...]]  # SQL, and the values of its question marks


class Filter(Struct, frozen=True):
    """A condition on documents: `name` one of `NAMES`, `negated` for those that do not fit."""

    name: str
    value: str
    negated: bool = False


class KnownFilter(Struct, frozen=True, kw_only=True):
    """A filter as the window may offer it: its name, what it is for, and values with how many documents have each."""

    name: str
    meaning: str
    values: tuple[tuple[str, int], ...] = ()


def condition(wanted: Filter) -> Condition | None:
    """A filter as SQL, None when its value says nothing (no such year) or nobody knows its name."""
    make = _MAKE.get(wanted.name)
    value = wanted.value.encode("utf-8", "ignore").decode("utf-8").strip()
    made = make(value) if make and value else None
    if made is None:
        return None
    return (f"NOT coalesce(({made[0]}), 0)", made[1]) if wanted.negated else made


def where(wanted: Iterable[Filter]) -> Condition:
    """All filters as one condition; those that say nothing are left out. "1" when none is left."""
    made = [found for one in wanted if (found := condition(one)) is not None]
    return " AND ".join(f"({sql})" for sql, _ in made) or "1", tuple(value for _, values in made for value in values)


def fault(wanted: Filter) -> str:
    """What is wrong with a filter, in words; "" when it can be used."""
    if condition(wanted) is not None:
        return ""
    return f"{wanted.name}:{wanted.value} says nothing; {_MEANINGS.get(wanted.name, 'there is no such filter')}"


def _like(value: str) -> str:
    return "%" + value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _type(value: str) -> Condition:
    kinds = _TYPES.get(value.casefold(), (value.casefold().lstrip("."),))
    return f"e.format IN ({', '.join('?' * len(kinds))})", kinds


def _item(value: str) -> Condition:
    if value.casefold() == "none":
        return f"NOT {ANSWERS})", ()
    found = "SELECT a.document_id FROM answer a JOIN item i ON i.id = a.item_id WHERE replace(i.ref, ' ', '') = ?"
    return f"d.id IN ({found} COLLATE NOCASE AND a.document_id IS NOT NULL)", (value.replace(" ", ""),)


def _statement(value: str) -> Condition | None:
    number = re.fullmatch(r"(?:qs|statement)?\s*(\d{1,2})", value.casefold())
    # ids of statements end in their number in every framework that ships; a council's own may be named in full
    wanted = f'%"{value.casefold()}"%' if number is None else f'%"qs{number.group(1)}"%'
    return f"{ANSWERS} AND i.statements LIKE ?)", (wanted,)


def _category(value: str) -> Condition:
    return "EXISTS (SELECT 1 FROM answer a WHERE a.document_id = d.id AND a.categories LIKE ? ESCAPE '\\')", (
        f'%"{_like(value)[1:-1]}%',
    )


def _year(value: str) -> Condition | None:
    """A calendar year, or a financial year from April to March as 2024-25. "none": without a date."""
    if value.casefold() == "none":
        return f"{_DATED} IS NULL", ()
    found = _YEAR.fullmatch(value)
    if found is None:
        return None
    year = int(found.group(1))
    if found.group(2) is None:
        return f"{_DATED} BETWEEN ? AND ?", (f"{year:04}-01-01", f"{year:04}-12-31")
    if int(found.group(2)) % 100 != (year + 1) % 100:
        return None
    return f"{_DATED} BETWEEN ? AND ?", (f"{year:04}-04-01", f"{year + 1:04}-03-31")


def _status(value: str) -> Condition | None:
    state = _STATES.get(value.casefold())
    return ("d.state = ?", (state,)) if state else None


def _is(value: str) -> Condition | None:
    sql = _IS.get(value.casefold())
    return (sql, ()) if sql else None


def _title(value: str) -> Condition:
    """Words of the title or the file name that begin like this. The plain test comes first: it is the quick one."""
    sql, values = _begins("x.title", value)
    named, more = _begins("y.name", value)
    return (
        f"d.id IN (SELECT x.id FROM document x WHERE {sql}"  # noqa: S608
        " UNION SELECT x.id FROM version y CROSS JOIN document x ON x.id = y.document_id AND x.version_id = y.id"
        f" WHERE {named})",
        (*values, *more),
    )


def in_titles(words: Sequence[str]) -> Condition:
    """Documents whose title or file name has words that begin like each of these.

    All titles are gone through for the longest of them; the others are asked of what that leaves.
    """
    first, *others = sorted(words, key=len, reverse=True)
    conditions = [_title(first)]
    for word in others:
        sql, values = _begins("d.title", word)
        named, more = _begins("v.name", word)
        conditions.append((f"(({sql}) OR ({named}))", (*values, *more)))
    return " AND ".join(sql for sql, _ in conditions), tuple(value for _, values in conditions for value in values)


def _begins(column: str, value: str) -> Condition:
    """Whether a name has a word that begins like this; signs that join words count as spaces."""
    shown = f"(' ' || replace(replace(replace({column}, '-', ' '), '_', ' '), '(', ' '))"
    bare = _spaced(value)
    return (
        f"{column} LIKE ? ESCAPE '\\' AND {shown} LIKE ? ESCAPE '\\'",
        (_like(bare.split(" ")[0]), f"% {_like(bare)[1:]}"),
    )


def _spaced(value: str) -> str:
    return value.replace("-", " ").replace("_", " ").replace("(", " ").lstrip()


def _folder(value: str) -> Condition:
    return "EXISTS (SELECT 1 FROM origin o WHERE o.document_id = d.id AND o.path LIKE ? ESCAPE '\\')", (_like(value),)


def _owner(value: str) -> Condition:
    return f"{ANSWERS} AND i.owner LIKE ? ESCAPE '\\')", (_like(value),)


_MAKE: dict[str, Callable[[str], Condition | None]] = {
    "type": _type,
    "item": _item,
    "statement": _statement,
    "category": _category,
    "year": _year,
    "status": _status,
    "is": _is,
    "title": _title,
    "folder": _folder,
    "owner": _owner,
}
_MEANINGS = {
    "type": "kind of file: pdf, docx, word, excel, mail",
    "item": "answers this evidence item, as item:IR07; item:none for no item",
    "statement": "answers an item of this quality statement, as statement:4",
    "category": "gives this evidence category",
    "year": "dated in a year, as year:2025, or a financial year, as year:2025-26; year:none without a date",
    "status": "inbox, used or aside",
    "is": ", ".join(_IS),
    "title": "these words in the title or the file name",
    "folder": "came from a folder of this name",
    "owner": "answers an item that this person owns",
}
NAMES = tuple(_MAKE)


def filters_known(db: apsw.Connection) -> tuple[KnownFilter, ...]:
    """Every filter with its meaning and the values that documents of this workspace have, for completion."""
    values = {
        "type": _counted(
            db,
            f"SELECT e.format, count(*) FROM {rows.DOCUMENT_TABLES} WHERE e.format <> '' GROUP BY 1",  # noqa: S608
        ),
        "item": _counted(
            db,
            "SELECT i.ref, count(DISTINCT a.document_id) FROM item i LEFT JOIN answer a ON a.item_id = i.id"
            " WHERE NOT i.withdrawn GROUP BY i.id ORDER BY i.position",
        ),
        "statement": tuple((str(one.number), 0) for one in queries.the_framework(db).statements),
        "category": tuple((one.id, 0) for one in queries.the_framework(db).categories),
        "year": _counted(
            db,
            f"SELECT substr({_DATED}, 1, 4), count(*) FROM {rows.DOCUMENT_TABLES}"  # noqa: S608
            f" WHERE {_DATED} IS NOT NULL GROUP BY 1 ORDER BY 1 DESC",
        ),
        "status": _counted(
            db,
            "SELECT CASE state WHEN 'in use' THEN 'used' WHEN 'set aside' THEN 'aside' ELSE state END, count(*)"
            " FROM document GROUP BY 1",
        ),
        "is": tuple((name, _count(db, sql)) for name, sql in _IS.items()),
        "owner": _counted(
            db, "SELECT owner, count(*) FROM item WHERE owner <> '' AND NOT withdrawn GROUP BY owner ORDER BY owner"
        ),
    }
    return tuple(KnownFilter(name=name, meaning=_MEANINGS[name], values=values.get(name, ())) for name in NAMES)


def _counted(db: apsw.Connection, sql: str) -> tuple[tuple[str, int], ...]:
    return tuple((str(value), int(count)) for value, count in db.execute(sql))


def _count(db: apsw.Connection, sql: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {rows.DOCUMENT_TABLES} WHERE {sql}").get)  # noqa: S608
