"""What the made-up council says of itself: narrative, figures, citations, plan and contacts, put into its workspace.

Read from `resources/sample/assessment`. Evidence is named there by the title of a sample document; what a smaller
sample does not have is left out, so that nothing is cited that is not there. On purpose the rules still remark on
three things, as they would in any honest return: nothing cited under "Care provision, integration and continuity"
shows people's experience (S13) nor that the council hears more from providers than from people (S01), and the annual
report on complaints is cited as a draft (S04).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from evidencepack.model import (
    AssessmentStatus,
    Citation,
    Contact,
    Document,
    DocumentState,
    KeyFigure,
    PlanAction,
    PlanStatus,
    StatementAssessment,
)
from evidencepack.resources import resource
from evidencepack.sample import SampleCouncil
from evidencepack.workspace import Workspace, queries, returns, rows, self_assessment

TEXTS = ("doing_well", "to_improve", "doing_about", "voice")
STATEMENTS = tuple(f"qs{number}" for number in range(1, 10))
Entry = Mapping[str, Any]


class Titles:
    """The documents that answer something, by the title that the sample knows them by."""

    def __init__(self, workspace: Workspace, council: SampleCouncil, paths: Mapping[str, str]) -> None:
        """`paths`: the id of the document that each path of the sample became."""
        db = workspace.reader()
        known = {document.id: document for document in queries.documents(db)}
        answering = {answer.document_id for answer in queries.answers(db)}
        self._found: dict[str, Document] = {}
        for file in council.files:
            document = known.get(paths.get(file.path, ""))
            if document is not None and document.id in answering and document.state is not DocumentState.SET_ASIDE:
                best = self._found.get(file.title)
                if best is None or _newness(document) > _newness(best):
                    self._found[file.title] = document

    def get(self, title: str) -> Document | None:
        """The newest document with this title, finals before drafts; None if this sample has none."""
        return self._found.get(title)


def read(name: str) -> dict[str, Any]:
    """One of the files of the made-up self-assessment."""
    path: Path = resource("sample", "assessment", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def put_assessment(workspace: Workspace, titles: Titles, today: date) -> None:
    """Write the whole self-assessment into the workspace: statements, citations, plan, front and contacts."""
    entries = [read(statement) for statement in STATEMENTS]
    returns.set_assessments(workspace, [_assessed(entry, titles) for entry in entries], "Write the self-assessment")
    refs = {item.ref: item.id for item in queries.items(workspace.reader())}
    cited = [one for entry in entries for one in _citations(entry, titles, refs)]
    self_assessment.put(workspace, cited, f"Cite {len(cited)} pieces of evidence")
    front = read("front")
    parts = {key: str(front[key]).strip() for key in ("about", "key_messages")}
    self_assessment.set_narrative(workspace, parts, "Write about the council and the key messages")
    self_assessment.put(workspace, _contacts(front), "Change the contacts")
    self_assessment.put(workspace, _actions(read("plan"), today), "Write the improvement plan")


def _assessed(entry: Entry, titles: Titles) -> StatementAssessment:
    figures = [_figure(one, document) for one in entry["figure"] if (document := titles.get(one["title"]))]
    return StatementAssessment(
        statement_id=entry["id"],
        score=entry["score"],
        lead=entry["lead"],
        status=AssessmentStatus(entry["status"]),
        word_target=entry["word_target"],
        figures=tuple(figures),
        **{key: entry[key].strip() for key in TEXTS},
    )


def _figure(entry: Entry, document: Document) -> KeyFigure:
    pages = entry.get("pages", "")
    return KeyFigure(
        label=entry["label"],
        value=entry["value"],
        period=entry["period"],
        source=f"{entry['title']}, page {pages}" if pages else entry["title"],
        document_id=document.id,
        pages=pages,
    )


def _citations(entry: Entry, titles: Titles, refs: Mapping[str, str]) -> Iterable[Citation]:
    for position, one in enumerate(entry["citation"]):
        document = titles.get(one.get("title", ""))
        if document is None and "title" in one:
            continue
        yield Citation(
            id=rows.new_id(),
            statement_id=entry["id"],
            document_id=document.id if document else None,
            item_id=refs[one["ref"]],
            pages=one.get("pages", ""),
            section=one.get("section", ""),
            note=one.get("note", ""),
            position=position,
        )


def _contacts(front: Entry) -> list[Contact]:
    return [Contact(id=rows.new_id(), position=at, **one) for at, one in enumerate(front["contact"])]


def _actions(plan: Entry, today: date) -> list[PlanAction]:
    return [
        PlanAction(
            id=rows.new_id(),
            statement_id=one["statement"],
            action=one["action"],
            lead=one["lead"],
            due=(today + timedelta(days=one["due"])).isoformat(),
            status=PlanStatus(one["status"]),
            progress=one.get("progress", ""),
            position=position,
        )
        for position, one in enumerate(plan["action"], 1)
    ]


def _newness(document: Document) -> tuple[bool, str]:
    return not document.draft, document.dated or ""
