"""Writes plain, accessible Word documents: real headings, header rows, links, language, title. Same input, same bytes.

The markup is WordprocessingML of ISO/IEC 29500-1; elements stand in the order of its schema, which Word insists on.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from msgspec import Struct

ACCENT = "0B5D66"
_QUIET = "55636B"
_LINE = "C9D3D6"
_HEADER_FILL = "E8F1F2"
_FONT = "Arial"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_PAGE_MM = 210
_MARGIN_MM = 20
TEXT_MM = _PAGE_MM - 2 * _MARGIN_MM


class Run(Struct, frozen=True):
    """A piece of text. `link`: a target, already percent-encoded when it is a path. `quiet`: smaller and grey.

    `anchor`: a place of this document, as `PlainWord.heading` names it.
    """

    text: str
    bold: bool = False
    quiet: bool = False
    link: str = ""
    anchor: str = ""


Paragraph = Sequence[Run]
Cell = Sequence[Paragraph]


def says(text: str, *, bold: bool = False, quiet: bool = False, link: str = "") -> Paragraph:
    """A paragraph of one run."""
    return (Run(text, bold, quiet, link),)


def lines(text: str) -> Cell:
    """A person's text as paragraphs, one for each line that says something."""
    return [says(line.strip()) for line in text.splitlines() if line.strip()]


