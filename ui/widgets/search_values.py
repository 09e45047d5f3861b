"""What the search finds, and what its filters can be completed to; for a reader thread."""

from __future__ import annotations

from msgspec import Struct

from evidencepack.workspace import Workspace, queries, search
from evidencepack.workspace.search import Hit
from ui.widgets.search_words import Completion, completions, open_filter
from ui.words import counted, format_title

_TITLED = 5


class Results(Struct, frozen=True):
    """Pages, best first, after documents of which only the title speaks; and what of the typed text says nothing."""

    hits: list[Hit]
    faults: tuple[str, ...] = ()


def read_results(workspace: Workspace, typed: str, most: int) -> Results:
    """What is found for what was typed. With filters alone: all documents that pass them."""
    with workspace.reading() as db:
        query = search.parse(typed)
        if not query.expression:
            passing = search.find_documents(db, typed, most) if query.filters else []
            return Results([_of_document(one, "") for one in passing], query.faults)
        titled = [one for one in search.find_documents(db, typed, _TITLED) if one.in_title and not one.page]
        return Results([*(_of_document(one, "title") for one in titled), *search.find(db, typed, most)], query.faults)


def look_up(workspace: Workspace, typed: str, most: int) -> Results | list[Completion]:
    """What to show for what is typed: what a filter at its end can be completed to, else what is found."""
    begun = open_filter(typed)
    offered = completions(read_values(workspace, begun[0]), begun[1]) if begun is not None else []
    if begun is None:
        return read_results(workspace, typed, most)
    whole = begun[1].casefold() in {one.value.casefold() for one in offered}
    return read_results(workspace, typed, most) if whole or (begun[1] and not offered) else offered


def read_values(workspace: Workspace, name: str) -> list[Completion]:
    """The values of a filter, with what each means and how many documents have it."""
    with workspace.reading() as db:
        known = next((one for one in search.filters_known(db) if one.name == name), None)
        titles = {item.ref: item.title for item in queries.items(db)} if name == "item" else {}
    made = []
    for value, count in known.values if known else ():
        words = titles.get(value, "") if name == "item" else format_title(value) if name == "type" else ""
        parts = [words, counted(count, "document") if count else ""]
        made.append(Completion(value, " · ".join(part for part in parts if part)))
    return made


def _of_document(found: search.DocumentHit, label: str) -> Hit:
    return Hit(document_id=found.document_id, title=found.title, page=max(found.page, 1), label=label, snippet="")
