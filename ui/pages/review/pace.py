"""How long the rest of a review takes at the pace of the person who does it."""

from __future__ import annotations

from collections import deque
from statistics import median

_ENOUGH = 5  # decisions before anything is said
_REMEMBERED = 20
_BREAK_SECONDS = 180.0  # a longer pause was something else: a telephone call, lunch


class Pace:
    """Remembers how long the last decisions took. Moments are seconds of any steady clock."""

    def __init__(self) -> None:
        self._seconds: deque[float] = deque(maxlen=_REMEMBERED)
        self._last: float | None = None

    def begin(self, moment: float) -> None:
        """The person looks at a document from now on: what was before does not count."""
        self._last = moment

    def decided(self, moment: float) -> None:
        """The person has decided about a document."""
        if self._last is not None and 0 <= moment - self._last <= _BREAK_SECONDS:
            self._seconds.append(moment - self._last)
        self._last = moment

    def seconds_left(self, documents: int) -> float | None:
        """How long so many documents take at this pace; None while too few were decided to say."""
        return documents * median(self._seconds) if len(self._seconds) >= _ENOUGH else None


def left_words(seconds: float | None) -> str:
    """Such as “about 12 minutes left”; empty for None."""
    if seconds is None:
        return ""
    if seconds < 60:
        return "less than a minute left"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {minutes} minute{'' if minutes == 1 else 's'} left"
    return f"about {round(seconds / 3600)} hours left"
