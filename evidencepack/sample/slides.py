"""Writes a paper as a slide deck: a slide for each heading, table and chart."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm, Pt

from evidencepack.sample.blocks import (
    Block,
    Bullets,
    Chart,
    Grid,
    Heading,
    Mark,
    Paper,
    Rendered,
    plain_text,
    spans,
    words,
)
from evidencepack.sample.chance import spoken
from evidencepack.sample.steady import steady_zip

_ROWS, _COLUMNS, _LINES = 12, 6, 6


_new_data: Any = CategoryChartData  # both untyped in the library
_new_colour: Any = RGBColor


class _Deck:
    def __init__(self, paper: Paper) -> None:
        self.show: Any = Presentation()
        self.show.slide_width, self.show.slide_height = Cm(33.867), Cm(19.05)
        self.colour = _new_colour(*bytes.fromhex(paper.colour))
        self.paper = paper

    def slide(self, title: str) -> Any:
        """A new slide with a title and the running line at its foot."""
        page = self.show.slides.add_slide(self.show.slide_layouts[5])
        page.shapes.title.text = title
        box = page.shapes.title
        box.left, box.top, box.width, box.height = Cm(1.6), Cm(0.8), Cm(30.5), Cm(2.4)
        run = box.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold, run.font.color.rgb = Pt(28), True, self.colour
        foot = page.shapes.add_textbox(Cm(1.6), Cm(17.9), Cm(30), Cm(0.9)).text_frame
        foot.text = self.paper.running
        foot.paragraphs[0].runs[0].font.size = Pt(10)
        return page


def write_slides(paper: Paper) -> Rendered:
    """The paper as pptx; pages are slide numbers."""
    deck = _Deck(paper)
    opening = deck.slide(paper.title)
    text = opening.shapes.add_textbox(Cm(1.6), Cm(5), Cm(28), Cm(6)).text_frame
    text.text = f"{paper.subtitle}\n{paper.author}\n{spoken(paper.day)}\nNorthmarsh County Council".strip()
    heading, lines, marks = paper.title, list[str](), list[tuple[str, int]]()
    for block in (*paper.blocks, Heading("")):
        if isinstance(block, Heading | Mark | Grid | Chart):
            _bullets(deck, heading, lines)
            lines = []
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Mark):
            marks.append((block.ref, len(deck.show.slides) + 1))
        elif isinstance(block, Grid):
            _table(deck, block)
        elif isinstance(block, Chart):
            _chart(deck, block)
        else:
            lines += _short(block)
    return Rendered(_saved(deck), spans(marks, len(deck.show.slides)))


def _saved(deck: _Deck) -> bytes:
    core, paper = deck.show.core_properties, deck.paper
    core.title, core.author, core.last_modified_by = paper.title, paper.author, paper.author
    core.created = core.modified = datetime.combine(paper.day, time(9, 30))
    out = io.BytesIO()
    deck.show.save(out)
    return steady_zip(out.getvalue(), paper.day.strftime("%Y-%m-%dT09:30:00Z"))


def _short(block: Block) -> list[str]:
    if isinstance(block, Bullets):
        return list(block.lines)
    return [line if len(line) < 420 else ". ".join(line.split(". ")[:2]) + "." for line in plain_text(block)]


def _bullets(deck: _Deck, heading: str, lines: list[str]) -> None:
    for start in range(0, len(lines), _LINES):
        frame = deck.slide(heading).shapes.add_textbox(Cm(1.6), Cm(3.6), Cm(30.5), Cm(13.5)).text_frame
        frame.word_wrap = True
        size = 20 if sum(map(len, lines[start : start + _LINES])) < 900 else 14
        for place, line in enumerate(lines[start : start + _LINES]):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.text = f"• {line}"
            paragraph.space_after = Pt(9)
            paragraph.runs[0].font.size = Pt(size)


def _table(deck: _Deck, grid: Grid) -> None:
    rows = ([grid.header] if grid.header else []) + list(grid.rows[:_ROWS])
    columns = min(len(rows[0]), _COLUMNS)
    page = deck.slide(grid.title or deck.paper.title)
    table = page.shapes.add_table(len(rows), columns, Cm(1.6), Cm(3.6), Cm(30.5), Cm(1.0 * len(rows))).table
    table.first_row = bool(grid.header)
    for down, row in enumerate(rows):
        for across, cell in enumerate(row[:columns]):
            box = table.cell(down, across)
            box.text = words(cell) or " "
            box.text_frame.paragraphs[0].runs[0].font.size = Pt(13)


def _chart(deck: _Deck, chart: Chart) -> None:
    data: Any = _new_data()
    data.categories = chart.labels
    data.add_series(chart.title, chart.values)
    page = deck.slide(chart.title)
    frame = page.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1.6), Cm(3.6), Cm(30.5), Cm(13.8), data)
    frame.chart.has_legend = False
