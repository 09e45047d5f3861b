"""Case-level tables: rows that each tell of one person. They are told by their headings, or by what stands in the rows.

CQC asks for case-tracking records separately (10 to 50 cases), so that such a table in a pack is an accident.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from evidencepack.checks import identifiers as ids
from evidencepack.checks.datewords import DATE
from evidencepack.checks.personal_search import Certainty, Hit, Kind, birth_date_of, birth_hit, nhs_hit, ni_hit
from evidencepack.checks.shapes import Page

ENOUGH_ROWS = 5
_ENOUGH_UNNAMED = 10
_MOST_CELL = 40
_LONGEST_HEADER = 2000

# What a heading may say, most telling first. The values name what the rows hold.
_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        ("NHS numbers", r"nhs(?: ?(?:no|number|num|id)\.?)?"),
        ("National Insurance numbers", r"(?:ni|nino|national insurance)(?: ?(?:no|number|num)\.?)?"),
        ("dates of birth", r"(?:date of birth|d\.?o\.?b\.?|birth ?date|born)"),
        ("names of people", r"(?:(?:full|client|customer|person(?:'s)?|service user|patient|resident|carer|child)"
                            r" ?names?|surname|last name|family name|forenames?|first names?|given names?"
                            r"|client|service user|patient|resident|customer)"),
        ("names", r"names?"),
        ("addresses", r"(?:(?:home|full|client|postal) )?address(?: ?(?:line )?1)?|post ?code"),
        ("case numbers", r"(?:case|person)|(?:case|client|person|service user|su|customer|carer|mosaic|liquid ?logic"
                         r"|las|lcs|swift|azeus|p|social care|adult) ?(?:id|no|number|num|ref|reference)\.?"),
        ("details of the person", r"(?:age|age band|gender|sex|ethnicity|ethnic (?:group|origin)|religion|diagnosis"
                                  r"|disability|(?:primary )?support reason|primary need|presenting need"
                                  r"|mental capacity|case notes?)"),
        ("details of the case", r"(?:allocated(?: worker| to)?|key ?worker|social worker|risk(?: level| rating)?"
                                r"|date (?:of )?(?:contact|referral|referred|assessment|assessed|review|allocated"
                                r"|closed|opened)|(?:contact|referral|assessment|review|start|end|closure) date"
                                r"|outcome|placement|reason for (?:delay|contact|referral))"),
    )
)  # fmt: skip
# All of them at once; where several fit, the first does.
_HEADING = re.compile("|".join(f"(?P<h{at}>{pattern.pattern})" for at, (_, pattern) in enumerate(_HEADINGS)))
_TELLING = ("dates of birth", "NHS numbers", "National Insurance numbers")
_WORDS = (
    "birth",
    "dob",
    "d.o.b",
    "nhs",
    "insurance",
    "name",
    "client",
    "case",
    "person",
    "user",
    "mosaic",
    "customer",
    "carer id",
)
_CASE_NUMBER = re.compile(r"[A-Za-z]{0,5}[ /-]?\d{4,12}")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:,? [^\W\d_][\w'’.-]*){0,4}")


class CaseTable(Struct, frozen=True):
    """A table of people on a page: how many rows, what they hold, how sure it is, and where its first row begins."""

    rows: int
    holds: tuple[str, ...]
    certainty: Certainty
    start: int = 0


class TableReading(Struct, frozen=True):
    """What the tables of a page gave: the tables of people, and the numbers that only a heading tells."""

    tables: tuple[CaseTable, ...]
    hits: tuple[Hit, ...]


def read_tables(page: Page, hits: list[Hit]) -> TableReading:
    """The case-level tables of a page in which `hits` were found."""
    tables: list[CaseTable] = []
    told: list[Hit] = []
    end = 0
    for start, columns in _headers(page):
        if start >= end:
            table, found, end = _read(page, start, columns)
            told += found
            tables += [table] if table else []
    if not tables:
        tables += _from_numbers([*hits, *told])
    return TableReading(tuple(tables), tuple(told))


def _headers(page: Page) -> Iterator[tuple[int, dict[int, str]]]:
    """Lines of headings that may belong to a table of people: where the rows begin, and what each column holds."""
    if "\t" not in page.text:
        return
    lines = {page.line(at) for word in _WORDS for at in _lines_with(page, word)}
    for first, last in sorted(lines):
        columns = _columns(page.lowered[first:last]) if last - first <= _LONGEST_HEADER else {}
        if _may_be_people(set(columns.values())):
            yield last + 1, columns


def _lines_with(page: Page, word: str) -> Iterator[int]:
    """A place in each line that holds the word."""
    at = page.lowered.find(word)
    while at >= 0:
        yield at
        at = page.lowered.find(word, page.line(at)[1])


def _columns(line: str) -> dict[int, str]:
    cells = [cell.strip(" :*?\"'") for cell in line.split("\t")]
    named: dict[int, str] = {}
    for at, cell in enumerate(cells if len(cells) > 1 else []):
        if 1 < len(cell) <= _MOST_CELL:
            what = heading_of(cell)
            if what:
                named[at] = what
    return named


def heading_of(cell: str) -> str:
    """What a column with this heading (lower case) holds, empty when it is none that is known."""
    heading = _HEADING.fullmatch(cell)
    return _HEADINGS[int(str(heading.lastgroup)[1:])][0] if heading else ""


def _may_be_people(holds: set[str]) -> bool:
    telling = holds & set(_TELLING)
    return bool(telling) or ("case numbers" in holds and len(holds) > 1)


def _read(page: Page, start: int, columns: dict[int, str]) -> tuple[CaseTable | None, list[Hit], int]:
    """The rows below a line of headings, until they stop looking like it: the table, its hits, where it ends."""
    rows, end = 0, start
    hits: list[Hit] = []
    filled: dict[str, int] = {}
    while end < len(page.text):
        first, last = end, page.text.find("\n", end)
        last = len(page.text) if last < 0 else last
        cells = page.text[first:last].split("\t")
        if len(cells) < 2:
            break
        held = {what for at, what in columns.items() if at < len(cells) and _fits(what, cells[at].strip())}
        rows += len(held) > 1 or bool(held & set(_TELLING))
        for what in held:
            filled[what] = filled.get(what, 0) + 1
        hits += _told(cells, columns, first)
        end = last + 1
    return _table(rows, filled, start), hits, max(end, start)


def _table(rows: int, filled: dict[str, int], start: int) -> CaseTable | None:
    holds = {what for what, count in filled.items() if count * 2 >= rows}
    named = holds & {"names of people", "names"}
    details = holds & {"details of the person", "details of the case", "addresses"}
    if rows >= ENOUGH_ROWS and holds & set(_TELLING) and len(holds) > 1:
        certainty = Certainty.CERTAIN
    elif rows >= ENOUGH_ROWS and named and "case numbers" in holds and details:
        sure = "names of people" in holds or "details of the person" in holds
        certainty = Certainty.CERTAIN if sure else Certainty.LIKELY
    elif rows >= _ENOUGH_UNNAMED and "case numbers" in holds and details:
        certainty = Certainty.LIKELY
    else:
        return None
    return CaseTable(rows, tuple(what for what, _ in _HEADINGS if what in holds), certainty, start)


def _fits(what: str, cell: str) -> bool:
    test = _TESTS.get(what)
    return bool(cell) and (test is None or test(cell))


_TESTS: dict[str, Callable[[str], bool]] = {
    "NHS numbers": lambda cell: ids.valid_nhs_number(ids.digits_of(cell)) and len(cell) <= 14,
    "National Insurance numbers": ids.valid_ni_number,
    "dates of birth": lambda cell: birth_date_of(DATE.match(cell)) is not None,
    "names of people": lambda cell: len(cell) <= _MOST_CELL and _NAME.fullmatch(cell) is not None,
    "names": lambda cell: len(cell) <= _MOST_CELL and _NAME.fullmatch(cell) is not None,
    "case numbers": lambda cell: _CASE_NUMBER.fullmatch(cell) is not None,
}


def _told(cells: list[str], columns: dict[int, str], start: int) -> Iterator[Hit]:
    """What a heading makes a number of: ten digits without a space, a date without a word beside it."""
    for at, what in columns.items():
        cell = cells[at].strip() if at < len(cells) else ""
        if not cell or not _fits(what, cell):
            continue
        place = start + sum(len(before) + 1 for before in cells[:at])
        if what == "NHS numbers":
            yield nhs_hit(ids.digits_of(cell), place, Certainty.CERTAIN)
        elif what == "National Insurance numbers":
            yield ni_hit(cell, place, Certainty.CERTAIN)
        elif what == "dates of birth":
            yield birth_hit(birth_date_of(DATE.match(cell)) or "", place, Certainty.CERTAIN)


def _from_numbers(hits: list[Hit]) -> Iterator[CaseTable]:
    """A page with many people's numbers is a list of people, however it is laid out."""
    named = {Kind.NHS: "NHS numbers", Kind.NI: "National Insurance numbers", Kind.BIRTH: "dates of birth"}
    sure = {
        kind: len({hit.key for hit in hits if hit.kind is kind and hit.certainty is Certainty.CERTAIN})
        for kind in named
    }
    most = max(sure.values())
    if most >= ENOUGH_ROWS:
        holds = tuple(named[kind] for kind, count in sure.items() if count * 2 >= most)
        start = min(hit.start for hit in hits if hit.kind in named and hit.certainty is Certainty.CERTAIN)
        yield CaseTable(most, holds, Certainty.CERTAIN, start)
