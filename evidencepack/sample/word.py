"""Writes a paper as a Word document, with real heading styles, header rows, page numbers and a watermark."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from evidencepack.sample.blocks import Block, Bullets, Chart, Grid, Heading, Mark, Paper, Paragraph, Quote, words
from evidencepack.sample.chance import spoken
from evidencepack.sample.figures import Cell
from evidencepack.sample.steady import steady_zip

_WATERMARK = (
    '<w:p {ns} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><w:pPr>'
    '<w:pStyle w:val="Header"/></w:pPr><w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1" type="#_x0000_t136" '
    'style="position:absolute;margin-left:0;margin-top:0;width:412pt;height:165pt;rotation:315;z-index:-251658752;'
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" fillcolor="silver" stroked="f"><v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;Calibri&quot;;font-size:1pt" string="{text}"/></v:shape></w:pict></w:r></w:p>'
)


def word_document(paper: Paper) -> Any:
    """The paper as an open python-docx document, for those who want to plant something in it."""
    document = Document()
    _styles(document, paper)
    _properties(document, paper)
    _edges(document, paper)
    _front(document, paper)
    for place, block in enumerate(paper.blocks):
        _add(document, block, paper, first=place == 0)
    return document


def word_bytes(document: Any, day: datetime) -> bytes:
    """The document as a file whose bytes depend on nothing but its content."""
    out = io.BytesIO()
    document.save(out)
    return steady_zip(out.getvalue(), day.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _styles(document: Any, paper: Paper) -> None:
    colour = RGBColor.from_string(paper.colour)
    for name, size in (("Normal", 11), ("Title", 24), ("Heading 1", 15), ("Heading 2", 12.5)):
        style = document.styles[name]
        style.font.name, style.font.size = paper.font, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # the theme's font would win
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = colour
    document.styles["Normal"].paragraph_format.space_after = Pt(8)
    language = parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB"/>')
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.2)


def _properties(document: Any, paper: Paper) -> None:
    moment = datetime.combine(paper.day, time(9, 30))
    core = document.core_properties
    core.title, core.author, core.last_modified_by = paper.title, paper.author, paper.author
    core.comments, core.keywords, core.language, core.revision = "", "", "en-GB", 1 + paper.day.day % 9
    core.created = core.modified = moment


def _edges(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.text = paper.running
    header.runs[0].font.size, header.runs[0].font.color.rgb = Pt(8.5), RGBColor(0x60, 0x60, 0x60)
    if paper.watermark:
        header._p.addnext(parse_xml(_WATERMARK.format(ns=nsdecls("w"), text=escape(paper.watermark))))
    footer = section.footer.paragraphs[0]
    footer.add_run("Page ").font.size = Pt(8.5)
    _field(footer, "PAGE")
    footer.add_run(" of ").font.size = Pt(8.5)
    _field(footer, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    run = '<w:r><w:rPr><w:sz w:val="17"/></w:rPr><w:t>1</w:t></w:r>'
    xml = f'<w:fldSimple {nsdecls("w")} w:instr="{code}">{run}</w:fldSimple>'
    paragraph._p.append(parse_xml(xml))


def _front(document: Any, paper: Paper) -> None:
    if paper.cover:
        for _ in range(5):
            document.add_paragraph()
    document.add_paragraph(paper.title, style="Title")
    if paper.subtitle:
        document.add_paragraph(paper.subtitle, style="Subtitle")
    if paper.cover:
        document.add_paragraph("Northmarsh County Council")
        document.add_paragraph(f"Adult Social Care, {spoken(paper.day)}").add_run().add_break(WD_BREAK.PAGE)


def _add(document: Any, block: Block, paper: Paper, *, first: bool) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, level=block.level)
    elif isinstance(block, Paragraph):
        document.add_paragraph(block.text)
    elif isinstance(block, Bullets):
        _list(document, block)
    elif isinstance(block, Quote):
        document.add_paragraph(f"“{block.text}”", style="Quote").add_run(f"  {block.who}").italic = False
    elif isinstance(block, Grid):
        _grid(document, block, paper.colour)
    elif isinstance(block, Chart):
        _bars(document, block, paper.colour)
    elif isinstance(block, Mark) and block.fresh and not first:
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _list(document: Any, block: Bullets) -> None:
    for place, line in enumerate(block.lines, 1):
        if block.numbered:  # typed numbers: a real list would go on counting through the whole document
            document.add_paragraph(f"{place}.  {line}").paragraph_format.left_indent = Cm(0.7)
        else:
            document.add_paragraph(line, style="List Bullet")


def _grid(document: Any, block: Grid, colour: str) -> None:
    if block.title:
        caption = document.add_paragraph()
        caption.paragraph_format.keep_with_next = True
        caption.add_run(block.title).bold = True
    rows = [_row(block.header, colour, header=True)] if block.header else []
    rows += [_row(row, "F2F5F9" if place % 2 else "", header=False) for place, row in enumerate(block.rows)]
    columns = len(block.header or block.rows[0])
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="A6A6A6"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = f'<w:gridCol w:w="{9300 // columns}"/>' * columns
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
    document.add_paragraph().paragraph_format.space_after = Pt(4)


def _row(cells: Iterable[Cell], shade: str, *, header: bool) -> str:
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    run = (
        '<w:rPr><w:b/><w:color w:val="FFFFFF"/><w:sz w:val="19"/></w:rPr>'
        if header
        else '<w:rPr><w:sz w:val="19"/></w:rPr>'
    )
    parts = []
    for place, cell in enumerate(cells):
        right = '<w:jc w:val="right"/>' if place and (not isinstance(cell, str) or cell.endswith("%")) else ""
        parts.append(
            f'<w:tc><w:tcPr>{fill}</w:tcPr><w:p><w:pPr><w:spacing w:before="30" w:after="30"/>{right}</w:pPr><w:r>{run}'
            f'<w:t xml:space="preserve">{escape(words(cell))}</w:t></w:r></w:p></w:tc>'
        )
    mark = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if header else "<w:trPr><w:cantSplit/></w:trPr>"
    return f"<w:tr>{mark}{''.join(parts)}</w:tr>"


def _bars(document: Any, chart: Chart, colour: str) -> None:
    """Bars of block characters: a chart that stays text, as many council papers have it."""
    top = max(chart.values) or 1
    document.add_paragraph().add_run(chart.title).bold = True
    for label, value in zip(chart.labels, chart.values, strict=True):
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.paragraph_format.tab_stops.add_tab_stop(Cm(3.4))
        line.add_run(f"{label}\t").font.size = Pt(9)
        bar = line.add_run("█" * max(1, round(38 * value / top)))
        bar.font.size, bar.font.color.rgb = Pt(9), RGBColor.from_string(colour)
        line.add_run(f" {value:g}").font.size = Pt(9)
    document.add_paragraph()
