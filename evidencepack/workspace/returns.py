"""Changes to the return itself: setting it up, its dates, its list of evidence items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import apsw
from msgspec import Struct, structs

from evidencepack.errors import UserFault
from evidencepack.frameworks import Matching, framework_to_json, match_items
from evidencepack.model import EvidenceItem, Framework, Return, StatementAssessment
from evidencepack.workspace import queries, rows
from evidencepack.workspace.days import parse_date
from evidencepack.workspace.store import Workspace


def start_return(
    folder: Path, authority: str, framework: Framework, notified: str | None = None, title: str = ""
) -> Workspace:
    """Make a workspace for one council's return and open it for writing.

    `notified` is the ISO date of CQC's notification, if known. Raises `UserFault` for a date that is none, or an empty
    authority; `WorkspaceFault` if the folder cannot take a workspace.
    """
    if not authority.strip():
        raise UserFault("The council's name is missing.", "Give the name of the authority that the return is for.")
    values = {
        "authority": authority.strip(),
        "title": title.strip() or _title(notified),
        "notified": notified or "",
        "due": due_date(framework, notified) or "",
        "method": framework.default_method,
        "framework": framework_to_json(framework),
    }
    workspace = Workspace.create(folder, _file_name(authority))
    try:
        with workspace.change(f"Start the return of {authority.strip()}") as db:
            db.executemany("INSERT INTO setting VALUES (?, ?)", list(values.items()))
            _put_items(db, framework.items)
        _forget_first_step(workspace)
    except BaseException:
        workspace.close()
        raise
    return workspace


def _forget_first_step(workspace: Workspace) -> None:
    # A workspace without its return is none, so the step that sets it up is not one to undo; the trail keeps it.
    with workspace.derived() as db:
        db.execute("UPDATE change SET status = 'dropped'")


def due_date(framework: Framework, notified: str | None) -> str | None:
    """The day on which the return is due, by the framework's rule; None if the notification date is not known."""
    if not notified:
        return None
    return (parse_date(notified) + timedelta(days=framework.deadline.days)).isoformat()


def set_return(workspace: Workspace, *, authority: str, title: str, notified: str | None, due: str | None) -> None:
    """Change the return's name and dates. An empty `due` follows from the notification by the framework's rule."""
    notified = parse_date(notified).isoformat() if notified else ""
    framework = queries.the_framework(workspace.reader())
    due = parse_date(due).isoformat() if due else due_date(framework, notified)
    values = {"authority": authority.strip(), "title": title.strip(), "notified": notified, "due": due or ""}
    with workspace.change("Change the return's details") as db:
        for key, value in values.items():
            db.execute("UPDATE setting SET value = ? WHERE key = ? AND value <> ?", (value, key, value))


def set_notified(workspace: Workspace, day: str) -> None:
    """Enter the day of the notification. The day on which the return is due goes with it unless it was set by hand."""
    db = workspace.reader()
    info = queries.the_return(db)
    by_rule = info.due == due_date(queries.the_framework(db), info.notified)
    due = None if by_rule else info.due
    set_return(workspace, authority=info.authority, title=info.title, notified=day, due=due)


class Contradiction(Struct, frozen=True):
    """Two dates of the assessment in the wrong order: the names of the steps, and what is wrong in words."""

    earlier: str
    later: str
    words: str


# The steps of an assessment in their order, and before which others each one has to be.
STEP_TITLES = {
    "notified": "Notification and request",
    "due": "Return due",
    "sent": "Return sent",
    "letter": "Letter with the date of the site visit",
    "talks": "Talks before the visit",
    "visit": "Site visit",
    "draft": "Draft report",
    "accuracy": "Factual accuracy check due",
    "report": "Final report",
}
STEP_NAMES = ("sent", "letter", "visit", "draft", "accuracy", "report")  # what `set_step` takes
_BEFORE = (
    ("notified", "due"),
    ("notified", "sent"),
    ("notified", "letter"),
    ("notified", "visit"),
    ("letter", "visit"),
    ("visit", "draft"),
    ("visit", "report"),
    ("draft", "accuracy"),
    ("draft", "report"),
)


def step_date(info: Return, name: str) -> date | None:
    """The date that was entered for a step ("notified" and "due" too), None if none was. UserFault if it is none."""
    text = {"notified": info.notified, "due": info.due}.get(name, info.steps.get(name))
    return parse_date(text, any_year=True) if text else None


def contradictions(info: Return) -> tuple[Contradiction, ...]:
    """The pairs of dates of a return that stand in the wrong order. UserFault for a date that is none."""
    found = []
    for earlier, later in _BEFORE:
        first, second = step_date(info, earlier), step_date(info, later)
        if first and second and second < first:
            words = (
                f"{STEP_TITLES[later]} ({second:%d/%m/%Y}) would be before {STEP_TITLES[earlier].lower()}"
                f" ({first:%d/%m/%Y})."
            )
            found.append(Contradiction(earlier, later, words))
    return tuple(found)