class PlainWord:
    """A Word document under construction. A4 upright, language en-GB."""

    def __init__(self, title: str, subject: str, footer: str) -> None:
        self._document = Document()
        self._body = self._document.element.body
        self._bookmarks = 0
        self._set_styles()
        self._set_page(footer)
        self._set_properties(title, subject)
        self._set_settings()

    def title(self, text: str) -> None:
        """The document's title, in the Title style."""
        self._paragraph(says(text), "Title")

    def heading(self, text: str, level: int, *, new_page: bool = False, anchor: str = "") -> None:
        """A real heading of level 1 to 3. `anchor`: a name for links to it, at most 40 letters, digits and "_"."""
        properties = "<w:pageBreakBefore/>" if new_page else ""
        xml = self._paragraph_xml(says(text), f"Heading{level}", properties, outermost=True)
        if anchor:
            self._bookmarks += 1
            start = f'<w:bookmarkStart w:id="{self._bookmarks}" w:name={quoteattr(anchor)}/>'
            end = f'<w:bookmarkEnd w:id="{self._bookmarks}"/>'
            xml = xml.replace("</w:pPr>", f"</w:pPr>{start}", 1).removesuffix("</w:p>") + f"{end}</w:p>"
        self._append(xml)

    def paragraph(self, runs: Paragraph, style: str = "Normal", *, keep_with_next: bool = False) -> None:
        """A paragraph of runs in a paragraph style of the document ("Normal", "Subtitle", "ListBullet")."""
        self._paragraph(runs, style, "<w:keepNext/>" if keep_with_next else "")

    def notice(self, text: str) -> None:
        """A paragraph set off by a bar at its left."""
        bar = f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{ACCENT}"/></w:pBdr>'
        self._paragraph(says(text), "Normal", bar + '<w:ind w:left="180"/>')

    def table(
        self, headers: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[int], description: str
    ) -> None:
        """A table with a header row that repeats on each page; `widths` in mm, `description` for screen readers."""
        grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
        head = self._row([[says(header, bold=True)] for header in headers], widths, header=True)
        body = "".join(self._row(row, widths) for row in rows)
        self._append(
            f"<w:tbl {nsdecls('w')}>{_table_properties(widths, description)}"
            f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
        )
        self._append(f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="60"/></w:pPr></w:p>')

    def facts(self, rows: Sequence[tuple[str, Cell]], widths: tuple[int, int], description: str) -> None:
        """A table of two columns whose first column names what the second says."""
        grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
        body = "".join(self._row([[says(name, bold=True)], cell], widths, first_fill=True) for name, cell in rows)
        self._append(
            f"<w:tbl {nsdecls('w')}>{_table_properties(widths, description, first_column=True)}"
            f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
        )
        self._append(f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="60"/></w:pPr></w:p>')

    def to_bytes(self) -> bytes:
        """The docx file: no time stamps, the same bytes for the same content."""
        buffer = io.BytesIO()
        self._document.save(buffer)
        return steady_zip(buffer.getvalue())

    # ---------------------------------------------------------------- XML

    def _append(self, xml: str) -> None:
        self._body.insert(len(self._body) - 1, parse_xml(xml))  # before w:sectPr, which stays last

    def _paragraph(self, runs: Paragraph, style: str, properties: str = "") -> None:
        self._append(self._paragraph_xml(runs, style, properties, outermost=True))

    def _paragraph_xml(self, runs: Paragraph, style: str, properties: str = "", *, outermost: bool = False) -> str:
        namespaces = f" {nsdecls('w', 'r')}" if outermost else ""
        body = "".join(self._run_xml(run) for run in runs)
        return f'<w:p{namespaces}><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{body}</w:p>'

    def _run_xml(self, run: Run) -> str:
        looks = "<w:b/>" if run.bold else ""
        if run.link or run.anchor:
            looks += f'<w:color w:val="{ACCENT}"/><w:u w:val="single"/>'
        elif run.quiet:
            looks += f'<w:color w:val="{_QUIET}"/><w:sz w:val="18"/>'
        xml = f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{escape(_printable(run.text))}</w:t></w:r>'
        if run.anchor:
            return f'<w:hyperlink w:anchor={quoteattr(run.anchor)} w:history="1">{xml}</w:hyperlink>'
        if not run.link:
            return xml
        relation = self._document.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return f'<w:hyperlink {nsdecls("r")} r:id="{relation}" w:history="1">{xml}</w:hyperlink>'

    def _row(
        self, cells: Sequence[Cell], widths: Sequence[int], *, header: bool = False, first_fill: bool = False
    ) -> str:
        repeat = "<w:tblHeader/>" if header else ""
        body = "".join(
            self._cell(cell, width, filled=header or (first_fill and index == 0), header=header)
            for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{body}</w:tr>"

    def _cell(self, cell: Cell, width: int, *, filled: bool, header: bool) -> str:
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{_HEADER_FILL}"/>' if filled else ""
        keep = "<w:keepNext/>" if header else ""  # a header row alone at the foot of a page says nothing
        spacing = keep + '<w:spacing w:before="30" w:after="30"/>'
        paragraphs = "".join(self._paragraph_xml(runs, "Normal", spacing) for runs in cell or [()])
        return f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{fill}</w:tcPr>{paragraphs}</w:tc>'

    # ---------------------------------------------------------------- the document's frame

    def _set_styles(self) -> None:
        styles = self._document.styles
        looks = {
            "Normal": (10, "1C2A30", 4),
            "Title": (24, ACCENT, 4),
            "Subtitle": (12, _QUIET, 10),
            "Heading 1": (17, ACCENT, 6),
            "Heading 2": (13, ACCENT, 4),
            "Heading 3": (11, "1C2A30", 3),
        }
        for name, (size, colour, after) in looks.items():
            _dress(styles[name], size, colour, after)
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-GB")

    def _set_page(self, footer: str) -> None:
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(_PAGE_MM), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
        paragraph = section.footer.paragraphs[0]._p
        paragraph.getparent().replace(paragraph, parse_xml(_footer(footer)))

    def _set_properties(self, title: str, subject: str) -> None:
        properties: Any = self._document.core_properties
        properties.title, properties.subject = title, subject
        properties.author = properties.comments = properties.last_modified_by = properties.keywords = ""
        properties.language = "en-GB"
        properties.created = properties.modified = datetime(*_FIXED_DATE, tzinfo=UTC)
        relations = self._document.part.package.rels
        for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
            del relations[key]

    def _set_settings(self) -> None:
        """As Word of today lays it out; the library's template is of 2010, which Word opens in compatibility mode."""
        settings = self._document.settings.element
        for zoom in settings.findall(qn("w:zoom")):
            zoom.set(qn("w:percent"), "100")
        for one in settings.iter(qn("w:compatSetting")):
            if one.get(qn("w:name")) == "compatibilityMode":
                one.set(qn("w:val"), "15")


def _dress(style: Any, size: int, colour: str, after: int) -> None:
    style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
    style.paragraph_format.space_after = Pt(after)
    properties = style.element.get_or_add_rPr()
    for fonts in properties.findall(qn("w:rFonts")):
        properties.remove(fonts)  # theme fonts would win over the name
    style.font.name = _FONT
    properties.find(qn("w:rFonts")).set(qn("w:cs"), _FONT)
    for spaced in properties.findall(qn("w:spacing")) + properties.findall(qn("w:kern")):
        properties.remove(spaced)
    if style.name != "Normal":
        style.font.italic = False
        style.font.bold = style.name != "Subtitle"
        border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if border is not None:
            border.getparent().remove(border)


def _table_properties(widths: Sequence[int], description: str, *, first_column: bool = False) -> str:
    rule = f'w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"'
    edges = "".join(f"<w:{side} {rule}/>" for side in ("top", "bottom", "insideH"))
    margins = '<w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
    look = 'w:firstRow="0" w:firstColumn="1"' if first_column else 'w:firstRow="1" w:firstColumn="0"'
    return (
        f'<w:tblPr><w:tblW w:w="{sum(map(_twips, widths))}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f'<w:tblLook {look} w:lastRow="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(_printable(description))}/></w:tblPr>"
    )


def _footer(text: str) -> str:
    right = _twips(TEXT_MM)
    looks = f'<w:rPr><w:color w:val="{_QUIET}"/><w:sz w:val="16"/></w:rPr>'

    def plain(words: str) -> str:
        return f'<w:r>{looks}<w:t xml:space="preserve">{escape(_printable(words))}</w:t></w:r>'

    def field(name: str) -> str:
        return f'<w:fldSimple w:instr=" {name} "><w:r>{looks}<w:t>1</w:t></w:r></w:fldSimple>'

    return (
        f'<w:p {nsdecls("w")}><w:pPr><w:tabs><w:tab w:val="clear" w:pos="4320"/><w:tab w:val="clear" w:pos="8640"/>'
        f'<w:tab w:val="right" w:pos="{right}"/></w:tabs></w:pPr>'
        f"{plain(text)}<w:r><w:tab/></w:r>{plain('Page ')}{field('PAGE')}{plain(' of ')}{field('NUMPAGES')}</w:p>"
    )


def _twips(millimetres: int) -> int:
    return round(millimetres * 1440 / 25.4)


def _printable(text: str) -> str:
    """`text` without the control characters and lone surrogates that XML 1.0 does not allow."""
    kept = (sign for sign in text if sign in "\t\n" or (ord(sign) >= 32 and not 0xD800 <= ord(sign) <= 0xDFFF))
    return "".join(kept).replace("\ufffe", "").replace("\uffff", "")


def steady_zip(data: bytes, mend: Callable[[str, bytes], bytes] = lambda _, content: content) -> bytes:
    """The same zip with fixed dates and attributes: equal content gives equal bytes. `mend` may change an entry."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _FIXED_DATE)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            written.writestr(entry, mend(name, source.read(name)))
    return target.getvalue()
