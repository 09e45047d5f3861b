"""What a person can ask for, one function each: the command line and the window call these, the rooms do the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import Struct, msgpack, structs
from pathvalidate import sanitize_filename

from evidencepack import __version__, advice, frameworks
from evidencepack.assessment.consistency import agreement, in_order
from evidencepack.assessment.cover import timeline_rows
from evidencepack.assessment.scoring import Rating, rate, statement_score
from evidencepack.assessment.word import WordOptions, export_word
from evidencepack.checks import judge
from evidencepack.errors import FrameworkFault, UserFault, WorkspaceFault
from evidencepack.frameworks import Matching, RequestReading
from evidencepack.gaps import Coverage, ItemState, survey
from evidencepack.handling import compare_documents
from evidencepack.intake.examination import Examination
from evidencepack.intake.paths import in_letters, is_file
from evidencepack.intake.workers import ReaderPool
from evidencepack.jobs import Job
from evidencepack.mapping import Suggestions, guess_categories, suggest
from evidencepack.model import (
    Answer,
    AnswerKind,
    Document,
    EvidenceItem,
    Framework,
    Gap,
    Judgement,
    ScoringMethod,
    SealedPack,
    Snapshot,
    WordExport,
)
from evidencepack.pack import BuiltPack, Plan, Profile, build_pack, plan_pack
from evidencepack.verify import Verdict, verify
from evidencepack.workspace import Workspace, adding, answers, days, packs, queries, returns, rows, unpacking
from evidencepack.workspace.adding import AddResult, Outcome


class Lacks(Struct, frozen=True):
    """What the return lacks today: gaps most severe first, the coverage, and the state of each item by its id."""

    gaps: list[Gap]
    coverage: Coverage
    states: dict[str, ItemState]
    snapshot: Snapshot


class Inspected(Struct, frozen=True):
    """What is known of a file outside any workspace. `characters`: of its whole text."""

    path: str
    examination: Examination
    judgement: Judgement
    characters: int


class Exported(Struct, frozen=True):
    """A pack that was built, verified by the independent reader, and recorded."""

    built: BuiltPack
    verdict: Verdict
    sealed: SealedPack
    plan: Plan


# ---------------------------------------------------------------- the return


def new_return(
    folder: Path, authority: str, *, framework: str | Path | None = None, notified: str | None = None, title: str = ""
) -> Workspace:
    """Make a workspace for a council's return and open it. `framework`: an id of a built-in one, or a file."""
    day = days.parse_date(notified).isoformat() if notified else None
    return returns.start_return(folder, authority, framework_named(framework), day, title)


def framework_named(named: str | Path | None) -> Framework:
    """A built-in framework by its id, one from a TOML file, or the default one."""
    if named is None:
        return frameworks.builtin_framework()
    known = frameworks.builtin_ids()
    if str(named) in known:
        return frameworks.builtin_framework(str(named))
    if isinstance(named, str) and Path(named).suffix.casefold() != ".toml" and not Path(named).is_file():
        raise FrameworkFault(f"There is no framework {named}.", f"Built in: {', '.join(known)}. Or name a .toml file.")
    return frameworks.load_framework(Path(named))


def import_request(workspace: Workspace, reading: RequestReading) -> Matching:
    """Put the items of a council's own request, as read, in the place of the list in force. Answers are kept."""
    return returns.replace_items(workspace, reading.items, Path(reading.source).name)


# ---------------------------------------------------------------- documents and answers


def add(
    workspace: Workspace,
    paths: Iterable[Path],
    job: Job | None = None,
    *,
    step: str | None = None,
    pool: ReaderPool | None = None,
) -> Iterator[AddResult]:
    """Take files and folders in; one result per file, given once it is safe. See `adding.add_files`.

    When all are in, the documents are compared with each other (`compare_documents`).
    """
    fresh = False
    for result in adding.add_files(workspace, paths, judge, job=job, step=step, pool=pool):
        fresh = fresh or result.outcome in {Outcome.ADDED, Outcome.NEW_VERSION}
        yield result
    if fresh:
        compare_documents(workspace, job)


def take_contents(
    workspace: Workspace,
    document_id: str,
    job: Job | None = None,
    *,
    step: str | None = None,
    pool: ReaderPool | None = None,
    title: str = "",
) -> list[AddResult]:
    """Take a message's attachments or an archive's files in as documents of their own (`unpacking.take_contents`)."""
    results = unpacking.take_contents(workspace, document_id, judge, job=job, step=step, pool=pool, title=title)
    if any(result.outcome in {Outcome.ADDED, Outcome.NEW_VERSION} for result in results):
        compare_documents(workspace, job)
    return results


def add_as_answers(
    workspace: Workspace, item_id: str, paths: Iterable[Path], job: Job | None = None, *, pool: ReaderPool | None = None
) -> list[AddResult]:
    """Take files in and answer an item with all of them (known ones too), as one step for undo."""
    step = rows.new_id()
    results = list(add(workspace, paths, job, step=step, pool=pool))
    taken = [result.document_id for result in results if result.document_id]
    answer_with(workspace, item_id, list(dict.fromkeys(taken)), step=step)
    return results