def set_step(workspace: Workspace, name: str, day: str | None) -> None:
    """Enter the date of a later step of the assessment (a name of `STEP_NAMES`); None or nothing takes it away.

    UserFault for another name, for a date that is none, and for one that contradicts the dates that are known.
    """
    if name not in STEP_NAMES:
        raise UserFault(f"There is no step “{name}” to date.", f"The steps are: {', '.join(STEP_NAMES)}.")
    info = queries.the_return(workspace.reader())
    steps = {key: value for key, value in info.steps.items() if key != name}
    if day and day.strip():
        steps[name] = parse_date(day).isoformat()
    for clash in contradictions(structs.replace(info, steps=steps)):
        if name in {clash.earlier, clash.later}:
            raise UserFault(clash.words, "Correct this date, or first the other one.")
    title = f"Date of “{STEP_TITLES[name]}”" if name in steps else f"No date of “{STEP_TITLES[name]}”"
    with workspace.change(title) as db:
        db.execute(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (f"{queries.STEP}{name}", steps.get(name, "")),
        )


def set_items(workspace: Workspace, edits: Mapping[str, Mapping[str, str]], title: str) -> int:
    """Change the owner, due day (ISO, empty for none) and note of items by their ids, as one change.

    Gives how many items were named and are there. UserFault for a date that is none.
    """
    known = {item.id: item for item in queries.items(workspace.reader())}
    changed = [
        (
            fields.get("owner", known[key].owner).strip(),
            _day(fields.get("due", known[key].due)),
            fields.get("note", known[key].note).strip(),
            key,
        )
        for key, fields in edits.items()
        if key in known
    ]
    if changed:
        with workspace.change(title) as db:
            db.executemany("UPDATE item SET owner = ?, due = ?, note = ? WHERE id = ?", changed)
    return len(changed)


def mark_chased(workspace: Workspace, item_ids: Sequence[str], day: str | None) -> int:
    """Note the day (ISO or British) on which the owners of items were reminded; None takes the note away.

    Gives how many of the items are there. UserFault for a date that is none.
    """
    on = _day(day)
    found = [item for item in queries.items(workspace.reader()) if item.id in set(item_ids)]
    if found:
        named = found[0].ref if len(found) == 1 else f"{len(found)} items"
        with workspace.change(f"{'Reminded' if on else 'Not reminded'} about {named}") as db:
            db.executemany("UPDATE item SET chased = ? WHERE id = ?", [(on, item.id) for item in found])
    return len(found)


def _day(text: str | None) -> str | None:
    return parse_date(text).isoformat() if text else None


def replace_items(workspace: Workspace, requested: tuple[EvidenceItem, ...], source: str) -> Matching:
    """Put the council's own request in the place of the list in force, keeping the answers of items that it continues.

    An item that the request no longer has is dropped if nothing answers it, and kept as withdrawn if something does:
    no answer is ever lost. Gives what continues what.
    """
    db = workspace.reader()
    current = tuple(queries.items(db))
    answered = {row[0] for row in db.execute("SELECT DISTINCT item_id FROM answer")}
    matching = match_items(current, requested)
    continued = matching.items
    kept = {item.id for item in continued}
    framework = queries.the_framework(db)
    in_force = structs.replace(framework, provisional_items=False, items_note=f"Read from {source}.", items=continued)
    with workspace.change(f"Import {len(requested)} evidence items from {source}") as writer:
        writer.execute("UPDATE setting SET value = ? WHERE key = 'framework'", (framework_to_json(in_force),))
        writer.execute("UPDATE item SET withdrawn = 1")
        _put_items(writer, continued)
        for gone in {item.id for item in current} - kept - answered:
            writer.execute("DELETE FROM item WHERE id = ?", (gone,))
    return matching


def set_assessment(workspace: Workspace, assessed: StatementAssessment, label: str) -> None:
    """Write a statement's score and narrative; `label` names the statement in the history."""
    set_assessments(workspace, [assessed], f"Self-assessment of {label}")


def set_assessments(workspace: Workspace, assessed: Iterable[StatementAssessment], title: str) -> None:
    """Write the scores and narratives of several statements as one change."""
    with workspace.change(title) as db:
        for one in assessed:
            put_assessment(db, one)


def put_assessment(db: apsw.Connection, assessed: StatementAssessment) -> None:
    """Write a statement's score and narrative inside a change that is under way."""
    rows.upsert(db, "assessment", rows.ASSESSMENT_COLUMNS, rows.assessment_row(assessed))


def _put_items(db: apsw.Connection, items: Iterable[EvidenceItem]) -> None:
    for item in items:
        rows.upsert(db, "item", rows.ITEM_COLUMNS, rows.item_row(item))


def _title(notified: str | None) -> str:
    year = parse_date(notified).year if notified else date.today().year  # noqa: DTZ011  # the desk's own day
    return f"Information return {year}"


def _file_name(authority: str) -> str:
    """A file name for the workspace that Windows accepts, from the council's name."""
    from pathvalidate import sanitize_filename  # noqa: PLC0415  # only needed when a workspace is made

    return sanitize_filename(authority.strip(), platform="Windows", max_len=60) or "Return"
