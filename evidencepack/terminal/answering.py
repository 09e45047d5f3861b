"""The verb on answers that are no document: a public link, not held, not applicable; `link` is for documents."""

from __future__ import annotations

from typing import Annotated

import typer
from msgspec import structs

from evidencepack.errors import UserFault
from evidencepack.model import Answer, AnswerKind, EvidenceItem
from evidencepack.terminal.library import ItemRef, WorkspacePath
from evidencepack.terminal.show import Json, Show, in_a_line
from evidencepack.workspace import Workspace, answers, queries

app = typer.Typer()
_OPTIONS = "--link, --not-held, --not-applicable, --remove"


@app.command()
def answer(
    workspace: WorkspacePath,
    item: ItemRef,
    url: Annotated[str | None, typer.Option("--link", metavar="URL", help="A public page; with --seen.")] = None,
    seen: Annotated[str | None, typer.Option(metavar="DATE", help="The day on which that page was seen.")] = None,
    not_held: Annotated[str | None, typer.Option(metavar="REASON", help="Why there is no such evidence.")] = None,
    doing: Annotated[str, typer.Option(metavar="TEXT", help="With --not-held: what is being done.")] = "",
    not_applicable: Annotated[str | None, typer.Option(metavar="REASON", help="Why it is not asked of you.")] = None,
    note: Annotated[str, typer.Option(help="How it answers the item; CQC reads this.")] = "",
    remove: Annotated[str | None, typer.Option(metavar="ID", help="Take an answer of the item away.")] = None,
    as_json: Json = False,
) -> int:
    """Answer an item without a document; without options, say what answers it. 1 if nothing does."""
    show = Show(as_json=as_json)
    kinds = {AnswerKind.LINK: url, AnswerKind.NOT_HELD: not_held, AnswerKind.NOT_APPLICABLE: not_applicable}
    given = [kind for kind, value in kinds.items() if value is not None]
    if len(given) + (remove is not None) > 1:
        raise UserFault("Several things were said at once.", f"Give one of {_OPTIONS}.")
    if (seen or doing or note) and not given:
        raise UserFault("Nothing says how the item is answered.", f"Give one of {_OPTIONS}.")
    with Workspace.open(workspace, read_only=not (given or remove)) as opened:
        wanted = queries.item_by_ref(opened.reader(), item)
        if given:
            said = Answer(id="", item_id=wanted.id, kind=given[0], url=url or "", seen_on=seen, action=doing, note=note)
            answers.add_answer(opened, structs.replace(said, reason=not_held or not_applicable or ""))
        if remove:
            answers.remove_answers(opened, [_of_item(opened, wanted, remove)])
        found = queries.answers(opened.reader(), item_id=wanted.id)
        titles = {one.id: one.title for one in queries.documents(opened.reader())}
    for one in found:
        show.line(f"{wanted.ref} {one.kind.value}: {_words(one, titles)}  [{one.id}]")
    if not found:
        show.line(f"Nothing answers {wanted.ref} {wanted.title}.")
    show.result({"item": wanted.ref, "answers": found})
    return 0 if found or remove else 1


def _of_item(opened: Workspace, item: EvidenceItem, answer_id: str) -> str:
    known = [one.id for one in queries.answers(opened.reader(), item_id=item.id)]
    if answer_id not in known:
        listed = ", ".join(known) or "none so far"
        raise UserFault(f"{item.ref} has no answer {answer_id}.", f"Its answers are: {listed}.")
    return answer_id


def _words(one: Answer, titles: dict[str, str]) -> str:
    place = ", ".join(part for part in (f"pages {one.pages}" if one.pages else "", one.section) if part)
    what = titles.get(one.document_id or "", one.url or one.reason)
    return in_a_line(f"{what}{f' ({place})' if place else ''}{f'. {one.action}' if one.action else ''}")
