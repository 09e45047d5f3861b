"""Writes a paper as a workbook or as CSV: a sheet for each table, one about the data, one of notes."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, time
from typing import Any

import xlsxwriter

from evidencepack.sample.blocks import (
    Bullets,
    Chart,
    Grid,
    Heading,
    Mark,
    Paper,
    Paragraph,
    Quote,
    Rendered,
    plain_text,
)
from evidencepack.sample.chance import spoken


class Extras:
    """What may be planted in a workbook: hidden sheets (title, rows, very hidden) and cell notes (author, text)."""

    def __init__(self) -> None:
        self.hidden: list[tuple[str, list[tuple[str, ...]], bool]] = []
        self.notes: list[tuple[str, str]] = []


def write_workbook(paper: Paper, extras: Extras | None = None) -> Rendered:
    """The paper as xlsx; pages are sheet numbers. Marks divide the sheets between items."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    moment = datetime.combine(paper.day, time(9, 30))
    book.set_properties(
        {"title": paper.title, "author": paper.author, "company": "Northmarsh County Council", "created": moment}
    )
    styles = _styles(book, paper.colour)
    _about(book, paper, styles)
    spans, names, ref = dict[str, tuple[int, int]](), {"about", "notes"}, ""
    for place, block in enumerate(paper.blocks):
        if isinstance(block, Mark):
            ref = block.ref
        elif isinstance(block, Grid) and block.header and len(block.rows) > 1:
            followed = paper.blocks[place + 1] if place + 1 < len(paper.blocks) else None
            _sheet(book, block, followed if isinstance(followed, Chart) else None, styles, _name(block.title, names))
            number = len(book.worksheets())
            spans[ref] = (spans.get(ref, (number, number))[0], number)
    _notes(book, paper, styles)
    _plant(book, extras or Extras(), styles)
    book.close()
    return Rendered(out.getvalue(), {ref: span for ref, span in spans.items() if ref})


def write_csv(paper: Paper) -> bytes:
    """The paper's first table of figures as CSV, with the byte order mark that Excel puts there."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for place, grid in enumerate(block for block in paper.blocks if isinstance(block, Grid) and block.header):
        if place:
            writer.writerow([])
        writer.writerow([grid.title])
        writer.writerow(grid.header)
        writer.writerows(grid.rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _styles(book: Any, colour: str) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 15, "font_color": f"#{colour}"}),
        "head": book.add_format(
            {
                "bold": True,
                "bg_color": f"#{colour}",
                "font_color": "white",
                "border": 1,
                "text_wrap": True,
                "valign": "top",
            }
        ),
        "cell": book.add_format({"border": 1, "border_color": "#BFBFBF", "num_format": "#,##0.##"}),
        "whole": book.add_format({"border": 1, "border_color": "#BFBFBF", "num_format": "#,##0"}),
        "words": book.add_format({"border": 1, "border_color": "#BFBFBF", "text_wrap": True, "valign": "top"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _about(book: Any, paper: Paper, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet("About")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 80, styles["wrap"])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{paper.running}".replace("&Q", "and Q")[:250])
    sheet.write(0, 0, paper.title, styles["title"])
    facts = [
        ("Prepared by", paper.author),
        ("Date", spoken(paper.day)),
        ("Status", paper.watermark or "Final"),
        ("About", paper.subtitle),
    ]
    facts += [
        (str(row[0]), str(row[1]))
        for block in paper.blocks
        if isinstance(block, Grid) and not block.header
        for row in block.rows
    ]
    seen = set[str]()
    row = 2
    for label, text in facts:
        if label not in seen and text:
            seen.add(label)
            sheet.write(row, 0, label)
            sheet.write_string(row, 1, text)
            row += 1


def _name(title: str, names: set[str]) -> str:
    name = re.sub(r"[\[\]:*?/\\']", "", title or "Data")[:26].strip() or "Data"
    number, unique = 1, name
    while unique.lower() in names:
        number += 1
        unique = f"{name} {number}"
    names.add(unique.lower())
    return unique


def _sheet(book: Any, grid: Grid, chart: Chart | None, styles: dict[str, Any], name: str) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.write(0, 0, grid.title, styles["title"])
    for place, text in enumerate(grid.header):
        sheet.write_string(2, place, text, styles["head"])
        longest = max(len(str(row[place])) for row in grid.rows)
        sheet.set_column(place, place, min(max(12, longest + 2), 52))
    for number, cells in enumerate(grid.rows, 3):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell, styles["words"])
            else:
                sheet.write_number(number, place, cell, styles["whole" if isinstance(cell, int) else "cell"])
    sheet.freeze_panes(3, 1)
    sheet.autofilter(2, 0, 2 + len(grid.rows), len(grid.header) - 1)
    if chart is not None:
        drawn = book.add_chart({"type": "column"})
        span = (3, 2 + len(chart.values))
        drawn.add_series(
            {
                "name": [name, 2, 1],
                "categories": [name, span[0], 0, span[1], 0],
                "values": [name, span[0], 1, span[1], 1],
            }
        )
        drawn.set_title({"name": grid.title, "name_font": {"size": 11}})
        drawn.set_legend({"none": True})
        sheet.insert_chart(3, len(grid.header) + 1, drawn, {"x_scale": 1.2})


def _notes(book: Any, paper: Paper, styles: dict[str, Any]) -> None:
    blocks = [block for block in paper.blocks if isinstance(block, Heading | Paragraph | Bullets | Quote)]
    if not blocks:
        return
    sheet = book.add_worksheet("Notes")
    sheet.set_column(0, 0, 110, styles["wrap"])
    lines = [line for block in blocks for line in plain_text(block)]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, styles["wrap"])


def _plant(book: Any, extras: Extras, styles: dict[str, Any]) -> None:
    for title, rows, very in extras.hidden:
        sheet = book.add_worksheet(title)
        sheet.set_column(0, len(rows[0]) - 1, 20)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, styles["head" if number == 0 else "words"])
        if very:
            sheet.very_hidden()
        else:
            sheet.hide()
    for number, (author, text) in enumerate(extras.notes):
        sheet = book.worksheets()[min(1, len(book.worksheets()) - 1)]
        sheet.write_comment(4 + 2 * number, 1, f"{author}:\n{text}", {"author": author})
