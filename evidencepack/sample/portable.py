"""Writes a paper as a PDF, with cover, running header, tables and charts, and notes the page of each marked item."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageBreak, PageTemplate, Spacer, Table
from reportlab.platypus import Paragraph as Text

from evidencepack.sample.blocks import (
    Block,
    Bullets,
    Chart,
    Grid,
    Heading,
    Mark,
    Paper,
    Paragraph,
    Quote,
    Rendered,
    spans,
    words,
)
from evidencepack.sample.chance import spoken

_INVARIANT_DATE = b"D:20000101000000+00'00'"  # what reportlab writes when told to be invariant
_LONG = 150  # blocks; a paper that long begins each chapter on a new page


class _Note(Flowable):  # type: ignore[misc]
    """Takes no room and writes down the page on which it is drawn."""

    def __init__(self, ref: str, seen: list[tuple[str, int]]) -> None:
        super().__init__()
        self.width = self.height = 0
        self._ref, self._seen = ref, seen

    def draw(self) -> None:
        self._seen.append((self._ref, self.canv.getPageNumber()))


def write_pdf(paper: Paper, user_password: str | None = None, owner_password: str | None = None) -> Rendered:
    """The paper as a PDF; with passwords (RC4, 128 bit) where given: an empty user password opens without one."""
    out, seen = io.BytesIO(), list[tuple[str, int]]()
    locked = None
    if user_password is not None:
        locked = StandardEncryption(user_password, owner_password, canPrint=0, canModify=0, canCopy=0, strength=128)
    frame = Frame(2.1 * cm, 2 * cm, A4[0] - 4.2 * cm, A4[1] - 4.2 * cm)
    template = BaseDocTemplate(
        out, pagesize=A4, title=paper.title, author=paper.author, subject=paper.subtitle, invariant=1, encrypt=locked,
        creator="Microsoft Word for Microsoft 365", lang="en-GB",
    )  # fmt: skip
    template.addPageTemplates(PageTemplate(frames=[frame], onPage=lambda canvas, _: _edges(canvas, paper)))
    template.build(_story(paper, seen))
    data = out.getvalue()
    if locked is None:  # same length, so the cross-reference table stays right
        data = data.replace(_INVARIANT_DATE, paper.day.strftime("D:%Y%m%d093000+00'00'").encode("ascii"))
    return Rendered(data, spans(seen, template.page))


def _edges(canvas: Canvas, paper: Paper) -> None:
    canvas.saveState()
    colour = colors.HexColor(f"#{paper.colour}")
    if paper.cover and canvas.getPageNumber() == 1:
        _cover(canvas, paper, colour)
    else:
        canvas.setFont("Helvetica", 8)
        canvas.setFillGray(0.35)
        canvas.drawString(2.2 * cm, A4[1] - 1.4 * cm, paper.running[:110])
        canvas.drawRightString(A4[0] - 2.2 * cm, 1.2 * cm, f"Page {canvas.getPageNumber()}")
        canvas.setStrokeColor(colour)
        canvas.line(2.2 * cm, A4[1] - 1.6 * cm, A4[0] - 2.2 * cm, A4[1] - 1.6 * cm)
    if paper.watermark:
        canvas.setFont("Helvetica-Bold", 110)
        canvas.setFillGray(0.9)
        canvas.translate(A4[0] / 2, A4[1] / 2)
        canvas.rotate(52)
        canvas.drawCentredString(0, -40, paper.watermark)
    canvas.restoreState()


def _cover(canvas: Canvas, paper: Paper, colour: Any) -> None:
    canvas.setFillColor(colour)
    canvas.rect(0, A4[1] - 9.5 * cm, A4[0], 9.5 * cm, stroke=0, fill=1)
    canvas.setFillColor(colors.white)
    title = Text(
        escape(paper.title),
        ParagraphStyle("cover", fontName="Helvetica-Bold", fontSize=26, leading=31, textColor=colors.white),
    )
    _, height = title.wrap(A4[0] - 5 * cm, 7 * cm)
    title.drawOn(canvas, 2.5 * cm, A4[1] - 3 * cm - height)
    canvas.setFont("Helvetica", 13)
    canvas.drawString(2.5 * cm, A4[1] - 8.4 * cm, paper.subtitle)
    canvas.setFillGray(0.2)
    canvas.drawString(2.5 * cm, 3.2 * cm, "Northmarsh County Council")
    canvas.drawString(2.5 * cm, 2.5 * cm, f"Adult Social Care, {spoken(paper.day)}")


def _story(paper: Paper, seen: list[tuple[str, int]]) -> list[Any]:
    styles = _styles(paper)
    story: list[Any] = []
    if paper.cover:
        story += [Spacer(1, 8 * cm), PageBreak()]
    else:
        story.append(Text(escape(paper.title), styles["title"]))
        if paper.subtitle:
            story.append(Text(escape(paper.subtitle), styles["subtitle"]))
    for place, block in enumerate(paper.blocks):
        if isinstance(block, Mark):
            story += ([PageBreak()] if block.fresh and place else []) + [_Note(block.ref, seen)]
        elif isinstance(block, Heading) and block.level == 1 and len(paper.blocks) > _LONG:
            story += [PageBreak(), *_flow(block, styles, paper.colour)]
        else:
            story += _flow(block, styles, paper.colour)
    return story


def _styles(paper: Paper) -> dict[str, ParagraphStyle]:
    serif = paper.font in ("Georgia", "Cambria")
    body, bold = ("Times-Roman", "Times-Bold") if serif else ("Helvetica", "Helvetica-Bold")
    colour = colors.HexColor(f"#{paper.colour}")
    base = ParagraphStyle("body", fontName=body, fontSize=10.5, leading=14.5, spaceAfter=7)
    return {
        "body": base,
        "title": ParagraphStyle("title", base, fontName=bold, fontSize=20, leading=25, textColor=colour, spaceAfter=6),
        "subtitle": ParagraphStyle("subtitle", base, fontSize=12, textColor=colors.HexColor("#555555"), spaceAfter=12),
        "h1": ParagraphStyle(
            "h1", base, fontName=bold, fontSize=14.5, leading=18, textColor=colour, spaceBefore=12, keepWithNext=1
        ),
        "h2": ParagraphStyle("h2", base, fontName=bold, fontSize=11.5, textColor=colour, spaceBefore=6, keepWithNext=1),
        "list": ParagraphStyle("list", base, leftIndent=16, bulletIndent=4, spaceAfter=4),
        "quote": ParagraphStyle("quote", base, leftIndent=22, rightIndent=18, textColor=colors.HexColor("#444444")),
        "cell": ParagraphStyle("cell", base, fontSize=8.6, leading=10.6, spaceAfter=0),
        "number": ParagraphStyle("number", base, fontSize=8.6, leading=10.6, spaceAfter=0, alignment=2),
        "head": ParagraphStyle(
            "head", base, fontName=bold, fontSize=8.6, leading=10.6, spaceAfter=0, textColor=colors.white
        ),
        "caption": ParagraphStyle("caption", base, fontName=bold, fontSize=9.5, spaceAfter=3, keepWithNext=1),
    }


def _flow(block: Block, styles: dict[str, ParagraphStyle], colour: str) -> list[Any]:
    if isinstance(block, Heading):
        return [Text(escape(block.text), styles["h1" if block.level == 1 else "h2"])]
    if isinstance(block, Paragraph):
        return [Text(escape(block.text), styles["body"])]
    if isinstance(block, Bullets):
        marks = [f"{place}." if block.numbered else "•" for place in range(1, len(block.lines) + 1)]
        return [
            Text(escape(line), styles["list"], bulletText=mark) for mark, line in zip(marks, block.lines, strict=True)
        ]
    if isinstance(block, Quote):
        return [Text(f"<i>“{escape(block.text)}”</i> {escape(block.who)}", styles["quote"])]
    if isinstance(block, Grid):
        return _grid(block, styles, colour)
    return [KeepTogether(_chart(block, styles, colour))] if isinstance(block, Chart) else []


def _grid(block: Grid, styles: dict[str, ParagraphStyle], colour: str) -> list[Any]:
    head = [[Text(escape(cell), styles["head"]) for cell in block.header]] if block.header else []
    rows = head + [[_cell(cell, styles, place) for place, cell in enumerate(row)] for row in block.rows]
    columns = len(rows[0])
    first = 2 if columns > 3 else 1.2
    width = (A4[0] - 4.8 * cm) / (columns - 1 + first)
    table = Table(rows, colWidths=[first * width] + [width] * (columns - 1), repeatRows=len(head), spaceAfter=10)
    look: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#A6A6A6")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    look += [("ROWBACKGROUNDS", (0, len(head)), (-1, -1), [colors.white, colors.HexColor("#F2F5F9")])]
    if head:
        look.append(("BACKGROUND", (0, 0), (-1, 0), colors.HexColor(f"#{colour}")))
    table.setStyle(look)
    return ([Text(escape(block.title), styles["caption"])] if block.title else []) + [table]


def _cell(cell: str | float, styles: dict[str, ParagraphStyle], place: int) -> Any:
    number = place > 0 and (not isinstance(cell, str) or cell.endswith("%"))
    return Text(escape(words(cell)), styles["number" if number else "cell"])


def _chart(block: Chart, styles: dict[str, ParagraphStyle], colour: str) -> list[Any]:
    drawing = Drawing(460, 175)
    bars = VerticalBarChart()
    bars.x, bars.y, bars.width, bars.height = 34, 38, 415, 128
    bars.data = [list(block.values)]
    bars.categoryAxis.categoryNames = [label[:16] for label in block.labels]
    bars.categoryAxis.labels.angle = 30
    bars.categoryAxis.labels.boxAnchor = "ne"
    bars.categoryAxis.labels.fontSize = bars.valueAxis.labels.fontSize = 7
    bars.valueAxis.valueMin = 0
    bars.bars[0].fillColor = colors.HexColor(f"#{colour}")
    bars.bars[0].strokeColor = None
    drawing.add(bars)
    return [Text(escape(block.title), styles["caption"]), drawing]
