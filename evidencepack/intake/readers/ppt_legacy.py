"""PowerPoint 97-2003 presentations: text by slide, notes, comments, hidden slides ([MS-PPT]).

The slides in force are found as PowerPoint finds them, through the directory of the last saving: a file that was
saved fast still holds older states of its slides. Where that directory is broken, all text of the file is taken.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers import ole, ole_properties
from evidencepack.intake.readers.common import (
    MOST_NAMES,
    MOST_SHORT,
    Damaged,
    Locked,
    PageCollector,
    Placed,
    joined,
    placed_facts,
    says_something,
    without_nothing,
)
from evidencepack.model import ReadState

_KIND = "PowerPoint"
_SLIDE_PLACE, _NOTES_ATOM, _SHOW_INFO = 0x03F3, 0x03F1, 0x03F9
_LIST, _TEXT_KIND, _WIDE, _NARROW, _STRING = 0x0FF0, 0x0F9F, 0x0FA0, 0x0FA8, 0x0FBA
_OUTLINE, _EDIT, _DIRECTORY, _RUNNING, _EMBEDDED = 0x0F9E, 0x0FF5, 0x1772, 0x0FD9, 0x0FCC
_COMMENT, _TAG_DATA = 0x2EE0, 0x138B
_ENCRYPTED = b"\xdf\xc4\xd1\xf3"  # CurrentUserAtom.headerToken, [MS-PPT] 2.3.2
_SLIDES, _MASTERS, _NOTES = 0, 1, 2  # SlideListWithText, by instance
_SHAPE, _PLACEHOLDERS = 0xF004, frozenset({0x0BC3, 0x041F, 0x0420})  # also of headers and footers since 2007
_HIDDEN_FLAG = 0x0004  # SlideShowSlideInfoAtom.fHidden
_NOTES_TEXT, _OTHER_TEXT = 2, 4  # TextTypeEnum; the other is neither title nor body
_FAULTS = (struct.error, IndexError, KeyError, ValueError)
_TOO_OLD = (
    "This is a presentation of PowerPoint 4 or older, which is not read. "
    "Open it in a program that still reads it, save it as .pptx, and add that."
)
_MOST_RECORDS = 500_000
_DEEPEST = 40
_BREAKS = str.maketrans({"\r": "\n", "\x0b": "\n"})


class _Record(Struct, frozen=True):
    kind: int
    instance: int
    begin: int
    end: int
    is_container: bool


class _Slide(Struct, kw_only=True):
    lines: list[str] = []
    notes: list[str] = []
    hidden: bool = False


def read(path: Path, found: Format) -> Examination:
    """Read a .ppt. Raises Locked when it has a password, Damaged when it has no slides that can be read."""
    with ole.opened(path, _KIND) as container:
        properties = ole_properties.properties(container)
        entries = ole.storages(container)
        # A file for PowerPoint 95 and 97 holds itself twice; [MS-PPT] is of the second.
        inside = "PP97_DUALSTORAGE/" if container.exists("PP97_DUALSTORAGE/PowerPoint Document") else ""
        if not container.exists(f"{inside}PowerPoint Document"):
            raise Damaged(_TOO_OLD)
        data = ole.stream(container, f"{inside}PowerPoint Document", _KIND)
        user = f"{inside}Current User"
        current = ole.stream(container, user, _KIND) if container.exists(user) else b""
        outline = ole.stream(container, "Text_Content", _KIND) if container.exists("Text_Content") else b""
    if current[12:16] == _ENCRYPTED:
        raise Locked("This PowerPoint file needs a password to be opened.")
    show = _Show(data)
    try:
        show.by_directory(current)
    except _FAULTS:
        show.by_search()
    if not show.slides and not any(show.loose) and outline:  # PowerPoint 95: all text, for those who search files
        show.loose = [outline.decode("cp1252", "replace").replace("\0", "").translate(_BREAKS)]
    if not show.slides and not any(show.loose):
        raise Damaged("This PowerPoint file is damaged: its slides cannot be found.")
    return _examination(show, found, properties, entries)


def _examination(show: _Show, found: Format, properties: dict[str, str], entries: list[list[str]]) -> Examination:
    collector = PageCollector()
    if not show.slides:
        collector.add(1, "whole presentation", joined(show.loose))
    for number, slide in enumerate(show.slides, start=1):
        notes = joined(slide.notes)
        collector.add(number, f"slide {number}", joined([*slide.lines, f"Notes:\n{notes}" if notes else ""]))
    facts = {
        "hidden_slides": [number for number, slide in enumerate(show.slides, start=1) if slide.hidden],
        "speaker_notes": [number for number, slide in enumerate(show.slides, start=1) if joined(slide.notes)],
        "comments": len(show.comments),
        "comment_text": joined(one.text for one in show.comments)[:MOST_SHORT],
        "comment_places": placed_facts(show.comments),
        "comment_authors": sorted(show.commenters - {""}),
        "header_text": joined(dict.fromkeys(show.running)),
        "attachments": show.embedded,
        "embedded_files": [f"object {number}" for number in range(1, show.embedded + 1)][:MOST_NAMES],
        "macros": any(entry[0].startswith("_VBA") for entry in entries) or show.has_macros,
        "damaged": "" if show.slides else "The order of its slides cannot be made out.",
    }
    return Examination(
        format=found.id,
        read=ReadState.READ,
        pages=tuple(collector.pages),
        pages_total=max(len(show.slides), 1),
        pages_unit="slide",
        properties=properties,
        facts=without_nothing(facts | ole.shared_facts(entries) | collector.facts()),
    )


class _Show:
    """Walks the records of a presentation."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = _MOST_RECORDS
        self.slides: list[_Slide] = []
        self.loose: list[str] = []
        self.comments: list[Placed] = []
        self.commenters: set[str] = set()
        self.running: list[str] = []
        self.embedded = 0
        self.has_macros = False

    def by_directory(self, current: bytes) -> None:
        """Follow the last saving's directory. struct.error, KeyError or ValueError: it is broken."""
        places, document = self._directory(struct.unpack_from("<I", current, 16)[0])
        main = self._at(places[document])
        notes_of: dict[int, list[str]] = {}
        lists = [record for record in self._inside(main) if record.kind == _LIST]
        self._beside(main)
        for members in lists:
            if members.instance == _NOTES:
                for place, _, _ in self._members(members):
                    self._note(places.get(place), notes_of)
            elif members.instance == _MASTERS:
                for place, _, _ in self._members(members):
                    self._master(places.get(place))
        for members in lists:
            if members.instance == _SLIDES:
                for place, identity, outline in self._members(members):
                    self._slide(places.get(place), outline, notes_of.get(identity, []))
        if not self.slides:
            raise ValueError("no slides")

    def by_search(self) -> None:
        """Take all text there is, in the order of the stream."""
        self.slides = []
        whole = _Record(0, 0, 0, len(self._data), is_container=True)
        self.loose = [text for record in self._all(whole) if (text := self._text(record))]

    def _directory(self, edit: int) -> tuple[dict[int, int], int]:
        """Where each object of the last state lies ([MS-PPT] 2.1.2); newer savings hide older ones."""
        places: dict[int, int] = {}
        document, seen = 0, set()
        while edit and edit not in seen:
            seen.add(edit)
            record = self._at(edit)
            if record.kind != _EDIT:
                raise ValueError("no record of a saving")
            edit, directory, owner = struct.unpack_from("<III", self._data, record.begin + 8)
            document = document or owner
            listing = self._at(directory)
            at = listing.begin
            while listing.kind == _DIRECTORY and at + 4 <= listing.end:
                head = struct.unpack_from("<I", self._data, at)[0]
                first, count = head & 0xFFFFF, head >> 20
                for step, place in enumerate(struct.unpack_from(f"<{count}I", self._data, at + 4)):
                    places.setdefault(first + step, place)
                at += 4 + count * 4
        return places, document

    def _at(self, place: int) -> _Record:
        flags, kind, size = struct.unpack_from("<HHI", self._data, place)
        end = place + 8 + size
        if end > len(self._data):
            raise ValueError("a record longer than its stream")
        # Tag data holds records although its header does not say so ([MS-PPT] 2.11.29).
        return _Record(kind, flags >> 4, place + 8, end, flags & 15 == 15 or kind == _TAG_DATA)

    def _inside(self, container: _Record) -> Iterator[_Record]:
        at = container.begin
        while at + 8 <= container.end and self._left > 0:
            self._left -= 1
            try:
                record = self._at(at)
            except (struct.error, ValueError):
                return
            yield record
            at = record.end

    def _all(self, container: _Record, depth: int = 0) -> Iterator[_Record]:
        for record in self._inside(container):
            yield record
            if record.is_container and depth < _DEEPEST:
                yield from self._all(record, depth + 1)

    def _members(self, members: _Record) -> Iterator[tuple[int, int, list[str]]]:
        """The objects of a list: place in the directory, id, and the texts of its outline."""
        entry: tuple[int, int, list[str]] | None = None
        for record in self._inside(members):
            if record.kind == _SLIDE_PLACE:
                if entry is not None:
                    yield entry
                place, _, _, identity = struct.unpack_from("<IIII", self._data, record.begin)
                entry = (place, identity, [])
            elif entry is not None and record.kind == _TEXT_KIND:
                entry[2].append("")
            elif entry is not None and entry[2]:
                entry[2][-1] += self._text(record)
        if entry is not None:
            yield entry

    def _slide(self, place: int | None, outline: list[str], notes: list[str]) -> None:
        slide = _Slide(notes=notes)
        self.slides.append(slide)
        used: set[int] = set()
        if place is not None:
            for record in self._all(self._at(place)):
                if record.kind == _SHOW_INFO:
                    slide.hidden = bool(struct.unpack_from("<H", self._data, record.begin + 10)[0] & _HIDDEN_FLAG)
                elif record.kind == _OUTLINE:
                    index = struct.unpack_from("<I", self._data, record.begin)[0]
                    used.add(index)
                    slide.lines.append(outline[index] if index < len(outline) else "")
                elif record.kind == _COMMENT:
                    self._comment(record)
                else:
                    slide.lines.append(self._text(record))
        slide.lines += [text for index, text in enumerate(outline) if index not in used]

    def _note(self, place: int | None, notes_of: dict[int, list[str]]) -> None:
        if place is None:
            return
        lines: list[str] = []
        kind, free = _OTHER_TEXT, False
        for record in self._all(self._at(place)):
            free = self._is_free(record, free)
            if record.kind == _NOTES_ATOM:
                notes_of[struct.unpack_from("<I", self._data, record.begin)[0]] = lines
            elif record.kind == _TEXT_KIND:
                kind = struct.unpack_from("<I", self._data, record.begin)[0]
            elif kind == _NOTES_TEXT:
                lines.append(self._text(record))
            elif says_something(text := self._text(record)):  # what is not free runs at the head and foot of notes
                (lines if free else self.running).append(text)

    def _is_free(self, record: _Record, before: bool) -> bool:
        """Whether texts from here on are in a shape that somebody drew, and fill no place that the layout made."""
        if record.kind == _SHAPE:
            return True
        return before and record.kind not in _PLACEHOLDERS

    def _master(self, place: int | None) -> None:
        """What is drawn on a master is seen on all slides, as what runs at their head and foot."""
        free = False
        for record in self._all(self._at(place)) if place is not None else ():
            free = self._is_free(record, free)
            if free and says_something(text := self._text(record).strip()):
                self.running.append(text)

    def _comment(self, comment: _Record) -> None:
        said = {record.instance: self._string(record) for record in self._inside(comment) if record.kind == _STRING}
        self.commenters.add(said.get(0, "").strip())
        self.comments.append(Placed(f"slide {len(self.slides)}", said.get(1, "")))

    def _beside(self, document: _Record) -> None:
        """Headers and footers, embedded objects and macros of the document as a whole."""
        for record in self._all(document):
            if record.kind == _RUNNING:
                self.running += [self._string(part) for part in self._inside(record) if part.kind == _STRING]
            elif record.kind == _EMBEDDED:
                self.embedded += 1
            elif record.kind == 0x03FF:  # VBAInfoContainer
                atoms = [part for part in self._inside(record) if part.kind == 0x0400]
                self.has_macros |= any(struct.unpack_from("<I", self._data, part.begin + 4)[0] for part in atoms)

    def _text(self, record: _Record) -> str:
        if record.kind == _WIDE:
            return self._string(record)
        if record.kind == _NARROW:
            return self._data[record.begin : record.end].decode("latin-1").translate(_BREAKS)
        return ""

    def _string(self, record: _Record) -> str:
        return self._data[record.begin : record.end].decode("utf-16-le", "replace").translate(_BREAKS)
