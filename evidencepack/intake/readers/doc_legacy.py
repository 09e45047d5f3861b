"""Word 97-2003 documents: the text through the piece table ([MS-DOC] 2.4.1), each story by itself.

Measured on real files against catdoc and sharepoint-to-text: the piece table gives every word that catdoc gives and
tells footnotes, headers, comments and text boxes apart; sharepoint-to-text leaves text boxes out, so that it only
helps where a file's piece table is broken.
"""

from __future__ import annotations

import io
import logging
import re
import struct
from pathlib import Path
from typing import Any

from msgspec import Struct

from evidencepack.intake.examination import Examination
from evidencepack.intake.formats import Format
from evidencepack.intake.readers import doc_marks, ole, ole_properties
from evidencepack.intake.readers.common import (
    MOST_LINKS,
    MOST_NAMES,
    MOST_PLACES,
    MOST_SHORT,
    Damaged,
    Locked,
    PageCollector,
    clean,
    joined,
    merged,
    placed_facts,
    without_nothing,
)
from evidencepack.intake.readers.fields import linked_by_fields
from evidencepack.intake.readers.paging import (
    CHANGE,
    COMMENT,
    DELETED,
    HIDDEN,
    OBJECT,
    SIGNS,
    placed,
    put_pages,
    without_signs,
)
from evidencepack.intake.readers.word_looks import without_form_marks
from evidencepack.model import ReadState

_KIND = "Word"
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200  # FibBase flags, [MS-DOC] 2.5.2
_WORD_97 = 0x00C1
_WORD_2 = b"\xdb\xa5\x2d\0"  # how its files begin
_PROPERTIES = "SummaryInformation".encode("utf-16-le")  # in the names of two streams
_MOST_BARE = 32 * 1024 * 1024
_COMPRESSED = 0x40000000  # FcCompressed, [MS-DOC] 2.9.73
# PlcfBteChpx, Clx, GrpXstAtnOwners, DggInfo, SttbfRMark
_CHARACTER_RUNS, _CLX, _COMMENT_AUTHORS, _DRAWINGS, _AUTHORS = 12, 33, 36, 50, 51
_EMBEDDING = re.compile(r"(?=\x13\s*EMBED\b)", re.IGNORECASE)  # the field of an object (ECMA-376 part 1, 17.16.5.16)
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_CHARACTERS = str.maketrans({"\x0b": "\n", "\r": "\n", "\x1e": "-", "\x1f": None, "\x07": "\t", "\x0e": "\n"})
_FAULTS = (struct.error, IndexError, ValueError, OverflowError)

_log = logging.getLogger(__name__)


class Stories(Struct, frozen=True, kw_only=True):
    """The parts of a document's text, raw, in the order in which the file has them."""

    main: str
    footnotes: str = ""
    headers: str = ""
    comments: str = ""
    endnotes: str = ""
    text_boxes: str = ""
    changes: int = 0
    authors: tuple[str, ...] = ()
    comment_authors: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    watermarks: tuple[str, ...] = ()
    signs: tuple[tuple[int, str], ...] = ()  # of `paging`, with their places in `main`, in order


def read(path: Path, found: Format) -> Examination:
    """Read a .doc. Raises Locked when it has a password, Damaged when it cannot be read."""
    if bare := _bare_document(path):
        return _examination(found, bare, {}, {})
    with ole.opened(path, _KIND) as container:
        properties = ole_properties.properties(container)
        entries = ole.storages(container)
        stories = _stories(container, path)
        embedded = [_object_name(container, entry) for entry in entries if len(entry) == 2 and entry[0] == "ObjectPool"]
        facts = {
            "macros": container.exists("Macros"),
            "attachments": len(embedded),
            "embedded_files": embedded[:MOST_NAMES],
        }
    return _examination(found, stories, properties, facts | ole.shared_facts(entries))


def _bare_document(path: Path) -> Stories | None:
    """The stories of a document of Word 2, which is in no container; None for a later one."""
    with path.open("rb") as stream:
        if stream.read(len(_WORD_2)) != _WORD_2:
            return None
        document = _WORD_2 + stream.read(_MOST_BARE)
    try:
        if struct.unpack_from("<H", document, 10)[0] & _ENCRYPTED:
            raise Locked("This Word file needs a password to be opened.")
        return _old_stories(document)
    except _FAULTS as fault:
        raise Damaged("This Word file is damaged: its text cannot be found.") from fault


