"""How the made-up council's coordinator has run the return: steps, owners, decisions, answers without a file.

Read from `resources/sample/assessment/work.toml`; what a smaller sample does not have is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from evidencepack.demo_assessment import STATEMENTS, Titles, read
from evidencepack.model import Answer, AnswerKind, EvidenceItem
from evidencepack.workspace import Workspace, answers, documents, queries, refusals, returns, waivers

Entry = Mapping[str, Any]


def put_answers(workspace: Workspace, titles: Titles, today: date) -> None:
    """Answer items with a public link, with a section of another item's file, and with "not held" and what is done."""
    work, items = read("work"), _items(workspace)
    link, section, gone = work["link"], work["section"], work["not_held"]
    seen = _day(today, link["seen"])
    item = items[link["ref"]]
    answers.add_answer(
        workspace,
        Answer(id="", item_id=item.id, kind=AnswerKind.LINK, url=link["url"], seen_on=seen, note=link["note"]),
    )
    document = titles.get(section["title"])
    if document is not None:
        answers.add_answer(workspace, _section(section, items[section["ref"]].id, document.id))
    item = items[gone["ref"]]
    if not queries.answers(workspace.reader(), item_id=item.id):
        reason, action = gone["reason"], gone["action"]
        answers.add_answer(
            workspace, Answer(id="", item_id=item.id, kind=AnswerKind.NOT_HELD, reason=reason, action=action)
        )


def tidy_titles(workspace: Workspace, titles: Titles) -> None:
    """Give the documents that the self-assessment cites proper titles in place of their files' names."""
    cited = [one for name in STATEMENTS for one in read(name)["citation"] if "title" in one]
    for title, named in sorted({one["title"]: one.get("named", one["title"]) for one in cited}.items()):
        document = titles.get(title)
        if document is not None and document.title != named:
            documents.rename(workspace, document.id, named)


def put_work(workspace: Workspace, titles: Titles, today: date) -> None:
    """Enter the dates of the steps and who provides what by when; waive one finding, refuse one document."""
    work, items = read("work"), _items(workspace)
    for name, day in work["steps"].items():
        returns.set_step(workspace, name, day)
    owners = {
        items[ref].id: {"owner": one["name"], "due": _day(today, one["due"])}
        for one in work["owner"]
        for ref in one["refs"]
    }
    returns.set_items(workspace, owners, f"Owners of {len(owners)} items")
    _waive(workspace, titles, work["waiver"])
    _refuse(workspace, titles, work["refusal"], items)


def _waive(workspace: Workspace, titles: Titles, waiver: Entry) -> None:
    document = titles.get(waiver["title"])
    if document is None:
        return
    found = queries.findings(workspace.reader(), [document.id]).get(document.id, ())
    if any(finding.rule == waiver["rule"] for finding in found):
        waivers.waive(workspace, [document.id], waiver["rule"], waiver["reason"])


def _refuse(workspace: Workspace, titles: Titles, refusal: Entry, items: Mapping[str, EvidenceItem]) -> None:
    document = titles.get(refusal["title"])
    if document is not None:
        refusals.refuse(workspace, document.id, items[refusal["ref"]].id)


def _section(entry: Entry, item_id: str, document_id: str) -> Answer:
    return Answer(
        id="",
        item_id=item_id,
        kind=AnswerKind.SECTION,
        document_id=document_id,
        pages=entry["pages"],
        section=entry["section"],
        note=entry["note"],
        categories=("processes",),
    )


def _items(workspace: Workspace) -> dict[str, EvidenceItem]:
    return {item.ref: item for item in queries.items(workspace.reader())}


def _day(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
