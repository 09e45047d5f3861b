"""Opening, locking, migrating and backing up a workspace; changes, undo and redo."""

import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import apsw
import msgspec
import pytest
from helpers.small import framework, new_workspace
from hypothesis import given
from hypothesis import strategies as st

from evidencepack.errors import ReadOnly, UserFault, WorkspaceFault, WorkspaceInUse
from evidencepack.frameworks import framework_to_json
from evidencepack.workspace import Workspace, backups, days, history, queries, returns, schema
from evidencepack.workspace.lock import Owner, WriterLock


@pytest.fixture
def workspace(tmp_path: Path):
    with new_workspace(tmp_path / "ws") as opened:
        yield opened


def put(workspace: Workspace, key: str, value: str, job: str | None = None) -> None:
    with workspace.change(f"Set {key}", job=job) as db:
        db.execute(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
        )


def value(workspace: Workspace, key: str) -> str | None:
    return queries.settings(workspace.reader()).get(key)


def test_a_new_workspace_holds_the_return_and_its_items(workspace: Workspace) -> None:
    info = queries.the_return(workspace.reader())
    assert (info.authority, info.notified, info.due) == ("Little Council", "2026-06-01", "2026-06-22")
    assert [item.ref for item in queries.items(workspace.reader())] == ["A1", "A2", "A3"]
    assert queries.the_framework(workspace.reader()).provisional_items
    assert workspace.undo() is None, "setting the workspace up is not a step that can be undone"


def test_undo_and_redo_survive_closing_and_name_their_step(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "ws") as opened:
        put(opened, "colour", "red")
        put(opened, "colour", "blue")
    with Workspace.open(tmp_path / "ws") as opened:
        assert history.next_undo(opened.reader()) == "Set colour"
        changed = opened.undo()
        assert changed is not None
        assert changed.rows == {"setting": frozenset({"colour"})}
        assert value(opened, "colour") == "red"
    with Workspace.open(tmp_path / "ws") as opened:
        assert opened.redo() is not None
        assert value(opened, "colour") == "blue"
        assert opened.redo() is None


def test_a_new_change_drops_what_was_undone(workspace: Workspace) -> None:
    put(workspace, "a", "1")
    workspace.undo()
    put(workspace, "b", "2")
    assert workspace.redo() is None
    assert value(workspace, "a") is None


def test_the_parts_of_a_job_are_one_step(workspace: Workspace) -> None:
    put(workspace, "a", "1")
    for number in range(5):
        put(workspace, f"job {number}", "x", job="j1")
    workspace.undo()
    assert [value(workspace, f"job {number}") for number in range(5)] == [None] * 5
    assert value(workspace, "a") == "1"
    workspace.redo()
    assert value(workspace, "job 4") == "x"


def test_a_body_that_raises_changes_nothing_and_leaves_no_step(workspace: Workspace) -> None:
    with pytest.raises(ZeroDivisionError), workspace.change("Fails") as db:
        db.execute("INSERT INTO setting VALUES ('half', 'done')")
        raise ZeroDivisionError
    assert value(workspace, "half") is None
    assert history.next_undo(workspace.reader()) is None


def test_a_change_that_changes_nothing_is_no_step(workspace: Workspace) -> None:
    with workspace.change("Nothing"):
        pass
    assert history.next_undo(workspace.reader()) is None


def test_listeners_hear_of_changes_undo_and_redo(workspace: Workspace) -> None:
    heard: list[history.Changed] = []
    workspace.listeners.append(heard.append)
    put(workspace, "a", "1")
    workspace.undo()
    workspace.redo()
    assert [(changed.title, changed.touches("setting"), changed.touches("answer")) for changed in heard] == [
        ("Set a", True, False)
    ] * 3


def test_the_trail_says_who_did_what(workspace: Workspace) -> None:
    put(workspace, "a", "1")
    workspace.undo()
    trail = history.trail(workspace.reader())
    assert [(entry.verb, entry.title) for entry in trail[:2]] == [("undid", "Set a"), ("did", "Set a")]
    assert all(entry.who and entry.machine and entry.at.endswith("Z") for entry in trail)


