"""Which row of the workspace is which row of the export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evidencepack.assessment.word.fields import ListKind, RowList

_Cells = tuple[str, ...]


def pairs(one: RowList, before: Mapping[str, _Cells]) -> dict[str, _Cells]:
    """The cells as they are now of each exported row that is still here, by the exported row's key."""
    return {key: one.rows[at].cells for key, at in positions(one, before).items()}


def positions(one: RowList, before: Mapping[str, _Cells]) -> dict[str, int]:
    """The same as the rows' places in the list now. Rows with ids of their own keep them as keys.

    Key figures have none: they are paired by what they say: all of it, then label and period, then the label, then
    all but the label.
    """
    if one.kind is not ListKind.FIGURES:
        places = {row.key: at for at, row in enumerate(one.rows)}
        return {key: places[key] for key in before if key in places}
    paired: dict[str, int] = {}
    alike: tuple[Callable[[_Cells], Sequence[str]], ...] = (
        lambda cells: cells, lambda cells: (cells[0], cells[2]), lambda cells: cells[0],
        lambda cells: cells[1:],
    )  # fmt: skip
    for form in alike:
        for key, cells in before.items():
            free = [
                at for at, row in enumerate(one.rows) if at not in paired.values() and form(row.cells) == form(cells)
            ]
            if key not in paired and free and any(form(cells)):
                paired[key] = free[0]
    return paired
