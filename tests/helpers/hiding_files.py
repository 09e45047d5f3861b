"""Small files that hide something at a known place, for the tests of the places that findings name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pypdf
from openpyxl.comments import Comment
from pptx import Presentation
from pptx.util import Cm
from pypdf.annotations import Text
from reportlab.pdfgen.canvas import Canvas

NHS = "NHS number: 999 507 8384"


def pdf_with_comments(path: Path, *pages: int, total: int = 9, said: str = "Is this right?") -> Path:
    """A PDF of `total` pages with a comment on each of these (from 1), 100 points from the left and the top.

    A second one on a page is 50 points further down.
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 800), invariant=True)
    for number in range(1, total + 1):
        canvas.drawString(72, 400, f"Words of page {number}")
        canvas.showPage()
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    for at, number in enumerate(pages):
        top = 700 - 50 * pages[:at].count(number)
        writer.add_annotation(number - 1, Text(rect=(100, top - 20, 120, top), text=said))
    writer.write(path)
    return path


def book_with_comments(path: Path, sheets: dict[str, dict[str, str]], rows: int = 10) -> Path:
    """A workbook with these sheets of `rows` rows, each with comments by cell."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, comments in sheets.items():
        sheet = book.create_sheet(name)
        for number in range(1, rows + 1):
            sheet.append([f"Team {number}", number])
        for cell, said in comments.items():
            sheet[cell].comment = Comment(said, "Ann")
    book.save(path)
    return path


def book_with_hidden_rows(path: Path, *hidden: int, columns: str = "", rows: int = 12) -> Path:
    """A workbook of one sheet, Waits, with hidden rows and columns."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Waits"
    for number in range(1, rows + 1):
        sheet.append([f"Team {number}", number, f"Note {number}"])
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    for letter in columns:
        sheet.column_dimensions[letter].hidden = True
    book.save(path)
    return path


def deck(path: Path, *, notes: int = 0, outside: int = 0, commented: int = 0, total: int = 4) -> Path:
    """A presentation: notes on one slide, text beside another, a comment on a third."""
    slides = Presentation()
    for number in range(1, total + 1):
        slide = slides.slides.add_slide(slides.slide_layouts[5])
        slide.shapes.title.text = f"Title {number}"
        if number == notes:
            slide.notes_slide.notes_text_frame.text = "say it slowly"
        if number == outside:
            slide.shapes.add_textbox(Cm(60), Cm(1), Cm(4), Cm(2)).text_frame.text = "Draft figures"
    slides.save(str(path))
    return _commented(path, commented) if commented else path


def _commented(path: Path, number: int) -> Path:
    spaces = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    listing = f"ppt/slides/_rels/slide{number}.xml.rels"
    parts = _parts(path)
    link = "<Relationship Id='rC' Type='http://x/comments' Target='../comments/comment1.xml'/></Relationships>"
    parts[listing] = parts[listing].replace(b"</Relationships>", link.encode())
    said = f"<p:cmLst {spaces}><p:cm authorId='0'><p:text>too long</p:text></p:cm></p:cmLst>"
    parts["ppt/comments/comment1.xml"] = said.encode()
    return _packed(path, parts)


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def _packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def word_with(path: Path, *, comment: str = "", at: int = 0, hidden: int = 0, paragraphs: int = 30) -> Path:
    """A Word document: a comment on one of its paragraphs, and hidden text in another."""
    document = docx.Document()
    for number in range(1, paragraphs + 1):
        run = document.add_paragraph().add_run(f"Paragraph {number} of the text.")
        if number == hidden:
            document.paragraphs[-1].add_run("unseen").font.hidden = True
        if number == at:
            document.add_comment(run, text=comment, author="Ann")
    document.core_properties.author = ""
    document.save(str(path))
    return unpaged(path)


def unpaged(path: Path, notes: str = "", with_reference: str = "") -> Path:
    """A Word document that does not say how many pages it has; `notes`: its footnotes, referred to behind "Two"."""
    parts = _parts(path)
    parts.pop("docProps/app.xml", None)  # says one page, which the text of a whole document is then taken for
    if notes:
        main = parts["word/document.xml"].replace(b"<w:t>Two</w:t></w:r>", with_reference.encode())
        parts |= {"word/document.xml": main, "word/footnotes.xml": notes.encode()}
    return _packed(path, parts)
