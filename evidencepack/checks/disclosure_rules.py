"""D rules: what leaves the council with a document without being meant to.

After the Information Commissioner's advice on disclosing information safely: hidden rows, columns and sheets, filters,
metadata, embedded objects, tracked changes and comments, and redaction that only covers text up.

One of them stops the pack: text that somebody covered and that can still be read, because there the decision not to
disclose has been made, and the file undoes it. All else that is hidden is for review: a person must read it and may
find it harmless (most hidden sheets hold lists for menus, most notes are what was said aloud). A person's number in any
such place stops the pack by its own rule (P). What names only an author or a program is for information, because
nearly every file has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidencepack.checks.placing import hidden_cells as hidden_cells_of
from evidencepack.checks.placing import said_places
from evidencepack.checks.positions import placed_texts
from evidencepack.checks.ruling import Case, Rule, Said, listed, rule
from evidencepack.in_words import counted
from evidencepack.model import Severity

_SAVE = "save, and add the file again."
_EXCERPT = 60


@rule("D01", "Tracked changes", Severity.REVIEW, "Insertions and deletions that are still marked, with their authors.")
def tracked_changes(case: Case) -> Iterator[Said]:
    """Changes that nobody accepted or rejected."""
    count = case.number("tracked_changes")
    if count:
        yield Said(
            message=f"{counted(count, 'tracked change')}{_by(case.names('tracked_authors'))}",
            to_do=f"Accept or reject them in Word, {_SAVE}",
            place=listed(case.names("tracked_places"), 5),
        )


@rule("D02", "Comments", Severity.REVIEW, "Comments and notes, in any format, with their authors.")
def comments(case: Case) -> Iterator[Said]:
    """Remarks beside the text."""
    count = case.number("comments")
    if count:
        yield Said(
            message=f"{counted(count, 'comment')}{_by(case.names('comment_authors'))} that CQC would see",
            to_do=f"Read them; delete those that are not meant for CQC, {_SAVE}",
            place=_places(case, "comment_places"),
        )


def _places(case: Case, name: str) -> str:
    """Where the texts of a fact stand, each place once."""
    return said_places(
        [*dict.fromkeys(str(one.get("place", "")) for one in placed_texts(case.examination.facts, name))]
    )


def _by(authors: list[str]) -> str:
    return f" by {listed(authors, 3, 'others')}" if authors else ""


@rule(
    "D03", "Hidden sheets", Severity.REVIEW, "Sheets that are hidden, or so hidden that only a program can show them."
)
def hidden_sheets(case: Case) -> Iterator[Said]:
    """Sheets that nobody sees."""
    very = case.names("very_hidden_sheets")
    sheets = list(dict.fromkeys([*case.names("hidden_sheets"), *very]))
    if sheets:
        deep = f" ({len(very)} very hidden: Excel does not offer to show {'it' if len(very) == 1 else 'them'})"
        yield Said(
            message=f"{counted(len(sheets), 'hidden sheet')}{deep if very else ''}",
            to_do=f"Unhide and read them; delete what is not meant for CQC, {_SAVE}",
            place=listed([f"sheet {name}" for name in sheets], 5),
        )


@rule("D04", "Hidden text", Severity.REVIEW, "Text formatted as hidden, or white on white, or too small to be seen.")
def hidden_text(case: Case) -> Iterator[Said]:
    """Text that does not show."""
    text = " ".join(case.text("hidden_text").split())
    if text:
        yield Said(
            message=f"Hidden text of {counted(len(text), 'character')}",
            to_do=f"Show it (in Word with Ctrl+Shift+8) and read it; delete what is not meant for CQC, {_SAVE}",
            place=_places(case, "hidden_places"),
        )


@rule("D05", "Hidden rows and columns", Severity.REVIEW, "Hidden rows and columns of a sheet that hold something.")
def hidden_cells(case: Case) -> Iterator[Said]:
    """Cells that nobody sees."""
    rows, columns = case.fact("hidden_rows"), case.fact("hidden_columns")
    rows, columns = rows if isinstance(rows, dict) else {}, columns if isinstance(columns, dict) else {}
    count = sum(int(number) for number in rows.values())
    letters = sum(len(each) for each in columns.values())
    parts = [counted(count, "hidden row")] if count else []
    parts += [counted(letters, "hidden column")] if letters else []
    if parts:
        yield Said(
            message=f"{' and '.join(parts)} with content",
            to_do=f"Unhide and read them; delete what is not meant for CQC, {_SAVE}",
            place=said_places(
                [
                    hidden_cells_of(sheet, _row_spans(case, sheet), list(map(str, columns.get(sheet, ()))))
                    for sheet in dict.fromkeys([*rows, *columns])
                ]
            ),
        )


def _row_spans(case: Case, sheet: str) -> list[list[int]]:
    known = case.fact("hidden_row_spans")
    return known.get(sheet, []) if isinstance(known, dict) else []


@rule("D06", "Filters", Severity.REVIEW, "Sheets whose filter hides rows: the rows go with the file.")
def filters(case: Case) -> Iterator[Said]:
    """Rows behind a filter."""
    sheets = case.names("filters")
    if sheets:
        yield Said(
            message=f"A filter hides rows on {counted(len(sheets), 'sheet')}",
            to_do=f"Clear the filter and read the rows; delete what is not meant for CQC, {_SAVE}",
            place=said_places([hidden_cells_of(name, _row_spans(case, name), []) for name in sheets]),
        )


@rule("D07", "Hidden slides", Severity.REVIEW, "Slides that are left out when the deck is shown.")
def hidden_slides(case: Case) -> Iterator[Said]:
    """Slides that nobody sees."""
    slides = case.names("hidden_slides")
    if slides:
        yield Said(
            message=counted(len(slides), "hidden slide"),
            to_do=f"Read them; delete what is not meant for CQC, {_SAVE}",
            place=listed([f"slide {number}" for number in slides], 5),
        )


@rule("D08", "Speaker notes", Severity.REVIEW, "Notes for the speaker, which anybody who opens the deck can read.")
def speaker_notes(case: Case) -> Iterator[Said]:
    """Notes under slides."""
    slides = case.names("speaker_notes")
    if slides:
        yield Said(
            message=f"Speaker notes on {counted(len(slides), 'slide')}",
            to_do=f"Read them; delete those that are not meant for CQC, {_SAVE}",
            place=listed([f"slide {number}" for number in slides], 5),
        )


@rule(
    "D09",
    "Failed redaction",
    Severity.BLOCKS,
    "Text under a filled box or shaded black: it can be copied out. Somebody decided that it must not be read.",
)
def covered_text(case: Case) -> Iterator[Said]:
    """Text that was only covered up. The text itself is not repeated."""
    boxes = case.fact("covered_text")
    found = (
        [box for box in boxes if isinstance(box, dict) and str(box.get("text", "")).strip()]
        if isinstance(boxes, list)
        else []
    )
    if found:
        pages = list(dict.fromkeys(f"page {box['page']}" for box in found if box.get("page")))
        yield Said(
            message=f"Failed redaction: text in {counted(len(found), 'place')} is covered up and can still be read",
            to_do="Remove the text with a redaction tool (not with a box or a highlighter), and add the new file.",
            place=listed(pages, 5),
        )


_SETTINGS = (".joboptions",)  # how Acrobat made the PDF; it embeds that itself


@rule("D10", "Embedded files", Severity.REVIEW, "Files within the file; behind a chart there may be a whole workbook.")
def embedded_files(case: Case) -> Iterator[Said]:
    """Files that travel inside."""
    listed_names = case.names("embedded_files")
    names = [name for name in listed_names if not name.casefold().endswith(_SETTINGS)]
    count = len(names) if listed_names else case.number("attachments")
    if count and case.examination.format not in ("msg", "eml", "zip"):  # F15 and F16 name those
        yield Said(
            message=f"{counted(count, 'file')} embedded in it" + (f": {listed(names)}" if names else ""),
            to_do=f"Open them and see what they hold; replace them by pictures if CQC is to see less, {_SAVE}"
            + (" Files attached to a PDF can be taken in as documents." if case.examination.format == "pdf" else ""),
            place=said_places(case.names("embedded_places")),
        )


@rule(
    "D11",
    "External links",
    Severity.REVIEW,
    "Linked workbooks, pictures and templates that the program would fetch: they name servers and folders of the "
    "council, and CQC cannot open them.",
)
def external_links(case: Case) -> Iterator[Said]:
    """What is fetched from elsewhere."""
    links = case.names("external_links")
    if links:
        yield Said(
            message=f"{counted(len(links), 'link')} to other files: {listed([_short(link) for link in links], 2)}",
            to_do=f"Break the links (in Excel: Data, Edit Links) so that values stay, {_SAVE}",
        )


_MARKING = re.compile(
    r"\b(?:official[\s:–-]{1,3}sensitive(?:[\s:–-]{1,3}(?:personal|commercial))?|(?:strictly |highly )?confidential"
    r"|(?:commercial |management )?in confidence|not for (?:publication|circulation|onward (?:sharing|circulation))"
    r"|exempt (?:information|from publication)|internal use only|for internal use|restricted|top secret|secret"
    r"|legally privileged|without prejudice|embargoed?)\b",
    re.IGNORECASE,
)
_MARKING_LINE = re.compile(
    r"^[\s*\[(]*(OFFICIAL[\s:–-]{1,3}SENSITIVE[^\n]{0,30}|(?:STRICTLY |HIGHLY )?CONFIDENTIAL"
    r"|NOT FOR PUBLICATION[^\n]{0,60}|RESTRICTED|IN CONFIDENCE|EXEMPT INFORMATION[^\n]{0,60})[\s*\])]*$",
    re.MULTILINE,
)


@rule(
    "D12",
    "Protective marking",
    Severity.REVIEW,
    "“Official-sensitive”, “confidential”, “not for publication” in a watermark, header, footer, on a line of its own "
    "on the first page, or in the properties: somebody decided who may read it.",
)
def marking(case: Case) -> Iterator[Said]:
    """Words that limit who may read it."""
    properties = case.examination.properties
    texts = {
        "watermark": case.text("watermark_text"),
        "header or footer": case.text("header_text"),
        "properties": " ".join(
            properties.get(key, "") for key in ("title", "subject", "keywords", "category", "status")
        ),
    }
    found = {where: hit[0] for where, text in texts.items() if (hit := _MARKING.search(text))}
    first = case.examination.pages[0].text[:2000] if case.examination.pages else ""
    line = _MARKING_LINE.search(first)
    if line:
        found["first page"] = line[1]
    if found:
        words = list(dict.fromkeys(" ".join(word.split()).capitalize() for word in found.values()))
        yield Said(
            message=f"Marked: {listed(words)}",
            to_do="Ask its owner whether CQC may have it, and say so in a note; the marking may stay.",
            place=", ".join(found),
        )


_NO_PERSON = re.compile(
    r"(?:|user|owner|author|admin\w*|microsoft office user|windows user|office|pc|computer|default|unknown|python-docx|"
    r"openpyxl|apache poi|libreoffice.*|word|n/a|none|anonymous|install|test|customer|client|\W*)",
    re.IGNORECASE,
)
_PLAIN_TEMPLATES = frozenset({"normal", "normal.dotm", "normal.dot", "default", "office theme", "blank presentation"})


@rule(
    "D13",
    "Document properties",
    Severity.INFORMATION,
    "Author, last editor, manager, company and template: they name people, and a path names servers and folders.",
)
def properties(case: Case) -> Iterator[Said]:
    """People and places that the properties name."""
    of = case.examination.properties
    labels = {"author": "author", "last_author": "last saved by", "manager": "manager", "company": "company"}
    named = {label: of.get(key, "").strip() for key, label in labels.items()}
    if named["author"] == named["last saved by"]:
        del named["last saved by"]
    said = [f"{label} {_short(value)}" for label, value in named.items() if not _NO_PERSON.fullmatch(value)]
    template = of.get("template", "").strip()
    if template and template.casefold() not in _PLAIN_TEMPLATES and re.search(r"[\\/]", template):
        said.append(f"template {_short(template)}")
    if said:
        yield Said(
            message=f"The properties name: {', '.join(said)}",
            to_do="Usually harmless. If not: in Office, File, Info, Inspect Document; then add the file again.",
            place="properties",
        )


@rule("D14", "Scripts", Severity.REVIEW, "Programs in a PDF or a web page, which run when it is opened.")
def scripts(case: Case) -> Iterator[Said]:
    """JavaScript."""
    count = case.number("scripts")
    if count:
        yield Said(
            message=f"Contains {counted(count, 'script')}",
            to_do="Print it to a new PDF and add that; portals often refuse scripts.",
        )


@rule(
    "D15",
    "Place in a photograph",
    Severity.REVIEW,
    "A picture that says where it was taken, perhaps at somebody's home.",
)
def location(case: Case) -> Iterator[Said]:
    """A GPS position. The position itself is not repeated."""
    if case.fact("location"):
        camera = case.text("camera")
        yield Said(
            message="The picture says where it was taken" + (f" (camera: {camera})" if camera else ""),
            to_do="Remove it (in Windows: Properties, Details, Remove Properties), and add the picture again.",
            place="picture data",
        )


@rule(
    "D16",
    "Deleted text",
    Severity.REVIEW,
    "Text that was deleted and is still in the file, where no change is marked: older Word files keep it when they are "
    "saved fast.",
)
def deleted_text(case: Case) -> Iterator[Said]:
    """Remains of what was deleted."""
    text = " ".join(case.text("deleted_text").split())
    if text and not case.number("tracked_changes"):
        yield Said(
            message=f"Deleted text of {counted(len(text), 'character')} is still in the file",
            to_do="Copy the content into a new document, and add that.",
            place=_places(case, "deleted_places"),
        )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _EXCERPT else f"{text[: _EXCERPT // 2]}…{text[-_EXCERPT // 2 :]}"


DISCLOSURE_RULES: tuple[Rule, ...] = (
    *(tracked_changes, comments, hidden_sheets, hidden_text, hidden_cells, filters, hidden_slides, speaker_notes),
    *(covered_text, embedded_files, external_links, marking, properties, scripts, location, deleted_text),
)
