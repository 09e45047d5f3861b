"""Text under boxes in PDFs: failed redactions are found, and what only looks like one is not."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image
from pypdf.annotations import Rectangle
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from evidencepack.intake.reading import examine

_BOX = (100, 695, 60, 16)


def _text(canvas: Any, text: str = "Mary Smith lives here at the address") -> None:
    canvas.drawString(72, 700, text)


def _box(canvas: Any, grey: float = 0, place: tuple[float, float, float, float] = _BOX) -> None:
    canvas.setFillGray(grey)
    canvas.rect(*place, fill=1, stroke=0)
    canvas.setFillGray(0)


def _image(canvas: Any, colour: tuple[int, ...]) -> None:
    picture = Image.new("RGBA" if len(colour) == 4 else "RGB", (50, 20), colour)
    canvas.drawImage(ImageReader(picture), *_BOX, mask="auto")


def _under(canvas: Any) -> None:
    _text(canvas)
    _box(canvas)


def _pasted_bar(canvas: Any) -> None:
    _text(canvas)
    _image(canvas, (0, 0, 0))


def _in_a_form(canvas: Any) -> None:
    _text(canvas)
    canvas.beginForm("F")
    canvas.rect(0, 0, 60, 16, fill=1, stroke=0)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(100, 695)
    canvas.doForm("F")
    canvas.restoreState()


def _light_after_a_form(canvas: Any) -> None:
    canvas.beginForm("T")
    canvas.drawString(72, 700, "Mary Smith lives here at the address")
    canvas.endForm()
    canvas.doForm("T")
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(*_BOX, fill=1, stroke=0)


def _text_in_a_form(canvas: Any) -> None:
    canvas.beginForm("T")
    _text(canvas)
    canvas.endForm()
    canvas.doForm("T")
    _box(canvas)


def _invisible(canvas: Any) -> None:
    line = canvas.beginText(72, 700)
    line.setTextRenderMode(3)
    line.textOut("Mary Smith lives here")
    canvas.drawText(line)


def _scan(canvas: Any) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (300, 400), "white")), 0, 0, 595, 842)
    _invisible(canvas)
    _box(canvas)


def _shading_before(canvas: Any) -> None:
    for row in range(10):
        _box(canvas, place=(60, 696 - 20 * row, 300, 18))
        canvas.setFillGray(1)
        canvas.drawString(72, 700 - 20 * row, "white words on black")


def _light(canvas: Any) -> None:
    _text(canvas)
    _box(canvas, grey=0.9)


def _white(canvas: Any) -> None:
    _text(canvas)
    canvas.drawString(72, 600, "Other words")
    _box(canvas, grey=1)


def _labelled(canvas: Any) -> None:
    """As some programs redact: a grey box, with small words on it."""
    _text(canvas)
    _box(canvas, grey=0.5)
    canvas.setFont("Helvetica", 3)
    canvas.drawString(101, 696, "redacted")


def _red(canvas: Any) -> None:
    _text(canvas)
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.rect(*_BOX, fill=1, stroke=1)


def _white_on_white(canvas: Any) -> None:
    canvas.setFillGray(0.99)
    _text(canvas)
    _box(canvas, grey=1)


def _text_box(canvas: Any) -> None:
    _text(canvas)
    _box(canvas, grey=1)
    canvas.drawString(104, 700, "Note")


def _chart(canvas: Any) -> None:
    _text(canvas)
    for number in range(80):
        canvas.setFillColorRGB(0.2, 0.4, 0.9)
        canvas.rect(100 + number, 690, 1 + number, 20, fill=1, stroke=0)


def _gridded(canvas: Any) -> None:
    _text(canvas)
    _box(canvas, grey=1)
    canvas.line(90, 703, 200, 703)


def _ground(canvas: Any) -> None:
    _text(canvas)
    _box(canvas, grey=1, place=(60, 660, 300, 58))


def _first_of_many(canvas: Any) -> None:
    _text(canvas)
    _box(canvas, grey=1)
    for row in range(10):
        canvas.drawString(72, 500 - 20 * row, "The text goes on")


def _see_through(canvas: Any) -> None:
    _text(canvas)
    canvas.setFillAlpha(0.5)
    _box(canvas)


def _shadow(canvas: Any) -> None:
    _text(canvas)
    _image(canvas, (0, 0, 0, 90))


def _picture(canvas: Any) -> None:
    _text(canvas)
    _image(canvas, (200, 220, 240))


def _relabelled(canvas: Any) -> None:
    _text(canvas, "Old label")
    _box(canvas, place=(60, 690, 200, 30))
    canvas.setFillGray(1)
    _text(canvas, "New label")


def _invisible_without_a_scan(canvas: Any) -> None:
    _invisible(canvas)
    _box(canvas)


def _clipped_away(canvas: Any) -> None:
    _text(canvas)
    canvas.saveState()
    window = canvas.beginPath()
    window.rect(400, 400, 10, 10)
    canvas.clipPath(window, stroke=0)
    _box(canvas, place=(50, 500, 300, 300))
    canvas.restoreState()


def _rule(canvas: Any) -> None:
    _text(canvas)
    _box(canvas, place=(60, 703, 300, 1))


def _turned(canvas: Any) -> None:
    """Of a stripe across, only the bounds lie on the words."""
    _text(canvas)
    canvas.saveState()
    canvas.translate(60, 650)
    canvas.rotate(40)
    canvas.rect(0, 0, 200, 10, fill=1, stroke=0)
    canvas.restoreState()


def _three_corners(canvas: Any) -> None:
    _text(canvas)
    corner = canvas.beginPath()
    corner.moveTo(60, 600)
    corner.lineTo(400, 600)
    corner.lineTo(400, 715)
    canvas.drawPath(corner, fill=1, stroke=0)


def _examined(folder: Path, draw: Callable[[Any], None], annotation: Any = None) -> dict[str, Any]:
    path = folder / "a.pdf"
    canvas = Canvas(str(path))
    draw(canvas)
    canvas.showPage()
    canvas.save()
    if annotation is not None:
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(path.read_bytes()))
        writer.add_annotation(0, annotation)
        writer.write(path)
    return examine(path).facts


@pytest.mark.parametrize(
    "draw",
    [_under, _pasted_bar, _in_a_form, _text_in_a_form, _light_after_a_form, _labelled, _scan, _light, _white, _red],
)
def test_covered_words_are_found(tmp_path: Path, draw: Callable[[Any], None]) -> None:
    assert _examined(tmp_path, draw) == {"covered_text": [{"page": 1, "text": "Smith lives"}]}


@pytest.mark.parametrize(
    "draw",
    [
        _text,
        _shading_before,
        _white_on_white,
        _text_box,
        _chart,
        _gridded,
        _ground,
        _first_of_many,
        _see_through,
        _shadow,
        _picture,
        _relabelled,
        _invisible_without_a_scan,
        _clipped_away,
        _rule,
        _turned,
        _three_corners,
    ],
)
def test_what_only_looks_like_it_is_not(tmp_path: Path, draw: Callable[[Any], None]) -> None:
    assert _examined(tmp_path, draw) == {}


def test_annotations_that_cover(tmp_path: Path) -> None:
    left, bottom, width, height = _BOX
    corners = (left, bottom, left + width, bottom + height)
    redact = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Redact"),
            NameObject("/Rect"): ArrayObject([NumberObject(number) for number in corners]),
        }
    )
    for annotation in (redact, Rectangle(rect=corners, interior_color="000000")):
        assert _examined(tmp_path, _text, annotation) == {"covered_text": [{"page": 1, "text": "Smith lives"}]}
    assert _examined(tmp_path, _text, Rectangle(rect=corners)) == {}
