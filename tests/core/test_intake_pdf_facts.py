"""What a PDF holds beside its pages' text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
from pypdf.annotations import FreeText, Highlight, Link, Text
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from evidencepack.intake.examination import Examination
from evidencepack.intake.reading import examine


def _writer() -> Any:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 700, "words")
    canvas.acroForm.textfield(name="who", value="Jane Typed", x=72, y=600)
    canvas.showPage()
    canvas.save()
    return pypdf.PdfWriter(clone_from=io.BytesIO(out.getvalue()))


def _read(folder: Path, writer: Any) -> Examination:
    path = folder / "a.pdf"
    writer.write(path)
    return examine(path)


def test_comments_have_authors_and_links_are_none(tmp_path: Path) -> None:
    writer = _writer()
    note = Text(rect=(50, 500, 60, 510), text="Is this right?")
    note[NameObject("/T")] = TextStringObject("Ann Other")
    writer.add_annotation(0, note)
    points = ArrayObject([FloatObject(number) for number in (50, 50, 90, 50, 50, 60, 90, 60)])
    writer.add_annotation(0, Highlight(rect=(50, 50, 90, 60), quad_points=points))
    writer.add_annotation(0, Link(rect=(10, 10, 20, 20), url="https://example.org"))
    facts = _read(tmp_path, writer).facts
    note, marked = facts.pop("comment_places")
    assert note == {"place": "page 1", "text": "Is this right?", "box": [50.0, 331.9, 60.0, 341.9]}
    assert (marked["place"], marked["text"]) == ("page 1", "")
    assert facts == {"comments": 2, "comment_text": "Is this right?", "comment_authors": ["Ann Other"]}


def test_what_stands_in_fields_and_boxes_of_text_is_text(tmp_path: Path) -> None:
    writer = _writer()
    writer.add_annotation(0, FreeText(text="typed beside", rect=(50, 300, 200, 320)))
    assert _read(tmp_path, writer).pages[0].text == "words\nJane Typed\ntyped beside"


def _stamp(writer: Any, text: str, flags: int = 4, subtype: str = "/Stamp") -> DictionaryObject:
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    held = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F9"): held})})
    look = pypdf.generic.DecodedStreamObject()
    look.set_data(f"BT /F9 12 Tf 5 5 Td ({text}) Tj ET".encode())
    look[NameObject("/Type")], look[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    look[NameObject("/BBox")] = ArrayObject([NumberObject(edge) for edge in (0, 0, 150, 20)])
    look[NameObject("/Resources")] = fonts
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(subtype),
            NameObject("/Rect"): ArrayObject([NumberObject(edge) for edge in (50, 300, 200, 320)]),
            NameObject("/F"): NumberObject(flags),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(look)}),
        }
    )


def test_what_annotations_show_is_text(tmp_path: Path) -> None:
    writer = _writer()
    page = writer.pages[0]
    page["/Parent"][NameObject("/Resources")] = page.pop(NameObject("/Resources"))  # as many writers have it
    writer.add_annotation(0, _stamp(writer, "Approved by the board"))
    writer.add_annotation(0, _stamp(writer, "Hidden", flags=2))
    found = _read(tmp_path, writer)
    assert found.pages[0].text == "words\nJane Typed\nApproved by the board"
    assert found.facts == {}


def test_a_field_with_very_many_pieces_of_text(tmp_path: Path) -> None:
    writer = _writer()
    stamp = _stamp(writer, "Approved")
    look = stamp["/AP"]["/N"].get_object()
    look.set_data(b"BT /F9 2 Tf 14 TL 5 5 Td " + b"(a) Tj 0 0.01 Td " * 6_000 + b"(last) Tj ET")
    writer.add_annotation(0, stamp)
    assert _read(tmp_path, writer).pages[0].text.endswith("last")


def test_a_stamped_scan_is_still_a_scan(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(600, 800)
    writer.add_annotation(0, _stamp(writer, "Approved"))
    found = _read(tmp_path, writer)
    assert (found.pages[0].text, found.facts) == ("Approved", {"no_text_pages": [1]})


def test_a_signature_in_a_field_of_a_field(tmp_path: Path) -> None:
    for value in (None, DictionaryObject({NameObject("/Contents"): TextStringObject("x")})):
        writer = _writer()
        widget = _stamp(writer, "Signed by Jane", subtype="/Widget")
        widget[NameObject("/FT")], widget[NameObject("/T")] = NameObject("/Sig"), TextStringObject("by")
        if value is not None:
            widget[NameObject("/V")] = writer._add_object(value)
        writer.add_annotation(0, widget)
        above = DictionaryObject({NameObject("/T"): TextStringObject("form")})
        above[NameObject("/Kids")] = ArrayObject([writer.pages[0]["/Annots"][-1]])
        writer.root_object["/AcroForm"][NameObject("/Fields")].append(writer._add_object(above))
        assert _read(tmp_path, writer).facts.get("signed", False) is (value is not None)


def test_scripts_wherever_they_stand(tmp_path: Path) -> None:
    assert "scripts" not in _read(tmp_path, _writer()).facts
    writer = _writer()
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")})
    listed = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("all"), action])})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): listed})
    assert _read(tmp_path, writer).facts["scripts"] == 1
    opened = _writer()
    opened.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    )
    assert _read(tmp_path, opened).facts["scripts"] == 1


def test_a_waiting_signature_is_none(tmp_path: Path) -> None:
    writer = _writer()
    form = writer.root_object["/AcroForm"]
    for value, signed in ((None, False), (DictionaryObject({NameObject("/Contents"): TextStringObject("x")}), True)):
        field = DictionaryObject(
            {NameObject("/FT"): NameObject("/Sig"), NameObject("/T"): TextStringObject(f"s{signed}")}
        )
        if value is not None:
            field[NameObject("/V")] = value
        form[NameObject("/Fields")].append(writer._add_object(field))
        assert _read(tmp_path, writer).facts.get("signed", False) is signed


def test_xfa(tmp_path: Path) -> None:
    writer = _writer()
    stream = pypdf.generic.DecodedStreamObject()
    stream.set_data(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    writer.root_object["/AcroForm"][NameObject("/XFA")] = writer._add_object(stream)
    assert _read(tmp_path, writer).facts == {"xfa": True}
