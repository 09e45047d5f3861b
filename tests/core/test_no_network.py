"""The program never reaches for the network: watched by Python's own audit events in a fresh process."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from helpers.network import NetworkAttempt, NetworkGuard

ROOT = Path(__file__).resolve().parents[2]

# Written into every watched process, and inherited by the processes that it starts: Python imports a module of this
# name on its own accord. It notes each attempt in a file, so that swallowing the refusal hides nothing.
SITECUSTOMIZE = """
import os, socket, sys

NOTES = os.environ["NETWORK_NOTES"]
ADDRESSES = {int(socket.AF_INET), int(socket.AF_INET6)}
REACHING = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
            "socket.gethostbyname", "socket.gethostbyaddr", "http.client.connect", "urllib.Request"}

def watch(event, arguments):
    if event == "socket.__new__" and int(arguments[1]) in ADDRESSES or event in REACHING:
        if event in ("socket.connect", "socket.bind") and int(arguments[0].family) not in ADDRESSES:
            return
        with open(NOTES, "a", encoding="utf-8") as notes:
            notes.write(f"{event} {arguments[1:]}\\n")
        raise RuntimeError("the network is out of bounds: " + event)

sys.addaudithook(watch)
"""

IMPORT_ALL = """
import importlib, json, pkgutil, sys

imported = []
for root in sys.argv[1:]:
    package = importlib.import_module(root)
    imported.append(root)
    for module in pkgutil.walk_packages(package.__path__, root + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
            imported.append(module.name)
print(json.dumps(imported))
"""


class Watched:
    """Runs Python code in fresh processes that are watched."""

    def __init__(self, folder: Path) -> None:
        self._notes = folder / "notes.txt"
        self._folder = folder
        (folder / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")

    def run(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the code with the project on its path."""
        environment = {
            **os.environ,
            "NETWORK_NOTES": str(self._notes),
            "PYTHONPATH": os.pathsep.join([str(self._folder), str(ROOT)]),
            "PYTHONUTF8": "1",
        }
        return subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code), *arguments],
            cwd=self._folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=100,
            check=False,
        )

    def attempts(self) -> list[str]:
        """What was tried so far."""
        return self._notes.read_text("utf-8").splitlines() if self._notes.exists() else []


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_a_test_that_connects_is_refused_and_found_out(network: NetworkGuard) -> None:
    with pytest.raises(NetworkAttempt):
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    with pytest.raises(NetworkAttempt), socket.socket() as sock:
        sock.connect(("127.0.0.1", 9))
    assert len(network.attempts) == 2
    network.attempts.clear()


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'])",
    ],
)
def test_the_watch_notices(watched: Watched, code: str) -> None:
    done = watched.run(f"try:\n    exec({code!r})\nexcept Exception:\n    pass")
    assert done.returncode == 0, done.stderr
    assert watched.attempts()


@pytest.mark.parametrize("root", ["evidencepack", "ui"])
def test_importing_everything_reaches_for_nothing(watched: Watched, root: str) -> None:
    done = watched.run(IMPORT_ALL, root)
    assert done.returncode == 0, done.stderr
    modules = [path for path in (ROOT / root).rglob("*.py") if path.name not in ("__init__.py", "__main__.py")]
    assert len(json.loads(done.stdout)) > len(modules), "every module was imported, and the packages besides"
    assert watched.attempts() == []


VERBS = [
    ["--help"],
    ["rate", "3", "3", "3", "3", "3", "3", "3", "3", "3"],
    ["framework", "show"],
    ["inspect", str(ROOT / "pyproject.toml")],
    ["text", str(ROOT / "LICENSE")],
    ["suggest", str(ROOT / "LICENSE")],
]


@pytest.mark.skipif(importlib.util.find_spec("evidencepack.cli") is None, reason="there is no command line")
@pytest.mark.parametrize("words", VERBS, ids=lambda words: words[0])
def test_a_verb_reaches_for_nothing(watched: Watched, words: list[str]) -> None:
    done = watched.run("import sys; from evidencepack.cli import main; sys.exit(main())", *words)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert watched.attempts() == []


@pytest.mark.parametrize("room", ["evidencepack", "ui"])
def test_no_module_imports_what_speaks_to_the_network(room: str) -> None:
    forbidden = ("urllib.request", "http.client", "PySide6.QtNetwork", "PySide6.QtWebSockets", "socket", "asyncio")
    found = []
    for path in (ROOT / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names += [f"{node.module}.{alias.name}" for alias in node.names]
            found += [f"{path.name}: {name}" for name in names if name.startswith(forbidden)]
    assert found == []
