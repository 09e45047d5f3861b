"""WordprocessingML for the self-assessment: paragraphs, links, marked fields, tables.

Elements stand in the order of the schema of ECMA-376 part 1, which Word insists on. Numbers of bookmarks and controls
count up from one, so that the same content gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from msgspec import Struct

from evidencepack.assessment.word.look import BUILT_IN, Look
from evidencepack.assessment.word.package import Package, R, W, w
from evidencepack.assessment.word.text import lines_of, printable

_NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
UNWRITTEN = "Not written yet"
_LONG = 1000  # characters of a text, about a third of a page in a table
HEADER_FILL, LABEL_FILL, RULE = "E8F1F2", "F4F8F8", "C9D3D6"


class Run(Struct, frozen=True):
    """A piece of text. `link`: a target outside, already percent-encoded; `anchor`: a bookmark of this document."""

    text: str
    bold: bool = False
    quiet: bool = False
    link: str = ""
    anchor: str = ""


class Mark(Struct, frozen=True):
    """A field to be marked: id, what a person sees as its name, text. `choices`: the only values that it takes.

    `kept`: whether Word keeps its control from being deleted (a row's cells have to go with their row).
    """

    id: str
    label: str
    text: str
    choices: tuple[str, ...] = ()
    kept: bool = True
    placeholder: str = UNWRITTEN


class Cell(Struct, frozen=True):
    """A cell of a table: plain paragraphs, or one field in one line (`inline`) or in paragraphs of its own."""

    paragraphs: tuple[tuple[Run, ...], ...] = ()
    mark: Mark | None = None
    inline: bool = False


class Looks(Struct, frozen=True):
    """The inside of w:pPr and w:rPr that a paragraph takes over from the place it fills."""

    paragraph: str = ""
    run: str = ""


def says(text: str, *, bold: bool = False, quiet: bool = False) -> Cell:
    """A cell of one plain paragraph."""
    return Cell(((Run(text, bold=bold, quiet=quiet),),))


class Markup:
    """Makes elements for one document; numbers bookmarks, controls and links as it goes.

    `controls`: whether fields stand in content controls. A document to be read has none, only the bookmarks, which
    nobody sees: screen readers announce every control, and Word shows its title.
    """

    def __init__(self, package: Package, look: Look, first: int = 1, *, controls: bool = True) -> None:
        self._package = package
        self.look = look
        self._count = first - 1
        self._controls = controls

    # ---------------------------------------------------------------- paragraphs

    def paragraph(self, runs: Sequence[Run], style: str = "", *, before: str = "", after: str = "") -> Any:
        """A paragraph of runs. `before` and `after`: XML inside w:pPr before and after the style's place."""
        return element(self._p("".join(self._run(run) for run in runs), style, before, after))

    def heading(self, text: str, level: int, anchor: str = "", *, new_page: bool = False) -> Any:
        """A real heading, also where the template has no heading style: then by its outline level."""
        style = self.look.style(f"heading {level}")
        before = "<w:keepNext/>" + ("<w:pageBreakBefore/>" if new_page else "")
        outline = "" if style else f'<w:outlineLvl w:val="{level - 1}"/>'
        inside = self._run(Run(text, bold=not style))
        if anchor:
            start, end = self.bookmark(anchor)
            inside = f"{start}{inside}{end}"
        return element(self._p(inside, style, before, outline))

    def blank(self) -> Any:
        """A small empty paragraph, which keeps two tables apart."""
        return element(self._p("", "", '<w:spacing w:before="0" w:after="60"/>', ""))

    def texts(self, text: str, looks: Looks = Looks()) -> list[str]:  # noqa: B008  # frozen
        """The insides of a text's paragraphs, bullets as real bullets, as XML."""
        return [self._look_p(self._pieces(line.text, looks.run), looks, line.level) for line in lines_of(text)]

    # ---------------------------------------------------------------- fields

    def field(self, mark: Mark, looks: Looks = Looks()) -> list[Any]:  # noqa: B008  # frozen
        """A field of several paragraphs: a content control, and around it a bookmark.

        Around, because LibreOffice narrows the control to its first paragraph and breaks a bookmark that begins in it.
        """
        shown = bool(mark.text)
        start, end = self.bookmark(mark.id)
        paragraphs = self.texts(mark.text, looks) if shown else [self._look_p(self._faint(mark), looks, None)]
        if not self._controls:
            paragraphs[0] = _after_properties(paragraphs[0], start)
            paragraphs[-1] = paragraphs[-1].removesuffix("</w:p>") + end + "</w:p>"
            return [element(one) for one in paragraphs]
        properties = self._control(mark, "" if shown else "<w:showingPlcHdr/>")
        control = f"<w:sdt>{properties}<w:sdtContent>{''.join(paragraphs)}</w:sdtContent></w:sdt>"
        return [element(start), element(control), element(end)]

    def field_runs(self, mark: Mark, run_looks: str = "") -> str:
        """A field inside a paragraph, as XML."""
        start, end = self.bookmark(mark.id)
        inside = self._pieces(mark.text, run_looks) if mark.text else self._faint(mark)
        if not self._controls:
            return f"{start}{inside}{end}"
        shown = "" if mark.text else "<w:showingPlcHdr/>"
        properties = self._control(mark, shown + self._choices(mark))
        return f"{start}<w:sdt>{properties}<w:sdtContent>{inside}</w:sdtContent></w:sdt>{end}"

    def bookmark(self, name: str) -> tuple[str, str]:
        """The two ends of a bookmark."""
        self._count += 1
        return (
            f'<w:bookmarkStart w:id="{self._count}" w:name={quoteattr(name)}/>',
            f'<w:bookmarkEnd w:id="{self._count}"/>',
        )

    def has_bookmark(self, name: str) -> bool:
        """Whether the template itself has a bookmark of this name."""
        return any(one.get(w("name")) == name for one in self._package.root.iter(w("bookmarkStart")))

    def _control(self, mark: Mark, kind: str) -> str:
        self._count += 1
        lock = '<w:lock w:val="sdtLocked"/>' if mark.kept else ""
        name = quoteattr(mark.id)
        return (
            f'<w:sdtPr><w:alias w:val={name}/><w:tag w:val={name}/><w:id w:val="{self._count}"/>{lock}{kind}</w:sdtPr>'
        )

    def _choices(self, mark: Mark) -> str:
        if not mark.choices:
            return ""
        items = "".join(
            f"<w:listItem w:displayText={quoteattr(one)} w:value={quoteattr(one)}/>" for one in mark.choices
        )
        return f"<w:dropDownList>{items}</w:dropDownList>"

    def _faint(self, mark: Mark) -> str:
        return self._run(Run(mark.placeholder, quiet=True))

    # ---------------------------------------------------------------- tables

    def table(
        self, headers: Sequence[str], rows: Sequence[Sequence[Cell]], shares: Sequence[int], title: str, mark: str = ""
    ) -> Any:
        """A table with a header row that repeats. `shares`: of the width, `title`: alternative text, `mark`: list."""
        return self._table(headers, rows, shares, title, mark=mark, labels=False)

    def labelled(
        self, headers: Sequence[str], rows: Sequence[Sequence[Cell]], shares: Sequence[int], title: str
    ) -> Any:
        """The same for a table whose first column names what its others say."""
        return self._table(headers, rows, shares, title, mark="", labels=True)

    def _table(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        shares: Sequence[int],
        title: str,
        *,
        mark: str,
        labels: bool,
    ) -> Any:
        widths = [self.look.text_width * share // sum(shares) for share in shares]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = self._row([says(header, bold=True) for header in headers], widths, header=True, labels=labels, mark=mark)
        body = "".join(self._row(row, widths, header=False, labels=labels) for row in rows)
        return element(
            f"<w:tbl>{self._table_properties(sum(widths), title, labels=labels)}"
            f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
        )

    def _table_properties(self, width: int, title: str, *, labels: bool) -> str:
        style = f"<w:tblStyle w:val={quoteattr(self.look.table_style)}/>" if self.look.table_style else ""
        rule = 'w:val="single" w:sz="4" w:space="0" w:color="auto"'
        edges = "".join(f"<w:{side} {rule}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
        borders = "" if style else f"<w:tblBorders>{edges}</w:tblBorders>"
        look = (
            f'w:firstRow="1" w:lastRow="0" w:firstColumn="{int(labels)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'
        )
        alternative = quoteattr(printable(title))
        return (
            f'<w:tblPr>{style}<w:tblW w:w="{width}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="04A0" {look}/><w:tblCaption w:val={alternative}/>'
            f"<w:tblDescription w:val={alternative}/></w:tblPr>"
        )

    def _row(self, cells: Sequence[Cell], widths: Sequence[int], *, header: bool, labels: bool, mark: str = "") -> str:
        long = any(cell.mark is not None and len(cell.mark.text) > _LONG for cell in cells)
        whole = "" if long else "<w:cantSplit/>"  # kept together, a long one would leave half a page empty
        repeat = "<w:tblHeader/>" if header else ""
        properties = f"<w:trPr>{whole}{repeat}</w:trPr>" if whole or repeat else ""
        inside = "".join(
            self._cell(cell, width, _fill(header=header, label=labels and at == 0), mark if at == 0 else "", header)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"<w:tr>{properties}{inside}</w:tr>"

    def _cell(self, cell: Cell, width: int, fill: str, mark: str, header: bool) -> str:
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill and self.look.fills else ""
        properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        style = self.look.style(f"{BUILT_IN} cell")
        if cell.mark is not None and cell.inline:
            inside = self._p(self.field_runs(cell.mark), style)
        elif cell.mark is not None:
            look = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
            blocks = self.field(cell.mark, Looks(look))
            inside = "".join(etree.tostring(one, encoding="unicode") for one in blocks)
        else:
            keep = "<w:keepNext/>" if header else ""  # a header row alone at the foot of a page says nothing
            texts = ["".join(map(self._run, runs)) for runs in cell.paragraphs] or [""]
            inside = "".join(self._p(text, style, keep) for text in texts)
        if mark:
            start, end = self.bookmark(mark)
            inside = _after_properties(inside, start).removesuffix("</w:p>") + end + "</w:p>"
        return f"<w:tc>{properties}{inside}</w:tc>"

    # ---------------------------------------------------------------- pieces

    def _p(self, inside: str, style: str = "", before: str = "", after: str = "") -> str:
        named = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
        properties = f"<w:pPr>{named}{before}{after}</w:pPr>" if named or before or after else ""
        return f"<w:p>{properties}{inside}</w:p>"

    def _look_p(self, inside: str, looks: Looks, level: int | None) -> str:
        if level is None:
            properties = f"<w:pPr>{looks.paragraph}</w:pPr>" if looks.paragraph else ""
            return f"<w:p>{properties}{inside}</w:p>"
        style = self.look.style("list bullet", "list paragraph")
        named = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
        numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{self.look.bullets}"/></w:numPr>'
        return f"<w:p><w:pPr>{named}{numbering}</w:pPr>{inside}</w:p>"

    def _pieces(self, text: str, looks: str = "") -> str:
        properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
        return f"<w:r>{properties}{text_xml(text)}</w:r>"

    def _run(self, run: Run) -> str:
        looks = "<w:b/>" if run.bold else ""
        if run.link or run.anchor:
            style = self.look.style("hyperlink")
            looks = (f"<w:rStyle w:val={quoteattr(style)}/>" if style else "") + looks
            if not style:
                looks += '<w:u w:val="single"/>'
        elif run.quiet:
            style = self.look.style(f"{BUILT_IN} quiet", "placeholder text")
            looks = (f"<w:rStyle w:val={quoteattr(style)}/>" if style else "") + looks
        inside = self._pieces(run.text, looks)
        if run.anchor:
            return f'<w:hyperlink w:anchor={quoteattr(run.anchor)} w:history="1">{inside}</w:hyperlink>'
        if run.link:
            relation = self._package.relate("hyperlink", run.link, external=True)
            return f'<w:hyperlink r:id="{relation}" w:history="1">{inside}</w:hyperlink>'
        return inside


def element(xml: str) -> Any:
    """The element that this XML of one root is."""
    at = xml.index(">")
    if xml[at - 1] == "/":
        at -= 1
    return etree.fromstring(f"{xml[:at]} {_NAMESPACES}{xml[at:]}")


def _fill(*, header: bool, label: bool) -> str:
    return HEADER_FILL if header else LABEL_FILL if label else ""


def text_xml(text: str) -> str:
    """A text as w:t, tabs and line breaks as what they are."""
    pieces = []
    for at, line in enumerate(printable(text).split("\n")):
        pieces += ["<w:br/>"] if at else []
        for column, part in enumerate(line.split("\t")):
            pieces += ["<w:tab/>"] if column else []
            pieces += [f'<w:t xml:space="preserve">{escape(part)}</w:t>'] if part else []
    return "".join(pieces)


def _after_properties(paragraph: str, inside: str) -> str:
    """Put XML at the beginning of a paragraph's content."""
    opening = "</w:pPr>" if paragraph.startswith("<w:p><w:pPr>") else "<w:p>"
    return paragraph.replace(opening, opening + inside, 1)
