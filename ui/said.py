"""Something that the window tells the person without stopping them, and what they can do next."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ui.theme import Tone


class Step(Struct, frozen=True):
    """What can be done next about a message. `lasting`: it makes sense with another workspace open, too."""

    title: str
    run: Callable[[], object]
    lasting: bool = False


class Said(Struct, frozen=True):
    """A message: what happened, what to do about it, and steps that do it."""

    what: str
    to_do: str = ""
    tone: Tone = Tone.NEUTRAL
    steps: tuple[Step, ...] = ()

    @property
    def words(self) -> str:
        """Both sentences."""
        return f"{self.what} {self.to_do}".strip()

    @property
    def lasting_steps(self) -> tuple[Step, ...]:
        """The steps that are not about the workspace that is open."""
        return tuple(step for step in self.steps if step.lasting)
