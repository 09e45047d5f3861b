"""Tables of figures that agree with one another: a month's number is the same in every document that shows it."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from evidencepack.sample.chance import MONTHS, months_before, quarter_name, seeded, year_name
from evidencepack.sample.library import TableRecipe, places

Cell = str | int | float

_AGES = ("18 to 64", "65 to 74", "75 to 84", "85 and over")


class Figures(Struct, frozen=True):
    """A table: its title, its header row, its rows (first cell a label) and the row of totals, if it has one."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    percent: tuple[int, ...] = ()  # places of the columns that hold percentages


class _Row(Struct, frozen=True):
    label: str
    place: int  # how far along the trend
    total: bool = False


def table(subject: str, recipe: TableRecipe, day: date, locality: str = "", months: int = 12) -> Figures:
    """The figures that `recipe` asks for, as they stood on `day`, for the county or one locality.

    Rows: months, quarters, years, localities, ages, providers or a list. Columns: `Name | 20-40` a number,
    `Name | 20-40 | 0.5` with a trend for each row, `Name | of 1 | 60-80` a share in percent of column 1,
    `Name | pct 2 1` column 2 in percent of column 1, `Name | a, b, c` one of the words.
    """
    rows = _rows(recipe.rows, day, months)
    names = [column.split("|")[0].strip() for column in recipe.columns]
    cells = [_cells(subject, recipe, row, locality) for row in rows]
    percent = tuple(
        place + 1 for place, column in enumerate(recipe.columns) if column.split("|")[1].strip()[:4] == "pct "
    )
    if recipe.rows == "localities" and len(cells) > 1:
        cells.append(_total(recipe, cells))
    heading = {"months": "Month", "quarters": "Quarter", "years": "Year", "localities": "Locality", "ages": "Age"}
    first = (
        heading.get(recipe.rows, "Provider" if recipe.rows == "providers" else "")
        if isinstance(recipe.rows, str)
        else ""
    )
    title = f"{recipe.title}, {locality}" if locality else recipe.title
    return Figures(title, (first or "Measure", *names), tuple(tuple(row) for row in cells), percent)


def _rows(rows: str | tuple[str, ...], day: date, months: int) -> list[_Row]:
    if isinstance(rows, tuple):
        return [_Row(label, 0) for label in rows]
    if rows == "months":
        return [_Row(f"{MONTHS[m.month - 1][:3]} {m.year}", _months_along(m)) for m in months_before(day, months)]
    if rows == "quarters":
        ends = [m for m in months_before(day, 21) if m.month % 3 == 1][-6:]
        return [_Row(quarter_name(m), _months_along(m)) for m in ends]
    if rows == "years":
        return [_Row(year_name(day.replace(year=day.year - back, day=1)), 12 * (4 - back)) for back in range(4, -1, -1)]
    lists = {"localities": places().localities, "ages": _AGES, "providers": places().providers}
    return [_Row(label, 0) for label in lists[rows]]


def _months_along(month: date) -> int:
    return (month.year - 2025) * 12 + month.month - 1


def _cells(subject: str, recipe: TableRecipe, row: _Row, locality: str) -> list[Cell]:
    cells: list[Cell] = [row.label]
    share = 1.0 if not locality else seeded("share", locality).uniform(0.15, 0.27)
    for column in recipe.columns:
        name, rule, *rest = [part.strip() for part in column.split("|")]
        rng = seeded(subject, recipe.title, name, row.label, locality)
        if rule.startswith("pct "):
            part, whole = (cells[int(place)] for place in rule.split()[1:])
            cells.append(round(100 * float(part) / float(whole), 1) if whole else 0)
        elif rule.startswith("of "):
            low, high = (int(end) for end in rest[0].split("-"))
            cells.append(round(float(cells[int(rule[3:])]) * rng.uniform(low, high) / 100))
        elif match := re.fullmatch(r"([\d.]+)-([\d.]+)", rule):
            trend = float(rest[0]) * row.place if rest else 0.0
            scale = share if float(match[2]) >= 15 else 1.0  # small figures are days or rates, which do not divide
            value = (rng.uniform(float(match[1]), float(match[2])) + trend) * scale
            cells.append(round(max(value, 0), 1) if "." in rule else max(round(value), 0))
        else:
            cells.append(rng.choice([word.strip() for word in rule.split(",")]))
    return cells


def _total(recipe: TableRecipe, cells: list[list[Cell]]) -> list[Cell]:
    total: list[Cell] = ["County"]
    for place, column in enumerate(recipe.columns, start=1):
        rule = column.split("|")[1].strip()
        numbers = [row[place] for row in cells if isinstance(row[place], int | float)]
        if rule.startswith("pct "):
            part, whole = (total[int(at)] for at in rule.split()[1:])
            total.append(round(100 * float(part) / float(whole), 1) if whole else 0)
        elif len(numbers) < len(cells):
            total.append("")
        elif "." in rule:
            total.append(round(sum(float(number) for number in numbers) / len(numbers), 1))
        else:
            total.append(sum(int(number) for number in numbers))
    return total
