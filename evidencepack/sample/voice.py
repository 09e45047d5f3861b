"""What one document has to say: its share of the library's texts on its subjects, each used once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from evidencepack.sample.blocks import Block, Bullets, Grid, Heading, Paragraph, Quote, grid_of
from evidencepack.sample.chance import spoken
from evidencepack.sample.figures import Figures, table
from evidencepack.sample.library import ItemContent, shared
from evidencepack.sample.people import OFFICERS, Officer
from evidencepack.sample.wording import Wording


class Voice:
    """Draws texts on one subject for one document, in an order of its own, nothing on it twice."""

    def __init__(self, content: ItemContent, rng: Random, day: date, locality: str = "") -> None:
        self.content, self.rng, self.day, self.locality = content, rng, day, locality
        self._wording = Wording(rng, day, locality)
        self._left: dict[str, list[str]] = {}

    def at(self, locality: str) -> Voice:
        """A voice on the same subject that speaks about one locality."""
        return Voice(self.content, self.rng, self.day, locality)

    def paragraphs(self, count: int) -> list[Paragraph]:
        """Paragraphs on the subject."""
        return [Paragraph(text) for text in self._draw("paragraphs", self.content.paragraphs, count)]

    def _about(self, heading: str, count: int) -> list[Paragraph]:
        """Paragraphs, those first that share words with the heading."""
        pile = self._left.get("paragraphs", [])
        if pile:
            stems = {word[:5] for word in heading.lower().split() if len(word) > 3}
            pile.sort(key=lambda text: sum(stem in text.lower() for stem in stems))
        return self.paragraphs(count)

    def headings(self, count: int) -> list[str]:
        """Headings on the subject, as many as there are up to `count`."""
        return self._draw("headings", self.content.headings, min(count, len(self.content.headings)))

    def points(self, count: int) -> tuple[str, ...]:
        """Short statements on the subject."""
        return tuple(self._draw("points", self.content.points, min(count, len(self.content.points))))

    def public(self, count: int) -> list[Paragraph]:
        """Text that speaks to people in the county; officers' text where the subject has none."""
        texts = self.content.public or self.content.paragraphs
        return [Paragraph(text) for text in self._draw("public", texts, min(count, len(texts)))]

    def quotes(self, count: int, *, staff: bool = False) -> list[Quote]:
        """What people, or members of staff, said."""
        texts = self.content.staff_quotes if staff else self.content.quotes
        drawn = self._draw("staff" if staff else "quotes", texts, min(count, len(texts)))
        return [Quote(text, self.pick(STAFF if staff else PEOPLE)) for text in drawn]

    def boilerplate(self, section: str, count: int = 1) -> list[Paragraph]:
        """Paragraphs that stand in papers on any subject."""
        return [Paragraph(text) for text in self._draw(f"shared {section}", shared().sections[section], count)]

    def figures(self, months: int = 12) -> list[Figures]:
        """The subject's tables of figures."""
        fitting = [recipe for recipe in self.content.tables if not (self.locality and recipe.rows == "localities")]
        return [table(self.content.ref, recipe, self.day, self.locality, months) for recipe in fitting]

    def grids(self, count: int) -> list[Grid]:
        """The subject's tables, as many as there are up to `count`."""
        return [grid_of(figures) for figures in self.figures()[:count]]

    def section(self, heading: str, paragraphs: int) -> list[Block]:
        """A heading with its paragraphs and now and then a list; nothing when everything has been said."""
        blocks: list[Block] = [*self._about(heading, paragraphs)]
        if not blocks or self.rng.random() < 0.45:
            points = self.points(3)
            blocks += [Bullets(points)] if points else []
        return [Heading(heading), *blocks] if blocks else []

    def asks(self, count: int) -> tuple[str, ...]:
        """What a paper asks for, taken from the same texts as the actions."""
        return tuple(self._draw("actions", self.content.actions, count))

    def actions(self, count: int) -> Grid:
        """A table of actions with lead, due month and status."""
        drawn = self._draw("actions", self.content.actions, min(count, len(self.content.actions)))
        states = ["Complete", "On track", "On track", "Delayed", "Not started"]
        rows = tuple((text, self.officer().name, self._due(), self.pick(states)) for text in drawn)
        return Grid("", ("Action", "Lead", "Due", "Status"), rows)

    def officer(self) -> Officer:
        """Any officer."""
        return self.rng.choice(OFFICERS)

    def pick(self, texts: Sequence[str]) -> str:
        """One of the texts, filled."""
        return self._wording.fill(self.rng.choice(texts))

    def _due(self) -> str:
        month = self.day.month + self.rng.randrange(1, 8)
        due = date(self.day.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        return spoken(due).split(" ", 1)[1]

    def _draw(self, name: str, texts: Sequence[str], count: int) -> list[str]:
        """Up to `count` of the texts. Boilerplate and quotes begin again when used up, the subject's texts do not."""
        drawn: list[str] = []
        while len(drawn) < count and texts:
            if name not in self._left or (
                not self._left[name] and name.startswith(("shared", "quotes", "staff", "actions"))
            ):
                self._left[name] = self.rng.sample(texts, len(texts))
            if not self._left[name]:
                break
            drawn.append(self._wording.fill(self._left[name].pop()))
        return drawn


PEOPLE = (
    "woman, 78, {locality}", "man, 84, {locality}", "daughter of a resident", "husband and carer", "young man, 19",
    "person with a learning disability", "mother, {locality}", "person in supported living",
    "woman, 52", "neighbour and carer",
)  # fmt: skip
STAFF = (
    "social worker",
    "occupational therapist",
    "team manager, {locality}",
    "support planner",
    "advanced practitioner",
    "contact officer",
)
