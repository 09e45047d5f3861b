"""PDFs lose remarks, attachments, scripts and properties, down to the last byte of them; the pages stay."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen import canvas

from evidencepack.cleaning import CannotClean, Cleaned, Removal, clean_copy
from evidencepack.intake.reading import examine


def _writer() -> PdfWriter:
    made = BytesIO()
    page = canvas.Canvas(made, invariant=1)
    page.drawString(72, 700, "What the page says")
    page.linkURL("https://open.example/", (72, 600, 100, 620))
    page.showPage()
    page.save()
    return PdfWriter(clone_from=PdfReader(BytesIO(made.getvalue())))


def _saved(writer: PdfWriter, path: Path) -> Path:
    writer.write(path)
    return path


def _script(code: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(code)})


def _full(path: Path) -> Path:
    writer = _writer()
    writer.metadata = {"/Title": "Carers", "/Author": "secret author", "/Company": "secret council",
                       "/CreationDate": "D:20260105100000Z"}  # fmt: skip
    writer.add_annotation(0, Text(rect=(1, 1, 9, 9), text="secret remark"))
    writer.add_annotation(0, FreeText(rect=(1, 1, 90, 90), text="secret box"))
    box: dict[str, Any] = {
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject("/Square"),
        "/Rect": ArrayObject(map(FloatObject, (1, 1, 9, 9))),
        "/Contents": TextStringObject("secret word"),
    }
    writer.add_annotation(0, DictionaryObject({NameObject(key): value for key, value in box.items()}))
    writer.add_attachment("secret plan.txt", b"secret attachment")
    writer.root_object[NameObject("/OpenAction")] = _script("secret action")
    named = ArrayObject([TextStringObject("secret name"), writer._add_object(_script("secret script"))])
    writer.root_object["/Names"][NameObject("/JavaScript")] = DictionaryObject({NameObject("/Names"): named})  # type: ignore[index]
    packet = DecodedStreamObject()
    packet.set_data(b"<x>secret packet</x>")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(packet)
    # what a tagged file has: the tags name the remark as well
    writer.root_object[NameObject("/StructTreeRoot")] = DictionaryObject(
        {NameObject("/K"): ArrayObject([writer.pages[0]["/Annots"][1]])}  # type: ignore[index]
    )
    return _saved(writer, path)


def _plain(path: Path) -> bytes:
    """Everything in a file, unpacked."""
    data = path.read_bytes()
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            data += zlib.decompressobj().decompress(packed)
        except zlib.error:
            continue
    return data


def _clean(source: Path, *wanted: Removal) -> tuple[Path, Cleaned]:
    target = source.with_name("cleaned.pdf")
    return target, clean_copy(source, target, "pdf", wanted)


def test_everything_goes_and_the_page_stays(tmp_path: Path) -> None:
    source = _full(tmp_path / "a.pdf")
    assert _plain(source).count(b"secret") >= 9
    target, result = _clean(source, *Removal)
    assert result.kept_because == ()
    assert {one.what: one.count for one in result.removed} == {
        Removal.COMMENTS: 3, Removal.EMBEDDED_FILES: 1, Removal.SCRIPTS: 2, Removal.PROPERTIES: 3,
    }  # fmt: skip
    assert b"secret" not in _plain(target)
    before, after = examine(source), examine(target)
    assert set(after.facts) & {"comments", "attachments", "embedded_files", "scripts", "comment_text"} == set()
    assert (after.properties["title"], after.properties["created"]) == ("Carers", "2026-01-05T10:00:00Z")
    assert "author" not in after.properties
    assert after.pages[0].text.strip() == "What the page says"
    assert before.pages_total == after.pages_total
    notes = [note.get_object() for note in PdfReader(target).pages[0]["/Annots"]]  # type: ignore[union-attr,attr-defined]
    assert [str(note["/Subtype"]) for note in notes] == ["/Link", "/Square"]
    assert notes[0]["/A"]["/URI"] == "https://open.example/"


def test_only_what_is_wanted_goes(tmp_path: Path) -> None:
    source = _full(tmp_path / "a.pdf")
    target, result = _clean(source, Removal.SCRIPTS)
    assert [one.what for one in result.removed] == [Removal.SCRIPTS]
    left = _plain(target)
    assert b"secret remark" in left
    assert b"secret attachment" in left
    assert PdfReader(target).metadata.author == "secret author"  # type: ignore[union-attr]


def test_earlier_states_of_the_file_are_gone(tmp_path: Path) -> None:
    writer = _writer()
    writer.metadata = {"/Title": "secret title"}
    source = _saved(writer, tmp_path / "a.pdf")
    later = PdfWriter(source, incremental=True)
    later.metadata = {"/Title": "Carers"}
    _saved(later, source)
    assert b"secret" in _plain(source)
    target, _ = _clean(source, *Removal)
    assert b"secret" not in _plain(target)
    assert PdfReader(target).metadata.title == "Carers"  # type: ignore[union-attr]


def test_the_same_bytes_each_time_and_the_same_picture(tmp_path: Path) -> None:
    writer = _writer()
    source = _saved(writer, tmp_path / "a.pdf")
    target, _ = _clean(source, *Removal)
    first = target.read_bytes()
    assert _clean(source, *Removal)[0].read_bytes() == first
    assert _picture(source) == _picture(target)


def _picture(path: Path) -> bytes:
    document = pypdfium2.PdfDocument(path)
    try:
        page = document[0]
        bitmap = page.render()
        pixels = bytes(bitmap.buffer)
        bitmap.close()
        page.close()
        return pixels
    finally:
        document.close()


def test_a_dark_highlight_stays_because_it_covers_text(tmp_path: Path) -> None:
    writer = _writer()
    mark: dict[str, Any] = {
        "/Type": NameObject("/Annot"), "/Subtype": NameObject("/Highlight"),
        "/Rect": ArrayObject(map(FloatObject, (70, 690, 200, 715))),
        "/C": ArrayObject(map(FloatObject, (0, 0, 0))),
    }  # fmt: skip
    writer.add_annotation(0, DictionaryObject({NameObject(key): value for key, value in mark.items()}))
    _, result = _clean(_saved(writer, tmp_path / "a.pdf"), Removal.COMMENTS)
    assert result.removed == ()
    assert "page 1" in result.kept_because[0]


@pytest.mark.parametrize("reason", ["signed", "locked", "damaged"])
def test_refused(tmp_path: Path, reason: str) -> None:
    writer = _writer()
    if reason == "signed":
        field = DictionaryObject(
            {
                NameObject("/FT"): NameObject("/Sig"),
                NameObject("/V"): DictionaryObject({NameObject("/Contents"): TextStringObject("x")}),
            }
        )
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
            {NameObject("/Fields"): ArrayObject([writer._add_object(field)]), NameObject("/SigFlags"): NumberObject(3)}
        )
    if reason == "locked":
        writer.encrypt("", "owner", algorithm="AES-128")
    source = _saved(writer, tmp_path / "a.pdf")
    if reason == "damaged":
        source.write_bytes(b"%PDF-1.4\n" + b"x" * 500)
    with pytest.raises(CannotClean, match=reason):
        _clean(source, *Removal)
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
