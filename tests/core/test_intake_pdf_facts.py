"""What a PDF holds beside its pages' text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
from pypdf.annotations import FreeText, Highlight, Link, Text
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject
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