def _examination(found: Format, stories: Stories, properties: dict[str, str], around: dict[str, Any]) -> Examination:
    stated = properties.get("pages", "")
    segments, signs = without_signs([readable(part) for part in _signed(stories).split("\x0c")])
    while len(segments) > 1 and not segments[-1].strip():
        segments.pop()
    beside = joined(readable(text) for text in (stories.text_boxes, stories.footnotes, stories.endnotes))
    if beside:
        segments[-1] = f"{segments[-1]}\n{beside}"
    collector = PageCollector()
    total, unit = put_pages(collector, segments, rendered=False, stated=int(stated) if stated.isdecimal() else 0)
    paged = unit == "page"
    comments = [readable(text) for text in stories.comments.split("\x05")[1:]]
    hidden = [without_form_marks(readable(text)) for text in stories.hidden]
    deleted = [readable(text) for text in stories.deleted]
    facts = {
        "comments": stories.main.count("\x05"),
        "comment_text": readable(stories.comments).strip()[:MOST_SHORT],
        "comment_places": placed_facts(placed(comments or [""] * len(signs[COMMENT]), signs[COMMENT], paged=paged)),
        "comment_authors": sorted(set(stories.comment_authors) - {""}),
        "header_text": joined(dict.fromkeys(readable(stories.headers).splitlines())),
        "watermark_text": joined(stories.watermarks),
        "tracked_changes": stories.changes,
        "tracked_authors": sorted(set(stories.authors)),
        "tracked_places": [*dict.fromkeys(one.said(paged=paged) for one in signs[CHANGE])][:MOST_PLACES],
        "deleted_text": joined(deleted),
        "deleted_places": placed_facts(merged(placed(deleted, signs[DELETED], paged=paged))),
        "hidden_text": without_form_marks(joined(readable(text) for text in stories.hidden))[:MOST_SHORT],
        "hidden_places": placed_facts(merged(placed(hidden, signs[HIDDEN], paged=paged))),
        "embedded_places": [
            *dict.fromkeys(one.said(paged=paged) for one in (signs[OBJECT] if around.get("attachments") else ())),
        ][:MOST_NAMES],
        "external_links": linked_by_fields(stories.main)[:MOST_LINKS],
    } | around
    return Examination(
        format=found.id,
        read=ReadState.READ,
        pages=tuple(collector.pages),
        pages_total=total,
        pages_unit=unit,
        properties=properties,
        facts=without_nothing(facts | collector.facts()),
    )


def _object_name(container: Any, entry: list[str]) -> str:
    """The name of a packed file, else that of the object's place."""
    try:
        start = container.openstream([*entry, "\x01Ole10Native"]).read(1024)
    except ole.FAULTS:
        start = b""
    return ole.packed_name(start) or ole.object_kind(container, entry) or entry[-1].lstrip("_")


def _stories(container: object, path: Path) -> Stories:
    document = ole.stream(container, "WordDocument", _KIND)
    try:
        version, flags = struct.unpack_from("<2xH6xH", document)
        if flags & _ENCRYPTED:
            raise Locked("This Word file needs a password to be opened.")
        if version < _WORD_97:
            return _old_stories(document)
        table = ole.stream(container, "1Table" if flags & _TABLE_1 else "0Table", _KIND)
        return stories_of(document, table)
    except (*_FAULTS, Damaged) as fault:
        _log.info("The piece table of a .doc is broken (%r); its text is looked for by other means.", fault)
        return _by_search(path, fault)


def stories_of(document: bytes, table: bytes) -> Stories:
    """The stories of a Word 97-2003 document from its two streams. struct.error, IndexError or ValueError: broken."""
    words = struct.unpack_from("<H", document, 32)[0]
    long_count_at = 34 + words * 2
    longs = long_count_at + 2
    counts = struct.unpack_from("<8i", document, longs + 12)  # ccpText ccpFtn ccpHdd (macro) ccpAtn ccpEdn ccpTxbx …
    pointers = longs + struct.unpack_from("<H", document, long_count_at)[0] * 4 + 2

    def table_part(index: int) -> bytes:  # FibRgFcLcb97, [MS-DOC] 2.5.6: pairs of place and size
        start, size = struct.unpack_from("<II", document, pointers + index * 8)
        return table[start : start + size]

    pieces = _pieces(document, table_part(_CLX))
    marks = _Marks(_marked_runs(document, table_part(_CHARACTER_RUNS)))
    text = "".join(marks.applied(piece) for piece in pieces)
    names = doc_marks.authors(table_part(_AUTHORS))
    parts, position = [], 0
    for count in counts:
        if count < 0:
            raise ValueError("a story with less than no characters")
        parts.append(text[position : position + count])
        position += count
    return Stories(
        main=parts[0], footnotes=parts[1], headers=parts[2], comments=parts[4], endnotes=parts[5],
        text_boxes=parts[6] + parts[7], changes=marks.changes, deleted=tuple(marks.deleted),
        hidden=tuple(marks.hidden), comment_authors=doc_marks.names(table_part(_COMMENT_AUTHORS)),
        watermarks=doc_marks.watermarks(table_part(_DRAWINGS)),
        authors=tuple(names[by] for by in marks.authors if by < len(names)),
        signs=tuple(sorted((at, sign) for at, sign in marks.signs if at < counts[0])),
    )  # fmt: skip


class _Piece(Struct, frozen=True):
    begin: int
    width: int  # bytes of a character
    text: str


def _marked_runs(document: bytes, table: bytes) -> list[doc_marks.Run]:
    try:
        return doc_marks.marked_runs(document, table)
    except _FAULTS:
        return []  # the text is worth more than its marks


