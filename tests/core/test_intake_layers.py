"""Text in layers of a PDF that are switched off is found, and what only stands in a layer is not."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from evidencepack.intake.readers.pdf_marks import in_bytes
from evidencepack.intake.reading import examine

_SECRET = "Robin Oak lives here"


def _names(values: Mapping[str, Any]) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in values.items()})


def _words(y: int, text: str = _SECRET, before: str = "") -> str:
    return f"q {before} BT /F1 12 Tf 20 {y} Td ({text}) Tj ET Q"


def _within(layer: str, content: str) -> str:
    return f"/OC /{layer} BDC {content} EMC\n"


def _form(writer: pypdf.PdfWriter, content: str, resources: Any) -> Any:
    form = DecodedStreamObject()
    form.set_data(content.encode())
    form.update(_names({"Type": NameObject("/XObject"), "Subtype": NameObject("/Form"), "Resources": resources}))
    form[NameObject("/BBox")] = ArrayObject(NumberObject(edge) for edge in (0, 0, 300, 300))
    return writer._add_object(form)


def _examined(folder: Path, content: str, *, form: str = "", state: str = "off", stamp: str = "") -> Any:
    """The texts that are found on a page with two layers, "On" and "Off" (or its membership, "Either").

    `state`: how the second is switched off.
    """
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(300, 300))
    canvas.drawString(20, 270, "What all may read")
    canvas.showPage()
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=held)
    usage = _names({"View": _names({"ViewState": NameObject("/OFF")})})
    on, off = (
        writer._add_object(_names({"Type": NameObject("/OCG"), "Name": TextStringObject(name), "Usage": use}))
        for name, use in (("All", _names({})), ("Officers", usage if state == "viewed" else _names({})))
    )
    default: dict[str, Any] = {"Order": ArrayObject([on, off])}
    if state == "off":
        default["OFF"] = ArrayObject([off])
    elif state == "base":
        default |= {"BaseState": NameObject("/OFF"), "ON": ArrayObject([on])}
    elif state == "viewed":
        shown = ArrayObject([NameObject("/View")])
        default["AS"] = ArrayObject([_names({"Event": shown[0], "OCGs": ArrayObject([on, off]), "Category": shown})])
    layers = _names({"OCGs": ArrayObject([on, off]), "D": _names(default)})
    writer.root_object[NameObject("/OCProperties")] = layers
    page = writer.pages[0]
    resources: Any = page["/Resources"]
    either = _names({"Type": NameObject("/OCMD"), "OCGs": ArrayObject([on, off])})
    resources[NameObject("/Properties")] = _names({"On": on, "Off": off, "Either": either})
    resources[NameObject("/XObject")] = _names({"Fm": _form(writer, form, resources)})
    stream = StreamObject()
    stream.set_data(page.get_contents().get_data() + b"\n" + content.encode())  # type: ignore[union-attr]
    page[NameObject("/Contents")] = writer._add_object(stream)
    if stamp:
        appearance = _names({"N": _form(writer, _words(10, stamp), resources)})
        rect = ArrayObject(NumberObject(edge) for edge in (0, 0, 300, 300))
        writer.add_annotation(0, _names({"Subtype": NameObject("/Stamp"), "Rect": rect, "AP": appearance}))
    path = folder / "a.pdf"
    writer.write(path)
    return [(one["page"], one["text"]) for one in examine(path).facts.get("layer_text", [])]


def test_words_in_a_layer_that_is_off_are_found(tmp_path: Path) -> None:
    content = _within("On", _words(200, "Shown")) + _within("Off", _words(150) + _words(130, "at 12 High Street"))
    assert _examined(tmp_path, content) == [(1, f"{_SECRET}\nat 12 High Street")]


@pytest.mark.parametrize("state", ["base", "viewed"])
def test_however_it_is_switched_off(tmp_path: Path, state: str) -> None:
    assert _examined(tmp_path, _within("Off", _words(150)), state=state) == [(1, _SECRET)]


def test_words_in_a_form_in_a_layer_are_found(tmp_path: Path) -> None:
    assert _examined(tmp_path, _within("Off", "/Fm Do"), form=_words(150)) == [(1, _SECRET)]
    assert _examined(tmp_path, "q 1 0 0 1 20 20 cm /Fm Do Q", form=_within("Off", _words(150))) == [(1, _SECRET)]


@pytest.mark.parametrize(
    "content",
    [
        _within("On", _words(150)),
        _within("Either", _words(150)),
        _within("On", _words(150, before="1 g")),  # white on white, in a layer that is on
        _within("On", _words(150, before="3 Tr")),  # invisible
        _within("On", _words(150)) + _within("Off", _words(150)),  # the same words lie over them
        _within("Off", "20 20 50 50 re f") + _words(150),
        _within("Off", _words(150, "1 2 3 4 5")),
        _words(150),
    ],
)
def test_what_is_not_switched_off_or_of_no_weight_is_not(tmp_path: Path, content: str) -> None:
    assert _examined(tmp_path, content) == []


def test_a_page_with_annotations_that_show_text(tmp_path: Path) -> None:
    assert _examined(tmp_path, _within("Off", _words(150)), stamp="Approved") == [(1, _SECRET)]
    assert "Approved" in examine(tmp_path / "a.pdf").pages[0].text


def test_all_layers_on(tmp_path: Path) -> None:
    assert _examined(tmp_path, _within("Off", _words(150)), state="on") == []


@pytest.mark.parametrize(
    ("said", "is_sign"),
    [
        (b"/D<</OFF[12 0 R]>>", True),
        (b"/OFF [ 12 0 R 13 0 R ]", True),
        (b"/OFF 14 0 R", True),
        (b"/BaseState /OFF", True),
        (b"/OFF[]/ON[12 0 R]", False),
        (b"/OFFSET 12 0 R", False),
    ],
)
@pytest.mark.parametrize("in_a_stream", [False, True])
def test_signs_of_layers_that_are_off(tmp_path: Path, said: bytes, is_sign: bool, in_a_stream: bool) -> None:
    path = tmp_path / "a.pdf"
    stream = b"<</Type/ObjStm>>stream\r\n" + zlib.compress(said) + b"endstream"
    path.write_bytes(stream if in_a_stream else said)
    assert in_bytes(path).layers_off is is_sign


def test_the_page_keeps_its_text(tmp_path: Path) -> None:
    _examined(tmp_path, _within("Off", _words(150)))
    assert examine(tmp_path / "a.pdf").pages[0].text.splitlines() == ["What all may read", _SECRET]
