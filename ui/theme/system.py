"""What the system asks for: light or dark, and more contrast."""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme.apply import apply_theme, use_one_font
from ui.theme.contrast import contrast_colours
from ui.theme.tokens import DARK, LIGHT, Colours

_GET_HIGH_CONTRAST = 0x0042  # SPI_GETHIGHCONTRAST
_IS_ON = 0x0001  # HCF_HIGHCONTRASTON


class _HighContrast(ctypes.Structure):
    """HIGHCONTRASTW of the Windows API."""

    _fields_ = (("size", ctypes.c_uint), ("flags", ctypes.c_uint), ("scheme", ctypes.c_wchar_p))


def colours_now(app: QApplication) -> Colours:
    """The colours for the system's present settings."""
    if wants_contrast(app):
        return contrast_colours(system_palette(app))
    return DARK if app.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT


def wants_contrast(app: QApplication) -> bool:
    """Whether the person has asked the system for high contrast."""
    hints = getattr(app.styleHints(), "accessibility", None)  # from Qt 6.10 on
    if hints is not None:
        return bool(hints().contrastPreference() is Qt.ContrastPreference.HighContrast)
    return _windows_contrast()


def system_palette(app: QApplication) -> QPalette:
    """The system's own palette, whatever palette the program has put on."""
    ours = app.palette()
    app.setPalette(QPalette())
    system = QPalette(app.palette())
    app.setPalette(ours)
    return system


def follow_system(app: QApplication) -> SystemFollower:
    """Apply the theme now, and again whenever the system changes; let it watch the window for older Qt."""
    follower = SystemFollower(app)
    follower.look_again()
    return follower


class SystemFollower(QObject):
    """Applies the theme anew when what the system asks for has changed."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._now: Colours | None = None
        app.styleHints().colorSchemeChanged.connect(self.look_again)
        hints = getattr(app.styleHints(), "accessibility", None)
        if hints is not None:
            hints().contrastPreferenceChanged.connect(self.look_again)

    def watch(self, window: QWidget) -> None:
        """Look again when the window is told of another system theme (a changed contrast theme says nothing else)."""
        window.installEventFilter(self)

    def look_again(self) -> None:
        """Apply the theme if it has to be another one."""
        wanted = colours_now(self._app)
        if wanted != self._now:
            self._now = wanted
            apply_theme(self._app, wanted)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Hear of the system's themes."""
        if event.type() == QEvent.Type.ThemeChange:
            use_one_font(self._app)
            self.look_again()
        return False


def _windows_contrast() -> bool:
    if sys.platform == "win32":
        asked = _HighContrast(size=ctypes.sizeof(_HighContrast))
        done = ctypes.windll.user32.SystemParametersInfoW(_GET_HIGH_CONTRAST, asked.size, ctypes.byref(asked), 0)
        return bool(done) and bool(asked.flags & _IS_ON)
    return False
