"""Contrast of every pair in both schemes, and a style sheet whose every value is known."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from evidencepack.resources import resource
from ui.icons import picture
from ui.theme import DARK, LIGHT, PAIRS, Colours, Tone, system
from ui.theme.apply import apply_theme, palette_of, style_sheet
from ui.theme.contrast import contrast_colours, readable
from ui.theme.tokens import EDGES, colours_of, contrast
from ui.widgets.basic import LineButton, column, label
from ui.widgets.marks import Mark, Pill

ROLE = QPalette.ColorRole


def system_colours(window: str, text: str, chosen: str, on_chosen: str, link: str) -> QPalette:
    """A system's palette, as its contrast theme sets it."""
    made = QPalette()
    for role, colour in zip(
        (ROLE.Window, ROLE.WindowText, ROLE.Highlight, ROLE.HighlightedText, ROLE.Link),
        (window, text, chosen, on_chosen, link),
        strict=True,
    ):
        made.setColor(role, QColor(colour))
    return made


# The four contrast themes of Windows 11, and the old high contrast black.
WINDOWS_THEMES = {
    "aquatic": ("#202020", "#ffffff", "#8ee3f0", "#263b50", "#75e9fc"),
    "desert": ("#fffaef", "#3d3d3d", "#903909", "#fff5e3", "#1c5e75"),
    "dusk": ("#2d3236", "#ffffff", "#a1bfde", "#212d3b", "#70ebde"),
    "night sky": ("#000000", "#ffffff", "#d6b4fd", "#2b2b2b", "#8080ff"),
    "black": ("#000000", "#ffffff", "#1aebff", "#000000", "#ffff00"),
}
CONTRAST = {name: contrast_colours(system_colours(*colours)) for name, colours in WINDOWS_THEMES.items()}
SCHEMES = pytest.mark.parametrize(
    "colours", [LIGHT, DARK, *CONTRAST.values()], ids=["light", "dark", *(f"contrast {name}" for name in CONTRAST)]
)
COLOUR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


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


# ---------------------------------------------------------------- high contrast


@given(st.tuples(COLOUR, COLOUR, COLOUR, COLOUR, COLOUR))
def test_any_system_palette_gives_readable_colours(colours: tuple[str, str, str, str, str]) -> None:
    made = contrast_colours(system_colours(*colours))
    for ink, ground in PAIRS:
        assert contrast(getattr(made, ink), getattr(made, ground)) >= 4.5, (ink, ground)
    for edge, ground in EDGES:
        assert contrast(getattr(made, edge), getattr(made, ground)) >= 3, (edge, ground)


@given(COLOUR, COLOUR)
def test_an_ink_is_kept_where_it_can_be_read(ink: str, ground: str) -> None:
    made = readable(ink, ground)
    assert contrast(made, ground) >= 4.5
    assert made == ink or contrast(ink, ground) < 4.5


@pytest.mark.parametrize("name", CONTRAST)
def test_high_contrast_takes_the_systems_own_colours(name: str) -> None:
    window, text, chosen, _, link = WINDOWS_THEMES[name]
    made = CONTRAST[name]
    assert (made.window, made.text, made.link, made.focus) == (window, text, link, chosen)
    assert made.accent_soft != made.window  # what is chosen can be told from what is not
    assert len({made.good, made.warn, made.bad}) == 1  # tones by shape and word


@pytest.fixture
def restored(qapp: QApplication) -> QApplication:
    yield qapp
    apply_theme(qapp, LIGHT)


@SCHEMES
def test_what_cannot_be_used_looks_other_than_what_can(colours: Colours) -> None:
    assert contrast(colours.disabled, colours.surface) >= 3
    assert contrast(colours.disabled, colours.text) >= 1.5
    sheet = style_sheet(colours)
    for selector in ("QMenu::item:disabled", "QPushButton:disabled"):
        rule = re.search(rf"{selector}[^{{]*{{([^}}]*)}}", sheet)
        assert rule is not None
        assert f"color: {colours.disabled}" in rule[1]


