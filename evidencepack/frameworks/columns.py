"""Finds in a table where a request list begins and which column says what: by its header, else by its content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct
from rapidfuzz import fuzz

from evidencepack.frameworks import vocabulary
from evidencepack.frameworks.naming import Names, plain
from evidencepack.frameworks.tables import Row, Table

_HEADER_WITHIN = 60  # rows from the top in which a header may stand
_SLIP = 88  # likeness, per cent, at which a misspelt header is still taken for a known one
_LEAST_WORDS = 1.5  # on average in what is asked; single words are names of places and people
_SAMPLE = 200  # cells of a column that are looked at for names of statements
_MOST_ITEMS = 400  # CQC's lists have some 40 items; a table of more rows is a table of data
_LEAST_WITHOUT_HEADER = 3  # fewer rows than this, and no header, are too little to call a table a request list


class Role(StrEnum):
    """What a column of a request list says."""

    REFERENCE = "reference"
    WORDING = "wording"
    TITLE = "title"
    STATEMENT = "statement"
    THEME = "theme"


_HEADERS: dict[Role, tuple[str, ...]] = {
    Role.REFERENCE: vocabulary.REFERENCE_HEADERS,
    Role.WORDING: vocabulary.WORDING_HEADERS,
    Role.TITLE: vocabulary.TITLE_HEADERS,
    Role.STATEMENT: vocabulary.STATEMENT_HEADERS,
    Role.THEME: vocabulary.THEME_HEADERS,
}
_OTHER = vocabulary.OTHER_HEADERS
_REVISION = frozenset(vocabulary.REVISION_HEADERS)
_REFERENCE = re.compile(
    r"\(?#?(?:(?:evidence\s+)?item|no\.?|ref\.?)?\s*[a-z]{0,6}[\s._/-]{0,3}\d{1,3}(?:[./-]\d{1,3}){0,3}\s?[a-z]?[.):]{0,2}",
    re.IGNORECASE,
)
_LEADING = re.compile(r"\s*((?:[A-Za-z]{1,6}[\s-]?)?\d{1,3}(?:\.\d{1,3})*[a-z]?)\s*(?:[.):–—-]\s*|\s(?=[A-Z]))(?=\S)")
_LETTER = re.compile(r"\(?(?:[a-z]|[ivxl]{1,6})[.)]{0,2}", re.IGNORECASE)


class Layout(Struct, frozen=True, kw_only=True):
    """Where a table's list stands. `header`: the header's row number, None if the columns were told by content."""

    columns: dict[Role, int]
    headers: dict[Role, str]
    header: int | None
    body: tuple[Row, ...]
    header_cells: tuple[str, ...] = ()


def find_layout(table: Table, names: Names) -> Layout | None:
    """The list's place in a table, None where the table holds none."""
    rows = table.rows
    if len(rows) > 3 * _MOST_ITEMS:
        return None
    worth = {index: _header_worth(row.cells) for index, row in enumerate(rows[:_HEADER_WITHIN])}
    header = max(worth, key=worth.__getitem__, default=0)
    layout = _by_header(rows, header) if worth.get(header, 0) else None
    layout = layout or _by_content(rows, names)
    if layout is None or len(column_of(layout.body, layout.columns[Role.WORDING])) > _MOST_ITEMS:
        return None
    return layout


def continued(layout: Layout, table: Table) -> Layout | None:
    """The same columns in a table without a header that goes on with an earlier one; None if its width does not fit."""
    width = max(len(row.cells) for row in table.rows)
    wide_enough = max(layout.columns.values()) < width <= max(len(layout.header_cells), width_of(layout.body))
    if not wide_enough:
        return None
    return Layout(columns=layout.columns, headers=layout.headers, header=None, body=table.rows)


def width_of(rows: Sequence[Row]) -> int:
    """The number of columns of the widest row."""
    return max((len(row.cells) for row in rows), default=0)


def is_reference(text: str) -> bool:
    """Whether a text looks like an item's reference: "IR07", "7", "A.1", "1.2a", "Item 7", "(b)", "iv"."""
    return len(text) <= 24 and bool(_REFERENCE.fullmatch(text.strip()) or _LETTER.fullmatch(text.strip()))


