"""The guards around every test do their work: run on tests that each do one forbidden thing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

OFFENDERS = """
import logging, socket, subprocess, sys, threading, time
import helpers.leaks
import pytest
from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtWidgets import QLabel, QMainWindow

helpers.leaks.GRACE_SECONDS = 0.6
kept = []

def test_bad_connection():
    socket.create_connection(("127.0.0.1", 9), timeout=1)

def test_bad_connection_swallowed():
    try:
        socket.socket().connect(("127.0.0.1", 9))
    except Exception:
        pass

def test_bad_name_lookup_swallowed():
    try:
        socket.getaddrinfo("cqc.org.uk", 443)
    except Exception:
        pass

def test_bad_log():
    logging.getLogger("evidencepack.intake").warning("could not read it")

def test_bad_thread():
    kept.append(threading.Event())
    threading.Thread(target=kept[-1].wait, args=(20,), name="stray").start()

def test_bad_process():
    kept.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"]))

def test_bad_window(qapp):
    kept.append(QLabel("stray"))
    kept[-1].setObjectName("stray label")

def test_bad_timer(qapp):
    kept.append(QTimer())
    kept[-1].start(1000)

def test_bad_qthread(qapp):
    kept.append(QThread())
    kept[-1].start()

def test_bad_qt_warning(qapp):
    qWarning("something is wrong")

@pytest.fixture(scope="module", autouse=True)
def end_all():
    yield
    for one in kept:
        for end in ("set", "kill", "stop", "quit", "wait"):
            getattr(one, end, int)()

@pytest.mark.expect_log
def test_good_expected_log():
    logging.getLogger("evidencepack").warning("as meant")

def test_good_caplog(caplog):
    logging.getLogger("ui.pages").error("as meant")
    assert caplog.records

def test_good_ended_in_time():
    thread = threading.Thread(target=time.sleep, args=(0.2,))
    thread.start()

def test_good_process():
    subprocess.run([sys.executable, "-c", ""], check=True)

def test_good_window(qtbot):
    window = QMainWindow()
    window.setMinimumSize(300, 200)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    QTimer(window).start(50)

def test_good_cycle(qapp):
    window = QMainWindow()
    window.itself = window
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says of the offending tests, under this project's own conftest and configuration."""
    folder = tmp_path_factory.mktemp("guards")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "tests" / "helpers", folder / "tests" / "helpers")
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "tests")
    (folder / "tests" / "test_offenders.py").write_text(OFFENDERS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "tests", "-p", "no:cacheprovider", "-p", "no:xdist", "-rA", "--tb=short"]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command, cwd=folder, env=inherited, capture_output=True, text=True, encoding="utf-8", timeout=100, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("test_bad_connection", "the network is out of bounds"),
        ("test_bad_connection_swallowed", r"reached for the network: connect\(\('127.0.0.1', 9\)"),
        ("test_bad_name_lookup_swallowed", "reached for the network: getaddrinfo"),
        ("test_bad_log", "logged WARNING: evidencepack.intake: could not read it"),
        ("test_bad_thread", r"left a thread running: <Thread\(stray"),
        ("test_bad_process", "left a process running"),
        ("test_bad_window", "left behind: QLabel 'stray label'"),
        ("test_bad_timer", "left behind: QTimer"),
        ("test_bad_qthread", "left behind: QThread"),
        ("test_bad_qt_warning", "something is wrong"),
    ],
)
def test_an_offence_fails_its_test_and_is_named(outcome: str, test: str, said: str) -> None:
    assert re.search(rf"^(FAILED|ERROR) \S+::{test}( |$)", outcome, re.MULTILINE), outcome
    sections = re.findall(
        rf"^_+ (?:ERROR at teardown of )?{test} _+$(.*?)(?=^____|^====)", outcome, re.DOTALL | re.MULTILINE
    )
    assert re.search(said, "".join(sections)), outcome


def test_what_is_allowed_passes(outcome: str) -> None:
    good = set(re.findall(r"def (test_good_\w+)", OFFENDERS))
    assert set(re.findall(r"^PASSED \S+::(test_good_\w+)$", outcome, re.MULTILINE)) == good, outcome
    assert not re.findall(r"^(?:FAILED|ERROR) \S+::test_good_\w+", outcome, re.MULTILINE), outcome