def answer_with(
    workspace: Workspace, item_id: str, document_ids: Sequence[str], *, step: str | None = None
) -> list[Answer]:
    """Answer an item with whole documents, each with the evidence category that its words show."""
    named = queries.documents(workspace.reader(), list(document_ids))
    given = {document.id: categories_of(workspace, document) for document in named}
    return answers.answer_with_documents(workspace, item_id, document_ids, categories=given, job=step)


def link(
    workspace: Workspace, document: Document, item: EvidenceItem, *, pages: str = "", section: str = "", note: str = ""
) -> Answer:
    """Answer an item with a document or a place in it. The same place again is the same answer, with the new note."""
    given = answers.checked(
        Answer(
            id="",
            item_id=item.id,
            kind=AnswerKind.DOCUMENT,
            document_id=document.id,
            pages=pages,
            section=section,
            note=note,
            categories=categories_of(workspace, document),
        )
    )
    for one in queries.answers(workspace.reader(), item_id=item.id, document_id=document.id):
        if (one.pages, one.section) != (given.pages, given.section):
            continue
        if given.note in {"", one.note}:
            return one
        noted = structs.replace(one, note=given.note)
        answers.update_answer(workspace, noted)
        return noted
    return answers.add_answer(workspace, given)


def unlink(
    workspace: Workspace, document: Document, item: EvidenceItem, *, pages: str = "", section: str = ""
) -> list[Answer]:
    """Take the answers of an item by a document away: those of this place or, without one, all. Gives those taken."""
    found = queries.answers(workspace.reader(), item_id=item.id, document_id=document.id)
    if pages or section:
        place = (answers.tidy_pages(pages), section.strip())
        found = [one for one in found if (one.pages, one.section) == place]
    answers.remove_answers(workspace, [one.id for one in found])
    return found


def answer_pages(workspace: Workspace, item_id: str, document_id: str, pages: str) -> None:
    """Answer an item with some pages of a document, or with all of it where `pages` is empty; once is enough."""
    if not pages:
        answer_with(workspace, item_id, [document_id])
        return
    db = workspace.reader()
    if any(answer.document_id == document_id for answer in queries.answers(db, item_id=item_id)):
        return
    categories = categories_of(workspace, queries.document(db, document_id))
    answers.add_answer(
        workspace,
        Answer(
            id="",
            item_id=item_id,
            kind=AnswerKind.DOCUMENT,
            document_id=document_id,
            pages=pages,
            categories=categories,
        ),
    )


def categories_of(workspace: Workspace, document: Document) -> tuple[str, ...]:
    """The evidence category that a document's words show, if any."""
    db = workspace.reader()
    pages = [text for _, _, text in queries.page_text(db, document.version.sha256)]
    return guess_categories(document.title, pages, queries.the_framework(db))


def suggestions(workspace: Workspace, document_id: str) -> Suggestions:
    """Items that a document of the workspace may answer, best first, taught by the answers given so far."""
    return advice.suggestions(workspace, document_id)


def suggest_for_file(path: Path, examination: Examination, framework: Framework) -> Suggestions:
    """The same for a file outside any workspace, as examined."""
    pages = [page.text for page in examination.pages]
    folder = " | ".join(path.absolute().parts[:-1][-3:])
    return suggest(adding.title_of(path), pages, framework.items, framework, folder=folder)


def inspect(paths: Sequence[Path], job: Job | None = None, *, with_text: bool = True) -> Iterator[Inspected]:
    """Examine files without a workspace, in worker processes like any other reading, and give them in their order.

    Without `with_text` the pages are dropped once judged, so that thousands of files need no memory. Raises
    `UserFault` for a path that is no file, and nothing for a bad file.
    """
    for path in paths:
        if not is_file(path):
            raise UserFault(f"There is no file {path}.", "Check the name and the folder.")
    with ReaderPool() as pool:
        wanted = ((number, path, path.name) for number, path in enumerate(paths))
        early: dict[int, Inspected] = {}
        shown = 0
        for number, read, judged in pool.examine_and(adding.place_of(judge), wanted, job or Job()):
            early[number] = _inspected(paths[number], read, judged, with_text=with_text)
            while shown in early:
                yield early.pop(shown)
                shown += 1


def _inspected(path: Path, read: Examination, judged: bytes, *, with_text: bool) -> Inspected:
    judgement = msgpack.decode(judged, type=Judgement) if judged else judge(in_letters(path.name), read)
    characters = sum(len(page.text) for page in read.pages)
    return Inspected(str(path), read if with_text else structs.replace(read, pages=()), judgement, characters)


# ---------------------------------------------------------------- what is missing


def lacks(workspace: Workspace, today: date | None = None) -> Lacks:
    """The gaps, the coverage and the state of each item on this day."""
    snapshot = queries.snapshot(workspace)
    day = today or date.today()  # noqa: DTZ011  # the desk's own day
    found = survey(snapshot, day)
    gaps = in_order([*found.gaps, *agreement(workspace, snapshot, day)])
    return Lacks(gaps, found.coverage, found.states, snapshot)


