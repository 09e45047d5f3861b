"""Goes through the rows of a request list: which are items, which belong to the item above, which are neither."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from rapidfuzz import fuzz

from evidencepack.frameworks.columns import (
    Layout,
    Role,
    begin_with_references,
    cell_of,
    column_of,
    header_roles,
    is_reference,
    split_reference,
)
from evidencepack.frameworks.naming import Named, Names
from evidencepack.frameworks.references import same_reference
from evidencepack.frameworks.tables import Row

_TOTAL = re.compile(
    r"(?:sub[\s-]?|grand\s)?(?:totals?|count)\b"
    r"(?:\s*[:=-]?\s*\d*|\s+(?:items?|evidence|requested|documents?|for|in)\b.{0,60})",
    re.IGNORECASE,
)
_LONGEST_REFERENCE = 24
_COPIED = 70  # likeness of two wordings, per cent, from which one is a copy of the other


class AskedItem(Struct, kw_only=True):
    """An item as the list gives it, still growing while its rows are read. `place` is where it begins ("Row 7")."""

    place: str
    ref: str
    wording: str
    title: str = ""
    named: list[Named] = field(default_factory=list)  # by its statement and theme columns
    section: Named = Named()  # by the heading that it stands under
    unrecognised: str = ""  # what its statement column says, when that names nothing


class RowReader:
    """Turns rows into items. `notes` collects what was not understood, in words for the person."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._by_ref: dict[str, AskedItem] = {}
        self._section = Named()
        self._table = ""
        self._first_of_table = True
        self._totals: list[str] = []
        self._joined: list[str] = []
        self.items: list[AskedItem] = []
        self._said: list[str] = []

    @property
    def notes(self) -> list[str]:
        """What was not understood, or was decided for the person."""
        notes = list(self._said)
        if self._totals:
            notes.append(f"{_listed(self._totals)}: a total or count, not an item.")
        if self._joined:
            notes.append(f"{_listed(self._joined)}: more of the item above, because no new reference stands there.")
        return notes

    def read(self, layout: Layout, heading: str, table: str = "") -> None:
        """Read one table.

        `heading` is what it stands under (a sheet's name, a paragraph), which may name a statement; `table` its name in
        notes, needed only where there are several.
        """
        named = self._names.find(heading)
        self._section = named if named.anything and named.left_over <= 1 else Named()
        self._table, self._first_of_table = table, True
        wordings = column_of(layout.body, layout.columns[Role.WORDING])
        split = Role.REFERENCE not in layout.columns and begin_with_references(wordings)
        for row in layout.body:
            if not _is_header_again(row, layout):
                self._row(row, layout, split)

    def _row(self, row: Row, layout: Layout, split: bool) -> None:
        ref, wording, title = (
            cell_of(row, layout.columns.get(role)) for role in (Role.REFERENCE, Role.WORDING, Role.TITLE)
        )
        filled = [column for column, text in enumerate(row.cells) if text and column not in row.merged]
        if not filled:
            return
        if _is_total(row.cells[filled[0]], ref, wording):
            self._totals.append(self._place(row))
        elif len(filled) == 1 and self._lone_cell(row, filled[0], layout):
            return
        elif not wording and not title:
            self._without_wording(row, ref)
        elif self._goes_on(row, ref, layout, filled):
            self._append(row, wording or title, layout)
        else:
            if split:
                ref, wording = split_reference(wording)
            self._begin(row, ref, wording or title, title, layout)

    def _lone_cell(self, row: Row, column: int, layout: Layout) -> bool:
        """Whether the only filled cell of a row is dealt with: a heading, or a remark outside the columns read."""
        text = row.cells[column]
        if column == layout.columns.get(Role.REFERENCE) and is_reference(text):
            return False
        named = self._names.find(text)
        if named.anything and named.left_over <= 1:
            self._section = named
            return True
        if column == layout.columns[Role.WORDING] and (column != 0 or Role.REFERENCE not in layout.columns):
            return False
        self._section = Named()
        self._said.append(f"{self._place(row)}: read as a heading or remark, not as an item: “{_short(text)}”.")
        return True

    def _place(self, row: Row) -> str:
        return f"{self._table[:1].upper()}{self._table[1:]}, row {row.number}" if self._table else f"Row {row.number}"

    def _without_wording(self, row: Row, ref: str) -> None:
        what = f"“{_short(ref)}” has no wording" if ref else "it does not say what is asked"
        self._said.append(f"{self._place(row)}: skipped, {what}.")

    def _goes_on(self, row: Row, ref: str, layout: Layout, filled: Sequence[int]) -> bool:
        """Whether a row belongs to the item above: a merged or equal reference, or nothing but more text."""
        column = layout.columns.get(Role.REFERENCE)
        if column is None or not self.items:
            return False
        if ref:
            equal = same_reference(ref) == same_reference(self.items[-1].ref)
            return column in row.merged or (equal and not self._first_of_table)
        others = [layout.columns.get(role) for role in (Role.STATEMENT, Role.THEME, Role.TITLE)]
        return not any(other in filled for other in others if other is not None)

    def _append(self, row: Row, text: str, layout: Layout) -> None:
        item = self.items[-1]
        if text and text.casefold() not in item.wording.casefold():
            item.wording = f"{item.wording}\n{text}"
            self._joined.append(self._place(row))
        self._name(item, row, layout)

    def _begin(self, row: Row, ref: str, wording: str, title: str, layout: Layout) -> None:
        ref = self._unique(row, ref, wording)
        item = AskedItem(place=self._place(row), ref=ref, wording=wording, title=title, section=self._section)
        self._name(item, row, layout)
        self._by_ref[same_reference(ref) or ref] = item
        self.items.append(item)
        self._first_of_table = False

    def _name(self, item: AskedItem, row: Row, layout: Layout) -> None:
        for role in (Role.STATEMENT, Role.THEME):
            text = cell_of(row, layout.columns.get(role))
            if not text:
                continue
            bare = role is Role.STATEMENT
            named = self._names.find(f"theme {text}" if not bare and text.isdigit() else text, bare)
            item.named.append(named)
            if bare and not named.anything:
                item.unrecognised = text

    def _unique(self, row: Row, ref: str, wording: str) -> str:
        """The reference, or one made up where there is none, it is too long to be one, or it is taken."""
        tidied = ref.strip().rstrip(".:)").strip()
        if not tidied or len(ref) > _LONGEST_REFERENCE:
            tidied = f"Item {len(self.items) + 1}"
            if ref or self._by_ref:
                self._said.append(f"{self._place(row)}: no reference, called “{tidied}”: “{_short(wording)}”.")
        if (same_reference(tidied) or tidied) not in self._by_ref:
            return tidied
        made = self._another(tidied)
        self._said.append(f"{self._place(row)}: the reference “{tidied}” is used before, this one is called “{made}”.")
        return made

    def _another(self, ref: str) -> str:
        """A free reference: "2.1" where the numbering starts again under quality statement 2, else "1 (2)"."""
        under = self._names.numbers(self._section.statements)
        made, count = f"{under[0]}.{ref}" if len(under) == 1 and ref.isdigit() else ref, 1
        while (same_reference(made) or made) in self._by_ref:
            count += 1
            made = f"{ref} ({count})"
        return made


