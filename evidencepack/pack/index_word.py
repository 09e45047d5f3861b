"""The index as a Word document: `00 Index.docx`."""

from __future__ import annotations

from evidencepack.assessment.plain_word import TEXT_MM, Cell, Paragraph, PlainWord, Run, says
from evidencepack.pack.index_view import IndexView, Row, Section
from evidencepack.pack.links import uri

_WIDTHS = (22, 80, 33, TEXT_MM - 135)


def index_word(view: IndexView) -> bytes:
    """The document's bytes: the same for the same view."""
    word = PlainWord(f"Index: {view.authority}", view.title, f"{view.authority} · {view.title}")
    word.title(f"{view.authority}")
    word.paragraph(says(f"Index of evidence · {view.title}"), "Subtitle")
    word.paragraph(says(view.framework))
    word.paragraph(says(view.summary))
    for notice in view.notices:
        word.notice(notice)
    if view.cover:
        word.paragraph((Run("The council’s "), Run("self-assessment", link=uri(view.cover)), Run(" is in this pack.")))
    _changed(word, view)
    _statements(word, view)
    word.heading("Evidence by item", 1, new_page=True)
    for section in view.sections:
        _section(word, section)
    _withdrawn(word, view)
    return word.to_bytes()


def _changed(word: PlainWord, view: IndexView) -> None:
    if not view.changed:
        return
    word.heading("New or changed since the earlier pack", 1)
    rows: list[list[Cell]] = [
        [
            [says(row.number)],
            [says(row.title, link=uri(row.path) if row.path else "")],
            [says(row.change)],
            [(Run(f"{section.ref} {section.title}", anchor=_anchor(section)),)],
        ]
        for section, row in view.changed
    ]
    headers = ("No.", "Evidence", "What changed", "Evidence item")
    word.table(headers, rows, (22, 66, 30, TEXT_MM - 118), "New or changed since the earlier pack")


def _statements(word: PlainWord, view: IndexView) -> None:
    word.heading("Evidence items by quality statement", 1)
    rows: list[list[Cell]] = [
        [
            [says(statement.name, bold=True)],
            [
                (Run(f"{s.ref} {s.title}", anchor=_anchor(s)), Run(f"  {s.count}", quiet=True))
                for s in statement.sections
            ],
        ]
        for statement in view.statements
    ]
    word.table(("Quality statement", "Evidence items"), rows, (60, TEXT_MM - 60), "Evidence items by quality statement")


def _section(word: PlainWord, section: Section) -> None:
    word.heading(f"{section.ref} {section.title}", 2, anchor=_anchor(section))
    if section.wording:
        word.paragraph(says(section.wording), keep_with_next=True)
    about = f"Asks for: {section.asks}. Quality statements: {'; '.join(section.statements) or 'none'}."
    word.paragraph(says(about, quiet=True), keep_with_next=bool(section.rows))
    if not section.rows:
        word.paragraph(says("No answer is given under this item."))
        return
    rows = [_row(row) for row in section.rows]
    word.table(("No.", "Evidence", "Where in it", "Dated"), rows, _WIDTHS, f"Answers to {section.ref} {section.title}")


def _anchor(section: Section) -> str:
    return section.anchor.replace("-", "_")  # the only sign that a bookmark's name takes


def _row(row: Row) -> list[Cell]:
    link = uri(row.path) if row.path else row.web
    head: list[Run] = [Run(row.title, link=link, bold=not link)]
    about = " · ".join(part for part in (row.about, row.change) if part)
    evidence: list[Paragraph] = [
        head,
        *([says(about, quiet=True)] if about else []),
        *(says(note) for note in row.notes),
    ]
    return [[says(row.number)], evidence, [says(row.where)] if row.where else [], [says(row.dated)]]


def _withdrawn(word: PlainWord, view: IndexView) -> None:
    if not view.withdrawn:
        return
    word.heading("Withdrawn since the earlier pack", 1)
    rows: list[list[Cell]] = [
        [[says(row.number)], [says(row.title)], [says(note) for note in row.notes]] for row in view.withdrawn
    ]
    word.table(("No.", "Evidence", "Where it lay"), rows, (24, 70, TEXT_MM - 94), "Withdrawn since the earlier pack")