def self_rating(snapshot: Snapshot) -> Rating:
    """The council's self-assessed overall score, by the method that the workspace uses."""
    scored = {assessed.statement_id: assessed.score for assessed in snapshot.assessments}
    scores = [scored.get(statement.id) for statement in snapshot.framework.statements]
    return rate(scores, snapshot.framework.method(snapshot.info.method))


def rate_scores(scores: Sequence[int], method: ScoringMethod, framework: Framework) -> Rating:
    """The rating that scores give: one for each statement or, for a method by category, for each of its categories.

    Raises `UserFault` when their number does not fit the framework.
    """
    statements, categories = len(framework.statements), len(framework.categories)
    if not method.by_category:
        _check_count(scores, statements, f"{statements} scores, one for each quality statement")
        return rate(scores, method)
    wanted = statements * categories
    _check_count(
        scores, wanted, f"{wanted} scores: {categories} evidence categories for each of {statements} statements"
    )
    grouped = [scores[start : start + categories] for start in range(0, wanted, categories)]
    return rate([statement_score(group, method).score for group in grouped], method)


def _check_count(scores: Sequence[int], wanted: int, expected: str) -> None:
    if len(scores) != wanted:
        given = "1 score was given." if len(scores) == 1 else f"{len(scores)} scores were given."
        raise UserFault(given, f"This method takes {expected}.")


def export_self_assessment(
    workspace: Workspace, out: Path, options: WordOptions | None = None, today: date | None = None
) -> WordExport:
    """Write the self-assessment as a Word document to be edited, with its evidence named but not linked to a pack.

    `options`: part, layout and template. The day and the steps of the timeline are filled in here, so that the same
    return gives the same file whoever asks. Raises as `export_word` does.
    """
    day = today or date.today()  # noqa: DTZ011
    steps = timeline_rows(queries.snapshot(workspace))
    given = structs.replace(options or WordOptions(), today=day.isoformat(), timeline=steps)
    return export_word(workspace, out, given)


# ---------------------------------------------------------------- the pack


def open_for_export(path: Path) -> Workspace:
    """Open a workspace to export from it: for writing, so that the pack is recorded, or else for reading.

    Reading is enough where somebody else writes, and where one may only look.
    """
    try:
        return Workspace.open(path)
    except WorkspaceFault:
        return Workspace.open(path, read_only=True)


def pack_path(workspace: Workspace, out: Path) -> Path:
    """Where the pack goes: `out` as a zip, or in that folder under the council's and the return's name."""
    if not out.is_dir():
        return out if out.suffix.casefold() == ".zip" else out.with_name(f"{out.name}.zip")
    info = queries.the_return(workspace.reader())
    return out / pack_name(f"{info.authority} {info.title}")


def pack_name(words: str) -> str:
    """A file name for a pack that every system takes, from a council's name and what else is said of the pack."""
    return f"{sanitize_filename(words, platform='Windows', max_len=80)}.zip"


def plan(workspace: Workspace, profile: Profile, *, since: SealedPack | None = None, today: date | None = None) -> Plan:
    """What the pack would hold, and what stands in its way."""
    day = today or date.today()  # noqa: DTZ011
    return plan_pack(queries.snapshot(workspace), profile, day.isoformat(), since)


def export_pack(
    workspace: Workspace,
    out: Path,
    profile: Profile,
    *,
    bag: bool = False,
    since: SealedPack | None = None,
    today: date | None = None,
    job: Job | None = None,
) -> Exported:
    """Build the pack at `out`, have the independent reader verify it, and record it if the workspace can be written.

    Raises `PackBlocked` naming what stands in the way, `UserFault` when the disk or a file fails, `Cancelled`.
    A defect: the pack that was built does not verify (RuntimeError; the file is taken away).
    """
    job = job or Job()
    snapshot = queries.snapshot(workspace)
    day = today or date.today()  # noqa: DTZ011
    planned = plan_pack(snapshot, profile, day.isoformat(), since)
    built = build_pack(
        planned, snapshot, workspace.files.path_of, out, profile, tool_version=__version__, job=job, bag=bag
    )
    verdict = verify(built.path, job)
    if not verdict.ok:
        for part in built.parts:
            part.path.unlink(missing_ok=True)
        raise RuntimeError(f"the pack that was just built does not verify: {verdict.faults[:5]}")
    sealed = SealedPack(
        id=rows.new_id(),
        name=built.path.name,
        profile=profile.id,
        sealed_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        sha256=built.sha256,
        size=built.size,
        documents=len(planned.files),
        since=since.id if since else None,
        manifest=built.manifest_json,
    )
    if not workspace.read_only:
        packs.record_pack(workspace, sealed)
    return Exported(built, verdict, sealed, planned)


def verify_pack(path: Path, job: Job | None = None) -> Verdict:
    """What the independent reader says of a pack: every fault by its file. Nothing but the pack is looked at."""
    return verify(path, job)