def split_reference(text: str) -> tuple[str, str]:
    """The reference that a wording begins with, and the rest: "IR07 - Advocacy" gives "IR07" and "Advocacy"."""
    match = _LEADING.match(text)
    return (match[1], text[match.end() :].strip()) if match else ("", text)


def begin_with_references(texts: Sequence[str]) -> bool:
    """Whether most of these wordings begin with a reference of their own."""
    leading = [ref for ref, _ in map(split_reference, texts) if ref]
    return len(leading) >= 0.6 * len(texts) > 0 and len(set(leading)) > len(leading) // 2


def header_roles(text: str) -> dict[Role, int]:
    """The roles that a header text may stand for, each with how surely (0 to 100); empty for any other text."""
    if not text or len(text) > 80:
        return {}
    return _roles(_header_words(text))


@lru_cache(maxsize=4096)
def _roles(words: str) -> dict[Role, int]:
    if words in _OTHER or words.isdigit():
        return {}
    roles = {role: 100 for role, known in _HEADERS.items() if words in known}
    if roles:
        return roles
    if max(fuzz.ratio(words, other) for other in _OTHER) >= _SLIP:
        return {}
    for role, known in _HEADERS.items():
        likeness = max((fuzz.ratio(words, name) for name in known if len(name) > 3), default=0)
        if likeness >= _SLIP or _begins_with(words, known):
            roles[role] = 80
    return roles


def _begins_with(words: str, known: Sequence[str]) -> bool:
    """Whether a header goes on after a known one of two words or more: "information requested from the council"."""
    return any(" " in name and words.startswith(f"{name} ") for name in known)


def _header_words(text: str) -> str:
    words = re.sub(r"\([^)]*\)", " ", text)  # "Ref (CQC use only)"
    words = " ".join(re.sub(r"[,;/.\-]", " ", plain(words)).split())
    return words or ("#" if "#" in text else "")


def _header_worth(cells: Sequence[str]) -> int:
    """How many of the roles a row could be the header of; 0 where it says the table is a revision history."""
    if any(_header_words(cell) in _REVISION for cell in cells):
        return 0
    found = [header_roles(cell) for cell in cells]
    roles = {role for roles in found for role in roles}
    named = sum(bool(roles) for roles in found)
    return min(named, len(roles)) if roles & {Role.WORDING, Role.TITLE} else 0


def _by_header(rows: Sequence[Row], index: int) -> Layout | None:
    header = rows[index].cells
    body = tuple(rows[index + 1 :])
    found = {column: header_roles(cell) for column, cell in enumerate(header) if cell}
    width = max(width_of(body), len(header))
    found = {column: roles for column, roles in found.items() if roles}
    columns = _assign(found, body)
    if Role.WORDING not in columns or _average(column_of(body, columns[Role.WORDING])) < _LEAST_WORDS:
        return None
    if Role.REFERENCE not in columns:
        _add_reference(columns, body, [c for c in range(width) if c >= len(header) or not header[c]])
    telling = columns.keys() & {Role.REFERENCE, Role.STATEMENT, Role.THEME}
    if not telling and not begin_with_references(column_of(body, columns[Role.WORDING])):
        return None
    headers = {role: header[column] if column < len(header) else "" for role, column in columns.items()}
    return Layout(columns=columns, headers=headers, header=rows[index].number, body=body, header_cells=header)


def _add_reference(columns: dict[Role, int], body: Sequence[Row], unnamed: Sequence[int]) -> None:
    """Takes an unnamed column of references, such as the numbers in front of a table."""
    for column in unnamed:
        if column not in columns.values() and _reference_share(column_of(body, column)) >= 0.7:
            columns[Role.REFERENCE] = column
            return


