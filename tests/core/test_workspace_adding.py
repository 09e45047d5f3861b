"""Taking files in: one result per file, one copy of each content, nothing lost, one step for undo."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from helpers.small import examined, judged_plain, new_workspace

from evidencepack.errors import Cancelled, UnreadableFile
from evidencepack.jobs import Job, ReportingJob
from evidencepack.model import DocumentState, ReadState
from evidencepack.workspace import Workspace, adding, documents, queries, rows, search
from evidencepack.workspace.adding import AddResult, Outcome
from evidencepack.workspace.files import FileStore


class TextPool:
    """Reads text files in this process: adding is tested here, the worker processes elsewhere."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.read: list[str] = []
        self._stop_after = stop_after

    def examine_and(
        self, then: str, files: Iterable[tuple[Any, Path, str | None]], job: Job | None = None
    ) -> Iterator[Any]:
        for key, path, name in files:
            self.read.append(str(name))
            if self._stop_after is not None and len(self.read) > self._stop_after:
                raise Cancelled
            text = path.read_text("utf-8", "replace")
            if text.startswith("LOCKED"):
                yield key, examined(read=ReadState.LOCKED, pages=(), message="It needs a password."), b""
            else:
                yield key, examined(text), b""


@pytest.fixture
def workspace(tmp_path: Path):
    with new_workspace(tmp_path / "ws") as opened:
        yield opened


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    (folder / "sub").mkdir(parents=True)
    (folder / "Waiting list.txt").write_text("412 people wait for an assessment")
    (folder / "Carers_strategy.txt").write_text("Our carers strategy")
    (folder / "Copy of Waiting list.txt").write_text("412 people wait for an assessment")
    (folder / "sub" / "~$Carers.docx").write_bytes(b"owner file")
    (folder / "sub" / "empty.txt").write_bytes(b"")
    (folder / "sub" / "Budget.txt").write_text("LOCKED")
    return folder


def take(workspace: Workspace, *paths: Path, pool: Any = None, job: Job | None = None) -> dict[str, AddResult]:
    taken = adding.add_files(workspace, paths, judged_plain, pool=pool or TextPool(), job=job)
    return {Path(result.path).name: result for result in taken}


def test_every_file_has_a_result(workspace: Workspace, papers: Path) -> None:
    results = take(workspace, papers)
    assert {name: result.outcome for name, result in results.items()} == {
        "Waiting list.txt": Outcome.ADDED,
        "Carers_strategy.txt": Outcome.ADDED,
        "Copy of Waiting list.txt": Outcome.DUPLICATE,
        "~$Carers.docx": Outcome.SKIPPED,
        "empty.txt": Outcome.SKIPPED,
        "Budget.txt": Outcome.UNREADABLE,
    }
    assert results["Copy of Waiting list.txt"].twin == "Waiting list.txt"
    assert results["Carers_strategy.txt"].title == "Carers strategy"
    assert "password" in results["Budget.txt"].message
    assert len(queries.documents(workspace.reader())) == 3, "a locked file is kept, a copy and litter are not"


@pytest.mark.parametrize("copy", ["FINAL v2 - A.txt", "A - Copy.txt", "A (2).txt", "Copy (3) of A.txt", "A_copy.txt"])
def test_the_plain_name_is_the_document_and_the_copy_the_duplicate(workspace: Workspace, tmp_path: Path, copy) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    for name in (copy, "zebra.txt"):
        (folder / name).write_text("same")
    assert take(workspace, folder)[copy].twin == "zebra.txt"


def test_content_is_stored_by_its_hash_and_the_original_is_untouched(workspace: Workspace, papers: Path) -> None:
    source = papers / "Waiting list.txt"
    before = source.stat()
    take(workspace, source)
    [document] = queries.documents(workspace.reader())
    assert document.version.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert workspace.files.path_of(document.version.sha256).read_bytes() == source.read_bytes()
    assert (source.stat().st_mtime_ns, source.stat().st_size) == (before.st_mtime_ns, before.st_size)
    assert [origin.path for origin in queries.origins(workspace.reader(), document.id)] == [str(source)]


def test_three_places_are_one_document_with_three_origins(workspace: Workspace, tmp_path: Path) -> None:
    places = [tmp_path / name / "a.txt" for name in ("x", "y", "z")]
    for place in places:
        place.parent.mkdir()
        place.write_text("the same")
        take(workspace, place)
    [document] = queries.documents(workspace.reader())
    assert [origin.path for origin in queries.origins(workspace.reader(), document.id)] == [str(p) for p in places]


