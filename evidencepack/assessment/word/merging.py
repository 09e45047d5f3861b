"""Compares three ways, field by field: as exported, as it reads in Word, as it is now in the workspace. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

import msgspec
from msgspec import Struct

from evidencepack.assessment.word.fields import COLUMNS, Field, Fields, ListKind, RowList
from evidencepack.assessment.word.listing import ReadList, ReadRow
from evidencepack.assessment.word.pairing import pairs
from evidencepack.assessment.word.reading import Line, Reading
from evidencepack.assessment.word.records import Difference, Kind, Notice, Sort, What
from evidencepack.model import PlanStatus

OUTSIDE, OWNERS, NOTICES, ORDER = "#outside", "#owners", "#notices", "#order"


class Base(Struct, frozen=True):
    """What went out: texts by field, the lines around them, and what a reader remarked on then.

    `known` False: this workspace never wrote it, so that every text that differs is for a person to decide.
    """

    texts: Mapping[str, str]
    outside: tuple[str, ...]
    notices: tuple[str, ...]
    order: tuple[str, ...]
    owners: tuple[str, ...] | None
    known: bool = True


def base_of(fields: Mapping[str, str]) -> Base:
    """The base in the record of an export."""
    return Base(
        {key: text for key, text in fields.items() if not key.startswith("#")},
        _lines(fields.get(OUTSIDE)),
        _lines(fields.get(NOTICES)),
        _lines(fields.get(ORDER)),
        _lines(fields.get(OWNERS)) if OWNERS in fields else None,
    )


def kept_fields(reading: Reading, fields: Fields) -> dict[str, str]:
    """What an export keeps of itself, from its own reading: the texts of the fields that it holds, and the rest."""
    texts = fields.texts()
    kept = {field.id: texts[field.id] for field in fields.singles if field.id in reading.texts}
    for one in fields.lists:
        if reading.lists[one.id].there:
            kept |= {key: text for key, text in texts.items() if key == one.id or key.startswith(f"{one.id}_")}
    plain = msgspec.json.encode
    kept[OUTSIDE] = plain([line.text for line in reading.outside]).decode()
    kept[NOTICES] = plain([notice.words for notice in reading.notices]).decode()
    kept[ORDER] = plain(reading.order).decode()
    kept[OWNERS] = plain(reading.owners).decode()
    return kept


def _lines(text: str | None) -> tuple[str, ...]:
    return msgspec.json.decode(text, type=tuple[str, ...]) if text else ()


class Comparison:
    """One reading against the base and the workspace's fields; lives for one merge."""

    def __init__(self, reading: Reading, base: Base, now: Fields) -> None:
        self._reading = reading
        self._base = base
        self._now = now
        self.unchanged = 0
        self.differences: list[Difference] = []
        self.notices: list[Notice] = []
        for field in now.singles:
            self._single(field)
        for one in now.lists:
            self._list(one, reading.lists.get(one.id, ReadList(())))
        self._around()

    # ---------------------------------------------------------------- single fields

    def _single(self, field: Field) -> None:
        if field.id not in self._reading.texts:
            if field.id in self._base.texts and field.id in self._reading.missing:
                message = "The field is no longer in the document; it is left as it is here."
                self.notices.append(Notice(sort=Sort.MISSING, where=field.label, message=message))
            return
        theirs = self._reading.texts[field.id]
        kind = self._kind(self._base.texts.get(field.id), theirs, field.text)
        if kind is None:
            self.unchanged += 1
            return
        self.differences.append(
            Difference(
                id=field.id,
                label=field.label,
                subject=field.subject,
                what=What.TEXT,
                kind=kind,
                before=self._base.texts.get(field.id, ""),
                theirs=theirs,
                ours=field.text,
                note=self._reading.raw.get(field.id, ""),
            )
        )

    def _kind(self, before: str | None, theirs: str, ours: str) -> Kind | None:
        """None: Word says what was exported, or, where nothing is known of the export, what is here."""
        if theirs == before or (before is None and theirs == ours):
            return None
        if theirs == ours:
            return Kind.SAME
        return Kind.THEIRS if before is not None and ours == before else Kind.CONFLICT

    # ---------------------------------------------------------------- lists

    def _list(self, one: RowList, read: ReadList) -> None:
        if not read.there:
            if one.id in self._base.texts:
                message = "The table is no longer in the document; its rows are left as they are here."
                self.notices.append(Notice(sort=Sort.MISSING, where=one.label, message=message))
            return
        before = one.cells_by_key(self._base.texts)
        ours = pairs(one, before if self._base.known else {row.key: row.cells for row in one.rows})
        known = set(before) | (set() if self._base.known else {row.key for row in one.rows})
        for row in read.rows:
            if row.key in known:
                self._row(one, row, before.get(row.key), ours.get(row.key))
        present = {row.key for row in read.rows}
        for key, cells in before.items():
            if key not in present and key not in read.unclear:
                self._removed(one, key, cells, ours.get(key))
        added = self._added(one, [row for row in read.rows if row.key not in known], set(ours.values()))
        self._order(one, [row.key if row.key in known else added[id(row)] for row in read.rows], list(before), ours)

    def _row(self, one: RowList, row: ReadRow, before: tuple[str, ...] | None, ours: tuple[str, ...] | None) -> None:
        name = _name(before or row.raw)
        for at, (column, header, _) in enumerate(COLUMNS[one.kind]):
            theirs = row.cells[at]
            if theirs is None:
                continue
            was = before[at] if before is not None else None
            kind = self._kind(was, theirs, ours[at] if ours is not None else "")
            if kind is Kind.THEIRS and ours is None:
                kind = Kind.CONFLICT
            if kind is None:
                self.unchanged += 1
                continue
            self.differences.append(
                Difference(
                    id=one.cell_id(row.key, column),
                    label=f"{one.label}, {name}: {header}",
                    subject=one.subject,
                    what=What.TEXT,
                    kind=kind,
                    before=was or "",
                    theirs=theirs,
                    ours="" if ours is None else ours[at],
                    note="The row was deleted here." if ours is None else _as_typed(row.raw[at], theirs),
                    row=row.key,
                    column=column,
                )
            )

    def _removed(self, one: RowList, key: str, before: tuple[str, ...], ours: tuple[str, ...] | None) -> None:
        if ours is None:
            self.unchanged += 1  # gone in both
            return
        self.differences.append(
            Difference(
                id=f"{one.id}_{key}",
                label=f"{one.label}, {_name(before)}: row deleted",
                subject=one.subject,
                what=What.ROW_REMOVED,
                kind=Kind.THEIRS if ours == before else Kind.CONFLICT,
                before=row_words(one, before),
                theirs="",
                ours=row_words(one, ours),
                row=key,
            )
        )

    def _added(self, one: RowList, rows: list[ReadRow], paired: set[tuple[str, ...]]) -> dict[int, str]:
        """Each new row's difference id, by the row's identity; those that are here already have the id of none."""
        here = [row.cells for row in one.rows if row.cells not in paired]
        made: dict[int, str] = {}
        seen: Counter[tuple[str, ...]] = Counter()
        for row in rows:
            cells = self._completed(one, row)
            seen[cells] += 1
            fresh = f"{one.id}_new_{_hash(*cells, *row.raw, str(seen[cells]))}"
            made[id(row)] = fresh
            same = cells in here
            if same:
                here.remove(cells)
            alike = not same and any(_name(other) == _name(cells) for other in here)
            self.differences.append(
                Difference(
                    id=fresh,
                    label=f"{one.label}, {_name(cells) or _name(row.raw)}: new row",
                    subject=one.subject,
                    what=What.ROW_ADDED,
                    kind=Kind.SAME if same else Kind.CONFLICT if alike else Kind.THEIRS,
                    before="",
                    theirs=row_words(one, row.raw),
                    ours=row_words(one, cells) if same else "",
                    note="A row of this name is here, with other details." if alike else "",
                    cells=cells,
                )
            )
        return made

    def _completed(self, one: RowList, row: ReadRow) -> tuple[str, ...]:
        """A new row's cells with what goes without saying: an action's statement (the row's above) and status."""
        cells = [cell or "" for cell in row.cells]
        if one.kind is ListKind.PLAN:
            above = [other.cells[0] for other in self._rows_above(one, row) if other.cells[0]]
            figures = [listed.label for listed in self._now.lists if listed.kind is ListKind.FIGURES]
            cells[0] = cells[0] or (above[-1] if above else figures[0].split(" ")[0]) or ""
            cells[4] = cells[4] or PlanStatus.NOT_STARTED.value
        return tuple(cells)

    def _rows_above(self, one: RowList, row: ReadRow) -> list[ReadRow]:
        listed = self._reading.lists[one.id].rows
        return list(listed[: next(at for at, other in enumerate(listed) if other is row)])

    def _order(self, one: RowList, keys: list[str], before: list[str], ours: Mapping[str, tuple[str, ...]]) -> None:
        """A difference for rows that changed places; for new rows alone the order is noted with each of them."""
        added = [at for at, difference in enumerate(self.differences) if difference.id in keys and difference.cells]
        for at in added:
            self.differences[at] = msgspec.structs.replace(self.differences[at], order=tuple(keys))
        known = [key for key in before if key in keys and key in ours]
        theirs = [key for key in keys if key in known]
        if one.kind is ListKind.PLAN:  # the plan stands by statement: only the order within one can change
            statements = [ours[key][0] for key in known]
            theirs.sort(key=lambda key: statements.index(ours[key][0]))
        if theirs == known:
            return
        place = {row.cells: at for at, row in enumerate(one.rows)}
        here = sorted(known, key=lambda key: place.get(ours[key], 0))
        self.differences.append(
            Difference(
                id=f"{one.id}_order",
                label=f"{one.label}: order of the rows",
                subject=one.subject,
                what=What.ORDER,
                kind=Kind.SAME if here == theirs else Kind.THEIRS if here == known else Kind.CONFLICT,
                before="\n".join(_name(ours[key]) for key in known),
                theirs="\n".join(_name(ours[key]) for key in theirs),
                ours="\n".join(_name(ours[key]) for key in here),
                order=tuple(keys),
            )
        )

    # ---------------------------------------------------------------- around the fields

    def _around(self) -> None:
        told = Counter(self._base.notices)
        for notice in self._reading.notices:
            told[notice.words] -= 1
            if told[notice.words] < 0:
                self.notices.append(notice)
        self.notices += _line_notices(self._base, self._reading.outside)
        labels = {field.id: field.label for field in self._now.singles}
        for field in _moved(list(self._base.order), list(self._reading.order)):
            message = "It stands in another place than in the export."
            self.notices.append(Notice(sort=Sort.REORDERED, where=labels.get(field, field), message=message))


