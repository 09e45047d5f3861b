"""The command line between other programs: exit codes, pipes, patterns, names, what a script has to trust."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from helpers.command_line import command, here, here_json, surroundings

from evidencepack import cli
from evidencepack.terminal import show


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A workspace with two documents."""
    (tmp_path / "Advocacy.txt").write_text("Advocates and carers", encoding="utf-8")
    (tmp_path / "Menu.txt").write_text("Soup for carers", encoding="utf-8")
    here("new", tmp_path / "work", "--authority", "Little Council")
    here("add", tmp_path / "work", tmp_path / "Advocacy.txt", tmp_path / "Menu.txt")
    return tmp_path / "work"


# ---------------------------------------------------------------- what is named


@pytest.mark.parametrize("verb", [("add", "WORK"), ("inspect",), ("suggest",)])
def test_a_mistyped_path_is_a_fault_and_nothing_is_done(work: Path, verb: tuple[str, ...]) -> None:
    words = [str(work) if word == "WORK" else word for word in verb]
    before = len(here_json("history", work))
    said = here(*words, work.parent / "Menu.txt", work.parent / "Nenu.txt", code=2)
    assert "Nenu.txt" in said
    assert len(here_json("history", work)) == before


def test_a_pattern_that_no_shell_has_turned_into_names(work: Path) -> None:
    """cmd.exe and PowerShell hand `*.txt` over as it is."""
    assert here_json("add", work, work.parent / "*.txt")["counts"] == {"duplicate": 2}
    assert len(here_json("inspect", work.parent / "M?nu.txt")) == 1
    assert "*.pdf" in here("add", work, work.parent / "*.pdf", code=2)
    (work.parent / "draft [1].txt").write_text("Carers", encoding="utf-8")
    assert here_json("add", work, work.parent / "draft [1]*")["counts"] == {"added": 1}


@pytest.mark.parametrize("words", [["add", "WORK", ""], ["new", "", "--authority", "X"], ["gaps", " "], ["text", ""]])
def test_an_empty_path_is_not_the_folder_where_one_happens_to_be(
    work: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a variable that a script has not set."""
    monkeypatch.chdir(work.parent)
    assert "empty" in here(*[str(work) if word == "WORK" else word for word in words], code=2)


def test_an_empty_folder_is_said(work: Path) -> None:
    (work.parent / "nothing").mkdir()
    assert "no files" in here("add", work, work.parent / "nothing")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep names as text")
def test_a_name_that_is_no_text_stops_nothing(work: Path) -> None:
    (work.parent / "in").mkdir()
    (work.parent / "in" / os.fsdecode(b"r\xe9sum\xe9.txt")).write_text("Carers")
    (work.parent / "in" / "good.txt").write_text("Good carers")
    assert here_json("add", work, work.parent / "in")["counts"] == {"added": 2}
    assert [one["read"] for one in here_json("inspect", work.parent / "in")] == ["read", "read"]
    assert "r\ufffdsum\ufffd" in here("link", work, os.fsdecode(b"r\xe9sum\xe9"), "IR04", code=2)


def test_a_misuse_points_to_the_help_of_its_verb(work: Path) -> None:
    assert "Try: evidencepack framework import --help" in here("framework", "import", work, code=2)
    assert here_json("link", work, code=2)["to_do"] == "Try: evidencepack link --help"


# ---------------------------------------------------------------- where it speaks to


def _piped(*arguments: object, **how: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command(*arguments), env=surroundings(), stderr=subprocess.PIPE, **how)  # type: ignore[call-overload,no-any-return]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
def test_a_reader_that_leaves_changes_neither_the_work_nor_its_exit_code(work: Path) -> None:
    for number in range(60):
        (work.parent / f"Paper {number}.txt").write_text(f"Paper {number}")
    reading, writing = os.pipe()
    os.close(reading)
    with _piped("add", work, *sorted(work.parent.glob("Paper*.txt")), stdout=writing) as adding:
        os.close(writing)
        _, said = adding.communicate(timeout=100)
    assert (adding.returncode, said) == (0, b"")
    assert len(here_json("suggest", work)) == 62


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full, on Linux")
@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_an_output_that_takes_nothing_is_for_the_person_to_mend(as_json: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full, _piped("rate", *"333333333", *as_json, stdout=full) as rating:
        _, said = rating.communicate(timeout=100)
    assert rating.returncode == 2
    assert b"could not be written to the output" in said
    assert b"Traceback" not in said


def test_a_pipe_that_windows_calls_invalid_is_a_reader_that_left(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(sys, "stdout", Gone())
    show.Show(as_json=True).result({"answer": 1})
    show.Show(as_json=False).line("answer")


def test_without_any_output_the_exit_code_still_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "argv", ["evidencepack", "rate", *"333333333"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    sys.stdout.close()
    sys.stderr.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_is_said_and_ends_with_2(work: Path) -> None:
    (work.parent / "many").mkdir()
    for number in range(400):
        (work.parent / "many" / f"{number}.txt").write_text(f"Paper {number} " * 2000)
    with _piped("add", work, work.parent / "many", stdout=subprocess.PIPE) as adding:
        assert adding.stdout is not None
        first = adding.stdout.readline()  # it is at work
        adding.send_signal(signal.SIGINT)
        rest, said = adding.communicate(timeout=100)
    assert first.startswith(b"added")
    assert adding.returncode == 2, said
    assert said.startswith(b"Stopped.")
    told = (first + rest).count(b"added  ")
    assert len(here_json("suggest", work)) >= told + 2


def test_a_keyboard_interrupt_in_a_verb_has_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("evidencepack.verbs.rate_scores", stop)
    assert "Stopped." in here("rate", *"333333333", code=2)


def test_no_window_without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "no screen" in here(code=2)


def test_a_window_that_crashed_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    for ended in (-6, 0xC0000005):
        done = subprocess.CompletedProcess([], ended)
        monkeypatch.setattr("evidencepack.terminal.demo.subprocess.run", lambda *_, done=done, **__: done)
        assert cli.run([]) == 3


# ---------------------------------------------------------------- the audit trail


def test_adding_with_what_lies_in_files_is_told_as_a_whole(work: Path) -> None:
    for name in ("one", "two", "three"):
        with zipfile.ZipFile(work.parent / f"{name}.zip", "w") as archive:
            archive.writestr(f"{name} inside.txt", f"Inside {name}")
    here("add", work, "--contents", work.parent / "*.zip")
    assert here_json("history", work)[0]["title"] == "Add 3 files and what they hold"
    here("history", work, "--undo")
    assert len(here_json("suggest", work)) == 2
