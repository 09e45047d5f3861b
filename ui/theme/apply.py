"""Puts the visual language on the application."""

from __future__ import annotations

import string

import msgspec
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from evidencepack.resources import resource
from ui.theme.tokens import SPACE, TYPE, Colours, use

# The system's own font first; the others are what other desktops have.
FONTS = ("Segoe UI Variable Text", "Segoe UI", "Inter", "Noto Sans", "Liberation Sans", "DejaVu Sans")
# What Qt gives a font of the system's own, on Windows: QApplication's hash of fonts by class.
_SYSTEM_FONTS = ("QMenu", "QMenuBar", "QMessageBox", "QTipLabel", "QStatusBar", "QAbstractItemView")


def apply_theme(app: QApplication, colours: Colours) -> None:
    """Give the application its style, font, palette and style sheet in these colours."""
    use(colours)
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(_font())
    app.setPalette(palette_of(colours))
    app.setStyleSheet(style_sheet(colours))
    use_one_font(app)  # last: a style takes in the system's fonts


def use_one_font(app: QApplication) -> None:
    """Give all of the window the same font. To be called again when the system's theme has changed: Qt then reads anew
    what the system has for menus, lists and tips.
    """
    font = app.font()
    for name in _SYSTEM_FONTS:
        app.setFont(font, name)  # type: ignore[arg-type]  # PySide takes text, its description says bytes


def style_sheet(colours: Colours) -> str:
    """The application's style sheet. KeyError if it names a value that is none of the design's."""
    values: dict[str, object] = dict(msgspec.structs.asdict(colours))
    values |= {f"space_{name}": size for name, size in msgspec.structs.asdict(SPACE).items()}
    values |= {f"type_{name}": size for name, size in msgspec.structs.asdict(TYPE).items()}
    on_dark = QColor(colours.surface).lightness() < 128
    values["arrow_down"] = resource("icons", "down-dark.svg" if on_dark else "down-light.svg").as_posix()
    values["arrow_up"] = resource("icons", "up-dark.svg" if on_dark else "up-light.svg").as_posix()
    light_tick = QColor(colours.on_accent).lightness() >= 128
    values["tick"] = resource("icons", "tick-light.svg" if light_tick else "tick-dark.svg").as_posix()
    return string.Template(resource("styles", "window.qss").read_text(encoding="utf-8")).substitute(values)


def palette_of(colours: Colours) -> QPalette:
    """The same colours as a Qt palette, for everything that the style sheet leaves alone."""
    role = QPalette.ColorRole
    palette = QPalette()
    for where, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.sunken,
        role.Text: colours.text,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.PlaceholderText: colours.hint,
        role.Highlight: colours.accent_soft,
        role.HighlightedText: colours.text,
        role.Link: colours.link,
        role.Mid: colours.line,
        role.Accent: colours.accent,
    }.items():
        palette.setColor(where, QColor(colour))
    for where in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colours.disabled))
    return palette


def _font() -> QFont:
    known = set(QFontDatabase.families())
    chosen = [name for name in FONTS if name in known]
    font = QFont()
    if chosen:
        font.setFamilies(chosen)
    font.setPixelSize(TYPE.body)
    return font