@SCHEMES
def test_what_an_empty_field_says_is_readable_and_no_entry(
    restored: QApplication, qtbot: QtBot, colours: Colours
) -> None:
    apply_theme(restored, colours)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setPlaceholderText("HHHHHHHHHHHHHHHH")
    field.resize(240, 32)
    image = field.grab(field.rect().adjusted(12, 8, -12, -8)).toImage()
    drawn = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    strongest = max(contrast(colour, colours.surface) for colour in drawn)
    assert strongest >= 4.5
    assert strongest <= contrast(colours.text, colours.surface) / 1.5


def test_the_systems_own_grey_text_is_taken() -> None:
    palette = system_colours(*WINDOWS_THEMES["black"])
    palette.setColor(QPalette.ColorGroup.Disabled, ROLE.WindowText, QColor("#3ff23f"))
    assert contrast_colours(palette).disabled == "#3ff23f"


def test_what_paints_itself_finds_the_contrast_colours(restored: QApplication) -> None:
    apply_theme(restored, CONTRAST["black"])
    assert colours_of(restored.palette()) is CONTRAST["black"]
    apply_theme(restored, LIGHT)
    assert colours_of(restored.palette()) is LIGHT


def test_the_theme_follows_the_system(restored: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"contrast": False}
    monkeypatch.setattr(system, "wants_contrast", lambda _app: asked["contrast"])
    monkeypatch.setattr(system, "system_palette", lambda _app: system_colours(*WINDOWS_THEMES["desert"]))
    follower = system.follow_system(restored)
    widget = QWidget()
    qtbot.addWidget(widget)
    follower.watch(widget)
    assert colours_of(widget) is LIGHT
    asked["contrast"] = True
    restored.sendEvent(widget, QEvent(QEvent.Type.ThemeChange))
    assert colours_of(widget) == CONTRAST["desert"]
    asked["contrast"] = False
    restored.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert colours_of(widget) is LIGHT
    follower.deleteLater()


def test_menus_and_lists_have_the_windows_font_also_after_a_change_of_theme(
    restored: QApplication, qtbot: QtBot
) -> None:
    follower = system.follow_system(restored)
    widget = QWidget()
    qtbot.addWidget(widget)
    follower.watch(widget)
    for name in ("QMenu", "QAbstractItemView"):  # as Qt does on Windows
        restored.setFont(QFont("A font of the system"), name)
    restored.sendEvent(widget, QEvent(QEvent.Type.ThemeChange))
    for other in (QMenu(widget), QListView(widget)):
        other.ensurePolished()
        assert other.font().families() == widget.font().families()
    follower.deleteLater()


def test_the_systems_palette_is_read_without_losing_ours(restored: QApplication) -> None:
    apply_theme(restored, DARK)
    found = system.system_palette(restored)
    assert found.color(ROLE.Window) != QColor(DARK.window)
    assert restored.palette().color(ROLE.Window) == QColor(DARK.window)


# ---------------------------------------------------------------- what the style sheet must not break


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_a_line_button_is_as_high_as_its_content(restored: QApplication, qtbot: QtBot, lines: int) -> None:
    apply_theme(restored, LIGHT)
    top = QWidget()
    qtbot.addWidget(top)
    made = LineButton(column(*(label(f"line {number}") for number in range(lines)), spacing=0), None, "Open")
    layout = QVBoxLayout(top)
    for part in (made, *(QPushButton("other") for _ in range(6))):
        layout.addWidget(part)
    top.show()
    top.resize(300, 40)  # no room: nobody may be squeezed below what it needs
    inside = made.findChildren(QLabel)
    assert made.height() >= sum(one.sizeHint().height() for one in inside)
    apply_theme(restored, DARK)
    restored.processEvents()
    assert made.height() >= sum(one.sizeHint().height() for one in inside)
