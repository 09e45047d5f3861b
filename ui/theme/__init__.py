"""One visual language: colours, spacing and type as data, and how they are put on the application."""

from ui.theme.apply import apply_theme
from ui.theme.system import follow_system
from ui.theme.tokens import DARK, LIGHT, PAIRS, SPACE, TYPE, Colours, Tone, colours_of, tone_colours

__all__ = [
    "DARK",
    "LIGHT",
    "PAIRS",
    "SPACE",
    "TYPE",
    "Colours",
    "Tone",
    "apply_theme",
    "colours_of",
    "follow_system",
    "tone_colours",
]
