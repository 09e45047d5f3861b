"""Around every test: no network, no screen, nobody's settings, and nothing left behind.

A test fails when it leaves a process, a thread, a window or a timer behind, when the program logs a warning that the
test did not expect (`@pytest.mark.expect_log`), and when it reaches for the network.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Before anything imports Qt: the environment is read once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform == "win32":  # without a screen Qt does not look there by itself
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["WINDIR"]) / "Fonts"))
os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"
_HOME = tempfile.TemporaryDirectory(prefix="evidencepack-tests-")
for _name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME"):
    _folder = Path(_HOME.name) / _name.lower()
    _folder.mkdir(mode=0o700)
    os.environ[_name] = str(_folder)

import pytest  # noqa: E402
from helpers.leaks import Processes, QtObjects, Threads, process_deletions  # noqa: E402
from helpers.logs import UnexpectedLogs  # noqa: E402
from helpers.network import NetworkGuard  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

# The same examples on every machine and every run; "thorough" looks for new ones.
settings.register_profile(
    "fast",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", deadline=None, database=None, max_examples=2000)
settings.load_profile("fast")

_QT_FIXTURES = frozenset({"qapp", "qtbot", "qtmodeltester"})


def pytest_unconfigure() -> None:
    """Remove the folders that stood in for the user's own."""
    _HOME.cleanup()


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[NetworkGuard]:
    """Refuses the network. A test of the refusal clears `attempts`."""
    guard = NetworkGuard()
    guard.block(monkeypatch)
    yield guard
    if guard.attempts:
        pytest.fail(f"reached for the network: {'; '.join(guard.attempts)}")


@pytest.fixture(autouse=True)
def _expected_logs_only(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test on an unexpected warning of the program."""
    if "caplog" in request.fixturenames or request.node.get_closest_marker("expect_log"):
        yield
        return
    logs = UnexpectedLogs()
    logs.start()
    yield
    logs.stop()
    if complaints := logs.complaints():
        pytest.fail("\n".join(complaints))


@pytest.fixture(scope="session")
def _small_heap() -> None:
    """Takes what is loaded by now out of garbage collection, so that collecting after each test costs little."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test on what it leaves behind. Set up before the test's own fixtures, so it looks after they ended."""
    uses_qt = not _QT_FIXTURES.isdisjoint(request.fixturenames)
    if uses_qt:
        request.getfixturevalue("qapp")
        request.getfixturevalue("_small_heap")
        gc.disable()  # a widget collected on another thread brings Qt down; it is collected here, between tests
    processes, threads = Processes(), Threads()
    objects = QtObjects() if uses_qt else None
    yield
    complaints = threads.complaints(process_deletions if uses_qt else None) + processes.complaints()
    if objects is not None:
        complaints += objects.complaints()
        gc.enable()
        gc.collect()
    if complaints:
        pytest.fail("\n".join(complaints))
