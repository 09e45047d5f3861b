"""Cleans a PDF by writing it anew without what has to go: also earlier states of it that were saved over are gone then.

Numbers refer to ISO 32000-1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, TextStringObject

from evidencepack.cleaning.removals import CannotClean, Ledger, Removal, some
from evidencepack.in_words import counted

_FAULTS = (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, RecursionError)
_KEPT_INFO = ("/Title", "/Subject", "/Keywords", "/CreationDate", "/ModDate", "/Creator", "/Producer", "/Trapped")
# 12.5.6: kinds of annotation that are nobody's remark
_BESIDE = frozenset({
    "/Link", "/Movie", "/Widget", "/Screen", "/PrinterMark", "/TrapNet", "/Watermark", "/3D", "/RichMedia",
    "/FileAttachment",
})  # fmt: skip
_REMARKS = frozenset({
    "/Text", "/FreeText", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Popup", "/Sound",
})  # fmt: skip
_WORDS = ("/Contents", "/RC", "/T", "/Subj", "/Popup", "/IRT")
_DARK = 0.35
_MOST_BYTES = 200 * 1024 * 1024  # it is held in memory two or three times over
_MOST_FIELDS = 100_000


def clean(source: Path, target: Path, wanted: Collection[Removal], ledger: Ledger) -> None:
    """Write a cleaned copy of a PDF. Raises CannotClean when it is signed, locked or damaged."""
    try:
        writer = _opened(source)
        _take_out(writer, wanted, ledger)
        first = BytesIO()
        writer.write(first)
        # Only what can still be reached is taken over: what was cut off above is not in the file any more.
        second = PdfWriter(clone_from=PdfReader(BytesIO(first.getvalue())))
        _set_info(second, writer.metadata)
        with target.open("xb") as stream:
            second.write(stream)
    except _FAULTS as fault:
        raise CannotClean(
            f"{source.name} cannot be cleaned: its structure is damaged ({type(fault).__name__}).",
            "Print it into a new PDF, and use that.",
        ) from fault


def _opened(source: Path) -> PdfWriter:
    if source.stat().st_size > _MOST_BYTES:
        raise CannotClean(
            f"{source.name} cannot be cleaned: it is larger than 200 MB.", "Split it, or print it into a new PDF."
        )
    with source.open("rb") as stream:
        reader = PdfReader(BytesIO(stream.read()))
    if reader.is_encrypted:
        raise CannotClean(
            f"{source.name} cannot be cleaned: it is locked (for reading or for changes).",
            "Ask for a copy without the lock, or print it into a new PDF.",
        )
    if _is_signed(reader):
        raise CannotClean(
            f"{source.name} cannot be cleaned: it is signed, and any change would break the signature.",
            "Ask whoever signed it for a copy without what has to go.",
        )
    writer = PdfWriter(clone_from=reader)
    _set_info(writer, reader.metadata)
    return writer


def _set_info(writer: PdfWriter, info: Any) -> None:
    """Give a file exactly these properties: the library would add its own name."""
    writer.metadata = None
    if info:
        writer.metadata = {str(key): str(value) for key, value in info.items()}


def _is_signed(reader: PdfReader) -> bool:
    """12.8: a signature field that has been filled in, or permissions that a signature gives."""
    root = _dictionary(reader.trailer["/Root"])
    if "/Perms" in root:
        return True
    pending = list(_listed(_dictionary(root.get("/AcroForm")).get("/Fields")))
    for _ in range(_MOST_FIELDS):
        if not pending:
            break
        field = _dictionary(pending.pop())
        if field.get("/FT") == "/Sig" and field.get("/V") is not None:
            return True
        pending.extend(_listed(field.get("/Kids")))
    return False


def _take_out(writer: PdfWriter, wanted: Collection[Removal], ledger: Ledger) -> None:
    if Removal.COMMENTS in wanted:
        _drop_comments(writer, ledger)
    if Removal.EMBEDDED_FILES in wanted:
        _drop_files(writer, ledger)
    if Removal.SCRIPTS in wanted:
        _drop_scripts(writer, ledger)
    if Removal.PROPERTIES in wanted:
        _drop_properties(writer, ledger)


# ---------------------------------------------------------------- moving about in the tree of objects


def _dictionary(value: Any) -> Any:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _listed(value: Any) -> list[Any]:
    found = value.get_object() if value is not None else None
    return list(found) if isinstance(found, ArrayObject) else []


def _root(writer: PdfWriter) -> Any:
    return writer.root_object


def _dictionaries(start: Any) -> Iterator[Any]:
    """Every dictionary (and stream) that can be reached, each once."""
    seen: set[int] = set()
    pending = [start]
    while pending:
        value = pending.pop()
        if isinstance(value, IndirectObject):
            value = value.get_object()
        if not isinstance(value, DictionaryObject | ArrayObject) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, DictionaryObject):
            yield value
            pending.extend(value.raw_get(key) for key in list(value))
        else:
            pending.extend(value)


# ---------------------------------------------------------------- comments


def _drop_comments(writer: PdfWriter, ledger: Ledger) -> None:
    count, boxes = 0, 0
    for number, page in enumerate(writer.pages, start=1):
        annotations = _listed(page.get("/Annots"))
        staying = ArrayObject()
        for entry in annotations:
            note = _dictionary(entry)
            kind = str(note.get("/Subtype", ""))
            if _hides_text(note, kind):
                ledger.kept(f"A dark highlight on page {number} stays: without it the text under it would be seen.")
                staying.append(entry)
            elif kind in _REMARKS:
                count += kind != "/Popup"
                boxes += kind == "/FreeText"
                note.clear()  # it may still be named by the tags of the page (14.7.4.3)
            else:
                if kind not in _BESIDE and note.get("/Contents"):
                    count += 1
                    _without_words(note)
                staying.append(entry)
        if len(staying) != len(annotations):
            page[NameObject("/Annots")] = staying
    ledger.took(Removal.COMMENTS, count, f"with {counted(boxes, 'text box', 'text boxes')}" if boxes else "")


def _without_words(note: Any) -> None:
    """A drawn mark (a box, a stamp) stays where it is; what is written about it goes."""
    for key in _WORDS:
        note.pop(key, None)


def _hides_text(note: Any, kind: str) -> bool:
    if kind != "/Highlight":
        return False
    colour = [float(part) for part in _listed(note.get("/C"))]
    return len(colour) in (1, 3) and sum(colour) / len(colour) <= _DARK


# ---------------------------------------------------------------- embedded files, scripts


def _drop_files(writer: PdfWriter, ledger: Ledger) -> None:
    root = _root(writer)
    if "/Collection" in root:
        ledger.kept("The embedded files stay: this PDF is a portfolio, which is made of them.")
        return
    names = [_file_name(value) for value in _dictionaries(root) if value.get("/Type") in ("/Filespec", "/F")]
    _dictionary(root.get("/Names")).pop("/EmbeddedFiles", None)
    pinned = 0
    for page in writer.pages:
        annotations = _listed(page.get("/Annots"))
        files = [entry for entry in annotations if _dictionary(entry).get("/Subtype") == "/FileAttachment"]
        pinned += len(files)
        if files:
            page[NameObject("/Annots")] = ArrayObject(entry for entry in annotations if entry not in files)
        for entry in files:
            _dictionary(entry).clear()
    for value in list(_dictionaries(root)):
        value.pop("/AF", None)
        if "/EF" in value:
            value.pop("/EF")
    found = [name for name in names if name]
    ledger.took(Removal.EMBEDDED_FILES, len(found), some(found))


def _file_name(specification: Any) -> str:
    """7.11.3: the name of a file that is in the file; empty for one that is only pointed at."""
    return str(specification.get("/UF") or specification.get("/F") or "file") if "/EF" in specification else ""


def _drop_scripts(writer: PdfWriter, ledger: Ledger) -> None:
    root, count = _root(writer), 0
    if "/XFA" in _dictionary(root.get("/AcroForm")):
        ledger.kept("The scripts of the form stay: it is of the XFA kind, which cannot be taken apart here.")
    for holder in list(_dictionaries(root)):
        for key in list(holder):
            value = holder[key]
            if _is_script(value):
                del holder[key]
                count += 1
            elif isinstance(value, ArrayObject):
                scripts = [at for at, one in enumerate(value) if _is_script(one.get_object())]
                for at in reversed(scripts):
                    # a list of names goes in pairs: the name before its action
                    del value[at - 1 if key == "/Names" and at else at : at + 1]
                count += len(scripts)
        if holder.get("/S") == "/Rendition" and "/JS" in holder:
            del holder["/JS"]
            count += 1
    _dictionary(root.get("/Names")).pop("/JavaScript", None)
    ledger.took(Removal.SCRIPTS, count)


def _is_script(value: Any) -> bool:
    return isinstance(value, DictionaryObject) and value.get("/S") == "/JavaScript"


# ---------------------------------------------------------------- properties


def _drop_properties(writer: PdfWriter, ledger: Ledger) -> None:
    info = {str(key): str(value) for key, value in (writer.metadata or {}).items()}
    found = [key.lstrip("/").lower() for key, value in info.items() if key not in _KEPT_INFO and value.strip()]
    kept = {key: value for key, value in info.items() if key in _KEPT_INFO}
    packets = 0
    for value in list(_dictionaries(_root(writer))):
        if "/Metadata" in value:
            if value is _root(writer) and not kept.get("/Title"):
                kept |= _title(value["/Metadata"])
            packets += 1
        for key in ("/Metadata", "/PieceInfo"):
            value.pop(key, None)
    found += ["XMP metadata"] * bool(packets)
    _set_info(writer, {NameObject(key): TextStringObject(value) for key, value in kept.items()})
    ledger.took(Removal.PROPERTIES, len(found), ", ".join(found))


def _title(packet: Any) -> dict[str, str]:
    """The title that only the XMP packet says."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(packet.get_data(), parser)
    titles = [] if root is None else root.findall(".//{http://purl.org/dc/elements/1.1/}title//{*}li")
    return {"/Title": titles[0].text} if titles and titles[0].text else {}
