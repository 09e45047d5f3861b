from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from evidencepack.intake.readers import pdf, pdf_lines
from evidencepack.intake.readers.pdf_lines import mended
from evidencepack.intake.reading import examine


def _text(folder: Path, draw: Any) -> str:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 400), invariant=True)
    canvas.setFont("Helvetica", 12)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    path = folder / "a.pdf"
    path.write_bytes(out.getvalue())
    return examine(path).pages[0].text


def test_raised_endings_belong_to_their_number(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 300, "On 6")
        canvas.setFont("Helvetica", 7)
        canvas.drawString(50 + canvas.stringWidth("On 6", "Helvetica", 12), 306, "th")
        canvas.setFont("Helvetica", 12)
        canvas.drawString(90, 300, "March")

    assert "6th" in _text(tmp_path, draw)


def test_letters_turned_up_the_page_are_one_word(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        place = 100.0
        for letter in "Carers":
            canvas.saveState()
            canvas.translate(100, place)
            canvas.rotate(90)
            canvas.drawString(0, 0, letter)
            canvas.restoreState()
            place += canvas.stringWidth(letter, "Helvetica", 12) + 0.3

    assert "Carers" in _text(tmp_path, draw)


def test_letters_in_columns_stay_apart(tmp_path: Path) -> None:
    def columns(canvas: Canvas) -> None:
        for row in range(3):
            for column, letter in enumerate("YN"):
                canvas.drawString(100 + 40 * column, 300 - 20 * row, letter)

    assert _text(tmp_path, columns).split() == ["Y", "N"] * 3


# Text, and the place of the letters at each break as PDFium gives them: left, right, bottom, top, size, turned.
_PLACED: list[tuple[str, str, tuple[float, ...], tuple[float, ...]]] = [
    (
        "between 6\r\nth March",
        "between 6th March",
        (260.3, 264.9, 578.6, 585.8, 11, 0),
        (265.5, 267.5, 583.7, 587.8, 7, 0),
    ),
    ("and R2\r\n) P", "and R2\r\n) P", (343.9, 346.4, 749.3, 753.4, 6, 0), (347.3, 349.1, 742.6, 751.1, 10, 0)),
    ("S\r\np", "Sp", (69.3, 76.3, 13.7, 22.4, 12, 0), (77.4, 83.4, 11.6, 19.8, 12, 0)),
    ("Y\r\nN", "Y N", (69.3, 76.3, 13.7, 22.4, 12, 0), (80.4, 88.4, 13.6, 19.8, 12, 0)),
    ("Y\r\nN", "Y\r\nN", (69.3, 76.3, 13.7, 22.4, 12, 0), (90.4, 98.4, 13.6, 19.8, 12, 0)),
    ("Y\r\nN", "Y\r\nN", (69.3, 76.3, 53.7, 62.4, 12, 0), (69.3, 76.3, 33.7, 42.4, 12, 0)),
    ("of\r\nit", "ofit", (69, 78, 10, 16, 12, 1), (69, 78, 16.5, 20, 12, 1)),
    ("of\r\nit", "of it", (69, 78, 10, 16, 12, 1), (69, 78, 20, 24, 12, 1)),
    ("of\r\nit", "ofit", (69, 78, 20, 26, 12, 3), (69, 78, 16, 19.5, 12, 3)),
    ("of\r\nit", "of\r\nit", (69, 78, 20, 26, 12, 3), (90, 99, 16, 19.5, 12, 3)),
    ("of\r\nit", "of\r\nit", (69, 78, 20, 26, 12, 2), (69, 78, 16, 19.5, 12, 2)),
    ("χ\r\nBC", "χ\r\nBC", (69.3, 76.3, 13.7, 22.4, 12, 0), (77.4, 83.4, 19.6, 23.8, 7, 0)),
    ("the km\r\n2", "the km2", (69.3, 76.3, 13.7, 22.4, 12, 0), (77.4, 83.4, 19.6, 23.8, 7, 0)),
    ("finding\r\n2", "finding\r\n2", (69.3, 76.3, 13.7, 22.4, 12, 0), (77.4, 83.4, 19.6, 23.8, 7, 0)),
]


def _letter(place: tuple[float, ...]) -> pdf_lines._Letter:
    left, right, bottom, top, size, turned = place
    return pdf_lines._Letter(left, right, bottom, top, size, int(turned))


@pytest.mark.parametrize(("text", "result", "before", "after"), _PLACED)
def test_breaks_by_the_letters_places(
    monkeypatch: pytest.MonkeyPatch, text: str, result: str, before: tuple[float, ...], after: tuple[float, ...]
) -> None:
    places = {text.index("\r") - 1: before, text.index("\n") + 1: after}
    monkeypatch.setattr(pdf_lines, "_box", lambda _, at: (*places[at][:4], at))
    monkeypatch.setattr(pdf_lines, "_letter", lambda _, *box: _letter(places[box[-1]]))
    assert mended(None, text) == result


def test_a_blank_stands_where_the_direction_changes() -> None:
    assert mended(None, "لغة Pythonميزات\r\nو3") == "لغة Python ميزات\r\nو 3"


@pytest.mark.parametrize("text", ["", "\r\n", "a\r\n", "\r\na", "longer words\r\nlonger words"])
def test_text_without_short_ends_is_as_it_was(text: str) -> None:
    assert mended(None, text) == text


def test_the_reader_mends(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf, "mended", lambda _, text: text.upper())
    assert _text(tmp_path, lambda canvas: canvas.drawString(50, 300, "words")).strip() == "WORDS"
