"""Reads the request that a council received (Excel, Word or CSV) into evidence items."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from evidencepack.errors import FrameworkFault
from evidencepack.frameworks.columns import Layout, Role, cell_of, continued, find_layout
from evidencepack.frameworks.likeness import SAME_SUBJECT, Likeness
from evidencepack.frameworks.matching import Match, Matching, Reason, match_items
from evidencepack.frameworks.naming import Names
from evidencepack.frameworks.requestrows import AskedItem, RowReader, is_copy
from evidencepack.frameworks.tables import Table, read_tables
from evidencepack.model import EvidenceItem, Framework, ItemKind, Provenance

__all__ = ["Match", "Matching", "Reason", "RequestReading", "match_items", "read_request"]

_SURE_SUBJECT = 60  # from this likeness on, the provisional item's title serves as the new item's
_LONGEST_TITLE = 60
_COUNTS = {"six": 6, "twelve": 12, "one": 1, "two": 2, "three": 3, "eighteen": 18, "": 1}
_PERIOD = re.compile(
    r"\b(?:last|past|previous|within|preceding|latest)\s+(?:the\s+)?(\d{1,2}|six|twelve|eighteen|one|two|three|)\s*"
    r"(?:full\s+|financial\s+)?(months?|years?)\b"
)
_DATA = re.compile(
    r"\b(?:data|figures?|statistics|numbers? of|how many|percentages?|performance|waiting times?|average|activity|"
    r"uptake|take-up|dashboards?|kpis?|metrics|breakdown|trends?|backlogs?|rates?)\b"
)
_PAPERS = re.compile(
    r"\b(?:polic(?:y|ies)|strateg(?:y|ies)|procedures?|protocols?|plans?|guidance|frameworks?|reports?|statements?|"
    r"agreements?|terms of reference|contracts?|minutes|assessments?|pathways?|surveys?|documents?|evidence|how)\b"
)
_CONTACTS = re.compile(
    r"\b(?:contacts?\s+(?:details|list|information|names)|contacts? for|list of contacts|contacts)\b"
)
_SELF = re.compile(r"\bself[\s-](?:assessment|evaluation)\b")
_NOT_SELF = re.compile(
    r"\b(?:supported|online|carers?)\s+self[\s-]assessments?\b|\bself[\s-]assessments? (?:form|tool|portal)"
)


class RequestReading(Struct, frozen=True, kw_only=True):
    """What was read from a request list.

    `place`: the sheet or tables it was found in. `header_row`: as a person counts, None where there was no header.
    `columns`: role ("reference", "wording", "title", "statement", "theme") to header text. `notes`: what was not
    understood or was decided for the person, to be shown before the list is taken.
    """

    source: str
    place: str
    header_row: int | None
    columns: dict[str, str]
    items: tuple[EvidenceItem, ...]
    notes: tuple[str, ...]


def read_request(path: Path, framework: Framework) -> RequestReading:
    """The request list in a workbook, Word document or delimited text, with statements of `framework`.

    Each item takes keywords, sub-topics and the age limit of the framework's item that its wording resembles most.
    FrameworkFault if the file cannot be read or holds no request list.
    """
    names = Names(framework)
    tables = read_tables(path)
    chosen, notes = _choose(tables, names)
    if chosen is None:
        raise _nothing_found(path, tables)
    parts, copies = _parts(tables, chosen, names)
    notes += [
        f"{_sentence(copy.name)} holds the same references and wordings again and was left out." for copy in copies
    ]
    reader = RowReader(names)
    for table, layout in parts:
        reader.read(layout, table.heading, table.name if len(parts) > 1 else "")
    if not reader.items:
        raise _nothing_found(path, tables)
    maker = _ItemMaker(framework)
    items = tuple(maker.item(position, asked) for position, asked in enumerate(reader.items, start=1))
    layout = chosen[1]
    return RequestReading(
        source=path.name,
        place=", ".join(table.name for table, _ in parts if table.name),
        header_row=layout.header,
        columns={role.value: _header(layout, role) for role in Role if role in layout.columns},
        items=items,
        notes=(*notes, *reader.notes, *maker.notes),
    )


# ---------------------------------------------------------------- which tables

_Chosen = tuple[Table, Layout]


def _choose(tables: Sequence[Table], names: Names) -> tuple[_Chosen | None, list[str]]:
    """The table that most looks like a request list; hidden sheets only where no other holds one."""
    notes: list[str] = []
    for hidden in (False, True):
        found = [(table, find_layout(table, names)) for table in tables if table.hidden == hidden]
        layouts = [(table, layout) for table, layout in found if layout is not None]
        if layouts:
            best = max(layouts, key=lambda pair: _worth(pair[1]))
            if hidden:
                notes.append(f"{_sentence(best[0].name)} is hidden; it was read because no visible sheet holds a list.")
            return best, notes
    return None, notes


def _worth(layout: Layout) -> int:
    """Rows with a wording, weighed by how many columns were recognised, and more so by their headers."""
    rows = sum(bool(cell_of(row, layout.columns[Role.WORDING])) for row in layout.body)
    known = len({Role.REFERENCE, Role.STATEMENT, Role.THEME} & layout.columns.keys())
    return rows * (1 + known) * (2 if layout.header is not None else 1)


def _parts(tables: Sequence[Table], chosen: _Chosen, names: Names) -> tuple[list[_Chosen], list[Table]]:
    """The tables that make up the list, in the file's order, and those left out because they are copies of it.

    More of the list is a table with the same columns under a header, or one without a header right behind a part of it.
    """
    parts: list[_Chosen] = []
    copies: list[Table] = []
    for index, table in enumerate(tables):
        layout = chosen[1] if table is chosen[0] else _more(tables, index, parts, chosen, names)
        if layout is None:
            continue
        if table is not chosen[0] and is_copy(layout, chosen[1]):
            copies.append(table)
        else:
            parts.append((table, layout))
    return parts, copies


def _more(
    tables: Sequence[Table], index: int, parts: Sequence[_Chosen], chosen: _Chosen, names: Names
) -> Layout | None:
    table = tables[index]
    if table.hidden != chosen[0].hidden:
        return None
    layout = find_layout(table, names)
    if layout is not None and layout.header is not None:
        return layout if layout.columns == chosen[1].columns else None
    behind_a_part = bool(parts) and tables[index - 1] is parts[-1][0]
    return continued(chosen[1], table) if behind_a_part else None


def _nothing_found(path: Path, tables: Sequence[Table]) -> FrameworkFault:
    looked = ", ".join(table.name for table in tables if table.name) or "the file"
    if not tables:
        return FrameworkFault(f"{path.name} holds no table.", "Choose the file with the list of evidence items.")
    return FrameworkFault(
        f"No request list was found in {path.name} (looked in {looked}).",
        "A list needs a column that says what is asked (headed for example “Information requested” or “Evidence item”) "
        "and one of references (“Ref”) or of quality statements. Give the columns such headers, or choose another "
        "file.",
    )


def _header(layout: Layout, role: Role) -> str:
    column = layout.columns[role]
    letter = chr(ord("A") + column) if column < 26 else str(column + 1)
    return layout.headers.get(role) or f"column {letter}"


def _sentence(name: str) -> str:
    return name[:1].upper() + name[1:]


# ---------------------------------------------------------------- from rows to items


class _ItemMaker:
    """Completes what the list says from the framework and notes what it could not."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._likeness = Likeness(framework.items)
        self._of_theme = {
            theme.id: tuple(s.id for s in framework.statements if s.theme == theme.id) for theme in framework.themes
        }
        self.notes: list[str] = []

    def item(self, position: int, asked: AskedItem) -> EvidenceItem:
        """The evidence item for one item of the list, with a new random id."""
        like, score = self._likeness.best(f"{asked.title} {asked.wording}") or (None, 0.0)
        if score < SAME_SUBJECT:
            like = None
        statements = self._statements(asked, like)
        topics = [topic for named in asked.named for topic in named.sub_topics]
        topics += [topic for topic in (like.sub_topics if like else ()) if topic not in topics]
        own = {topic.id for s in self._framework.statements if s.id in statements for topic in s.sub_topics}
        return EvidenceItem(
            id=uuid.uuid4().hex,
            ref=asked.ref,
            title=_title(asked, like if score >= _SURE_SUBJECT else None),
            wording=asked.wording,
            kinds=guess_kinds(asked.wording, like),
            statements=statements,
            sub_topics=tuple(topic for topic in topics if topic in own),
            currency_months=_months(asked.wording) or (like.currency_months if like else None),
            keywords=like.keywords if like else (),
            provenance=Provenance.REQUESTED,
            position=position,
        )

    def _statements(self, asked: AskedItem, like: EvidenceItem | None) -> tuple[str, ...]:
        """By the item's own columns, then the heading above it, then the theme, then the item it resembles."""
        if asked.unrecognised:
            self.notes.append(
                f"{asked.place}, {asked.ref}: “{asked.unrecognised}” is no quality statement of this framework."
            )
        for named in (asked.named, [asked.section]):
            statements = self._in_order([statement for part in named for statement in part.statements])
            if statements:
                return statements
            themes = [theme for part in named for theme in part.themes]
            if themes:
                return self._of_themes(asked, themes, like)
        if like is not None:
            self.notes.append(f"{asked.ref}: no quality statement is named; taken from {like.ref}, which it resembles.")
            return like.statements
        self.notes.append(f"{asked.ref}: no quality statement is named and none could be guessed; choose it by hand.")
        return ()

    def _of_themes(self, asked: AskedItem, themes: Sequence[str], like: EvidenceItem | None) -> tuple[str, ...]:
        possible = self._in_order([statement for theme in themes for statement in self._of_theme[theme]])
        likely = tuple(statement for statement in possible if like is not None and statement in like.statements)
        how = "the one that fits its wording was" if likely else "all of the theme's were"
        self.notes.append(f"{asked.ref}: only a theme is named, no quality statement; {how} taken.")
        return likely or possible

    def _in_order(self, statements: Sequence[str]) -> tuple[str, ...]:
        return tuple(s.id for s in self._framework.statements if s.id in statements)


