"""Which paragraph each line of a Word document's text is, kept as stretches in which the lines follow on regularly.

Paragraphs are counted as `looking.stories` counts them: all of them, also empty ones and those in cells and boxes.
"""

from __future__ import annotations

from collections.abc import Sequence

_MOST = 2_000  # stretches

Step = int | list[int]


class LineNumbers:
    """Takes the pieces of a text in order: paragraphs, rows and notes.

    The step is 1 for a paragraph, and for a row of cells with one paragraph each, their number: cell and row beneath
    are as many paragraphs further. For any other row it is a list: how many paragraphs before each cell.
    """

    def __init__(self) -> None:
        self._pieces: list[tuple[str, int, Step]] = []
        self.add = self._pieces.append  # text, its paragraph (0: none that is counted), step

    def fact(self) -> str:
        """The stretches as "0:1 7:9*3 12:24*0,2": first line (from 0), paragraph, and the step where it is not 1."""
        found: list[str] = []
        line, following = 0, -1
        kept: Step = 1
        for text, paragraph, step in self._pieces:
            if paragraph != following or step != kept or "\n" in text or step.__class__ is not int:
                if len(found) >= _MOST:
                    found.append(f"{line}:0")  # of what follows nothing is known
                    break
                said = (
                    f":{paragraph}" if step == 1 else f":{paragraph}*{step if isinstance(step, int) else _list(step)}"
                )
                lines = text.count("\n")
                found += [f"{line + at}{said}" for at in range(lines + 1 if paragraph else 1)]
                line += lines
            line += 1
            following = paragraph + step if isinstance(step, int) and paragraph else paragraph
            kept = step
        return " ".join(found)


def _list(step: list[int]) -> str:
    return ",".join(map(str, step))


def row_step(first: int, cells: Sequence[int], last: int, text: str) -> Step:
    """The step of a row: `first` its first paragraph, `cells` the paragraph before each cell, `last` its last one."""
    if len(cells) < 2 or text.count("\t") >= len(cells) or "\n" in text:  # columns cannot be told by tabs
        return 1
    before = [cell - first + 1 for cell in cells]
    regular = before == list(range(len(cells))) and last - first + 1 == len(cells)
    return len(cells) if regular else before
