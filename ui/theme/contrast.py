"""High contrast: the person's own system colours in the design's places, mended only where they could not be read."""

from __future__ import annotations

import msgspec
from PySide6.QtGui import QColor, QPalette

from ui.theme.tokens import EDGES, PAIRS, Colours, contrast

_BLACK, _WHITE = "#000000", "#ffffff"
_TEXT, _EDGE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


def contrast_colours(system: QPalette) -> Colours:
    """The design in the colours of the system's palette: one ground, one ink, one highlight, one link colour.

    What a tone says is left to its shape and words, as high contrast themes have no colours for good and bad. Every
    pair of the design reaches the ratios of WCAG 2.2 whatever the palette holds.
    """
    role = QPalette.ColorRole
    ground = _hex(system, role.Window)
    ink = readable(_hex(system, role.WindowText), ground)
    accent = _hex(system, role.Highlight)
    if contrast(accent, ground) < _EDGE:  # focus rings and filled buttons have to stand out
        accent = ink
    on_accent = readable(_hex(system, role.HighlightedText), accent)
    link = readable(_hex(system, role.Link), ground)
    chosen = _soft(ground, accent, ink)
    faint = _blend(ground, ink, 0.5)
    disabled = _disabled(system, ground, ink)
    colours = Colours(
        window=ground, surface=ground, sunken=ground, hover=ground,
        line=ink, line_strong=ink, text=ink, muted=ink,
        hint=_faint(ground, ink, _TEXT), disabled=disabled, disabled_line=disabled,
        accent=accent, on_accent=on_accent, accent_hover=accent, link=link,
        accent_soft=chosen, on_accent_soft=ink,
        good=ink, good_soft=ground, warn=ink, warn_soft=ground, bad=ink, bad_soft=ground,
        neutral=ink, neutral_soft=ground,
        good_fill=ink, warn_fill=accent, empty_fill=faint, focus=accent, high_contrast=True,
    )  # fmt: skip
    return _mended(colours)


def readable(ink: str, ground: str) -> str:
    """The ink if it reaches 4.5:1 on the ground, else black or white, whichever reaches more (never under 4.5:1)."""
    if contrast(ink, ground) >= _TEXT:
        return ink
    return max((_BLACK, _WHITE), key=lambda colour: contrast(colour, ground))


def _mended(colours: Colours) -> Colours:
    """What serves on several grounds (text, rings) and fails on one takes the ink that reaches most on all."""
    wanted = [(pair, _TEXT) for pair in PAIRS] + [(pair, _EDGE) for pair in EDGES]
    grounds: dict[str, list[str]] = {}
    failing: set[str] = set()
    for (ink, ground), least in wanted:
        grounds.setdefault(ink, []).append(getattr(colours, ground))
        if contrast(getattr(colours, ink), getattr(colours, ground)) < least:
            failing.add(ink)
    better = {ink: _best((colours.text, _BLACK, _WHITE), grounds[ink]) for ink in failing}
    return msgspec.structs.replace(colours, **better)


def _best(inks: tuple[str, ...], grounds: list[str]) -> str:
    return max(inks, key=lambda ink: min(contrast(ink, ground) for ground in grounds))


def _soft(ground: str, accent: str, ink: str) -> str:
    """The ground of what is chosen: as far towards the highlight as ink and focus ring can still be seen on it."""
    steps = [_blend(ground, accent, step / 20) for step in range(20, 0, -1)]
    legible = [colour for colour in steps if contrast(ink, colour) >= _TEXT]
    ringed = [colour for colour in legible if contrast(accent, colour) >= _EDGE]
    return next(iter(ringed or legible), ground)


def _disabled(system: QPalette, ground: str, ink: str) -> str:
    """The system's own colour for what cannot be used (its “grey text”), where it has one that can be told from the
    ink; else as near to the ground as can still be seen.
    """
    own = QColor(system.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)).name()
    if own != ink and contrast(own, ground) >= _EDGE:
        return own
    return _faint(ground, ink, _EDGE)


def _faint(ground: str, ink: str, least: float) -> str:
    """The ink as near to the ground as this ratio allows."""
    steps = (_blend(ground, ink, step / 20) for step in range(1, 21))
    return next((colour for colour in steps if contrast(colour, ground) >= least), ink)


def _blend(one: str, other: str, share: float) -> str:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(first + (second - first) * share):02x}" for first, second in pairs)


def _hex(palette: QPalette, role: QPalette.ColorRole) -> str:
    return QColor(palette.color(QPalette.ColorGroup.Active, role)).name()
