"""The timeline as a Word document and as a workbook."""

from __future__ import annotations

from datetime import date

from evidencepack.assessment.evidence_words import long_date
from evidencepack.assessment.plain_word import TEXT_MM, Cell, PlainWord, says
from evidencepack.assessment.timeline import Step, timeline, when_words
from evidencepack.assessment.workbook import Column, Table, workbook
from evidencepack.model import DeadlineRule, Return

_COLUMNS = (
    Column(field="title", header="Step", width=30),
    Column(field="when", header="When", width=30),
    Column(field="starts", header="From", width=12, kind="date"),
    Column(field="ends", header="Until", width=12, kind="date"),
    Column(field="certainty", header="Date is", width=14),
    Column(field="left", header="Working days left", width=14),
    Column(field="words", header="What happens", width=46),
    Column(field="source", header="Where the date comes from", width=32),
    Column(field="note", header="Note", width=28),
)
_WIDTHS = (36, 46, 24, TEXT_MM - 106)


def days_words(step: Step) -> str:
    """Such as "12 working days left" or "3 working days ago"; empty for a step without an end."""
    if step.days_left is None:
        return ""
    if step.days_left == 0:
        return "today"
    count = abs(step.days_left)
    return f"{count} working day{'s' * (count != 1)} {'left' if step.days_left > 0 else 'ago'}"


def timeline_excel(info: Return, today: date, deadline: DeadlineRule | None = None) -> bytes:
    """The timeline as a workbook: the same bytes for the same dates. Raises as `timeline` does."""
    rows = {
        step.name: {
            "title": step.title,
            "when": when_words(step),
            "starts": step.starts or "",
            "ends": step.ends or "",
            "certainty": step.certainty.value,
            "left": days_words(step),
            "words": step.words,
            "source": step.source,
            "note": step.note,
        }
        for step in timeline(info, today, deadline)
    }
    about = f"As at {long_date(today.isoformat())}. Working days are those of England.\n{info.title}"
    table = Table(sheet="Timeline", title=f"Timeline: {info.authority}", about=about, columns=_COLUMNS, rows=rows)
    return workbook(table, info.authority)


def timeline_word(info: Return, today: date, deadline: DeadlineRule | None = None) -> bytes:
    """The timeline as a Word document: the same bytes for the same dates. Raises as `timeline` does."""
    steps = timeline(info, today, deadline)
    word = PlainWord(f"Timeline: {info.authority}", info.title, f"{info.authority} · Timeline")
    word.title(info.authority)
    word.paragraph(says("Timeline of the assessment of adult social care"), "Subtitle")
    word.paragraph(says(f"As at {long_date(today.isoformat())}. Working days are those of England."))
    word.heading("Steps", 1)
    word.table(("Step", "When", "Date is", "What happens"), [_row(step) for step in steps], _WIDTHS, "Steps and dates")
    word.heading("Where the dates come from", 1)
    for source in dict.fromkeys(step.source for step in steps):
        titles = ", ".join(step.title for step in steps if step.source == source)
        word.paragraph(says(f"{source}: {titles}."), "ListBullet")
    return word.to_bytes()


def _row(step: Step) -> list[Cell]:
    when = [says(when_words(step), bold=True)]
    if left := days_words(step):
        when.append(says(left, quiet=True))
    what = [says(step.words)]
    if step.note:
        what.append(says(step.note, quiet=True))
    return [[says(step.title)], when, [says(step.certainty.value)], what]
