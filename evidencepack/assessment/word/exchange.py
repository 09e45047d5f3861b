"""Out to Word and back for a workspace: export, preview of an import."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import structs

from evidencepack.assessment.word.fields import Fields, ListKind, fields_of
from evidencepack.assessment.word.merging import (
    Base,
    Comparison,
    base_of,
    kept_fields,
)
from evidencepack.assessment.word.options import Layout, WordOptions
from evidencepack.assessment.word.package import Package
from evidencepack.assessment.word.pairing import positions
from evidencepack.assessment.word.reading import Reading, View, views
from evidencepack.assessment.word.records import Difference, Kind, Merge, Notice, Sort, Tracked
from evidencepack.assessment.word.remarks import comments, tracked_changes
from evidencepack.assessment.word.walking import mend_bookmarks
from evidencepack.assessment.word.writing import filled
from evidencepack.cleaning.removals import Changes
from evidencepack.errors import UserFault
from evidencepack.model import Snapshot, WordExport
from evidencepack.safe_file import write_whole
from evidencepack.workspace import Workspace, history, queries, self_assessment

_NONE = Base({}, (), (), (), None, known=False)


def build_word(snapshot: Snapshot, options: WordOptions, name: str = "") -> tuple[bytes, WordExport]:
    """The document, and what it holds as a reader finds it: the record that an import merges against.

    The record's id is a hash of that content; it travels in the document as a custom property. The record has no time.
    """
    package, fields = filled(snapshot, options)
    reading = _own_reading(package, fields, snapshot)
    kept = kept_fields(reading, fields)
    export_id = hashlib.sha256(msgspec.json.encode(kept, order="sorted")).hexdigest()[:32]
    package.set_export_id(export_id)
    return package.to_bytes(), WordExport(id=export_id, name=name, at="", fields=kept)


def export_word(workspace: Workspace, path: Path, options: WordOptions | None = None) -> WordExport:
    """Write the self-assessment to `path` and keep what went out (not where the workspace is open for reading only).

    UserFault when the file cannot be written; UnreadableFile or UserFault for a template that cannot be used.
    """
    content, export = build_word(queries.snapshot(workspace), options or WordOptions(), path.name)
    write_whole(path, content)
    export = structs.replace(export, at=history.now())
    if not workspace.read_only:
        self_assessment.keep_word_export(workspace, export)
    return export


def preview(workspace: Workspace, path: Path, tracked: Tracked = Tracked.ASK) -> Merge:
    """What a file that was edited in Word would change. Nothing is written.

    UnreadableFile for what is no Word document; UserFault for one that holds no field of the self-assessment.
    """
    package = Package.open(path)
    export_id = package.export_id()
    export = self_assessment.word_export(workspace.reader(), export_id) if export_id else None
    return merge_word(package, queries.snapshot(workspace), export, tracked)


def merge_word(package: Package, snapshot: Snapshot, export: WordExport | None, tracked: Tracked) -> Merge:
    """The same from what was read: pure. `export` None: this workspace never wrote the file."""
    fields = fields_of(snapshot)
    base = base_of(export.fields) if export is not None else structs.replace(_NONE, outside=_usual_lines(snapshot))
    mend_bookmarks(package.root)
    raw = View(package, package.root, fields, snapshot.framework, base.texts, base.owners)
    labels = raw.labels()
    changes = tracked_changes(package, labels)
    wanted: tuple[Changes, ...] = ("accept",)
    if changes and tracked is not Tracked.ACCEPT:
        wanted = ("reject",) if tracked is Tracked.REJECT else ("accept", "reject")
    readings = views(package, fields, snapshot.framework, base.texts, base.owners, wanted)
    if not any(one.texts or any(listed.there for listed in one.lists.values()) for one in readings):
        raise UserFault(
            f"{package.name} holds no field of the self-assessment.",
            "Choose a document that was exported from this program.",
        )
    compared = [Comparison(one, base, fields) for one in readings]
    unknown = () if export is not None else (_unknown(package),)
    return Merge(
        name=package.name,
        export_id=package.export_id(),
        known=export is not None,
        tracked=len(changes),
        differences=tuple(_undecided([one.differences for one in compared])),
        notices=(*unknown, *changes, *comments(package, labels), *_each_once(one.notices for one in compared)),
        unchanged=compared[0].unchanged,
        figures=_figures(fields, base),
    )


def _own_reading(package: Package, fields: Fields, snapshot: Snapshot) -> Reading:
    """The document read as it was just written: first to see which fields stand alone, then with that known."""
    alone = View(package, package.root, fields, snapshot.framework, fields.texts(), ()).read()
    return View(package, package.root, fields, snapshot.framework, fields.texts(), alone.owners).read()


def _usual_lines(snapshot: Snapshot) -> tuple[str, ...]:
    """The fixed lines of both layouts as written now: what a file of unknown origin may say unremarked."""
    found: list[str] = []
    for layout in Layout:
        package, fields = filled(snapshot, WordOptions(layout=layout))
        found += [line.text for line in _own_reading(package, fields, snapshot).outside]
    return tuple(found)


def _unknown(package: Package) -> Notice:
    message = "This workspace has no record of the export, so every text that differs is for you to decide."
    return Notice(sort=Sort.UNKNOWN, where=package.name, message=message)


def _undecided(compared: list[list[Difference]]) -> Iterable[Difference]:
    """The differences on which every view agrees, and the others as undecided, with both texts."""
    if len(compared) == 1:
        return compared[0]
    accepted, rejected = ({one.id: one for one in each} for each in compared)
    found = []
    for key in dict.fromkeys([*accepted, *rejected]):
        first, second = accepted.get(key), rejected.get(key)
        if first == second and first is not None:
            found.append(first)
            continue
        shown = first or second
        assert shown is not None  # noqa: S101  # the key comes from one of the two
        other = second.theirs if second is not None else shown.before
        if first is None:
            note = "If the tracked changes are accepted it reads as exported."
        else:
            note = f"If the tracked changes are rejected it reads: {other or '(nothing)'}"
        found.append(structs.replace(shown, kind=Kind.UNDECIDED, note="\n".join(filter(None, (shown.note, note)))))
    return found


def _each_once(groups: Iterable[list[Notice]]) -> list[Notice]:
    """The notices of the first view, and those of the others that it has not."""
    found: list[Notice] = []
    for group in groups:
        waiting = list(found)
        for notice in group:
            if notice in waiting:
                waiting.remove(notice)
            else:
                found.append(notice)
    return found


def _figures(fields: Fields, base: Base) -> dict[str, dict[str, int]]:
    paired = {}
    for one in fields.lists:
        if one.kind is ListKind.FIGURES:
            before = one.cells_by_key(base.texts) if base.known else {row.key: row.cells for row in one.rows}
            paired[one.subject] = positions(one, before)
    return paired