def _line_notices(base: Base, lines: tuple[Line, ...]) -> Iterator[Notice]:
    said = [line.text for line in lines]
    gone: list[str] = []
    fresh: list[Line] = []
    for tag, first, last, start, end in SequenceMatcher(None, base.outside, said, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += base.outside[first:last]
            fresh += lines[start:end]
    lost = Counter(gone)
    for line in fresh:
        where = line.heading or "Beginning"
        if lost[line.text] > 0:
            lost[line.text] -= 1
            if base.known:
                yield Notice(sort=Sort.REORDERED, where=where, text=line.text)
        else:
            yield Notice(sort=Sort.OUTSIDE, where=where, text=line.text)
    for text in lost.elements() if base.known else ():
        yield Notice(sort=Sort.FIXED_TEXT, where="the document", text=text, message="No longer there")


def _moved(before: list[str], after: list[str]) -> list[str]:
    """The fields that left their place, as few as explain the new order."""
    before = [one for one in before if one in after]
    after = [one for one in after if one in before]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    kept = {one for block in matcher.get_matching_blocks() for one in before[block.a : block.a + block.size]}
    return [one for one in after if one not in kept]


def row_words(one: RowList, cells: Iterable[str]) -> str:
    """A row in words, a line for each cell that says something."""
    named = zip(one.headers, cells, strict=True)
    return "\n".join(f"{header}: {cell}" for header, cell in named if cell)


def _name(cells: tuple[str, ...]) -> str:
    """What a row is called: its longest cell of the first two, one line of it."""
    text = max(cells[:2], key=len, default="").split("\n")[0]
    return text if len(text) <= 60 else f"{text[:57]}…"


def _as_typed(raw: str, kept: str) -> str:
    return "" if raw == kept else raw


def _hash(*texts: str) -> str:
    return hashlib.sha256("\x00".join(texts).encode("utf-8", "replace")).hexdigest()[:12]