def _assign(found: dict[int, dict[Role, int]], body: Sequence[Row]) -> dict[Role, int]:
    """One column for each role. A header such as "Item" stands for a reference or a wording: the content decides."""
    texts = {column: column_of(body, column) for column in found}
    columns: dict[Role, int] = {}
    for role in (Role.STATEMENT, Role.THEME):
        _take(columns, role, {c: float(roles.get(role, 0)) for c, roles in found.items()})
    numbered = {c: _reference_share(texts[c]) for c in found if c not in columns.values()}
    _take(
        columns,
        Role.REFERENCE,
        {
            c: share + found[c].get(Role.REFERENCE, 0) / 100
            for c, share in numbered.items()
            if Role.REFERENCE in found[c] or (share >= 0.8 and found[c])
        },
    )
    wordy = {c: _average(texts[c]) for c, roles in found.items() if c not in columns.values()}
    wordings = {c: length for c, length in wordy.items() if Role.WORDING in found[c]}
    if not wordings or max(wordings.values()) == 0:
        wordings = {c: length for c, length in wordy.items() if Role.TITLE in found[c]}
    _take(columns, Role.WORDING, wordings)
    titles = {c: 1 + _different(texts[c]) for c in wordy if Role.TITLE in found[c] or Role.WORDING in found[c]}
    _take(columns, Role.TITLE, {c: worth for c, worth in titles.items() if worth > 1.8 and wordy[c] > 0})
    return columns


def _take(columns: dict[Role, int], role: Role, worth: dict[int, float]) -> None:
    """Gives the role to the free column of most worth, the leftmost among equals; to none where nothing is worth it."""
    free = {column: value for column, value in worth.items() if column not in columns.values() and value > 0}
    if free:
        columns[role] = max(sorted(free), key=free.__getitem__)


def _by_content(rows: Sequence[Row], names: Names) -> Layout | None:
    """Columns told by what stands in them: references, names of statements, and the longest text."""
    if any(_header_words(cell) in _REVISION for row in rows[:3] for cell in row.cells):
        return None
    texts = {column: column_of(rows, column) for column in range(width_of(rows))}
    columns: dict[Role, int] = {}
    shares = {column: _reference_share(values) for column, values in texts.items()}
    _take(columns, Role.REFERENCE, {c: s for c, s in shares.items() if s >= 0.6 and _different(texts[c]) >= 0.8})
    named = {column: _named_share(values, names) for column, values in texts.items()}
    _take(columns, Role.STATEMENT, {column: share for column, share in named.items() if share >= 0.5})
    lengths = {column: _average(values) for column, values in texts.items() if _different(values) >= 0.6}
    _take(columns, Role.WORDING, {column: length for column, length in lengths.items() if length >= 3})
    if Role.WORDING not in columns or not columns.keys() & {Role.REFERENCE, Role.STATEMENT}:
        return None
    worded = [row for row in rows if cell_of(row, columns[Role.WORDING])]
    told = [row for row in worded if any(cell_of(row, c) for role, c in columns.items() if role is not Role.WORDING)]
    figures = [c for c, values in texts.items() if c not in columns.values() and _figure_share(values) > 0.5]
    if len(worded) < _LEAST_WITHOUT_HEADER or len(told) < 0.6 * len(worded) or len(figures) > 1:
        return None
    return Layout(columns=columns, headers=dict.fromkeys(columns, ""), header=None, body=tuple(rows))


def cell_of(row: Row, column: int | None) -> str:
    """The text in a column of a row, empty where the row is too short or there is no such column."""
    return row.cells[column] if column is not None and column < len(row.cells) else ""


def column_of(rows: Sequence[Row], column: int) -> list[str]:
    """The filled cells of a column, without those that a merged cell was carried down into."""
    return [cell_of(row, column) for row in rows if cell_of(row, column) and column not in row.merged]


def _reference_share(texts: Sequence[str]) -> float:
    return sum(map(is_reference, texts)) / len(texts) if texts else 0.0


def _named_share(texts: Sequence[str], names: Names) -> float:
    hits = [names.find(text) for text in texts[:_SAMPLE]]
    return sum(named.anything and named.left_over <= 1 for named in hits) / len(hits) if hits else 0.0


def _figure_share(texts: Sequence[str]) -> float:
    figures = [text for text in texts if re.fullmatch(r"[-+£]?[\d,.]+\s*%?", text)]
    return len(figures) / len(texts) if texts else 0.0


def _different(texts: Sequence[str]) -> float:
    return len({text.casefold() for text in texts}) / len(texts) if texts else 0.0


def _average(texts: Sequence[str]) -> float:
    """Words per filled cell."""
    return sum(len(text.split()) for text in texts) / len(texts) if texts else 0.0
