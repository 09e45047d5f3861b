"""The bootstrap's decisions, without making an environment: those are made by every run of it."""

from __future__ import annotations

import ast
import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers.packaging_folder import PACKAGING, load

bootstrap = load("bootstrap")
checks = load("boot.checks")
bytecode = load("boot.bytecode")
commands = load("boot.commands")
environment = load("boot.environment")
locking = load("boot.locking")
one_at_a_time = load("boot.one_at_a_time")
stamp = load("boot.stamp")
system = load("boot.system_packages")
talk = load("boot.talk")
Places = load("boot.places").Places

ROOT = PACKAGING.parent


@pytest.fixture
def places(tmp_path: Path) -> object:
    """A checkout with nothing but what the stamp looks at."""
    (tmp_path / "packaging").mkdir()
    for name in ("pyproject.toml", "packaging/requirements.lock", "packaging/requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    found = Places(root=tmp_path)
    found.scripts.mkdir(parents=True)
    found.python.touch()
    return found


# ---------------------------------------------------------------- old Pythons


def test_the_first_file_can_be_read_by_an_old_python_which_is_told_what_is_needed() -> None:
    ast.parse((PACKAGING / "bootstrap.py").read_text("utf-8"), feature_version=(3, 6))
    assert not bootstrap.is_new_enough((3, 10, 14))
    assert bootstrap.is_new_enough((3, 11, 0))
    assert bootstrap.is_new_enough((4, 0, 0))


def test_the_bootstrap_needs_nothing_but_the_standard_library() -> None:
    for file in [PACKAGING / "bootstrap.py", *(PACKAGING / "boot").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                continue
            for name in names:
                assert name.split(".")[0] in {*sys.stdlib_module_names, "boot"}, f"{file.name} imports {name}"


@pytest.mark.parametrize(("windows", "asked"), [(True, ["py", "-3.13"]), (False, ["python3.13"])])
def test_a_newer_python_is_looked_for(monkeypatch: pytest.MonkeyPatch, windows: bool, asked: list[str]) -> None:
    tried: list[list[str]] = []

    def call(words: list[str], **_streams: object) -> int:
        tried.append(words)
        return 1 if len(tried) == 1 else 0

    monkeypatch.setattr(bootstrap.subprocess, "call", call)
    second = bootstrap.newer_python(windows=windows)
    assert tried[0][: len(asked)] == asked
    assert second == [part.replace("3.13", "3.12") for part in asked]


def test_without_any_newer_python_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "newer_python", lambda: None)
    assert bootstrap.too_old() == 2
    assert "needs Python 3.11 or newer; this is 3." in capsys.readouterr().err


# ---------------------------------------------------------------- words typed


def test_words_after_the_verb_go_on_untouched() -> None:
    options, rest = commands.parse(["--no-apt", "demo", "--dir", "a b", "--no-window"])
    assert (options.verb, options.no_apt, rest) == ("demo", True, ["--dir", "a b", "--no-window"])
    assert commands.parse(["test", "-k", "pack and not slow", "--no-apt"])[1] == ["-k", "pack and not slow", "--no-apt"]


def test_an_unknown_verb_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        commands.parse(["demonstrate"])
    assert stop.value.code == 2
    assert "demonstrate" in capsys.readouterr().err


def test_a_stop_is_said_and_ends_with_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stop(*_arguments: object) -> int:
        raise talk.Stop("install this first")

    monkeypatch.setitem(commands.VERBS, "setup", stop)
    assert commands.main(["setup"]) == 2
    assert capsys.readouterr().err == "install this first\n"


def test_a_folder_that_takes_no_files_is_named_and_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/srv/readonly/.venv-work")

    monkeypatch.setattr(commands, "prepare", refuse)
    assert commands.main(["setup"]) == 2
    said = capsys.readouterr().err
    assert "/srv/readonly/.venv-work" in said
    assert "save files" in said


def test_without_a_verb_the_verbs_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        commands.main([])
    assert ended.value.code == 2
    assert "demo" in capsys.readouterr().err


def test_a_folder_in_any_script_is_said_on_an_old_pipe() -> None:
    words = "from boot.talk import *; speak_any_name(); say('Zürich 日本')"
    place = {**os.environ, "PYTHONPATH": str(PACKAGING), "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run([sys.executable, "-c", words], env=place, capture_output=True, check=True)
    assert done.stdout.strip() == "Zürich ??".encode("cp1252")


def test_the_demonstration_without_a_screen_is_told_to_open_no_window() -> None:
    places = Places(root=Path("checkout"), windows=True)
    start = [str(Path("checkout", ".venv", "Scripts", "python.exe")), "-m", "evidencepack", "demo"]
    assert commands.demo_words(places, ["--dir", "x"], window=True) == [*start, "--dir", "x"]
    assert commands.demo_words(places, ["--dir", "x"], window=False) == [*start, "--dir", "x", "--no-window"]
    assert commands.demo_words(places, ["--no-window"], window=False) == [*start, "--no-window"]


@pytest.mark.parametrize(
    ("name", "variables", "seen"),
    [
        ("Linux", {}, False),
        ("Linux", {"DISPLAY": ":0"}, True),
        ("Linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("Linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ("Windows", {}, True),
        ("Windows", {"CI": "true"}, False),
        ("Windows", {"QT_QPA_PLATFORM": "minimal:option"}, False),
        ("Darwin", {}, True),
        ("Darwin", {"SSH_CONNECTION": "1 2 3 4"}, False),
    ],
)
def test_where_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch, name: str, variables: dict[str, str], seen: bool
) -> None:
    monkeypatch.setattr(system.platform, "system", lambda: name)
    assert system.has_screen(variables) is seen


# ---------------------------------------------------------------- the stamp


def test_an_environment_is_current_only_once_its_stamp_is_written(places: Places) -> None:
    assert not stamp.is_current(places, dev=False)
    stamp.write(places, dev=False)
    assert stamp.is_current(places, dev=False)
    assert not stamp.is_current(places, dev=True)
    stamp.write(places, dev=True)
    assert stamp.is_current(places, dev=True)
    assert stamp.is_current(places, dev=False), "the tools' environment serves the program too"
    stamp.remove(places)
    assert not stamp.is_current(places, dev=False)


def test_a_change_of_lock_dependencies_place_or_python_makes_it_again(
    places: Places, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = stamp.wanted(places, dev=False)
    project = tmp_path / "pyproject.toml"
    text = project.read_text("utf-8")
    project.write_text(text.replace("line-length = 120", "line-length = 100"), encoding="utf-8")
    assert stamp.wanted(places, dev=False) == before, "the linter's settings are no reason to install again"
    project.write_text(text.replace('"apsw>=', '"apsw>=3.51,>='), encoding="utf-8")
    assert stamp.wanted(places, dev=False) != before
    project.write_text(text, encoding="utf-8")
    assert stamp.wanted(places, dev=False) == before
    with places.lock_file(dev=False).open("a", encoding="utf-8") as lock:
        lock.write("# touched\n")
    touched = stamp.wanted(places, dev=False)
    assert touched != before
    monkeypatch.setattr(stamp.sys, "version", "3.99.0")
    assert stamp.wanted(places, dev=False) != touched


@pytest.mark.parametrize("content", ["", "[]", '{"run": 1}', "\x00\xff"])
def test_a_damaged_stamp_counts_as_none(places: Places, content: str) -> None:
    places.stamp.write_text(content, encoding="utf-8")
    assert not stamp.is_current(places, dev=False)


def test_a_stamp_without_its_python_counts_as_none(places: Places) -> None:
    stamp.write(places, dev=False)
    places.python.unlink()
    assert not stamp.is_current(places, dev=False)


# ---------------------------------------------------------------- making it


class Recorder:
    """Stands in for running programs: notes the words, makes what `python -m venv` would, fails where told."""

    def __init__(self, places: Places, fail_on: str = "") -> None:
        self.words: list[list[str]] = []
        self.stamped_during: list[bool] = []
        self._places = places
        self._fail_on = fail_on

    def __call__(self, words: list[object], _log: Path, _env: dict[str, str] | None = None) -> bool:
        self.words.append([str(word) for word in words])
        self.stamped_during.append(self._places.stamp.exists())
        if "venv" in self.words[-1]:
            self._places.scripts.mkdir(parents=True)
            self._places.python.touch()
            self._places.site_packages.mkdir(parents=True)
        return not (self._fail_on and self._fail_on in self.words[-1])


def prepare(places: Places, monkeypatch: pytest.MonkeyPatch, *, dev: bool = False, fail_on: str = "") -> Recorder:
    recorder = Recorder(places, fail_on)
    monkeypatch.setattr(environment, "run_quietly", recorder)
    monkeypatch.setattr(bytecode, "run_quietly", recorder)
    environment.prepare(places, dev=dev, may_install=False)
    return recorder


def modules_of(recorder: Recorder) -> list[str]:
    """The modules that were run; on Windows there are also the programs that are made to start this one."""
    return [words[2] for words in recorder.words if words[1] == "-m"]


def test_it_is_made_once_and_the_tools_are_added_to_it(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    first = prepare(places, monkeypatch)
    assert modules_of(first) == ["venv", "pip", "compileall", "compileall"]
    again = [
        [
            str(places.python),
            "-m",
            "compileall",
            "-q",
            "-j0",
            str(places.root / "evidencepack"),
            str(places.root / "ui"),
        ]
    ]
    assert prepare(places, monkeypatch).words == again, "the checkout's own sources change"
    more = prepare(places, monkeypatch, dev=True)
    assert modules_of(more) == ["pip", "compileall", "compileall"]
    assert more.words[0][-1].endswith("requirements-dev.lock")
    assert more.words[1][-1] == str(places.site_packages)
    assert more.stamped_during == [False, False, True], "while packages are added, it does not look finished"
    assert prepare(places, monkeypatch).words == again


@pytest.mark.parametrize("fail_on", ["venv", "pip"])
def test_a_failure_leaves_nothing_that_looks_finished(
    places: Places, monkeypatch: pytest.MonkeyPatch, fail_on: str
) -> None:
    stamp.write(places, dev=False)
    places.lock_file(dev=False).write_text("changed", encoding="utf-8")
    with pytest.raises(talk.Stop):
        prepare(places, monkeypatch, fail_on=fail_on)
    assert not places.stamp.exists()
    assert [words[2] for words in prepare(places, monkeypatch).words][:2] == ["venv", "pip"]


def test_sources_are_translated_also_where_python_writes_no_bytecode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    found = SimpleNamespace(root=tmp_path, python=sys.executable, log=tmp_path / "log")
    (tmp_path / "evidencepack").mkdir()
    (tmp_path / "evidencepack" / "good.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "evidencepack" / "bad.py").write_text("x = =\n", encoding="utf-8")
    bytecode.translate_project(found)
    assert [path.name.split(".")[0] for path in tmp_path.rglob("*.pyc")] == ["good"]


def test_pip_takes_only_what_is_locked_and_the_users_own_index() -> None:
    words = environment.pip_words(Places(root=Path("c")), Path("some.lock"))
    assert {"--require-hashes", "--only-binary=:all:", "--no-deps"} <= set(words)
    assert not [word for word in words if "index" in word or "proxy" in word or "trusted" in word]


@pytest.mark.parametrize("windows", [True, False])
def test_the_checkout_is_found_from_the_site_packages_by_a_relative_path(tmp_path: Path, windows: bool) -> None:
    places = Places(root=tmp_path / "Übersicht", windows=windows)
    line = environment.pth_line(places)
    assert line.isascii()
    assert Path(os.path.normpath(places.site_packages / line.strip())) == places.root


def test_the_commands_for_windows_are_batch_files() -> None:
    name, text = environment.command_file("evidencepack", "evidencepack.cli:main", windows=True, window=False)
    assert name == "evidencepack.cmd"
    assert text.startswith('@"%~dp0python.exe" -c "') and text.endswith('" %*\r\n')
    assert "pythonw.exe" in environment.command_file("w", "ui.app:main", windows=True, window=True)[1]


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell command")
def test_the_command_passes_arguments_and_exit_code(tmp_path: Path) -> None:
    folder = tmp_path / "a folder's name"
    folder.mkdir()
    (folder / "python").symlink_to(sys.executable)
    (folder / "target.py").write_text("import sys\ndef main():\n    print(sys.argv[1:])\n    return 7\n", "utf-8")
    name, text = environment.command_file("run", "target:main", windows=False, window=False)
    (folder / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["sh", folder / name, "a b", "$HOME"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("['a b', '$HOME']\n", 7)


@pytest.mark.parametrize(("windows", "python"), [(True, "Scripts/python.exe"), (False, "bin/python")])
def test_where_the_interpreter_lies(windows: bool, python: str) -> None:
    assert Places(root=Path("c"), windows=windows).python == Path("c/.venv", python)


# ---------------------------------------------------------------- one at a time

HOLD = """
import sys
sys.path.insert(0, {packaging!r})
from pathlib import Path
from boot.one_at_a_time import one_at_a_time
with one_at_a_time(Path({lock!r}), lambda: print("waiting", flush=True)):
    print("holding", flush=True)
    sys.stdin.readline()
print("let go", flush=True)
"""


def test_a_second_process_waits_says_so_and_goes_on(tmp_path: Path) -> None:
    script = HOLD.format(packaging=str(PACKAGING), lock=str(tmp_path / "work" / "lock"))
    start = [sys.executable, "-c", script]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with subprocess.Popen(start, **pipes) as first, subprocess.Popen(start, **pipes) as second:
        lines = {first.stdout.readline(), second.stdout.readline()}
        assert lines == {"holding\n", "waiting\n"}
        for process in (first, second):  # which of them came first is for the system to say
            process.stdin.write("\n")
            process.stdin.flush()
        outputs = [process.communicate(timeout=20)[0].splitlines() for process in (first, second)]
    assert sorted(outputs) == [["holding", "let go"], ["let go"]], "the one that waited holds it in its turn"


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    script = HOLD.format(packaging=str(PACKAGING), lock=str(lock))
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "holding\n"
        with lock.open("a+b") as handle:
            assert not one_at_a_time._try_lock(handle)
        holder.kill()
    waited = []
    with one_at_a_time.one_at_a_time(lock, lambda: waited.append(True)):
        assert len(waited) <= 1


# ---------------------------------------------------------------- system packages


def test_the_apt_line_names_each_package_once_and_asks_nothing() -> None:
    line = system.apt_command(["libgl1", "libegl1", "libgl1"], root=False)
    assert line == ["sudo", "apt-get", "install", "-y", "--no-install-recommends", "libegl1", "libgl1"]
    assert system.apt_command(["libgl1"], root=True)[0] == "apt-get"


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", "sudo apt-get install -y --no-install-recommends libegl1"),
        ("dnf", "sudo dnf install 'libEGL.so.1()(64bit)'"),
        ("none", "(with your system's package manager) libEGL.so.1"),
    ],
)
def test_the_line_to_run_is_for_the_package_manager_that_is_there(
    monkeypatch: pytest.MonkeyPatch, manager: str, line: str
) -> None:
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}" if name == manager else None)
    monkeypatch.setattr(system, "_is_root", lambda: False)
    assert system.line_to_run(["libEGL.so.1"], ["libegl1"]) == line


def test_only_what_does_not_load_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.platform, "system", lambda: "Linux")
    absent = {"libEGL.so.1", "libxcb-cursor.so.0"}
    assert system.missing_libraries(screen=False, can_load=lambda name: name not in absent) == {
        "libEGL.so.1": "libegl1"
    }
    on_screen = system.missing_libraries(screen=True, can_load=lambda name: name not in absent)
    assert set(on_screen) == absent
    monkeypatch.setattr(system.platform, "system", lambda: "Windows")
    assert system.missing_libraries(screen=True, can_load=lambda _name: False) == {}


def test_without_the_right_to_install_the_line_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(system, "missing_libraries", lambda **_named: {"libEGL.so.1": "libegl1"})
    monkeypatch.setattr(system.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(system, "_is_root", lambda: False)
    monkeypatch.setattr(system, "run_quietly", lambda *_all: pytest.fail("it may not install"))
    assert not system.provide_libraries(tmp_path / "log", screen=True, may_install=True)
    assert "    sudo apt-get install -y --no-install-recommends libegl1\n" in capsys.readouterr().out


def test_root_installs_after_fetching_the_package_lists(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ran: list[list[str]] = []

    def run(words: list[str], _log: Path, _env: dict[str, str]) -> bool:
        ran.append(words)
        return len(ran) > 1  # a bare machine: the first attempt finds no package

    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "_is_root", lambda: True)
    monkeypatch.setattr(system, "run_quietly", run)
    assert system.install(["libegl1"], tmp_path / "log")
    assert [words[1] for words in ran] == ["install", "update", "install"]


def test_a_python_without_ensurepip_is_said_with_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(system.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(system, "_is_root", lambda: False)
    with pytest.raises(talk.Stop, match=rf"python3\.{sys.version_info[1]}-venv"):
        system.provide_venv_module(tmp_path / "log", may_install=True, has_ensurepip=lambda: False)
    system.provide_venv_module(tmp_path / "log", may_install=False, has_ensurepip=lambda: True)


# ---------------------------------------------------------------- checks and lock


def test_all_checks_run_although_one_fails_and_the_tests_come_last(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[list[str]] = []

    def run(words: list[str], **_named: object) -> SimpleNamespace:
        ran.append(words)
        print("12 passed in 3.4s") if "pytest" in words else None
        return SimpleNamespace(returncode=int("mypy" in words), stdout="model.py:1: error\n", stderr="")

    monkeypatch.setattr(checks.subprocess, "run", run)
    assert checks.run_all(Places(root=Path("c"), windows=False), ["-k", "pack"]) == 1
    assert [Path(words[2] if words[1] == "-m" else words[0]).name for words in ran] == [
        *("ruff", "ruff", "mypy", "lint-imports", "pytest")
    ]
    assert ran[-1][-2:] == ["-k", "pack"]
    lines = capsys.readouterr().out.splitlines()
    assert "model.py:1: error" in lines
    assert "Failed before the tests: mypy" in lines
    assert lines[-1] == "12 passed in 3.4s"


def test_the_lock_is_made_for_all_systems_and_names_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    words = locking.uv_words(Places(root=ROOT), dev=True, upgrade=False)
    assert {"--universal", "--generate-hashes"} <= set(words)
    assert not [word for word in words if Path(word).is_absolute() or "://" in word]
    assert "--upgrade" not in words
    assert "--upgrade" in locking.uv_words(Places(root=ROOT), dev=False, upgrade=True)


def test_a_program_that_is_not_there_counts_as_failed(tmp_path: Path) -> None:
    log = tmp_path / "work" / "log"
    assert not talk.run_quietly(["no-such-program-here"], log)
    assert talk.run_quietly([sys.executable, "-c", "print('hello from it')"], log)
    assert "hello from it" in talk.end_of(log)
    assert json.dumps(talk.end_of(tmp_path / "none")) == '""'
