"""What the window asks of the drawing process, and what it answers. Lengths on a page are points (1/72 inch)."""

from __future__ import annotations

from msgspec import Struct

PLAIN, INSERTED, DELETED, HIDDEN, COMMENTED = "", "inserted", "deleted", "hidden", "commented"


class AskSizes(Struct, frozen=True, tag=True):
    """How many pages a PDF or picture has, and how big each is."""

    path: str
    format: str


class AskPicture(Struct, frozen=True, tag=True):
    """Some rows of a page drawn `width` x `height` pixels: `rows` of them from `top` down. The first page is 1."""

    path: str
    format: str
    page: int
    width: int
    height: int
    top: int
    rows: int


class AskLetters(Struct, frozen=True, tag=True):
    """The signs of a PDF's page and where each stands."""

    path: str
    page: int


class AskGrid(Struct, frozen=True, tag=True):
    """Rows of a workbook's sheet (1 is the first sheet, `first` 0 the first row)."""

    path: str
    sheet: int
    first: int
    rows: int


class AskStory(Struct, frozen=True, tag=True):
    """A Word document's paragraphs, with what is marked in them."""

    path: str


class Sizes(Struct, frozen=True, tag=True):
    """Width and height of each page."""

    pages: list[tuple[float, float]]


class Picture(Struct, frozen=True, tag=True):
    """Rows of a page, four bytes a pixel: blue, green, red, unused. Empty rows: there was nothing to draw."""

    width: int
    rows: int
    pixels: bytes


class Letters(Struct, frozen=True, tag=True):
    """A page's text and, for each sign, left, top, right, bottom from the page's top left as 32-bit floats."""

    text: str
    boxes: bytes


class Grid(Struct, frozen=True, tag=True):
    """Cells as a person would write them, from row `first` on; `total`: how many rows and columns the sheet uses."""

    first: int
    cells: list[list[str]]
    total: tuple[int, int]


class Run(Struct, frozen=True):
    """Some text of a paragraph, and how it is marked: PLAIN, INSERTED, DELETED, HIDDEN, COMMENTED."""

    text: str
    look: str = PLAIN


class Block(Struct, frozen=True):
    """A paragraph or a table's row. `level` 1 to 9 for headings, 0 for body; `cells` for a row, one for a paragraph.

    `number`: its first paragraph's place among all paragraphs, from 1.
    """

    number: int
    level: int
    cells: list[list[Run]]
    row: bool = False


class Story(Struct, frozen=True, tag=True):
    """A Word document's blocks; `cut`: there are more than are given."""

    blocks: list[Block]
    cut: bool = False


class Refused(Struct, frozen=True, tag=True):
    """It cannot be shown, and why."""

    why: str


Question = AskSizes | AskPicture | AskLetters | AskGrid | AskStory
Answer = Sizes | Picture | Letters | Grid | Story | Refused