class _Marks:
    """Applies the marks of runs to pieces; deleted characters become NUL, so that counts of characters still hold."""

    def __init__(self, runs: list[doc_marks.Run]) -> None:
        self._runs = runs
        self._last: doc_marks.Run | None = None
        self.changes = 0
        self.authors: set[int] = set()
        self.deleted: list[str] = []
        self.hidden: list[str] = []
        self.signs: list[tuple[int, str]] = []  # places in the text of all pieces
        self._before = 0  # characters of the pieces before

    def applied(self, piece: _Piece) -> str:
        text = piece.text
        end = piece.begin + len(text) * piece.width
        for run in self._runs:
            if run.begin < end and run.end > piece.begin:
                first = max(0, (run.begin - piece.begin) // piece.width)
                last = min(len(text), (run.end - piece.begin) // piece.width)
                self._note(run, text[first:last], self._before + first)
                if run.deleted:
                    text = text[:first] + "\0" * (last - first) + text[last:]
        self._before += len(text)
        return text

    def _note(self, run: doc_marks.Run, text: str, at: int) -> None:
        if run.hidden:
            self.hidden.append(text)
            self.signs.append((at, HIDDEN))
        if run.deleted:
            self.deleted.append(text)
            self.signs.append((at, DELETED))
        if run.author is not None:
            self.authors.add(run.author)
        before = self._last
        goes_on = before is not None and before.end == run.begin and before.deleted == run.deleted
        if (run.deleted or run.inserted) and not (goes_on and before is not None and before.author == run.author):
            self.changes += 1
            self.signs.append((at, CHANGE))
        self._last = run if run.deleted or run.inserted else None


def _pieces(document: bytes, clx: bytes) -> list[_Piece]:
    """The pieces of text in order ([MS-DOC] 2.9.38 Clx, 2.8.35 PlcPcd)."""
    at = 0
    while clx[at] == 1:  # Prc: formatting that the pieces share
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at] != 2:
        raise ValueError("no piece table")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (size - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", plc)
    pieces = []
    for index in range(count):
        place = struct.unpack_from("<2xI2x", plc, (count + 1) * 4 + index * 8)[0]
        length = bounds[index + 1] - bounds[index]
        if length < 0:
            raise ValueError("pieces out of order")
        if place & _COMPRESSED:
            begin = (place & ~_COMPRESSED) // 2
            pieces.append(_Piece(begin, 1, document[begin : begin + length].decode("cp1252", "replace")))
        else:
            # One character for each unit: the file counts halves of surrogate pairs, `readable` joins them.
            units = struct.unpack_from(f"<{length}H", document, place)
            pieces.append(_Piece(place, 2, "".join(map(chr, units))))
    return pieces


def _old_stories(document: bytes) -> Stories:
    """The stories of a document of Word 2, 6 or 95."""
    from evidencepack.intake.readers import doc_95  # noqa: PLC0415 - hardly any file is so old

    main, footnotes, headers, _, comments, endnotes, boxes, more = doc_95.story_texts(document)
    return Stories(
        main=main, footnotes=footnotes, headers=headers, comments=comments, endnotes=endnotes, text_boxes=boxes + more
    )


def _by_search(path: Path, fault: Exception) -> Stories:
    """What sharepoint-to-text finds by looking for runs of characters. Raises Damaged when that is nothing."""
    from sharepoint2text.parsing.exceptions import ExtractionError  # noqa: PLC0415 - slow, and seldom needed
    from sharepoint2text.parsing.extractors.ms_legacy.doc_extractor import read_doc  # noqa: PLC0415

    try:
        # Properties are read elsewhere; here broken ones would be gone through four thousand million times.
        data = path.read_bytes().replace(_PROPERTIES, _PROPERTIES[:-2] + b"_\0")
        documents = list(read_doc(io.BytesIO(data), path=path.name, ignore_images=True))
        text = joined(unit.text for document in documents for unit in document.units)
    except (ExtractionError, *_FAULTS, OSError, AttributeError, KeyError, TypeError) as second:
        raise Damaged("This Word file is damaged: its text cannot be found.") from second
    if not text:
        raise Damaged("This Word file is damaged: its text cannot be found.") from fault
    return Stories(main=text)


def _signed(stories: Stories) -> str:
    """The main text with signs where comments, changes, objects, hidden and deleted text stand."""
    pieces, begin = [], 0
    for at, sign in stories.signs:
        pieces += [stories.main[begin:at], sign]
        begin = at
    return _EMBEDDING.sub(OBJECT, "".join([*pieces, stories.main[begin:]]).replace("\x05", COMMENT))


def readable(raw: str) -> str:
    """Word's stored text as lines: field codes out (their results stay), cells by tabs, rows on lines."""
    raw = raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    while True:
        shown = _FIELD_CODE.sub(_result, raw)
        if shown == raw:
            break
        raw = shown
    return clean(raw.replace("\x07\x07", "\n").translate(_CHARACTERS))


def _result(field: re.Match[str]) -> str:
    """What a field shows; the signs of `paging` in its code stay."""
    code = field[0][: field.start(1) - field.start()] if field[1] is not None else field[0]
    return "".join(SIGNS.findall(code)) + (field[1] or "")
