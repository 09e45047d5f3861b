"""Contrast of every pair in both schemes, and a style sheet whose every value is known."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evidencepack.resources import resource
from ui.icons import picture
from ui.theme import DARK, LIGHT, PAIRS, Colours, Tone
from ui.theme.apply import palette_of, style_sheet
from ui.theme.tokens import EDGES, colours_of, contrast
from ui.widgets.marks import Mark, Pill

SCHEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@SCHEMES
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_is_readable(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@SCHEMES
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(colours: Colours, edge: str, ground: str) -> None:
    assert contrast(getattr(colours, edge), getattr(colours, ground)) >= 3


@SCHEMES
def test_the_style_sheet_names_only_known_values(colours: Colours) -> None:
    sheet = style_sheet(colours)
    assert "$" not in sheet
    for url in re.findall(r'url\("([^"]+)"\)', sheet):
        assert resource("icons", url.rsplit("/", 1)[1]).is_file()


def test_the_scheme_is_told_from_the_palette(qapp: QApplication) -> None:
    assert colours_of(palette_of(LIGHT)) is LIGHT
    assert colours_of(palette_of(DARK)) is DARK


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    for file in resource("icons").glob("*.svg"):
        image = picture(file.stem, "#0b5d66", 32).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(32) for y in range(32)), file.name


@pytest.mark.parametrize("mark", [Mark("1", shape=False), Mark("1"), Mark("Must fix", Tone.BAD)], ids=str)
def test_even_a_short_pill_is_painted(qtbot: QtBot, mark: Mark) -> None:
    pill = Pill(mark)
    qtbot.addWidget(pill)
    pill.resize(pill.sizeHint())
    image = pill.grab().toImage()
    assert len({image.pixel(x, image.height() // 2) for x in range(image.width())}) > 2
