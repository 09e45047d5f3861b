"""Figures of the self-assessment against each other, against the narrative and against where they were read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from evidencepack.assessment.claims import NARRATIVE, Texts, pages_in, words_of
from evidencepack.model import Document, KeyFigure, StatementAssessment

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_NUMBER = re.compile(
    r"(?<![\w.,])(?:£\s?)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(%|per\s?cent|p\.c\.)?", re.IGNORECASE
)
_YEAR = re.compile(r"^(?:19|20)\d\d$")


class Disagreement(Struct, frozen=True):
    """Two things that should say the same and do not: under which statement, and what in words."""

    statement_id: str
    words: str


def differing(written: Sequence[StatementAssessment]) -> Iterator[Disagreement]:
    """Figures with the same label and period that have another value; told under the later statement."""
    first: dict[tuple[str, str], KeyFigure] = {}
    for said in written:
        for figure in said.figures:
            key = (_plain(figure.label), _plain(figure.period))
            other = first.setdefault(key, figure)
            if _amount(other.value) != _amount(figure.value):
                period = f", {figure.period}" if figure.period else ""
                words = f"{figure.label}{period} is {figure.value} here and {other.value} elsewhere."
                yield Disagreement(said.statement_id, words)


def against_narrative(written: Sequence[StatementAssessment]) -> Iterator[Disagreement]:
    """Sentences that have all the words of a figure's label and a number of its kind, but never its value.

    A sentence that names another period than the figure's is about something else.
    """
    for figure in _figures(written):
        wanted, value = words_of(figure.label), _amount(figure.value)
        if not wanted or value is None:
            continue
        for said in written:
            for sentence in _sentences(said):
                numbers = _numbers(sentence, figure)
                spoken = wanted <= words_of(sentence) and not _other_period(sentence, figure)
                if spoken and numbers and value not in numbers:
                    words = f"{figure.label} is {figure.value} among the figures, and the text says: “{_cut(sentence)}”"
                    yield Disagreement(said.statement_id, words)


def not_in_source(
    written: Sequence[StatementAssessment], documents: Mapping[str, Document], texts: Texts
) -> Iterator[Disagreement]:
    """Figures whose value does not stand on the pages that they were read from. Documents without text are passed."""
    for said in written:
        for figure in said.figures:
            document = documents.get(figure.document_id or "")
            pages = texts.get(document.id, {}) if document else {}
            wanted = set(pages_in(figure.pages))
            looked = [text for number, text in pages.items() if not wanted or number in wanted]
            if document is None or not any(text.strip() for text in looked):
                continue
            if not any(_stands_in(figure.value, text) for text in looked):
                place = f", {document.pages_unit} {figure.pages}" if figure.pages else ""
                words = f"{figure.label}, {figure.value}, does not stand in “{document.title}”{place}."
                yield Disagreement(said.statement_id, words)


def _figures(written: Sequence[StatementAssessment]) -> Iterator[KeyFigure]:
    seen: set[tuple[str, str]] = set()
    for said in written:
        for figure in said.figures:
            key = (_plain(figure.label), _plain(figure.period))
            if key not in seen:
                seen.add(key)
                yield figure


def _sentences(said: StatementAssessment) -> Iterator[str]:
    for field in NARRATIVE:
        yield from (part for part in _SENTENCE.split(getattr(said, field)) if part.strip())


def _numbers(sentence: str, figure: KeyFigure) -> set[tuple[str, bool]]:
    """The numbers of a sentence of the same kind as the figure (percentages or not), years left out."""
    kind = _amount(figure.value)
    found = {
        (_tidy(number), bool(unit)) for number, unit in _NUMBER.findall(sentence) if unit or not _YEAR.match(number)
    }
    return {one for one in found if kind is not None and one[1] == kind[1]}


def _other_period(sentence: str, figure: KeyFigure) -> bool:
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?:\s?[-/–]\s?\d{2,4})?", sentence))
    return bool(years) and bool(figure.period) and not any(year in figure.period for year in years)


def _stands_in(value: str, text: str) -> bool:
    amount = _amount(value)
    if amount is None:
        return _plain(value) in _plain(text)
    return amount[0] in {_tidy(number) for number, _ in _NUMBER.findall(text)}


def _amount(value: str) -> tuple[str, bool] | None:
    """A value as a number in one form and whether it is a percentage; None when it holds no number."""
    found = _NUMBER.search(value)
    return (_tidy(found[1]), bool(found[2])) if found else None


def _tidy(number: str) -> str:
    whole, _, part = number.replace(",", "").partition(".")
    part = part.rstrip("0")
    return f"{int(whole or 0)}.{part}" if part else str(int(whole or 0))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 110 else f"{line[:109]}…"
