"""Decides, for every piece of text of a document, which field it belongs to; what fits no one field is named.

A field that had a cell or paragraphs for itself when it was exported has them still: what was typed beside its marks
counts as its own. Any irregularity (two fields in one cell, a mark that spans two fields) makes all fields concerned
*unclear*: nothing of them is taken, and their whole text is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from evidencepack.assessment.word.fields import Fields
from evidencepack.assessment.word.text import tidy
from evidencepack.assessment.word.walking import Cell, Mark, Paragraph, Table, Walk

PLACEHOLDERS = frozenset({
    "not written yet", "not scored yet", "not named yet", "click or tap here to enter text.",
    "click here to enter text.", "choose an item.", "click or tap to enter a date.", "click or tap to enter text.",
})  # fmt: skip


class Found:
    """One place of a field: its text, and the paragraphs that it comes from."""

    def __init__(self, key: object) -> None:
        self.key = key
        self.lines: list[str] = []
        self.paragraphs: list[Paragraph] = []
        self.bookmarked = False

    @property
    def text(self) -> str:
        """The text in its tidy form; the words that stand for "nothing yet" are none."""
        text = tidy("\n".join(self.lines))
        return "" if " ".join(text.split()).casefold() in PLACEHOLDERS else text


class Attribution:
    """Who owns which text. `owners`: fields that had their cell or paragraphs for themselves, None: all.

    `places`: per field, each place where it is; `outside`: paragraphs, or parts of them, of no field; `unclear`: texts
    that fit no one field, with the fields concerned; `list_tables`: tables left to whoever reads lists.
    """

    def __init__(self, walk: Walk, fields: Fields, owners: Collection[str] | None) -> None:
        self._walk = walk
        self._singles = {field.id: field for field in fields.singles}
        self._list_ids = tuple(one.id for one in fields.lists)
        self._owners = owners
        self.places: dict[str, list[Found]] = {}
        self.outside: list[tuple[Paragraph, str]] = []
        self.unclear: list[tuple[Paragraph, str, tuple[str, ...]]] = []
        self.list_tables: list[Table] = [one for one in walk.tables if self._is_list(one)]
        self._in_lists = {id(paragraph) for table in self.list_tables for paragraph in _paragraphs(table)}
        self._find_by_label()
        for paragraph in walk.paragraphs:
            if id(paragraph) not in self._in_lists:
                self._attribute(paragraph)
        self._add_empty()

    def is_list_field(self, field: str) -> bool:
        """Whether a mark's name is a list's or a cell's of a list."""
        return any(field == one or field.startswith(f"{one}_") for one in self._list_ids)

    def unclear_fields(self) -> set[str]:
        """The fields of which nothing can be taken."""
        return {field for _, _, concerned in self.unclear for field in concerned}

    # ---------------------------------------------------------------- paragraphs

    def _attribute(self, paragraph: Paragraph) -> None:
        cell = paragraph.cell
        while cell is not None:
            inside = self._fields(cell.marks)
            if len(inside) > 1 and any(map(self._owns, inside)):
                self._blame(paragraph, inside)
                return
            if len(inside) == 1 and self._owns(*inside):
                others = self._fields(mark for one in paragraph.segments for mark in one.marks) - inside
                if others:
                    self._blame(paragraph, inside | others)
                else:
                    self._give(paragraph, next(iter(inside)), paragraph.text, cell)
                return
            cell = cell.outer
        self._by_segments(paragraph)

    def _by_segments(self, paragraph: Paragraph) -> None:
        concerned = self._fields(mark for one in paragraph.segments for mark in one.marks)
        if not paragraph.segments:
            concerned = self._fields(paragraph.around)
        crowded = any(len(self._fields(one.marks)) > 1 for one in paragraph.segments)
        if len(concerned) > 1 and (crowded or any(map(self._owns, concerned))):
            self._blame(paragraph, concerned)
        elif len(concerned) == 1 and self._owns(*concerned) and not self._only_begins(paragraph):
            field = next(iter(concerned))
            self._give(paragraph, field, paragraph.text, self._joined(paragraph, field))
        elif not concerned:
            self._leave(paragraph, paragraph.text)
        else:
            self._share(paragraph)

    def _only_begins(self, paragraph: Paragraph) -> bool:
        """Whether this is the heading in front of a field, behind whose words the field's bookmark begins."""
        return paragraph.is_heading and any(not self._fields(one.marks) for one in paragraph.segments)

    def _share(self, paragraph: Paragraph) -> None:
        """A paragraph in which fields stand beside fixed words, or with one another."""
        before = paragraph.before
        rest = ""
        for segment in paragraph.segments:
            fields = self._fields(segment.marks)
            if fields:
                field = next(iter(fields))
                self._give(paragraph, field, before + segment.text, self._joined(paragraph, field), joined=True)
                before = ""
            else:
                rest += segment.text
        if rest.strip():
            self._leave(paragraph, before + rest)

    def _joined(self, paragraph: Paragraph, field: str) -> object:
        """What tells one place of a field outside tables from another: the first mark, through all that overlap."""
        marks = [mark for mark in self._walk.marks if mark.field == field]
        group = {mark for mark in marks if any(one is paragraph for one in mark.paragraphs)}
        grown = True
        while grown:
            covered = {id(one) for mark in group for one in mark.paragraphs}
            more = {mark for mark in marks if mark not in group and any(id(one) in covered for one in mark.paragraphs)}
            group |= more
            grown = bool(more)
        return next((mark for mark in marks if mark in group), None)

    def _give(self, paragraph: Paragraph, field: str, text: str, key: object, *, joined: bool = False) -> None:
        found = self._place(field, key)
        if joined and found.paragraphs and found.paragraphs[-1] is paragraph:
            found.lines[-1] += text
        else:
            found.lines.append(text)
            found.paragraphs.append(paragraph)

    def _place(self, field: str, key: object) -> Found:
        known = self.places.setdefault(field, [])
        for one in known:
            if one.key is key:
                return one
        made = Found(key)
        marks = key.marks if isinstance(key, Cell) else [one for one in self._walk.marks if one is key]
        made.bookmarked = any(mark.kind == "bookmark" and mark.field == field for mark in marks)
        known.append(made)
        return made

    def _add_empty(self) -> None:
        """Fields whose marks are there without any text: emptied, unless the text is elsewhere."""
        blamed = self.unclear_fields()
        for mark in self._walk.marks:
            if mark.field not in self._singles or mark.field in self.places or mark.field in blamed:
                continue
            self._place(mark.field, mark.cell if mark.cell is not None else mark)

    def _leave(self, paragraph: Paragraph, text: str) -> None:
        if text.strip():
            self.outside.append((paragraph, " ".join(text.split())))

    def _blame(self, paragraph: Paragraph, fields: Collection[str]) -> None:
        self.unclear.append((paragraph, " ".join(paragraph.text.split()), tuple(sorted(fields))))

    # ---------------------------------------------------------------- marks

    def _fields(self, marks: Iterable[Mark]) -> set[str]:
        return {mark.field for mark in marks if mark.field in self._singles}

    def _owns(self, field: str) -> bool:
        return self._owners is None or field in self._owners

    def _is_list(self, table: Table) -> bool:
        return any(self.is_list_field(mark.field) for row in table.rows for cell in row.cells for mark in cell.marks)

    # ---------------------------------------------------------------- fields without marks

    def _find_by_label(self) -> None:
        """A field that lost both marks, as when all its text was cut, is the cell beside its label in its table."""
        present = {mark.field for mark in self._walk.marks}
        for field in self._singles.values():
            if field.id in present or not self._owns(field.id):
                continue
            cells = [cell for table in self._walk.tables for cell in self._beside_label(table, field.id, field.label)]
            if len(cells) == 1 and not cells[0].marks:
                mark = Mark(field.id, "label", cells[0])
                cells[0].marks.append(mark)
                self._walk.marks.append(mark)

    def _beside_label(self, table: Table, field: str, label: str) -> list[Cell]:
        heading, _, name = label.rpartition(": ")
        stem = field.removesuffix(f"_{field.split('_', 2)[-1]}")
        marked = any(
            mark.field.startswith(f"{stem}_") and mark.field in self._singles
            for row in table.rows for cell in row.cells for mark in cell.marks
        )  # fmt: skip
        if not marked and _folded(table.heading) != _folded(heading):
            return []
        found = []
        for row in table.rows:
            if len(row.cells) == 2 and _folded(row.cells[0].text) == _folded(name):
                found.append(row.cells[1])
        return found


def _paragraphs(table: Table) -> list[Paragraph]:
    return [one for row in table.rows for cell in row.cells for one in cell.paragraphs]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
