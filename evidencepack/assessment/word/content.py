"""What stands at each place of the document: the words and tables, made from a snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from evidencepack.assessment.evidence_words import long_date
from evidencepack.assessment.scoring import Rating, rate
from evidencepack.assessment.word.evidence import NOTHING, Evidence
from evidencepack.assessment.word.fields import (
    COLUMNS,
    EMPTY_LIST,
    FACTS,
    PREFIX,
    TEXTS,
    Field,
    Fields,
    ListKind,
    Row,
    RowList,
    label_of,
    said_of,
    score_of,
    shown,
    token,
)
from evidencepack.assessment.word.look import BUILT_IN
from evidencepack.assessment.word.markup import UNWRITTEN, Cell, Looks, Mark, Markup, Run, element, says
from evidencepack.assessment.word.options import Layout, TimelineRow, WordOptions
from evidencepack.assessment.word.places import ANCHOR
from evidencepack.assessment.word.values import NOT_SCORED, Form
from evidencepack.model import FRONT_TEXTS, AssessmentStatus, PlanStatus, QualityStatement, Snapshot, Theme

_SHARES = {
    ListKind.FIGURES: (40, 16, 22, 36),
    ListKind.PLAN: (11, 41, 23, 34, 22, 39),
    ListKind.CONTACTS: (34, 30, 50),
}
_AFTERWARDS = (  # headings of the built-in template, which a council's own may have too
    ("Improvement plan", "to_plan"),
    ("Timeline of the assessment", "to_timeline"),
    ("Contacts", "to_contacts"),
)
_NO_LEAD = "Not named yet"
_LINKS = "Links to evidence open from the unpacked pack, with this document left where it lies in it."


class Content:
    """Makes the blocks of one document; lives for one export."""

    def __init__(self, snapshot: Snapshot, fields: Fields, markup: Markup, options: WordOptions) -> None:
        self._snapshot = snapshot
        self._framework = snapshot.framework
        self._method = snapshot.framework.method(snapshot.info.method)
        self._singles = {field.id.casefold(): field for field in fields.singles}
        self._lists = {one.id: one for one in fields.lists}
        self._markup = markup
        self._options = options
        self._evidence = Evidence(snapshot, options.links, options.index)
        self._facts_said = [name for name in FACTS if options.for_editing or name != "status"]
        self.statements = [s for s in self._framework.statements if options.statement in (None, s.id)]
        scores = [score_of(said_of(snapshot, one.id), self._method) for one in self._framework.statements]
        self._rating = rate(scores, self._method)

    # ---------------------------------------------------------------- words in a line

    def words(self, place: str) -> str | None:
        """The words at an inline place, None when it is none."""
        info = self._snapshot.info
        rating = self._rating
        known = {
            "council": info.authority,
            "title": self.title,
            "return": info.title,
            "framework": f"{self._framework.title}, {self._framework.version}",
            "method": self._method.title,
            "date": long_date(self._options.today),
            "due": long_date(info.due),
            "score": f"{rating.percent} % {rating.rating}" if rating.percent is not None else NOT_SCORED,
            "links": _LINKS if self._options.links else "",
        }
        return known.get(place)

    @property
    def title(self) -> str:
        """What the document is."""
        if self._options.statement is None:
            return "Self-assessment of adult social care"
        return f"Self-assessment: {label_of(self.statements[0])}"

    def mark(self, field_id: str) -> Mark | None:
        """The field of this id, ready to be marked, None when there is none."""
        field = self._singles.get(field_id.casefold())
        return None if field is None else self._mark(field)

    def fixed(self, place: str) -> str | None:
        """The words of a statement's fact that is no field here: of another statement, or a score worked out."""
        for statement in self._framework.statements:
            key = token(statement.id).casefold()
            if place == f"{key}_score":
                return self._score_text(statement)
            if place in (f"{key}_lead", f"{key}_status"):
                said = said_of(self._snapshot, statement.id)
                return said.lead if place.endswith("lead") else said.status.value
        return None

    def _mark(self, field: Field) -> Mark:
        text, placeholder = field.text, UNWRITTEN
        choices: tuple[str, ...] = ()
        if field.form is Form.SCORE:
            names = self._score_names()
            text, choices = names.get(field.text, field.text), tuple(names.values())
            placeholder = NOT_SCORED
        elif field.form is Form.STATUS:
            text, choices = field.text.capitalize(), tuple(one.capitalize() for one in AssessmentStatus)
        elif field.name == "lead":
            placeholder = _NO_LEAD
        return Mark(field.id, field.label, text, choices, placeholder=placeholder)

    def _score_names(self) -> dict[str, str]:
        lowest = self._method.lowest
        return {str(at): f"{at} · {name}" for at, name in enumerate(self._framework.score_names, lowest)}

    # ---------------------------------------------------------------- blocks

    def block(self, place: str, looks: Looks) -> list[Any] | None:
        """The blocks at a place, None when it is none. Texts take the looks of the place."""
        whole = {
            "facts": self._facts,
            "contents": self._contents,
            "overall": self._overall,
            "scores": self._scores,
            "statements": self._statements,
            "plan": lambda: [self._list(self._lists[f"{PREFIX}plan"])],
            "timeline": self._timeline,
        }
        if place in whole:
            return list(whole[place]())
        if place == "contacts":
            found = self._lists.get(f"{PREFIX}contact")
            return [] if found is None else [self._list(found)]
        if (mark := self.mark(PREFIX + place)) is not None:
            return self._markup.field(mark, looks)
        if place in FRONT_TEXTS:  # not to be edited in one statement's file
            text = self._snapshot.narrative.get(place, "")
            return [element(xml) for xml in self._markup.texts(text, looks)]
        for statement in self._framework.statements:
            key = token(statement.id).casefold()
            if place == key or place.startswith(f"{key}_"):
                return self._of_statement(statement, place.removeprefix(key).lstrip("_"))
        return None

    def _of_statement(self, statement: QualityStatement, part: str) -> list[Any] | None:
        if statement not in self.statements:
            return []
        if part == "":
            return list(self._statement(statement))
        if part == "figures":
            return [self._list(self._lists[f"{PREFIX}{token(statement.id)}_figure"])]
        if part == "evidence":
            return list(self._cited(statement))
        return None

    def _facts(self) -> Iterator[Any]:
        names = (("Return", "return"), ("Framework", "framework"), ("Scoring", "method"), ("Return due", "due"))
        rows = [(label, words) for label, place in (*names, ("As at", "date")) if (words := self.words(place))]
        if self._options.statement is None:
            rows.append(("Self-assessed score", self.words("score") or ""))
        cells = [[says(label, bold=True), says(words)] for label, words in rows]
        yield self._markup.labelled(("About this document", "Detail"), cells, (46, 124), "About this document")

    def _contents(self) -> Iterator[Any]:
        """Links to each theme and statement. Without page numbers, which nothing but Word itself could get right."""
        for theme, statements in self._by_theme():
            yield self._entry(theme.title, anchor_of(theme.id), 1)
            for statement in statements:
                yield self._entry(label_of(statement), anchor_of(statement.id), 2)
        for title, anchor in _AFTERWARDS:
            if self._markup.has_bookmark(anchor):
                yield self._entry(title, anchor, 1)

    def _entry(self, text: str, anchor: str, level: int) -> Any:
        style = self._markup.look.style(f"toc {level}")
        indent = "" if style else f'<w:ind w:left="{284 * (level - 1)}"/>'
        return self._markup.paragraph((Run(text, anchor=anchor),), style, after=indent)

    def _overall(self) -> Iterator[Any]:
        rating = self._rating
        if rating.percent is None:
            told = rating.message if self._options.for_editing else _unscored(rating.missing, len(self.statements))
            yield self._markup.paragraph((Run("Overall, self-assessed: ", bold=True), Run(told)))
        else:
            further = _next_words(rating) if self._options.for_editing else ""
            told = f"{rating.total} of {rating.out_of} points, {rating.percent} %. {further}".strip()
            yield self._markup.paragraph((Run(f"Overall, self-assessed: {rating.rating}. ", bold=True), Run(told)))
            if rating.notice:
                yield self._markup.paragraph((Run("On rounding: ", bold=True), Run(rating.notice)))
        bands = "; ".join(f"{band.name} {band.low} to {band.high} %" for band in self._method.rating_bands)
        yield self._markup.paragraph((Run(f"Bands: {bands}. The score is the council’s own assessment.", quiet=True),))

    def _scores(self) -> Iterator[Any]:
        rows = [self._score_row(one) for one in self.statements]
        headers, shares = ["No.", "Quality statement", "Lead", "Status", "Score"], [13, 63, 33, 22, 41]
        if "status" not in self._facts_said:
            del headers[3], shares[3]
        yield self._markup.table(headers, rows, shares, "Self-assessed score of each quality statement")

    def _score_row(self, one: QualityStatement) -> list[Cell]:
        said = said_of(self._snapshot, one.id)
        status = [says(said.status.value.capitalize())] if "status" in self._facts_said else []
        title = Cell(((Run(one.title, anchor=anchor_of(one.id)),),))
        return [says(str(one.number)), title, says(said.lead or "–"), *status, says(self._score_text(one))]

    def _score_text(self, statement: QualityStatement) -> str:
        score = score_of(said_of(self._snapshot, statement.id), self._method)
        return self._score_names().get(str(score), str(score)) if score is not None else NOT_SCORED

    # ---------------------------------------------------------------- statements

    def _by_theme(self) -> Iterator[tuple[Theme, list[QualityStatement]]]:
        for theme in self._framework.themes:
            members = [one for one in self.statements if one.theme == theme.id]
            if members:
                yield theme, members

    def _statements(self) -> Iterator[Any]:
        for theme, members in self._by_theme():
            yield self._markup.heading(theme.title, 1, anchor_of(theme.id), new_page=True)
            for statement in members:
                yield from self._statement(statement)

    def _statement(self, statement: QualityStatement) -> Iterator[Any]:
        yield self._markup.heading(label_of(statement), 2, anchor_of(statement.id))
        yield from self._table(statement) if self._options.layout is Layout.TABLE else self._report(statement)
        figures = self._lists[f"{PREFIX}{token(statement.id)}_figure"]
        if figures.rows or self._options.for_editing:
            yield self._markup.heading("Key figures", 3)
            yield self._list(figures)
            yield self._markup.blank()
        yield self._markup.heading("Evidence cited", 3)
        yield from self._cited(statement)

    def _table(self, statement: QualityStatement) -> Iterator[Any]:
        rows = [[says(FACTS[name][0], bold=True), self._fact(statement, name)] for name in self._facts_said]
        rows += [[says(label, bold=True), self._fact(statement, name)] for name, label in TEXTS.items()]
        headers = ("Part", label_of(statement))
        yield self._markup.labelled(headers, rows, (34, 136), f"Self-assessment of {statement.title}")
        yield self._markup.blank()

    def _report(self, statement: QualityStatement) -> Iterator[Any]:
        headers = [FACTS[name][0] for name in self._facts_said]
        cells = [self._fact(statement, name) for name in self._facts_said]
        title = f"{', '.join(headers[:-1])} and {headers[-1].lower()} of {statement.title}"
        yield self._markup.table(headers, [cells], (60, 60, 50)[: len(headers)], title)
        yield self._markup.blank()
        for name, label in TEXTS.items():
            mark = self.mark(f"{PREFIX}{token(statement.id)}_{name}")
            yield self._markup.heading(label, 3)
            if mark is not None:
                yield from self._markup.field(mark)

    def _fact(self, statement: QualityStatement, name: str) -> Cell:
        mark = self.mark(f"{PREFIX}{token(statement.id)}_{name}")
        if mark is None:
            return says(self._score_text(statement), bold=True)
        return Cell(mark=mark, inline=name in FACTS)

    def _cited(self, statement: QualityStatement) -> Iterator[Any]:
        style = self._markup.look.style(f"{BUILT_IN} evidence")
        for line in self._evidence.cited(statement) or [(Run(NOTHING, quiet=True),)]:
            yield self._markup.paragraph(line, style)

    # ---------------------------------------------------------------- lists

    def _list(self, one: RowList) -> Any:
        rows = [self._cells(one, shown(row, one.kind), row.key) for row in one.rows]
        if not rows:
            empty = "" if self._options.for_editing else EMPTY_LIST
            rows = [[says(empty if at == 0 else "") for at, _ in enumerate(COLUMNS[one.kind])]]
        return self._markup.table(one.headers, rows, _SHARES[one.kind], one.label, one.id)

    def _cells(self, one: RowList, row: Row, key: str) -> list[Cell]:
        cells = []
        for (column, _, form), text in zip(COLUMNS[one.kind], row.cells, strict=True):
            choices: tuple[str, ...] = ()
            if form is Form.PLAN_STATUS:
                text, choices = text.capitalize(), tuple(one.capitalize() for one in PlanStatus)  # noqa: PLW2901
            mark = Mark(one.cell_id(key, column), one.label, text, choices, kept=False, placeholder=" ")
            cells.append(Cell(mark=mark, inline=form is not Form.TEXT))
        return cells

    def _timeline(self) -> Iterator[Any]:
        rows: Sequence[TimelineRow] = self._options.timeline if self._options.timeline is not None else self._known()
        cells = [[says(row.step), says(long_date(row.date)), says(row.note)] for row in rows]
        if not cells:
            cells = [[says("Not known yet"), says(""), says("")]]
        yield self._markup.table(("Step", "Date", "Note"), cells, (56, 64, 50), "Timeline of the assessment")

    def _known(self) -> list[TimelineRow]:
        info = self._snapshot.info
        first = (("Notification and request", info.notified), ("Information return due", info.due))
        return [TimelineRow(step, date) for step, date in first if date]


def _next_words(rating: Rating) -> str:
    if rating.points_to_next is None:
        return ""
    points = "1 more point reaches" if rating.points_to_next == 1 else f"{rating.points_to_next} more points reach"
    return f"{points} {rating.next_rating}."


def _unscored(missing: int, statements: int) -> str:
    return f"{missing} of {statements} quality statements {'has' if missing == 1 else 'have'} no score yet."


def anchor_of(key: str) -> str:
    """The name of the place to which the contents and the scores lead for a theme or statement."""
    return f"{ANCHOR}{token(key)}"
