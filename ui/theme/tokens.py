"""The design's values: palettes for light and dark, spacing, type scale, and the pairs that have to be readable."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget


class Colours(Struct, frozen=True, kw_only=True):
    """All colours of one scheme as #rrggbb, named by what they are for."""

    window: str  # behind the cards
    surface: str  # cards, bars, lists
    sunken: str  # fields, headers, tracks
    hover: str
    line: str  # between rows
    line_strong: str  # around what can be operated: at least 3:1 on its ground
    text: str
    muted: str
    hint: str  # what an empty field says, which is not what was typed
    disabled: str  # words and icons of what cannot be used now
    disabled_line: str  # around it
    accent: str
    on_accent: str
    accent_hover: str
    link: str
    accent_soft: str
    on_accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    neutral: str
    neutral_soft: str
    good_fill: str  # bars and shapes
    warn_fill: str
    empty_fill: str
    focus: str
    high_contrast: bool = False  # the system's own colours: tones share one ink, and every box gets an edge


LIGHT = Colours(
    window="#f4f6f8",
    surface="#ffffff",
    sunken="#f3f5f7",
    hover="#f0f4f5",
    line="#e1e5ea",
    line_strong="#868f99",
    text="#17202a",
    muted="#57626f",
    hint="#57626f",
    disabled="#868f99",
    disabled_line="#e1e5ea",
    accent="#0b5d66",
    on_accent="#ffffff",
    accent_hover="#094c54",
    link="#0b5d66",
    accent_soft="#e0efef",
    on_accent_soft="#0b525a",
    good="#1a6b43",
    good_soft="#e2f2e8",
    warn="#7d5000",
    warn_soft="#fdf1d8",
    bad="#9f1d27",
    bad_soft="#fbe4e5",
    neutral="#4b5663",
    neutral_soft="#edf0f4",
    good_fill="#20804f",
    warn_fill="#dfa32a",
    empty_fill="#cdd4dc",
    focus="#0b5d66",
)

DARK = Colours(
    window="#11171b",
    surface="#1a2127",
    sunken="#222b32",
    hover="#242e35",
    line="#303a43",
    line_strong="#7a8791",
    text="#e9eef2",
    muted="#a9b5bf",
    hint="#a9b5bf",
    disabled="#7a8791",
    disabled_line="#303a43",
    accent="#0b5d66",
    on_accent="#ffffff",
    accent_hover="#0e6f7a",
    link="#76cbd4",
    accent_soft="#123a40",
    on_accent_soft="#a5e0e6",
    good="#86d9ac",
    good_soft="#16382a",
    warn="#f0c674",
    warn_soft="#3d3013",
    bad="#ff9ea4",
    bad_soft="#46201f",
    neutral="#bcc7d1",
    neutral_soft="#2a343c",
    good_fill="#2f9e66",
    warn_fill="#d99f2b",
    empty_fill="#46525d",
    focus="#76cbd4",
)

# Text on its ground: each pair is used somewhere and has to reach 4.5:1 (WCAG 2.2, 1.4.3).
PAIRS: tuple[tuple[str, str], ...] = (
    ("text", "window"),
    ("text", "surface"),
    ("text", "sunken"),
    ("text", "hover"),
    ("text", "accent_soft"),
    ("muted", "window"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("muted", "hover"),
    ("muted", "accent_soft"),
    ("link", "window"),
    ("link", "surface"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent_soft", "accent_soft"),
    ("good", "good_soft"),
    ("warn", "warn_soft"),
    ("bad", "bad_soft"),
    ("neutral", "neutral_soft"),
    ("good", "surface"),
    ("warn", "surface"),
    ("bad", "surface"),
    ("text", "neutral_soft"),
    ("link", "hover"),
    ("on_accent_soft", "surface"),
    ("hint", "surface"),
    ("hint", "sunken"),
)
# Edges and shapes that carry meaning: 3:1 (WCAG 2.2, 1.4.11).
EDGES: tuple[tuple[str, str], ...] = (
    ("line_strong", "surface"),
    ("line_strong", "window"),
    ("focus", "surface"),
    ("focus", "window"),
    ("focus", "sunken"),
    ("focus", "hover"),
    ("focus", "accent_soft"),
    ("line_strong", "sunken"),
    ("good_fill", "surface"),
)


class _Space(Struct, frozen=True):
    """Distances in device-independent pixels."""

    hair: int = 2
    tight: int = 4
    small: int = 8
    medium: int = 12
    large: int = 16
    wide: int = 24
    row: int = 34
    radius: int = 6


class _Type(Struct, frozen=True):
    """Sizes of text in device-independent pixels."""

    small: int = 12
    body: int = 13
    strong: int = 15
    title: int = 19
    figure: int = 27


SPACE = _Space()
TYPE = _Type()


class Tone(StrEnum):
    """What a mark says; each has a colour and a shape, so that neither is needed alone."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    NEUTRAL = "neutral"
    ACCENT = "accent"


def tone_colours(tone: Tone, colours: Colours) -> tuple[str, str]:
    """The text colour and the ground of a tone."""
    if tone is Tone.ACCENT:
        return colours.on_accent_soft, colours.accent_soft
    return getattr(colours, tone.value), getattr(colours, f"{tone.value}_soft")


_in_use: list[Colours] = []


def use(colours: Colours) -> None:
    """Remember which colours the application has: those of a high contrast theme are nowhere else."""
    _in_use[:] = [colours]


def colours_of(widget: QWidget | QPalette) -> Colours:
    """The scheme that a widget is drawn in, told from its palette."""
    palette = widget if isinstance(widget, QPalette) else widget.palette()
    if _in_use and _in_use[0].high_contrast:
        return _in_use[0]
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two #rrggbb colours, 1 to 21, by WCAG 2.2's formula."""
    first, second = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