def guess_kinds(wording: str, like: EvidenceItem | None = None) -> tuple[ItemKind, ...]:
    """What sort of thing a wording asks for; as the item it resembles where its words do not tell."""
    text = wording.casefold()
    if _CONTACTS.search(text):
        return (ItemKind.CONTACTS,)
    if _SELF.search(_NOT_SELF.sub(" ", text)):
        return (ItemKind.SELF_ASSESSMENT,)
    kinds = []
    if _PAPERS.search(text):
        kinds.append(ItemKind.DOCUMENTS)
    if _DATA.search(text):
        kinds.append(ItemKind.DATA)
    return tuple(kinds) or (like.kinds if like else (ItemKind.DOCUMENTS,))


def _title(asked: AskedItem, like: EvidenceItem | None) -> str:
    """The list's own short title, a short wording itself, the title of the item it resembles, or its first words."""
    first = " ".join((asked.title or asked.wording.partition("\n")[0]).split())
    if len(first) <= _LONGEST_TITLE:
        return first
    if like is not None:
        return like.title
    return first[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:-–") + "…"


def _months(wording: str) -> int | None:
    """The age limit that a wording sets itself: "in the last 12 months", "over the past two years"."""
    match = _PERIOD.search(wording.casefold())
    if match is None:
        return None
    count = int(match[1]) if match[1].isdigit() else _COUNTS[match[1]]
    return count * 12 if match[2].startswith("year") else count or None