def is_copy(layout: Layout, of: Layout) -> bool:
    """Whether a table holds mostly the references and wordings of another: an older state of the list."""
    known = dict(_refs_and_wordings(of))
    pairs = list(_refs_and_wordings(layout))
    same = [ref for ref, text in pairs if fuzz.token_set_ratio(text, known.get(ref, "")) >= _COPIED]
    return len(same) * 2 > len(pairs)


def _refs_and_wordings(layout: Layout) -> Iterator[tuple[str, str]]:
    for row in layout.body:
        ref = cell_of(row, layout.columns.get(Role.REFERENCE))
        wording = cell_of(row, layout.columns[Role.WORDING])
        if is_reference(ref) and wording:
            yield same_reference(ref), wording.casefold()


def _is_total(first: str, ref: str, wording: str) -> bool:
    """Whether a row that begins with this text only counts; an item with a reference may well ask for a total."""
    if first == wording:
        return not is_reference(ref) and bool(_TOTAL.fullmatch(first))
    return (not wording or wording.isdigit()) and bool(_TOTAL.fullmatch(first))


def _is_header_again(row: Row, layout: Layout) -> bool:
    """A header repeated on a further page."""
    if layout.header is None:
        return False
    pairs = [(cell_of(row, column), layout.headers[role]) for role, column in layout.columns.items()]
    same = [text.casefold() == header.casefold() for text, header in pairs if header]
    return all(same) and any(header_roles(text) for text, _ in pairs)


def _listed(places: Sequence[str]) -> str:
    """Places in one phrase, as in `Rows 3, 9` and `Table 1, row 3; Table 2, row 9`."""
    if len(places) > 1 and all(place.startswith("Row ") for place in places):
        return f"Rows {', '.join(place.removeprefix('Row ') for place in places)}"
    return "; ".join(places)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57].rstrip()}…"
