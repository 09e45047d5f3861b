"""What will be a file: one document of the council, decided before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from evidencepack.sample.library import DocumentRecipe, ItemContent


@dataclass
class Plan:
    """A document to be written. Faults change it before it is rendered, so it is not frozen.

    `seed` names its chance; `ways` says how a fault shows (`{"draft": "watermark"}`); `earlier` makes the version
    before the final one; `copy_of` is the document whose bytes it copies.
    """

    seed: str
    content: ItemContent
    recipe: DocumentRecipe
    day: date
    locality: str
    title: str
    name: str
    folder: str
    review: date | None = None
    undated: bool = False
    ways: dict[str, str] = field(default_factory=dict)
    earlier: bool = False
    copy_of: Plan | None = None

    @property
    def path(self) -> str:
        """Where it goes, relative to the folder of documents."""
        return f"{self.folder}/{self.name}"

    @property
    def format(self) -> str:
        """What the content is, whatever the name says."""
        return self.recipe.format
