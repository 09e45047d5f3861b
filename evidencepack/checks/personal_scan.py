"""Personal data of a whole document: what was found, how often, where, how surely, and whether a reader sees it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from evidencepack.checks.case_tables import CaseTable, read_tables
from evidencepack.checks.personal_search import Certainty, Hit, Kind, search
from evidencepack.checks.positions import PlacedText, Positions, SheetText, TableLines, parts_of, placed_texts
from evidencepack.checks.printers_marks import ordinary_lines
from evidencepack.checks.shapes import Page
from evidencepack.intake.examination import Examination

_SHOWN = 3
_UNSEEN = {"hidden": "hidden text", "comment": "comments", "deleted": "deleted text that is still in the file"}
_UNSEEN_ON_A_PAGE = {"cut_off_text": "outside the page", "layer_text": "in a layer that is off"}
# What a table of people holds anyway is told with the table; numbers of NHS and National Insurance keep their finding.
_OF_THE_TABLE = frozenset({Kind.BIRTH, Kind.HOME, Kind.PHONE, Kind.MAIL})


class Source(Struct, frozen=True):
    """A text to be searched: what a person calls the place, and whether somebody who reads the document sees it.

    `parts`: tells the places within it, where they are known. `again`: it stands in a page's text as well, where tables
    in it are counted.
    """

    place: str
    text: str
    hidden: bool
    parts: Positions | None = None
    again: bool = False

    def at(self, position: int) -> str:
        """The place of what stands at a position of the text."""
        return self.parts.at(position) if self.parts is not None else self.place

    def of_table(self, start: int) -> str:
        """The place of a table of people that begins there: where the text is all rows, all of it."""
        return self.place if isinstance(self.parts, SheetText | TableLines) else self.at(start)


class Found(Struct, frozen=True):
    """All of one kind in a document. `shown`: the first few, masked. `certainty`: the highest."""

    kind: Kind
    count: int
    certainty: Certainty
    hidden: bool
    places: tuple[str, ...]
    shown: tuple[str, ...]


class FoundTables(Struct, frozen=True):
    """The case-level tables of a document, taken together."""

    rows: int
    holds: tuple[str, ...]
    certainty: Certainty
    hidden: bool
    places: tuple[str, ...]


class PersonalData(Struct, frozen=True):
    """What a document tells of people: by kind, and in tables of cases."""

    kinds: dict[Kind, Found]
    tables: FoundTables | None


def scan(examination: Examination) -> PersonalData:
    """Search a document's pages and what hides in it: hidden text, comments, deletions, text under black boxes."""
    hits: list[tuple[Source, Hit]] = []
    tables: list[tuple[Source, CaseTable]] = []
    for source in _sources(examination):
        page = Page(source.text)
        found = search(page)
        reading = read_tables(page, found)
        tables += [(source, table) for table in reading.tables if not source.again]
        kept = [hit for hit in (*found, *reading.hits) if not (reading.tables and hit.kind in _OF_THE_TABLE)]
        if reading.hits:  # in the order in which they are read
            kept.sort(key=lambda hit: hit.start)
        hits += [(source, hit) for hit in kept]
    return PersonalData({kind: _summed(kind, of) for kind in Kind if (of := _of_kind(hits, kind))}, _joined(tables))


def _sources(examination: Examination) -> Iterator[Source]:
    facts = examination.facts
    unseen = {f"sheet {name}" for key in ("hidden_sheets", "very_hidden_sheets") for name in facts.get(key, ())}
    slides = set(facts.get("hidden_slides", ()))
    for page in examination.pages:
        hidden = page.label in unseen or (examination.pages_unit == "slide" and page.number in slides)
        place = f"{page.label} (hidden)" if hidden else page.label
        yield Source(place, page.text, hidden, parts_of(examination, page, place))
    yield Source("header or footer", str(facts.get("header_text", "")), hidden=False)
    for name, place in _UNSEEN.items():
        text = str(facts.get(f"{name}_text", ""))
        yield Source(place, text, hidden=True, parts=PlacedText(place, text, placed_texts(facts, f"{name}_places")))
    for box in facts.get("covered_text", ()):
        where = f"page {box['page']}, " if box.get("page") else ""
        yield Source(f"{where}under a box", str(box.get("text", "")), hidden=True)
    for name, where in _UNSEEN_ON_A_PAGE.items():
        for one in facts.get(name, ()):
            if ordinary_lines(str(one["text"]).splitlines()):
                yield Source(f"page {one['page']}, {where}", str(one["text"]), hidden=True, again=True)


def _of_kind(hits: list[tuple[Source, Hit]], kind: Kind) -> list[tuple[Source, Hit]]:
    """The hits of a kind; those that are only possible count where there is nothing better."""
    of = [(source, hit) for source, hit in hits if hit.kind is kind]
    better = [(source, hit) for source, hit in of if hit.certainty > Certainty.POSSIBLE]
    return better or of


def _summed(kind: Kind, of: list[tuple[Source, Hit]]) -> Found:
    different = {hit.key: hit.shown for _, hit in of}
    return Found(
        kind=kind,
        count=len(different),
        certainty=max(hit.certainty for _, hit in of),
        hidden=any(source.hidden and hit.certainty is Certainty.CERTAIN for source, hit in of),
        places=tuple(dict.fromkeys(source.at(hit.start) for source, hit in of)),
        shown=tuple(dict.fromkeys(different.values()))[:_SHOWN],
    )


def _joined(tables: list[tuple[Source, CaseTable]]) -> FoundTables | None:
    if not tables:
        return None
    return FoundTables(
        rows=sum(table.rows for _, table in tables),
        holds=tuple(dict.fromkeys(what for _, table in tables for what in table.holds)),
        certainty=max(table.certainty for _, table in tables),
        hidden=any(source.hidden for source, _ in tables),
        places=tuple(dict.fromkeys(source.of_table(table.start) for source, table in tables)),
    )
