"""Writes a paper as pictures: a dashboard on the screen, or sheets from the scanner without any text layer."""

from __future__ import annotations

import io
import textwrap
from datetime import datetime, time
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFont

from evidencepack.sample.blocks import Chart, Grid, Heading, Paper, plain_text, words

_WIDTH, _HEIGHT, _MARGIN, _DPI = 1654, 2339, 150, 200  # A4


def write_scan(paper: Paper, rng: Random) -> bytes:
    """The paper as a PDF of grey, slightly crooked, grainy page images."""
    pages = [_worn(page, rng) for page in _pages(paper)]
    moment = datetime.combine(paper.day, time(9, 30)).timetuple()
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=_DPI, quality=92,
        title=f"Scan {paper.day:%Y%m%d}",
        producer="Northmarsh MFD 4", creationDate=moment, modDate=moment,
    )  # fmt: skip
    return out.getvalue()


@cache
def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


def _pages(paper: Paper) -> list[Image.Image]:
    pages: list[Image.Image] = []
    down = _HEIGHT
    for text, size in _lines(paper):
        if down > _HEIGHT - _MARGIN - 60:
            pages.append(Image.new("L", (_WIDTH, _HEIGHT), 246))
            down = _MARGIN
        ImageDraw.Draw(pages[-1]).text((_MARGIN, down), text, fill=38, font=_font(size))
        down += int(size * 1.5)
    return pages


def _lines(paper: Paper) -> list[tuple[str, int]]:
    lines = [(line, 46) for line in textwrap.wrap(paper.title, 52)] + [(paper.subtitle, 30), ("", 30)]
    for block in paper.blocks:
        heading = isinstance(block, Heading)
        for text in plain_text(block):
            lines += [(line, 36 if heading else 29) for line in textwrap.wrap(text, 62 if heading else 92)]
        lines.append(("", 20))
    return lines


def _worn(page: Image.Image, rng: Random) -> Image.Image:
    grain = Image.frombytes("L", (_WIDTH // 2, _HEIGHT // 2), rng.randbytes((_WIDTH // 2) * (_HEIGHT // 2)))
    grain = grain.point([value * 26 // 255 for value in range(256)]).resize(page.size)
    turned = page.rotate(rng.uniform(-0.8, 0.8), resample=Image.Resampling.BILINEAR, fillcolor=225)
    return ImageChops.subtract(turned, grain)


def write_dashboard(paper: Paper) -> bytes:
    """The paper's charts and first table as a PNG, as if somebody had taken a picture of the screen."""
    image = Image.new("RGB", (1366, 900), "white")
    pen = ImageDraw.Draw(image)
    colour = f"#{paper.colour}"
    pen.rectangle((0, 0, 1366, 84), fill=colour)
    pen.text((28, 24), paper.title, fill="white", font=_font(32))
    charts = [block for block in paper.blocks if isinstance(block, Chart)][:2]
    for place, chart in enumerate(charts):
        _bars(pen, chart, 28 + 670 * place, colour)
    grids = [block for block in paper.blocks if isinstance(block, Grid) and block.header]
    for down, row in enumerate([grids[0].header, *grids[0].rows[:9]] if grids else []):
        for across, cell in enumerate(row[:6]):
            pen.text((28 + 220 * across, 530 + 34 * down), words(cell)[:24], fill="black", font=_font(18))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False)
    return out.getvalue()


def _bars(pen: ImageDraw.ImageDraw, chart: Chart, left: int, colour: str) -> None:
    top, step = max(chart.values) or 1, 620 // len(chart.values)
    pen.text((left, 104), chart.title[:62], fill="black", font=_font(20))
    for place, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
        height, x = int(290 * value / top), left + place * step
        pen.rectangle((x, 440 - height, x + step - 10, 440), fill=colour)
        pen.text((x, 418 - height), f"{value:g}", fill="black", font=_font(14))
        pen.text((x, 448), label[:8], fill="#444444", font=_font(13))
