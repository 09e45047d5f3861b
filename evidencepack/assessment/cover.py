"""The self-assessment as a plain Word document, the pack's `01 Self-assessment.docx`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from evidencepack.assessment.evidence_words import long_date, where
from evidencepack.assessment.plain_word import TEXT_MM, Cell, Paragraph, PlainWord, Run, lines, says
from evidencepack.assessment.scoring import Rating, rate, statement_score
from evidencepack.model import (
    DOCUMENT_ANSWERS,
    Answer,
    AnswerKind,
    Document,
    DocumentState,
    QualityStatement,
    ScoringMethod,
    Snapshot,
    StatementAssessment,
)

UNWRITTEN = "Not written yet"
FIELD_LABELS = {
    "doing_well": "What we do well",
    "to_improve": "What we need to improve",
    "doing_about": "What we are doing about it",
}


def cover_document(snapshot: Snapshot, today: str | None, links: Mapping[str, str]) -> bytes:
    """The self-assessment of a snapshot as a docx file: the same bytes for the same input.

    `today`: an ISO date to print on the first page, None in a pack, whose bytes carry no date of building. `links`:
    the path of each answer's file (by the answer's id) relative to the document; an answer without one is cited
    without a link.
    """
    return _Cover(snapshot, links).write(today)


class _Cover:
    """Writes the document from top to bottom; lives for one call."""

    def __init__(self, snapshot: Snapshot, links: Mapping[str, str]) -> None:
        self._snapshot = snapshot
        self._links = links
        self._framework = snapshot.framework
        self._method = snapshot.framework.method(snapshot.info.method)
        self._documents = {document.id: document for document in snapshot.documents}
        self._said = {said.statement_id: said for said in snapshot.assessments}
        info = snapshot.info
        self._word = PlainWord(
            f"Self-assessment: {info.authority}",
            f"{info.title}, {self._framework.title}",
            f"{info.authority} · Self-assessment",
        )

    def write(self, today: str | None) -> bytes:
        self._front(today)
        self._scores()
        for theme in self._framework.themes:
            statements = [s for s in self._framework.statements if s.theme == theme.id]
            if statements:
                self._word.heading(theme.title, 1, new_page=True)
                for statement in statements:
                    self._statement(statement)
        return self._word.to_bytes()

    def _front(self, today: str | None) -> None:
        info = self._snapshot.info
        self._word.title(info.authority)
        self._word.paragraph(says("Self-assessment of adult social care"), "Subtitle")
        facts: list[tuple[str, Cell]] = [
            ("Return", [says(info.title)]),
            ("Framework", [says(f"{self._framework.title}, {self._framework.version}")]),
            ("Scoring", [says(self._method.title)]),
        ]
        if info.due:
            facts.append(("Return due", [says(long_date(info.due))]))
        if today:
            facts.append(("As at", [says(long_date(today))]))
        self._word.facts(facts, (40, TEXT_MM - 40), "About this document")
        self._word.heading("About this self-assessment", 1)
        self._word.paragraph(
            says(
                "This is what the council says of itself under each quality statement: what it does well, what it "
                "needs to improve and what it is doing about it, with the evidence that it relies on. The scores are "
                "the council’s own; they do not foretell the result of the assessment."
            )
        )
        self._word.paragraph(
            says("Links to evidence open from the unpacked pack, with this document left where it lies in it.")
        )

    # ---------------------------------------------------------------- scores

    def _scores(self) -> None:
        scores = [_score(self._said.get(s.id), self._method) for s in self._framework.statements]
        self._word.heading("Self-assessed scores", 1)
        rows: list[list[Cell]] = [
            [[says(str(statement.number))], [says(statement.title)], [says(self._score_text(score))]]
            for statement, score in zip(self._framework.statements, scores, strict=True)
        ]
        self._word.table(
            ("No.", "Quality statement", "Score"), rows, (14, 96, TEXT_MM - 110), "Score of each statement"
        )
        self._overall(rate(scores, self._method))

    def _overall(self, rating: Rating) -> None:
        if rating.percent is None:
            self._word.paragraph((Run("Overall: ", bold=True), Run(rating.message)))
            return
        self._word.paragraph(
            (
                Run(f"Overall, self-assessed: {rating.rating}. ", bold=True),
                Run(f"{rating.total} of {rating.out_of} points, {rating.percent} %."),
            )
        )
        if rating.notice:
            self._word.notice(rating.notice)

    def _score_text(self, score: int | None) -> str:
        if score is None:
            return "Not scored yet"
        name = self._framework.score_names[score - self._method.lowest]
        return f"{score} · {name}"

    # ---------------------------------------------------------------- one statement

    def _statement(self, statement: QualityStatement) -> None:
        said = self._said.get(statement.id) or StatementAssessment(statement_id=statement.id)
        self._word.heading(f"{statement.number} {statement.title}", 2)
        rows: list[tuple[str, Cell]] = [("Score", self._score_cell(said))]
        rows += [(label, _written(getattr(said, field))) for field, label in FIELD_LABELS.items()]
        rows.append(("Evidence cited", self._evidence(statement)))
        self._word.facts(rows, (40, TEXT_MM - 40), f"Self-assessment of {statement.title}")

    def _score_cell(self, said: StatementAssessment) -> Cell:
        cell = [says(self._score_text(_score(said, self._method)), bold=True)]
        if self._method.by_category:
            titles = {category.id: category.title for category in self._framework.categories}
            cell += [says(f"{titles.get(key, key)}: {score}", quiet=True) for key, score in said.category_scores]
        return cell

    def _evidence(self, statement: QualityStatement) -> Cell:
        items = {i.id: i for i in self._snapshot.items if statement.id in i.statements and not i.withdrawn}
        order = {item_id: place for place, item_id in enumerate(sorted(items, key=lambda key: items[key].position))}
        answers = [a for a in self._snapshot.answers if a.item_id in items]
        answers.sort(key=lambda a: (order[a.item_id], a.position, a.id))
        cited = [line for a in answers if (line := self._cited(a, items[a.item_id].ref))]
        return cited or [says("No evidence linked yet")]

    def _cited(self, answer: Answer, ref: str) -> Paragraph | None:
        """One line of evidence; None for what is no evidence (not held, not applicable, set aside)."""
        if answer.kind is AnswerKind.LINK:
            web = answer.url if answer.url.lower().startswith(("https://", "http://")) else ""
            seen = f", seen {long_date(answer.seen_on)}" if answer.seen_on else ""
            return (Run(f"{ref}  "), Run(answer.url, link=web), Run(seen, quiet=True))
        document = self._documents.get(answer.document_id or "") if answer.kind in DOCUMENT_ANSWERS else None
        if document is None or document.state is DocumentState.SET_ASIDE:
            return None
        return (Run(f"{ref}  "), self._link(answer, document), Run(_place(answer, document), quiet=True))

    def _link(self, answer: Answer, document: Document) -> Run:
        path = self._links.get(answer.id)
        return Run(document.title, link=quote(path, safe="/") if path else "")


def _score(said: StatementAssessment | None, method: ScoringMethod) -> int | None:
    if said is None:
        return None
    if method.by_category and said.category_scores:
        return statement_score([score for _, score in said.category_scores], method).score
    return said.score


def _written(text: str) -> Cell:
    return lines(text) or [says(UNWRITTEN, quiet=True)]


def _place(answer: Answer, document: Document) -> str:
    place = where(answer.pages, document.pages_unit, answer.section)
    return f", {place}" if place else ""
