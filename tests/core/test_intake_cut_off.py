"""Text outside of what is shown of a PDF's page is found, and what is seen or cut by the edge is not."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import RectangleObject
from reportlab.pdfgen.canvas import Canvas

from evidencepack.intake.reading import examine

_SEEN = "Care plans are reviewed every year"
_SECRET = "Robin Oak lives at 12 High Street"
_WIDTH, _HEIGHT = 400, 300
_PAGE = (0, 0, _WIDTH, _HEIGHT)
_CROPPED = (0, 100, _WIDTH, _HEIGHT)


def _at(x: float, y: float, text: str = _SECRET) -> Callable[[Any], None]:
    def draw(canvas: Any) -> None:
        canvas.drawString(40, 200, _SEEN)
        canvas.drawString(x, y, text)

    return draw


def _examined(
    folder: Path, pages: Sequence[Callable[[Any], None]], crop: tuple[float, ...] = _PAGE, turned: int = 0
) -> list[dict[str, Any]]:
    """What is found outside of pages that are drawn, cropped and turned."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(_WIDTH, _HEIGHT))
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=held)
    for page in writer.pages:
        if crop != _PAGE:
            page.cropbox = RectangleObject(crop)
        page.rotate(turned)
    path = folder / "a.pdf"
    writer.write(path)
    found: list[dict[str, Any]] = examine(path).facts.get("cut_off_text", [])
    return found


@pytest.mark.parametrize("turned", [0, 90])
@pytest.mark.parametrize("place", [(-300, 200), (_WIDTH + 5, 200), (40, -50), (40, _HEIGHT + 20), (-900, -900)])
def test_words_off_the_page_are_found(tmp_path: Path, place: tuple[float, float], turned: int) -> None:
    assert _examined(tmp_path, [_at(*place)], turned=turned) == [{"page": 1, "text": _SECRET}]


def test_cropped_words_are_found(tmp_path: Path) -> None:
    def second(canvas: Any) -> None:
        _at(40, 80)(canvas)
        canvas.drawString(40, 60, "and is visited on Mondays")

    found = _examined(tmp_path, [_at(40, 150, "More to see"), second], _CROPPED)
    assert found == [{"page": 2, "text": f"{_SECRET}\nand is visited on Mondays"}]


def test_a_line_that_runs_over_the_edge_is_found_from_there_on(tmp_path: Path) -> None:
    (found,) = _examined(tmp_path, [_at(_WIDTH - 60, 150)])
    assert 0 < len(found["text"]) < len(_SECRET) and _SECRET.endswith(found["text"])


@pytest.mark.parametrize(
    ("draw", "crop"),
    [
        (_at(40, 150), _PAGE),
        (_at(40, 150), _CROPPED),
        (_at(40, -3), _PAGE),  # letters that the edge cuts are seen
        (_at(40, -50, "Oak"), _PAGE),  # too little
        (_at(40, -50, "12/34 5678"), _PAGE),
        (_at(40, -50, "care PLANS are"), _PAGE),  # is seen on the page
        (_at(40, 80), (0, 100, _WIDTH, 100)),  # of no height: what is shown then is up to the program
    ],
)
def test_what_is_seen_or_of_no_weight_is_not(
    tmp_path: Path, draw: Callable[[Any], None], crop: tuple[float, ...]
) -> None:
    assert _examined(tmp_path, [draw], crop) == []


def test_what_another_page_shows_is_no_secret(tmp_path: Path) -> None:
    """Two pages of a spread, each with the whole of it; on the third, words that no page shows."""
    pages = [_at(_WIDTH + 40, 100, "The right-hand page"), _at(40, 100, "The right-hand page"), _at(40, -50)]
    assert [one["page"] for one in _examined(tmp_path, pages)] == [3]


def test_a_page_of_many_words_off_it_is_cut(tmp_path: Path) -> None:
    def many(canvas: Any) -> None:
        for number in range(200):
            canvas.drawString(40, -20 - 12 * number, f"{_SECRET}, line {number}")

    found = _examined(tmp_path, [many] * 12)
    assert [len(one["text"]) for one in found] == [2_000] * 10 + [100] * 2


def test_pages_with_the_same_mark_beside_them_have_their_own_numbers(tmp_path: Path) -> None:
    found = _examined(tmp_path, [_at(40, -50, f"Plan.indd {number} of 12") for number in range(1, 5)])
    assert found == [{"page": number, "text": f"Plan.indd {number} of 12"} for number in range(1, 5)]


def test_a_mark_that_the_edge_cuts_is_looked_at_on_each_page(tmp_path: Path) -> None:
    found = _examined(tmp_path, [_at(_WIDTH - 58, 150, f"{_SECRET} {number}") for number in (1, 2)])
    one, other = (each["text"] for each in found)
    assert one[:-1] == other[:-1] and _SECRET.endswith(one[:-2])


def test_all_of_the_text_stays_searchable(tmp_path: Path) -> None:
    _examined(tmp_path, [_at(40, 80)], _CROPPED)
    assert _SECRET in examine(tmp_path / "a.pdf").pages[0].text
