"""Makes the virtual environment of a checkout, once, from the lock; an unfinished one is made again.

The project itself is not installed as a package, which would write into the tree: a `.pth` file points to it, and
two small commands start it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from boot import stamp
from boot.bytecode import translate_packages, translate_project
from boot.one_at_a_time import one_at_a_time
from boot.places import Places
from boot.system_packages import provide_venv_module
from boot.talk import Stop, end_of, run_quietly, say, seconds

COMMANDS = {"evidencepack": ("evidencepack.cli:main", False), "evidencepack-window": ("ui.app:main", True)}

# distlib comes with pip; it knows how Windows wants a command to be packed into an .exe.
_WRITE_EXE = """
import sys
from pip._vendor.distlib.scripts import ScriptMaker
maker = ScriptMaker(None, sys.argv[1])
maker.variants = {""}
maker.clobber = True
maker.make(sys.argv[2], {"gui": sys.argv[3] == "gui"})
"""


def prepare(places: Places, *, dev: bool, may_install: bool = True) -> None:
    """See that `.venv` is there, finished and current, with the tools if `dev`. Raises Stop if it cannot be made."""
    if not stamp.is_current(places, dev=dev):
        waiting = "Another run is preparing .venv; waiting for it to finish."
        with one_at_a_time(places.work / "lock", lambda: say(waiting)):
            if not stamp.is_current(places, dev=dev):
                _make(places, dev=dev, may_install=may_install)
    translate_project(places)


def _make(places: Places, *, dev: bool, may_install: bool) -> None:
    started = time.monotonic()
    places.log.unlink(missing_ok=True)
    extend = dev and stamp.can_be_extended(places)
    stamp.remove(places)
    if not extend:
        provide_venv_module(places.log, may_install=may_install, has_ensurepip=_has_ensurepip)
        _make_empty(places)
    _install(places, dev=dev)
    _add_project(places)
    translate_packages(places)
    stamp.write(places, dev=dev)
    say(f".venv is ready ({seconds(started)}).")


def _make_empty(places: Places) -> None:
    """An empty environment in the place of whatever was there."""
    _remove_tree(places.venv)
    base = getattr(sys, "_base_executable", sys.executable)  # never a Python inside the folder just removed
    if not run_quietly([base, "-m", "venv", places.venv], places.log):
        raise Stop(f"Python could not make a virtual environment in {places.venv}:\n{end_of(places.log)}")


def _remove_tree(folder: Path) -> None:
    try:
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)
    except OSError as fault:
        raise Stop(
            f"{folder} is out of date and cannot be removed: {fault}\n"
            "Close Evidence Pack and every terminal that uses .venv, and run this command again."
        ) from fault


def pip_words(places: Places, lock: Path) -> list[str]:
    """The pip command for a lock file: nothing but what is listed, unchanged, and nothing that runs code to install.

    Index, proxy and certificates are left to the user's own pip configuration.
    """
    words = ["-m", "pip", "install", "--require-hashes", "--only-binary=:all:", "--no-deps", "--no-compile"]
    quiet = ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    return [str(places.python), *words, *quiet, "-r", str(lock)]


def _install(places: Places, *, dev: bool) -> None:
    lock = places.lock_file(dev=dev)
    what = "the program's packages and the tools for testing it" if dev else "the program's packages"
    say(f"Installing {what} into .venv (once; up to 150 MB to download) ...")
    if not run_quietly(pip_words(places, lock), places.log):
        raise Stop(
            f"The packages could not be installed. The end of {places.log}:\n{end_of(places.log)}\n"
            "If the network stands in the way, set a proxy or an index in pip's own configuration, and run this again."
        )


def _add_project(places: Places) -> None:
    """Let the environment import the checkout, and give it the commands that start the program."""
    places.site_packages.joinpath("evidencepack-checkout.pth").write_text(pth_line(places), encoding="utf-8")
    for name, (target, window) in COMMANDS.items():
        if not (places.windows and _write_exe(places, name, target, window=window)):
            file_name, text = command_file(name, target, windows=places.windows, window=window)
            path = places.scripts / file_name
            path.write_text(text, encoding="utf-8", newline="")
            path.chmod(0o755)


def pth_line(places: Places) -> str:
    """The line that puts the checkout on the path: relative, so that no letter of a folder's name can spoil it."""
    return os.path.relpath(places.root, places.site_packages) + "\n"


def command_file(name: str, target: str, *, windows: bool, window: bool) -> tuple[str, str]:
    """Name and text of a small command that starts `target` ("package.module:function") with the Python beside it."""
    module, function = target.split(":")
    code = f"import sys; from {module} import {function}; sys.exit({function}())"
    if windows:
        python = "pythonw.exe" if window else "python.exe"
        return f"{name}.cmd", f'@"%~dp0{python}" -c "{code}" %*\r\n'
    find = 'here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)'
    return name, f'#!/bin/sh\n{find}\nexec "$here/python" -c "{code}" "$@"\n'


def _write_exe(places: Places, name: str, target: str, *, window: bool) -> bool:
    kind = "gui" if window else "console"
    words = [str(places.python), "-c", _WRITE_EXE, str(places.scripts), f"{name} = {target}", kind]
    return run_quietly(words, places.log) and (places.scripts / f"{name}.exe").exists()


def _has_ensurepip() -> bool:
    """Asked of a fresh process: a package installed a moment ago is not seen by this one."""
    probe = "import importlib.util, sys; sys.exit(importlib.util.find_spec('ensurepip') is None)"
    if importlib.util.find_spec("ensurepip") is not None:
        return True
    return subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
