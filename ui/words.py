"""Figures, dates and states in the words that the window uses everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from evidencepack import in_words
from evidencepack.gaps import ItemState
from evidencepack.intake.formats import FORMATS
from evidencepack.model import (
    Answer,
    AnswerKind,
    Document,
    DocumentState,
    Finding,
    Gap,
    ItemKind,
    Provenance,
    Severity,
)
from ui.theme import Tone

SEVERITIES = {
    Severity.BLOCKS: ("Must fix", Tone.BAD),
    Severity.REVIEW: ("Review", Tone.WARN),
    Severity.INFORMATION: ("For information", Tone.NEUTRAL),
}
ITEM_STATES = {
    ItemState.ANSWERED: ("Answered", Tone.GOOD),
    ItemState.WEAK: ("Weak", Tone.WARN),
    ItemState.NOTHING: ("Nothing yet", Tone.BAD),
}
ANSWER_KINDS = {
    AnswerKind.DOCUMENT: "Document",
    AnswerKind.SECTION: "Section of a document",
    AnswerKind.LINK: "Public link",
    AnswerKind.DATA: "Data table",
    AnswerKind.CONTACTS: "Contact list",
    AnswerKind.NOT_HELD: "Not held",
    AnswerKind.NOT_APPLICABLE: "Not applicable",
}
ITEM_KINDS = {
    ItemKind.DOCUMENTS: "documents",
    ItemKind.DATA: "data",
    ItemKind.CONTACTS: "contacts",
    ItemKind.SELF_ASSESSMENT: "self-assessment",
}
PROVENANCES = {
    Provenance.SOURCED: "A public source says that CQC asks for it",
    Provenance.INFERRED: "Inferred from the framework's sub-topics",
    Provenance.REQUESTED: "From the request that your council received",
}
DOCUMENT_STATES = {
    DocumentState.INBOX: "In the inbox",
    DocumentState.IN_USE: "In use",
    DocumentState.SET_ASIDE: "Set aside",
}
_PAGED = {"pdf", "image"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


counted = in_words.counted  # what the window says takes its words from here


def day(iso: str | None) -> str:
    """An ISO date as "31 March 2025"; "no date" for none."""
    return in_words.long_day(date.fromisoformat(iso)) if iso else "no date"


def typed_day(iso: str | None) -> str:
    """An ISO date as it stands in a field to be changed, "31/03/2025"; empty for none."""
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def month(iso: str | None) -> str:
    """An ISO date as "Mar 2025"; "no date" for none."""
    if not iso:
        return "no date"
    when = date.fromisoformat(iso)
    return f"{_MONTHS[when.month - 1]} {when.year}"


def weekday(iso: str) -> str:
    """An ISO date as "Mon 30 Nov"."""
    when = date.fromisoformat(iso)
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}"


def moment(iso: str) -> str:
    """A stored moment in the desk's own time, as "21 Nov 2026, 09:30"."""
    when = datetime.fromisoformat(iso).astimezone()
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}, {when:%H:%M}"


def lately(iso: str, today: date) -> str:
    """A stored moment in short: "09:30" for today, else "21 Nov", with the year where it is another."""
    when = datetime.fromisoformat(iso).astimezone()
    if when.date() == today:
        return f"{when:%H:%M}"
    year = "" if when.year == today.year else f" {when.year}"
    return f"{when.day} {_MONTHS[when.month - 1]}{year}"


def size(count: int) -> str:
    """A number of bytes as "12.4 MB" or "85 KB" (decimal units)."""
    if count >= 1_000_000:
        return f"{count / 1_000_000:,.1f} MB"
    return f"{max(1, round(count / 1000)):,} KB" if count else "0 KB"


def pages(document: Document) -> str:
    """How long a document is: "14", "3 sheets"; empty when nobody knows, and for one part, which says nothing."""
    if not document.pages or (document.pages_unit == "part" and document.pages == 1):
        return ""
    if document.pages_unit == "page":
        return f"{document.pages:,}"
    return counted(document.pages, document.pages_unit)


def format_tag(format_id: str) -> str:
    """The three letters that stand for a format in lists."""
    known = FORMATS.get(format_id)
    return known.tag if known else "???"


def format_title(format_id: str) -> str:
    """A format's name, such as "Word document"."""
    known = FORMATS.get(format_id)
    return known.title if known else "Unknown kind of file"


def page_locator(numbers: Sequence[int]) -> str:
    """Page numbers as the locator of an answer: "2, 4-6"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def has_real_pages(document: Document) -> bool:
    """Whether a person finds a page of this document by its number: PDFs, scans, sheets and slides of more than one.

    Word and text files break their pages anew on every machine.
    """
    family = FORMATS[document.format].family if document.format in FORMATS else ""
    return document.pages > 1 and (family in _PAGED or document.pages_unit in {"sheet", "slide"})


def answer_title(answer: Answer, titles: dict[str, str]) -> str:
    """What an answer gives, in one line: its document's title, its address, or its kind."""
    if answer.document_id:
        return titles.get(answer.document_id, "A document that was removed")
    return answer.url if answer.kind is AnswerKind.LINK else ANSWER_KINDS[answer.kind]


def told_apart(documents: Sequence[Document]) -> list[str]:
    """The titles of documents, each only once: those of the same title with file and date, and a number if need be."""
    titles = Counter(document.title.casefold() for document in documents)
    told: Counter[str] = Counter()
    names = []
    for document in documents:
        name = document.title
        if titles[name.casefold()] > 1:
            name = f"{name} ({document.version.name}, {day(document.dated)})"
        told[name.casefold()] += 1
        names.append(name if told[name.casefold()] == 1 else f"{name} {told[name.casefold()]}")
    return names


def place_words(pages: str, unit: str) -> str:
    """A locator with its unit: "pages 4-7", "sheet 2"."""
    return f"{unit}{'s' if '-' in pages or ',' in pages else ''} {pages}"


def answer_place(answer: Answer, unit: str = "page") -> str:
    """Where in its document an answer lies and what it says: the second line of an answer."""
    parts = []
    if answer.pages:
        parts.append(place_words(answer.pages, unit))
    parts += [part for part in (answer.section, answer.reason, answer.action, answer.note) if part]
    if answer.seen_on:
        parts.append(f"seen {day(answer.seen_on)}")
    return " · ".join(parts)


def gap_lines(gap: Gap) -> tuple[str, str]:
    """A gap in two lines: what it is about, and what is said of that without naming it again."""
    for named in (f"“{gap.label}”, ", f"“{gap.label}” ", f"{gap.label} "):
        if gap.label and gap.message.startswith(named):
            rest = gap.message[len(named) :]
            return gap.label, f"{rest[:1].upper()}{rest[1:]}"
    return gap.label, gap.message


def finding_short(finding: Finding) -> str:
    """A finding for a pill: its first few words without the full stop."""
    text = finding.message.split(". ")[0].rstrip(".")
    return text if len(text) <= 34 else text[:33].rsplit(" ", 1)[0] + "…"
