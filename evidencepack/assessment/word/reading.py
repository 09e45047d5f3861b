"""A Word file read: what each field says, what stands outside the fields, what only Word knows. Nothing is compared."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any

from msgspec import Struct

from evidencepack.assessment.word.attributing import Attribution, Found
from evidencepack.assessment.word.fields import Field, Fields
from evidencepack.assessment.word.listing import ListReading, ReadList
from evidencepack.assessment.word.package import Package
from evidencepack.assessment.word.records import Notice, Sort
from evidencepack.assessment.word.remarks import extras_of, side_lines
from evidencepack.assessment.word.values import EXPECTED, Form, value
from evidencepack.assessment.word.walking import Paragraph, Walk
from evidencepack.cleaning.removals import Changes
from evidencepack.cleaning.tracked import Conflict, has_marks, settle
from evidencepack.errors import UnreadableFile, UserFault
from evidencepack.model import Framework


class Line(Struct, frozen=True):
    """A line outside the fields, and the heading above it."""

    text: str
    heading: str


class Reading(Struct, frozen=True, kw_only=True):
    """What one view of a file says (its tracked changes accepted, or rejected).

    `texts`: each field that was found once, in its tidy form; `raw`: the letters that a value was read from, where they
    differ. `missing`: fields that are not there. `order`: the fields as the document has them. `owners`: fields that
    have a cell or paragraphs for themselves.
    """

    texts: dict[str, str]
    raw: dict[str, str]
    missing: tuple[str, ...]
    lists: dict[str, ReadList]
    outside: tuple[Line, ...]
    order: tuple[str, ...]
    notices: tuple[Notice, ...]
    owners: tuple[str, ...]


class View:
    """Reads one tree of a package: the document as it is, or a copy with its tracked changes settled."""

    def __init__(
        self,
        package: Package,
        root: Any,
        fields: Fields,
        framework: Framework,
        base: Mapping[str, str],
        owners: Collection[str] | None,
    ) -> None:
        self._package = package
        self._fields = fields
        self._framework = framework
        self._base = base
        self._labels = {field.id: field.label for field in fields.singles}
        self._walk = Walk(package, root)
        self._given = Attribution(self._walk, fields, owners)
        self._notices: list[Notice] = []

    def read(self) -> Reading:
        """The reading. `base`: texts as exported, which tell an original from its copy."""
        texts: dict[str, str] = {}
        raw: dict[str, str] = {}
        blamed = self._given.unclear_fields()
        for field in self._fields.singles:
            places = self._given.places.get(field.id, [])
            if field.id in blamed:
                self._say_places(field, places, Sort.UNCLEAR, "Another field’s text is mixed with it.")
            elif found := self._chosen(field, places):
                self._take(field, found, texts, raw)
        lists = ListReading(self._fields.lists, self._framework, self._base)
        read_lists = lists.read(self._given.list_tables)
        self._say_unclear()
        missing = [f.id for f in self._fields.singles if f.id not in self._given.places and f.id not in blamed]
        return Reading(
            texts=texts,
            raw=raw,
            missing=tuple(missing),
            lists=read_lists,
            outside=self._outside(lists.outside),
            order=tuple(self._order()),
            notices=(*self._notices, *lists.notices, *self._extras(lists.outside)),
            owners=tuple(self._owners()),
        )

    # ---------------------------------------------------------------- fields

    def _chosen(self, field: Field, places: list[Found]) -> Found | None:
        """The place that counts: the only one, or the original among copies; None when that cannot be told."""
        if len(places) < 2:
            return places[0] if places else None
        texts = {found.text for found in places}
        marked = [found for found in places if found.bookmarked]
        chosen = places[0] if len(texts) == 1 else marked[0] if len(marked) == 1 else None
        self._say_places(field, [one for one in places if one is not chosen], Sort.COPIED, "")
        return chosen

    def _say_places(self, field: Field, places: list[Found], sort: Sort, message: str) -> None:
        for found in places:
            self._notices.append(Notice(sort=sort, where=field.label, text=found.text, message=message))

    def _take(self, field: Field, found: Found, texts: dict[str, str], raw: dict[str, str]) -> None:
        kept = value(found.text, field.form, self._framework)
        if kept is None:
            message = EXPECTED[field.form]
            self._notices.append(Notice(sort=Sort.NO_VALUE, where=field.label, text=found.text, message=message))
            return
        texts[field.id] = kept
        if kept != found.text and field.form not in {Form.TEXT, Form.LINE}:
            raw[field.id] = found.text

    def _say_unclear(self) -> None:
        for paragraph, text, concerned in self._given.unclear:
            labels = " / ".join(self._labels.get(one, one) for one in concerned)
            message = "" if text else "Its marks are mixed."
            where = labels or paragraph.heading
            self._notices.append(Notice(sort=Sort.UNCLEAR, where=where, text=text, message=message))

    # ---------------------------------------------------------------- around the fields

    def _outside(self, headers: list[Paragraph]) -> tuple[Line, ...]:
        place = {id(paragraph): at for at, paragraph in enumerate(self._walk.paragraphs)}
        found = [*self._given.outside]
        found += [(one, " ".join(one.text.split())) for one in headers if one.text.strip()]
        found.sort(key=lambda one: place[id(one[0])])
        lines = [Line(text, paragraph.heading) for paragraph, text in found]
        return (*lines, *(Line(text, where) for where, text in side_lines(self._package)))

    def _order(self) -> list[str]:
        place = {id(paragraph): at for at, paragraph in enumerate(self._walk.paragraphs)}
        first = {
            field: min(place[id(one)] for one in places[0].paragraphs)
            for field, places in self._given.places.items()
            if places and places[0].paragraphs
        }
        return sorted(first, key=lambda field: first[field])

    def _owners(self) -> list[str]:
        """Fields beside which nothing is said in their cells or paragraphs."""
        shared = {id(paragraph) for paragraph, _ in self._given.outside}
        found = []
        for field, places in self._given.places.items():
            own = [one for found_place in places for one in found_place.paragraphs]
            others = {mark.field for one in own for part in one.segments for mark in part.marks} - {field}
            cells = [one.key for one in places if hasattr(one.key, "paragraphs") and hasattr(one.key, "row")]
            crowded = any(id(one) in shared for cell in cells for one in cell.paragraphs)
            if not others and not crowded and not any(id(one) in shared for one in own):
                found.append(field)
        return sorted(found)

    def labels(self) -> dict[Any, str]:
        """Where each paragraph is: its field's label or the heading above it, by the paragraph's element."""
        labels = {one.element: one.heading for one in self._walk.paragraphs if one.element is not None}
        for field, places in self._given.places.items():
            for found in places:
                labels |= {one.element: self._labels[field] for one in found.paragraphs}
        names = {one.id: one.label for one in self._fields.lists}
        for table in self._given.list_tables:
            marks = [mark.field for row in table.rows for cell in row.cells for mark in cell.marks]
            label = next((names[one] for one in names if any(m == one or m.startswith(f"{one}_") for m in marks)), "")
            for row in table.rows:
                for cell in row.cells:
                    labels |= {one.element: label for one in cell.paragraphs}
        return labels

    def _extras(self, headers: list[Paragraph]) -> list[Notice]:
        found: list[Notice] = []
        labels = self.labels()
        owned = {id(one) for places in self._given.places.values() for found in places for one in found.paragraphs}
        lists = {
            id(p) for t in self._given.list_tables for row in t.rows for cell in row.cells for p in cell.paragraphs
        }
        lists -= {id(one) for one in headers}
        for paragraph in self._walk.paragraphs:
            where = labels.get(paragraph.element, "") or paragraph.heading or "Beginning"
            in_field = id(paragraph) in owned or id(paragraph) in lists
            found += extras_of(self._package, paragraph, where, in_field=in_field)
        return found


def views(
    package: Package,
    fields: Fields,
    framework: Framework,
    base: Mapping[str, str],
    owners: Collection[str] | None,
    wanted: tuple[Changes, ...],
) -> list[Reading]:
    """The document read with its tracked changes accepted or rejected, a view for each that is wanted."""
    read = []
    for changes in wanted:
        root = copy.deepcopy(package.root)
        try:
            if has_marks(root):
                settle(root, changes)
            read.append(View(package, root, fields, framework, base, owners).read())
        except Conflict as fault:
            raise UserFault(
                f"{package.name} holds tracked changes of two people that Word has not brought together.",
                "Open it in Word, accept or reject them, save, and import again.",
            ) from fault
        except RecursionError as fault:
            raise UnreadableFile(f"{package.name} is nested too deeply to be read.", "Save it anew in Word.") from fault
    return read