@given(st.lists(st.one_of(st.tuples(st.sampled_from("abc"), st.text(max_size=3)), st.sampled_from(["undo", "redo"]))))
def test_undo_and_redo_follow_a_plain_stack(tmp_path_factory: pytest.TempPathFactory, steps) -> None:
    with new_workspace(tmp_path_factory.mktemp("ws") / "w") as workspace:
        state: dict[str, str] = {}
        done: list[dict[str, str]] = []
        undone: list[dict[str, str]] = []
        for step in steps:
            if step == "undo":
                if done:
                    undone.append(state)
                    state = done.pop()
                workspace.undo()
            elif step == "redo":
                if undone:
                    done.append(state)
                    state = undone.pop()
                workspace.redo()
            elif state.get(step[0]) != step[1]:
                done.append(state)
                undone.clear()
                state = {**state, step[0]: step[1]}
                put(workspace, *step)
        found = queries.settings(workspace.reader())
        assert {key: found[key] for key in "abc" if key in found} == state


# ---------------------------------------------------------------- opening


def test_a_second_writer_is_told_who_has_it_and_may_read(workspace: Workspace) -> None:
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from evidencepack.errors import ReadOnly, WorkspaceInUse
        from evidencepack.workspace import Workspace, queries
        try:
            Workspace.open(Path(sys.argv[1]))
        except WorkspaceInUse as fault:
            print(fault.owner)
        with Workspace.open(Path(sys.argv[1]), read_only=True) as opened:
            print(opened.read_only, len(queries.items(opened.reader())))
            try:
                opened.undo()
            except ReadOnly:
                print("read only")
    """)
    done = subprocess.run(
        [sys.executable, "-c", program, str(workspace.folder)], capture_output=True, text=True, check=True, timeout=60
    )
    owner, state, refused = done.stdout.splitlines()
    assert " on " in owner
    assert " since " in owner
    assert (state, refused) == ("True 3", "read only")


def test_a_lock_left_behind_by_another_machine_needs_confirmation(tmp_path: Path) -> None:
    new_workspace(tmp_path / "ws").close()
    database = next((tmp_path / "ws").glob("*.evidence"))
    left = Owner("j.smith", "ASC-0412", 77, "2026-06-02T09:30:00+00:00")
    database.with_name(database.name + ".owner").write_bytes(msgspec.json.encode(left))
    with pytest.raises(WorkspaceInUse) as refused:
        Workspace.open(tmp_path / "ws")
    assert "j.smith on ASC-0412" in refused.value.owner
    with Workspace.open(tmp_path / "ws", take_over=True) as opened:
        assert not opened.read_only


def test_a_lock_that_is_held_is_not_taken_over(workspace: Workspace) -> None:
    other = WriterLock(workspace.database)
    with pytest.raises(WorkspaceInUse):
        other.take(take_over=True)


def test_reading_only_refuses_changes(tmp_path: Path) -> None:
    new_workspace(tmp_path / "ws").close()
    with Workspace.open(tmp_path / "ws", read_only=True) as opened, pytest.raises(ReadOnly), opened.change("No"):
        pass


def test_what_is_no_workspace_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceFault, match="no workspace"):
        Workspace.open(tmp_path)
    (tmp_path / "a.evidence").write_text("not a database at all, but long enough to look like a file" * 20)
    with pytest.raises(WorkspaceFault, match="cannot be opened"):
        Workspace.open(tmp_path)
    (tmp_path / "a.evidence").unlink()
    apsw.Connection(str(tmp_path / "b.evidence")).execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(WorkspaceFault, match="not an Evidence Pack workspace"):
        Workspace.open(tmp_path)


def test_a_second_workspace_in_a_folder_is_refused(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceFault, match="already holds"):
        Workspace.create(workspace.folder, "Other")


def test_a_newer_format_is_refused_and_left_alone(tmp_path: Path) -> None:
    new_workspace(tmp_path / "ws").close()
    database = next((tmp_path / "ws").glob("*.evidence"))
    db = apsw.Connection(str(database))
    db.pragma("user_version", 99)
    db.close()
    before = database.read_bytes()
    with pytest.raises(WorkspaceFault, match="newer Evidence Pack"):
        Workspace.open(tmp_path / "ws")
    assert database.read_bytes() == before


def test_an_older_format_is_backed_up_and_brought_up_to_date(tmp_path: Path, monkeypatch) -> None:
    new_workspace(tmp_path / "ws").close()
    newer = (*schema.STEPS, lambda db: db.execute("CREATE TABLE later (id TEXT PRIMARY KEY)"))
    monkeypatch.setattr(schema, "STEPS", newer)
    with Workspace.open(tmp_path / "ws") as opened:
        assert schema.schema_version(opened.reader()) == len(newer)
        assert list(opened.reader().execute("SELECT * FROM later")) == []
    copies = list((tmp_path / "ws" / "backups").glob("*.evidence"))
    assert len(copies) == 1
    copy = apsw.Connection(str(copies[0]))
    assert schema.schema_version(copy) == len(newer) - 1
    assert copy.execute("SELECT count(*) FROM item").get == 3
    copy.close()


def test_a_workspace_of_the_first_format_is_brought_up_to_date(tmp_path: Path, monkeypatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(schema, "STEPS", schema.STEPS[:1])
        older.setattr(history, "RECORDED", schema.RECORDED[:7])
        with Workspace.create(tmp_path / "ws", "Old") as opened:
            put(opened, "framework", framework_to_json(framework()))
            with opened.change("Answer") as db:
                db.execute("INSERT INTO answer (id, item_id, kind, position) VALUES ('a', 'i', 'not held', 1)")
            with opened.change("Say why") as db:
                db.execute("UPDATE answer SET reason = 'None is kept.' WHERE id = 'a'")
    with Workspace.open(tmp_path / "ws") as opened:
        assert queries.waivers(opened.reader()) == []
        assert queries.snapshot(opened).plan == ()
        assert [answer.reason for answer in queries.answers(opened.reader())] == ["None is kept."]
        opened.undo()
        assert [answer.reason for answer in queries.answers(opened.reader())] == [""]
        opened.undo()
        assert queries.answers(opened.reader()) == [], "changes of before the new columns can be taken back"
        opened.redo()
        assert [answer.to_confirm for answer in queries.answers(opened.reader())] == [False]


def test_an_older_format_can_be_read_without_being_changed(tmp_path: Path, monkeypatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(schema, "STEPS", schema.STEPS[:-1])
        new_workspace(tmp_path / "ws").close()
    database = next((tmp_path / "ws").glob("*.evidence"))
    before, made = database.read_bytes(), tmp_path / "made"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    opened = Workspace.open(tmp_path / "ws", read_only=True)
    assert queries.snapshot(opened).parts_to_confirm == ()
    assert len(list(made.iterdir())) == 1
    opened.close()
    opened.close()
    assert list(made.iterdir()) == [], "the copy is taken away"
    assert database.read_bytes() == before


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch) -> None:
    new_workspace(tmp_path / "ws").close()

    def fails(db: apsw.Connection) -> None:
        db.execute("CREATE TABLE half (x)")
        raise UserFault("stopped")

    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, fails))
    with pytest.raises(UserFault, match="stopped"):
        Workspace.open(tmp_path / "ws")
    monkeypatch.undo()
    with Workspace.open(tmp_path / "ws") as opened:
        assert schema.schema_version(opened.reader()) == len(schema.STEPS)


def test_every_tenth_opening_makes_a_backup_and_ten_are_kept(tmp_path: Path, monkeypatch) -> None:
    new_workspace(tmp_path / "ws").close()
    folder = tmp_path / "ws" / "backups"
    for _ in range(9):
        Workspace.open(tmp_path / "ws").close()
    assert not folder.exists()
    Workspace.open(tmp_path / "ws").close()
    assert len(list(folder.glob("* regular.evidence"))) == 1
    with Workspace.open(tmp_path / "ws") as opened:
        db = apsw.Connection(str(opened.database))
        for number in range(12):
            copy = backups.back_up(db, opened.database, f"test {number}")
        db.close()
        assert copy.exists()
    assert len(list(folder.glob("*.evidence"))) == backups.KEPT


def test_backups_are_bounded_whatever_the_council_is_called(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "ws", "Council [East]") as opened:
        db = apsw.Connection(str(opened.database))
        for number in range(12):
            backups.back_up(db, opened.database, f"test {number}")
        db.close()
    assert len(list((tmp_path / "ws" / "backups").iterdir())) == 10


@pytest.mark.expect_log
def test_a_regular_backup_that_cannot_be_made_keeps_nobody_out(tmp_path: Path, monkeypatch) -> None:
    new_workspace(tmp_path / "ws").close()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_drop_oldest", full)
    for _ in range(10):
        Workspace.open(tmp_path / "ws").close()
    db = apsw.Connection(str(next((tmp_path / "ws").glob("*.evidence"))))
    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space"):
        patch.setattr(backups, "_copy", lambda _db, to: to.write_bytes(b"half") and full())
        backups.back_up(db, tmp_path / "ws" / "x.evidence", "half")
    db.close()
    assert list((tmp_path / "ws" / "backups").glob("x *")) == [], "nothing half-made is left"


def test_a_part_of_a_job_ends_what_could_be_redone(workspace: Workspace) -> None:
    put(workspace, "colour", "red", job="j1")
    put(workspace, "colour", "blue")
    workspace.undo()
    put(workspace, "colour", "green", job="j1")
    assert workspace.redo() is None
    assert value(workspace, "colour") == "green"


def test_a_workspace_that_could_not_be_made_is_not_in_the_way_of_the_next_try(tmp_path: Path, monkeypatch) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(WorkspaceFault):
        patch.setattr("evidencepack.workspace.files.FileStore.prepare", full)
        Workspace.create(tmp_path / "ws", "Testshire")
    Workspace.create(tmp_path / "ws", "Testshire").close()


# ---------------------------------------------------------------- the return


@pytest.mark.parametrize(
    "text",
    [
        "21/11/2026", "21.11.2026", "2026-11-21", " 2026-11-21 ", "21-11-2026", "21 11 2026", "21/11/26", "21.11.26",
        "21 November 2026", "21 Nov 2026", "21st november, 2026", "Sat 21 Nov 2026", "Saturday, 21  November 2026",
    ],
)  # fmt: skip
def test_dates_as_people_write_them(text: str) -> None:
    assert days.parse_date(text).isoformat() == "2026-11-21"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "31/02/2026",
        "11/21/2026",
        "2026",
        "21/11/0206",
        "1899-12-31",
        "2200-01-01",
        "21/11-2026",
        "21 Brumaire 2026",
        "31 Feb 2026",
        "21/11/026",
    ],
)
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(UserFault, match="not a date"):
        days.parse_date(text)


def test_a_date_that_is_kept_is_understood_whatever_its_year() -> None:
    assert days.parse_date("0206-11-21", any_year=True).year == 206
    assert [days.parse_date(text).year for text in ("1900-01-01", "31/12/2199")] == [1900, 2199]


def test_a_return_needs_a_council(tmp_path: Path) -> None:
    with pytest.raises(UserFault, match="name is missing"):
        returns.start_return(tmp_path / "ws", "  ", framework())
    assert not (tmp_path / "ws").exists()


def test_changing_the_dates_is_a_change(workspace: Workspace) -> None:
    returns.set_return(workspace, authority="Little Council", title="Return", notified="02/06/2026", due=None)
    assert queries.the_return(workspace.reader()).due == "2026-06-23"
    workspace.undo()
    assert queries.the_return(workspace.reader()).due == "2026-06-22"
