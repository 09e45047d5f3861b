"""The parts that make long papers long: chapters by locality and appendices of figures."""

from __future__ import annotations

from evidencepack.sample.blocks import Block, Bullets, Chart, Heading, chart_of, grid_of
from evidencepack.sample.library import places
from evidencepack.sample.voice import Voice


def drawn(voice: Voice, count: int) -> list[Block]:
    """The subject's tables of figures, each with its chart."""
    blocks: list[Block] = []
    for figures in voice.figures()[:count]:
        chart = chart_of(figures)
        blocks += [grid_of(figures), *([chart] if chart else [])]
    return blocks


def by_locality(voice: Voice, size: int) -> list[Block]:
    """A chapter for each locality, fuller in longer papers."""
    blocks: list[Block] = []
    for locality in places().localities:
        there = voice.at(locality)
        blocks += [
            Heading(locality),
            *there.boilerplate("locality"),
            *there.paragraphs(2 if size < 4 else 5),
            Bullets(there.points(3)),
        ]
        blocks += [part for part in drawn(there, 1 if size < 4 else 3) if size > 3 or not isinstance(part, Chart)]
        if size > 3:
            blocks += [*there.boilerplate("context", 2), *there.paragraphs(4), there.actions(4)]
    return blocks


def around_the_county(voice: Voice) -> list[Block]:
    """Each theme of the subject looked at in each locality."""
    voices = [voice.at(locality) for locality in places().localities]
    blocks: list[Block] = []
    for theme in voice.headings(8):
        blocks.append(Heading(f"{theme}: around the county"))
        for there in voices:
            blocks += [
                Heading(there.locality, 2),
                *there.paragraphs(1),
                *there.boilerplate("locality"),
                there.actions(2),
            ]
    return blocks


def in_practice(voice: Voice) -> list[Block]:
    """What a chapter of a long handbook says beside its subject: who does what, an example, where to ask."""
    blocks: list[Block] = [Heading("Who does what", 2), *voice.boilerplate("responsibilities", 2), voice.actions(3)]
    blocks += [Heading("The law behind it", 2), *voice.boilerplate("legal", 2)]
    blocks += [Heading("What people have told us", 2), *voice.quotes(2), *voice.quotes(1, staff=True)]
    return [*blocks, Heading("When in doubt", 2), *voice.boilerplate("supervision", 2)]


def appendix(voice: Voice, tables: int) -> list[Block]:
    """Tables of figures for each locality, as many of the subject's as asked for; nothing where there are none."""
    if voice.locality or tables < 1:
        return []
    blocks: list[Block] = []
    for locality in places().localities:
        grids = voice.at(locality).grids(tables)
        blocks += [Heading(locality, 2), *grids] if grids else []
    return [Heading("Appendix: figures by locality"), *voice.boilerplate("data_quality"), *blocks] if blocks else []
