"""Whether a workspace fits together, undo leads back to its beginning, and every page of the window tells the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from PySide6.QtWidgets import QLabel

from evidencepack import verbs
from evidencepack.gaps import ItemState
from evidencepack.workspace import Workspace, history, schema
from ui.figures import Figures, figures_of
from ui.main_window import MainWindow
from ui.pages.documents.filter_bar import FILTERS
from ui.widgets.chips import Chips

Rows = dict[str, list[tuple[object, ...]]]

# The tables know no foreign keys, because changesets of two people are merged row by row: so each is looked up here.
_REFERENCES = (
    ("answer", "item_id", "item"),
    ("answer", "document_id", "document"),
    ("document", "version_id", "version"),
    ("version", "document_id", "document"),
    ("origin", "document_id", "document"),
    ("refusal", "document_id", "document"),
    ("refusal", "item_id", "item"),
    ("lesson", "item_id", "item"),
    ("citation", "item_id", "item"),
)  # a citation and a waiver outlive their document: the gaps say so of the one, the audit needs the other
_DERIVED = {
    "version that was not examined": "SELECT count(*) FROM version WHERE sha256 NOT IN (SELECT sha256 FROM examined)",
    "document that was not judged": "SELECT count(*) FROM document d JOIN version v ON v.id = d.version_id"
    " WHERE NOT EXISTS (SELECT 1 FROM judged j WHERE j.document_id = d.id AND j.sha256 = v.sha256)",
    "document whose version is another's": "SELECT count(*) FROM document d JOIN version v ON v.id = d.version_id"
    " WHERE v.document_id <> d.id",
    "change that can be undone after one that was": "SELECT count(*) FROM change WHERE status = 'done'"
    " AND seq > (SELECT min(seq) FROM change WHERE status = 'undone')",
    "change without its content": "SELECT count(*) FROM change WHERE seq NOT IN (SELECT seq FROM change_part)",
    "change that the audit trail does not know": "SELECT count(*) FROM change"
    " WHERE seq NOT IN (SELECT change_seq FROM audit WHERE verb = 'did')",
}


# ---------------------------------------------------------------- the workspace


def recorded(workspace: Workspace) -> Rows:
    """All that people have decided, table by table."""
    db = workspace.reader()
    return {table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in schema.RECORDED}


def faults(workspace: Workspace) -> list[str]:
    """What does not fit together in a workspace, on disk or in its database."""
    db = workspace.reader()
    found = []
    for table, column, target in _REFERENCES:
        query = f"SELECT count(*) FROM {table} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM {target})"
        if count := db.execute(query).get:
            found.append(f"{count} × {table} without its {target}")
    found += [f"{count} × {name}" for name, query in _DERIVED.items() if (count := db.execute(query).get)]
    stored = {row[0] for row in db.execute("SELECT sha256 FROM version")}
    found += [f"file {sha256} is gone" for sha256 in stored if not workspace.files.path_of(sha256).is_file()]
    found += [str(row[0]) for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    with workspace.derived() as writer:  # raises if the words of the search are not those of the pages
        writer.execute("INSERT INTO page_words (page_words, rank) VALUES ('integrity-check', 1)")
    return found


def from_here(workspace: Workspace) -> Rows:
    """Let undo go back to this moment and no further. What is recorded now."""
    with workspace.derived() as db:
        db.execute("UPDATE change SET status = 'dropped'")
    return recorded(workspace)


def there_and_back(workspace: Workspace, beginning: Rows) -> list[str]:
    """Undo to the beginning, redo as far, and undo again: what is not as it was."""
    end = recorded(workspace)
    found, steps = [], 0
    while workspace.undo() is not None:
        steps += 1
    found += [f"undone: {table} is not as it was" for table in differing(recorded(workspace), beginning)]
    found += faults(workspace)
    for _ in range(steps):
        workspace.redo()
    found += [f"done again: {table} is not as it was" for table in differing(recorded(workspace), end)]
    for _ in range(steps):
        workspace.undo()
    return found + [f"undone twice: {table} is not as it was" for table in differing(recorded(workspace), beginning)]


def differing(one: Rows, other: Rows) -> list[str]:
    """The tables in which two states differ."""
    return [table for table in one if one[table] != other[table]]


# ---------------------------------------------------------------- the window


def disagreements(window: MainWindow, settle: Callable[[], None]) -> list[str]:
    """Where a page, or the list of pages, tells another count than the workspace holds. Goes through all pages."""
    workspace, shown = window.desk.session.workspace, window.desk.figures.current
    if workspace is None:
        return []
    assert shown is not None
    true = figures_of(workspace, date.today())  # noqa: DTZ011  # the desk's own day
    found = [f"the window has old figures: {name}" for name in Figures.__struct_fields__ if _differ(shown, true, name)]
    found += _of_the_list_of_pages(window, true)
    for page, look in (("documents", _of_documents), ("items", _of_items), ("gaps", _of_gaps), ("pack", _of_the_pack),
                       ("history", _of_history), ("overview", _of_the_overview),
                       ("assessment", _of_the_assessment)):  # fmt: skip
        window.show_page(page)
        settle()
        found += [f"{page}: {words}" for words in look(window, workspace, true, settle)]
    return found


def _differ(shown: Figures, true: Figures, name: str) -> bool:
    return bool(getattr(shown, name) != getattr(true, name))


def _of_the_list_of_pages(window: MainWindow, true: Figures) -> Iterator[str]:
    answered = true.states[ItemState.ANSWERED]
    statements = len(true.lacks.snapshot.framework.statements)
    wanted = {
        "documents": f"{true.documents['all']:,}",
        "items": f"{answered} of {len(true.items)}",
        "assessment": f"{true.scored} of {statements}",
        "gaps": f"{true.to_do:,}",
    }
    for page, words in wanted.items():
        if window.navigation.words_of(page) != words:
            yield f"beside {page} stands {window.navigation.words_of(page)}, not {words}"


def _of_documents(window: MainWindow, workspace: Workspace, true: Figures, settle: Callable[[], None]) -> Iterator[str]:
    page = window.documents
    total = workspace.reader().execute("SELECT count(*) FROM document").get
    if true.documents["all"] != total:
        yield f"{true.documents['all']} counted, {total} there"
    page.bar.show_all()
    for key in FILTERS:
        count = true.documents[key]
        page.chips.choose(key)
        settle()
        if len(page.model.ids) != count or _count_on(page.chips, key) != count:
            yield f"{key}: {count} there, {len(page.model.ids)} listed, {_count_on(page.chips, key)} said"
    page.chips.choose("all")
    settle()


def _of_items(window: MainWindow, _workspace: Workspace, true: Figures, settle: Callable[[], None]) -> Iterator[str]:
    page = window.items
    page.search.clear()
    wanted = {"all": len(true.items)} | {state.value: true.states[state] for state in ItemState}
    for key, count in wanted.items():
        page.chips.choose(key)
        settle()
        listed = sum(1 for row in page.model.rows if row.item is not None and not row.item.withdrawn)
        if listed != count or _count_on(page.chips, key) != count:
            yield f"{key}: {count} there, {listed} listed, {_count_on(page.chips, key)} said"
    page.chips.choose("all")


def _of_gaps(window: MainWindow, _workspace: Workspace, true: Figures, settle: Callable[[], None]) -> Iterator[str]:
    page = window.gaps
    page.search.clear()
    page.chips.choose("all")
    settle()
    ids = {document.id for document in true.lacks.snapshot.documents}
    lost = {one.statement_id for one in true.lacks.snapshot.citations if one.document_id and one.document_id not in ids}
    if not lost <= {gap.subject_id for gap in true.lacks.gaps if gap.rule == "S02"}:
        yield "a citation of a document that was removed is not told"
    if set(page.model.gaps) != set(true.lacks.gaps):
        yield f"{len(set(true.lacks.gaps))} there, {len(page.model.gaps)} listed"
    if _count_on(page.chips, "all") != len(true.lacks.gaps):
        yield f"{len(true.lacks.gaps)} there, {_count_on(page.chips, 'all')} said"


def _of_the_pack(window: MainWindow, workspace: Workspace, true: Figures, _settle: Callable[[], None]) -> Iterator[str]:
    page = window.pack
    planned = verbs.plan(workspace, page.profile, since=page.since)
    if page.plan != planned:
        yield "another plan is shown than holds"
    if len(planned.items) != len(true.items):
        yield f"{len(planned.items)} items planned, {len(true.items)} there"


def _of_history(window: MainWindow, workspace: Workspace, _true: Figures, _settle: Callable[[], None]) -> Iterator[str]:
    lines = history.trail(workspace.reader())
    if window.history.model.rowCount() != len(lines):
        yield f"{window.history.model.rowCount()} lines of {len(lines)}"


def _of_the_overview(window: MainWindow, _w: Workspace, true: Figures, _settle: Callable[[], None]) -> Iterator[str]:
    words = {one.text() for one in window.page.findChildren(QLabel)}
    for wanted in (str(true.states[ItemState.ANSWERED]), f"of {len(true.items)} items answered"):
        if wanted not in words:
            yield f"“{wanted}” is not said"


def _of_the_assessment(window: MainWindow, _w: Workspace, true: Figures, _settle: Callable[[], None]) -> Iterator[str]:
    listed = window.assessment.list
    scored = sum(", score " in listed.item(row).text() for row in range(listed.count()))
    if scored != true.scored:
        yield f"{true.scored} statements scored, {scored} listed so"


def _count_on(chips: Chips, key: str) -> int:
    """The number that a filter says of itself."""
    return int(chips._buttons[key].text().rsplit(" ", 1)[-1].replace(",", ""))