def test_the_same_place_with_new_content_is_a_new_version(workspace: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("first")
    take(workspace, source)
    source.write_text("second")
    assert take(workspace, source)["a.txt"].outcome is Outcome.NEW_VERSION
    [document] = queries.documents(workspace.reader())
    assert [version.number for version in queries.versions(workspace.reader(), document.id)] == [2, 1]
    workspace.undo()
    [document] = queries.documents(workspace.reader())
    assert workspace.files.path_of(document.version.sha256).read_text() == "first"


def test_a_file_that_went_back_to_what_it_was_is_a_version_again(workspace: Workspace, tmp_path: Path) -> None:
    source, elsewhere = tmp_path / "a.txt", tmp_path / "old a.txt"
    source.write_text("first")
    take(workspace, source)
    source.write_text("second")
    take(workspace, source)
    elsewhere.write_text("first")
    known = take(workspace, elsewhere)["old a.txt"]
    assert (known.outcome, known.message) == (
        Outcome.DUPLICATE,
        "Same content as an earlier version of “a”, which has a newer one since; kept once.",
    )
    source.write_text("first")
    assert take(workspace, source)["a.txt"].outcome is Outcome.NEW_VERSION
    assert take(workspace, source)["a.txt"].outcome is Outcome.DUPLICATE
    [document] = queries.documents(workspace.reader())
    assert (document.version.number, document.version.sha256) == (3, hashlib.sha256(b"first").hexdigest())
    assert search.find(workspace.reader(), "first")
    workspace.undo()
    workspace.undo()
    [document] = queries.documents(workspace.reader())
    assert document.version.sha256 == hashlib.sha256(b"second").hexdigest()


def test_a_copy_of_what_is_set_aside_is_said_to_be_one(workspace: Workspace, papers: Path, tmp_path: Path) -> None:
    take(workspace, papers / "Waiting list.txt")
    [document] = queries.documents(workspace.reader())
    documents.set_state(workspace, [document.id], DocumentState.SET_ASIDE)
    copy = tmp_path / "copy.txt"
    copy.write_bytes((papers / "Waiting list.txt").read_bytes())
    assert "set aside" in take(workspace, copy)["copy.txt"].message


def test_one_drop_is_one_step_and_redo_needs_no_reading(workspace: Workspace, papers: Path) -> None:
    take(workspace, papers)
    workspace.undo()
    assert queries.documents(workspace.reader()) == []
    workspace.redo()
    assert len(queries.documents(workspace.reader())) == 3
    assert search.find(workspace.reader(), "assessment")


def test_files_that_were_read_before_are_not_read_again(workspace: Workspace, papers: Path) -> None:
    take(workspace, papers)
    workspace.undo()
    pool = TextPool()
    results = take(workspace, papers, pool=pool)
    assert pool.read == []
    assert results["Waiting list.txt"].outcome is Outcome.ADDED
    assert results["Budget.txt"].outcome is Outcome.UNREADABLE


def test_cancelling_keeps_what_was_reported(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(f"paper {number}")
    reported = []
    with pytest.raises(Cancelled):
        for result in adding.add_files(workspace, [folder], judged_plain, pool=TextPool(stop_after=20)):
            reported.append(result.document_id)
    assert len(reported) == 20
    assert {document.id for document in queries.documents(workspace.reader())} == set(reported)


def test_cancelling_by_the_job(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"paper {number}")
    with pytest.raises(Cancelled):
        take(workspace, *sorted(tmp_path.glob("*.txt")), job=ReportingJob(is_cancelled=lambda: True))


def test_a_file_that_vanishes_is_a_result_and_not_the_end(workspace: Workspace, tmp_path: Path, monkeypatch) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    put = FileStore.put

    def vanishing(store: FileStore, source: Path) -> tuple[str, int]:
        if source.name == "a.txt":
            source.unlink()
        return put(store, source)

    monkeypatch.setattr(FileStore, "put", vanishing)
    results = take(workspace, tmp_path / "a.txt", tmp_path / "b.txt")
    assert results["a.txt"].outcome is Outcome.UNREADABLE
    assert "a.txt could not be read" in results["a.txt"].message
    assert results["b.txt"].outcome is Outcome.ADDED


def test_progress_counts_to_the_end(workspace: Workspace, papers: Path) -> None:
    heard: list[tuple[int, int]] = []
    take(workspace, papers, job=ReportingJob(lambda done, total, what: heard.append((done, total))))
    assert heard[-1] == (4, 4)


# ---------------------------------------------------------------- the file store


def test_leftovers_of_an_interrupted_copy_are_cleared(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "documents")
    store.prepare()
    (store.folder / "00112233445566aa.part").write_text("half")
    (store.folder / "Interview.part").write_text("somebody's own")
    store.prepare()
    assert [path.name for path in store.folder.iterdir()] == ["Interview.part"]


def test_a_file_that_grows_while_it_is_copied_is_refused(tmp_path: Path, monkeypatch) -> None:
    store = FileStore(tmp_path / "documents")
    store.prepare()
    source = tmp_path / "growing.txt"
    source.write_bytes(b"x" * 100)
    real_open = Path.open

    def opening(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        opened = real_open(path, mode, *more, **named)
        if path.suffix == ".part":
            with real_open(source, "ab") as growing:
                growing.write(b"more")
        return opened

    monkeypatch.setattr(Path, "open", opening)
    with pytest.raises(UnreadableFile, match="still being written"):
        store.put(source)
    monkeypatch.undo()
    assert list(store.folder.iterdir()) == []


def test_a_part_that_antivirus_holds_is_left_for_the_next_opening(tmp_path: Path, monkeypatch) -> None:
    store = FileStore(tmp_path / "documents")
    store.prepare()
    source = tmp_path / "a.txt"
    source.write_text("content")
    known = store.put(source)

    def held(_path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, f"held by antivirus {missing_ok}")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        assert store.put(source) == known
        store.prepare()
    store.prepare()
    assert [path.name for path in store.folder.iterdir()] == [known[0]]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (-11_644_473_600, "1601-01-01T00:00:00Z"),  # what Windows keeps for a file without a time
        (1_000_000_000_000, "9999-12-31T23:59:59Z"),  # NTFS reaches to the year 30828
    ],
)
def test_any_time_of_change_can_be_kept(seconds: int, text: str) -> None:
    assert rows.moment_text(seconds * 1_000_000_000) == text


def test_a_held_file_is_tried_again(tmp_path: Path, monkeypatch) -> None:
    store = FileStore(tmp_path / "documents")
    store.prepare()
    source = tmp_path / "a.txt"
    source.write_text("content")
    replace, tries = Path.replace, []

    def held(path: Path, target: Path) -> Path:
        tries.append(path)
        if len(tries) < 3:
            raise PermissionError(13, "held by antivirus")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr("evidencepack.safe_file._WAITS", (0.0, 0.0))
    sha256, size = store.put(source)
    assert len(tries) == 3
    assert store.path_of(sha256).read_text() == "content"
    assert size == 7


# ---------------------------------------------------------------- readings that were broken off


class BusyPool(TextPool):
    """Breaks the reading of every file off, as on a busy computer."""

    def examine_and(self, then: str, files: Iterable[tuple[Any, Path, str | None]], job: Job | None = None) -> Any:
        for key, _, _ in files:
            late = examined(read=ReadState.UNREADABLE, pages=(), message="Too late.")
            yield key, msgspec.structs.replace(late, facts={"stopped": "late"}), b""


def test_a_reading_that_was_broken_off_is_tried_again(workspace: Workspace, tmp_path: Path) -> None:
    paper, copy = tmp_path / "Waits.txt", tmp_path / "elsewhere" / "Waits.txt"
    copy.parent.mkdir()
    for path in (paper, copy):
        path.write_text("412 people wait for an assessment")
    assert take(workspace, paper, pool=BusyPool())["Waits.txt"].outcome is Outcome.UNREADABLE
    heard: list[set[str]] = []
    workspace.listeners.append(lambda changed: heard.append(set(changed.rows)))
    pool = TextPool()
    assert take(workspace, copy, pool=pool)["Waits.txt"].outcome is Outcome.DUPLICATE
    assert pool.read == ["Waits.txt"]
    (document,) = queries.documents(workspace.reader())
    assert document.read is ReadState.READ
    assert search.find(workspace.reader(), "assessment")
    assert {"document", "finding"} in heard
    take(workspace, copy, pool=pool)
    assert pool.read == ["Waits.txt"], "once it was read, it stays so"
