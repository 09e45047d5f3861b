"""What a council's own Word template lacks, in words for people who have never seen its places."""

from __future__ import annotations

from collections.abc import Sequence

from evidencepack.assessment.word import TemplateCheck
from evidencepack.assessment.word.template import PARTS
from evidencepack.model import QualityStatement
from ui.words import counted

_SAID = {
    "council": "the council's name",
    "title": "the title",
    "date": "the date",
    "about": "about the council",
    "key_messages": "the key messages",
    "overall": "the overall score",
    "contents": "the table of contents",
    "scores": "the table of scores",
    "plan": "the improvement plan",
    "timeline": "the timeline",
    "contacts": "the contacts",
    "doing_well": "what we do well",
    "to_improve": "what we need to improve",
    "doing_about": "what we are doing about it",
    "voice": "people's voice",
    "score": "the score",
    "lead": "the lead",
    "status": "the status",
    "figures": "the key figures",
    "evidence": "the evidence cited",
}
_SHOWN = 6


def template_words(check: TemplateCheck, statements: Sequence[QualityStatement]) -> list[str]:
    """One line for each kind of thing that is not right with a template; none when it has everything.

    What must be there comes first, as does what the program cannot fill: with either it cannot be used.
    """
    lines = []
    if check.missing:
        lines.append(f"It has no place for {_listed(_places(check.missing, statements))}.")
    if check.unknown:
        marks = _listed([f"{{{{{one}}}}}" for one in check.unknown])
        lines.append(f"It has {counted(len(check.unknown), 'place')} that nothing is known for: {marks}.")
    if check.wanted:
        lines.append(f"Left out, since it has no place for it: {_listed(_places(check.wanted, statements))}.")
    if check.styles:
        lines.append(f"It lacks {_listed(list(check.styles))} among its styles; plain formatting stands in.")
    return lines


def _places(names: Sequence[str], statements: Sequence[QualityStatement]) -> list[str]:
    """Places in words; a statement of which every part is missing is named once."""
    said: dict[str, None] = {}
    for name in names:
        statement = next((one for one in statements if name.startswith(f"{one.id.casefold()}_")), None)
        if statement is None:
            said.setdefault(_SAID.get(name, name.replace("_", " ")))
            continue
        title = f"statement {statement.number} {statement.title}"
        part = name.removeprefix(f"{statement.id.casefold()}_")
        whole = all(f"{statement.id.casefold()}_{each}" in names for each in PARTS)
        said.setdefault(title if whole else f"{_SAID.get(part, part)} of {title}")
    return list(said)


def _listed(words: Sequence[str]) -> str:
    shown = list(words[:_SHOWN])
    more = len(words) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
