"""The shapes of papers that are mostly tables: data extracts, dashboards, plans and registers."""

from __future__ import annotations

from evidencepack.sample.blocks import Block, Bullets, Grid, Heading, chart_of, grid_of
from evidencepack.sample.library import places, shared
from evidencepack.sample.voice import Voice


def dataset(voice: Voice, size: int) -> list[Block]:
    """Tables of figures, for the county and by locality, with short notes on what is counted."""
    blocks: list[Block] = [Heading("About these figures"), *voice.boilerplate("data_quality")]
    for figures in voice.figures(12 if size < 3 else 18):
        chart = chart_of(figures)
        blocks += [grid_of(figures), *([chart] if chart else [])]
    if size > 1 and not voice.locality:
        for locality in places().localities:
            blocks += [grid_of(figures) for figures in voice.at(locality).figures()[: size - 1]]
    return [*blocks, *voice.paragraphs(1), Bullets(voice.points(2))]


def dashboard(voice: Voice, size: int) -> list[Block]:
    """Headline figures, charts and a line or two on each."""
    blocks: list[Block] = [_headlines(voice)]
    for figures, heading in zip(voice.figures(), voice.headings(3), strict=False):
        chart = chart_of(figures)
        blocks += [Heading(heading), *([chart] if chart else []), grid_of(figures), *voice.paragraphs(1)]
    blocks += [Heading("Points to note"), Bullets(voice.points(2 + size))]
    return [*blocks, *voice.boilerplate("data_quality")]


def _headlines(voice: Voice) -> Grid:
    rows: list[tuple[str | int | float, ...]] = []
    for figures in voice.figures()[:2]:
        for place, name in enumerate(figures.header[1:], 1):
            now, before = figures.rows[-1][place], figures.rows[-2][place]
            if isinstance(now, int | float) and isinstance(before, int | float):
                rows.append((name, now, before, "up" if now > before else "down" if now < before else "same"))
    rows = rows or [(point, "", "", "same") for point in voice.points(2)]
    return Grid("Headlines", ("Measure", "Now", "Before", "Direction"), tuple(rows))


def plan(voice: Voice, size: int) -> list[Block]:
    """An action plan with outcomes, leads and status."""
    blocks: list[Block] = [Heading("Purpose of this plan"), *voice.boilerplate("introduction"), *voice.paragraphs(1)]
    for place, heading in enumerate(voice.headings(1 + size), 1):
        blocks += [
            Heading(f"Priority {place}: {heading}"),
            *voice.paragraphs(1),
            _titled(voice.actions(4), f"Priority {place}"),
        ]
    return [*blocks, Heading("Progress"), Bullets(voice.points(3)), *voice.boilerplate("monitoring")]


def _titled(grid: Grid, title: str) -> Grid:
    return Grid(title, grid.header, grid.rows)


def register(voice: Voice, size: int) -> list[Block]:
    """A register of risks with likelihood, impact, score and what is being done."""
    rows: list[tuple[str | int, ...]] = []
    for number, (risk, response) in enumerate(voice.rng.sample(shared().risks, 10 + size), 1):
        likelihood, impact = voice.rng.randrange(1, 6), voice.rng.randrange(2, 6)
        rating = likelihood * impact
        colour = "Red" if rating > 14 else "Amber" if rating > 7 else "Green"
        rows.append((f"R{number:02d}", risk, likelihood, impact, rating, colour, response, voice.officer().name))
    header = ("Ref", "What could go wrong", "Likelihood", "Impact", "Score", "RAG", "Response", "Owner")
    blocks: list[Block] = [
        Heading("How to read this register"),
        *voice.boilerplate("risk", 2),
        Grid("Register", header, tuple(rows)),
    ]
    return [*blocks, *voice.paragraphs(size), *voice.grids(1)]
