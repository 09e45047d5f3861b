"""The columns of the document list: what each says in words, as pills, and when the pointer rests on it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from evidencepack.mapping import BULK_ACCEPT, Suggestion
from evidencepack.model import DocumentState, ReadState, Severity
from evidencepack.workspace.queries import DocumentLine
from ui.theme import Tone
from ui.widgets.marks import Mark
from ui.words import DOCUMENT_STATES, SEVERITIES, day, finding_short, format_tag, format_title, month, pages, size

LIKELY = 0.5


class Column(Struct, frozen=True):
    """A column: its title, its key in `queries.DOCUMENT_ORDERS`, its first width, and whether it is shown at first."""

    title: str
    order: str
    width: int
    shown: bool = True


COLUMNS = (
    Column("Document", "title", 330),
    Column("Dated", "dated", 80),
    Column("Pages", "pages", 88),
    Column("Answers", "answers", 128),
    Column("Findings", "findings", 164),
    Column("State", "state", 96, shown=False),
    Column("Type", "format", 150, shown=False),
    Column("Owner", "owner", 120, shown=False),
    Column("Size", "size", 76, shown=False),
    Column("Added", "added", 110, shown=False),
    Column("File name", "name", 220, shown=False),
)
PAGES, ANSWERS, FINDINGS = 2, 3, 4


def sureness(certainty: float) -> str:
    """How sure a suggestion is, in a word: sure (may be accepted with others unseen), likely, or perhaps."""
    return "sure" if certainty >= BULK_ACCEPT else "likely" if certainty >= LIKELY else "perhaps"


class Cell(Struct, frozen=True):
    """All that is drawn in a cell: words or pills, `short` pills for where those have no room, and for a title its
    format, whether it is `new`, and whether it is set `aside`.
    """

    words: str = ""
    marks: tuple[Mark, ...] = ()
    short: tuple[Mark, ...] = ()
    tag: str = ""
    new: bool = False
    aside: bool = False


_PLAIN: dict[str, Callable[[DocumentLine], str]] = {
    "title": lambda line: line.document.title,
    "dated": lambda line: month(line.document.dated),
    "pages": lambda line: pages(line.document),
    "state": lambda line: DOCUMENT_STATES[line.document.state],
    "format": lambda line: format_title(line.document.format),
    "owner": lambda line: ", ".join(line.owners),
    "size": lambda line: size(line.document.version.size),
    "added": lambda line: day(line.document.added_at[:10] or None),
    "name": lambda line: line.document.version.name,
}


def cell_of(line: DocumentLine, column: int, best: Suggestion | None = None) -> Cell:
    """What a cell shows. `best` is what the document may answer."""
    marks = marks_of(line, column, best)
    if column == 0:
        state = line.document.state
        new, aside = state is DocumentState.INBOX, state is DocumentState.SET_ASIDE
        return Cell(line.document.title, marks, (), format_tag(line.document.format), new, aside)
    if marks or column in {ANSWERS, FINDINGS}:
        return Cell("", marks, findings_in_short(line) if column == FINDINGS else ())
    return Cell(words_of(line, column))


def words_of(line: DocumentLine, column: int, best: Suggestion | None = None) -> str:
    """What a cell says in words. `best` is what the document may answer."""
    plain = _PLAIN.get(COLUMNS[column].order)
    return plain(line) if plain is not None else ", ".join(mark.text for mark in marks_of(line, column, best))


def marks_of(line: DocumentLine, column: int, best: Suggestion | None = None) -> tuple[Mark, ...]:
    """The pills of a cell."""
    document = line.document
    if column == 0:
        return (Mark("draft", Tone.WARN),) if document.draft else ()
    if column == ANSWERS:
        return (_answer_mark(line, best),)
    if column == FINDINGS:
        return _finding_marks(line)
    return ()


def _answer_mark(line: DocumentLine, best: Suggestion | None) -> Mark:
    """What a document answers, or may answer: then with a question mark, and with how sure that is."""
    if line.answers:
        more = len(line.answers) - 2
        return Mark(" ".join(line.answers[:2]) + (f" +{more}" if more > 0 else ""), Tone.GOOD)
    if line.document.state is DocumentState.SET_ASIDE:
        return Mark("set aside", Tone.NEUTRAL)
    if best is not None:
        return Mark(f"? {best.ref} {sureness(best.certainty)}", Tone.ACCENT, shape=False)
    return Mark("new" if line.document.state is DocumentState.INBOX else "nothing", Tone.ACCENT)


def _finding_marks(line: DocumentLine) -> tuple[Mark, ...]:
    """What needs a look; what is for information only is in the details and the tooltip."""
    telling = [found for found in line.findings if found.severity is not Severity.INFORMATION]
    if not telling:
        return () if line.document.read is ReadState.READ else (Mark(line.document.read.value, Tone.NEUTRAL),)
    first = Mark(finding_short(telling[0]), SEVERITIES[telling[0].severity][1])
    more = len(telling) - 1
    return (first, Mark(f"+{more}", Tone.NEUTRAL, shape=False)) if more else (first,)


def findings_in_short(line: DocumentLine) -> tuple[Mark, ...]:
    """How many findings need a look, where the first words of one would be cut to nothing."""
    telling = [found for found in line.findings if found.severity is not Severity.INFORMATION]
    return (Mark(str(len(telling)), SEVERITIES[telling[0].severity][1]),) if telling else ()


def tip_of(line: DocumentLine, column: int, best: Suggestion | None = None) -> str:
    """More about a cell, when the pointer rests on it."""
    document = line.document
    if column == 0:
        return f"{document.title}\n{document.version.name} ({format_tag(document.format)})"
    if COLUMNS[column].order == "dated" and document.dated:
        return f"{day(document.dated)}, {document.dated_from}"
    if column == ANSWERS and best is not None and not line.answers:
        because = f"\nbecause of {', '.join(best.words)}" if best.words else ""
        return f"Perhaps {best.ref} {best.title}: right in about {round(100 * best.certainty)} of 100{because}"
    if column == FINDINGS:
        return "\n".join(f"{SEVERITIES[said.severity][0]}: {said.message}" for said in line.findings)
    return words_of(line, column, best)
