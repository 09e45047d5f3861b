"""What Qt needs of a Linux system and a bare one does not have.

Read from the libraries that PySide6-Essentials 6.11's QtGui, QtWidgets and platform plugins ask for (`objdump -p`,
NEEDED). Windows and macOS bring all of it themselves.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from boot.talk import Stop, run_quietly, say

# What loads a library -> the Debian and Ubuntu package that holds it.
ANY_WINDOW = {  # even for the offscreen platform that the tests draw on
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
ON_A_SCREEN = {  # for the plugins xcb and wayland
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def loads(name: str) -> bool:
    """Whether the system finds a shared library by this name."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_libraries(*, screen: bool, can_load: Callable[[str], bool] = loads) -> dict[str, str]:
    """The libraries that do not load, each with its package; those for a screen only when there is one."""
    if platform.system() != "Linux":
        return {}
    needed = {**ANY_WINDOW, **ON_A_SCREEN} if screen else ANY_WINDOW
    return {name: package for name, package in needed.items() if not can_load(name)}


def apt_command(packages: Iterable[str], *, root: bool) -> list[str]:
    """The words that install these packages without asking."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *sorted(set(packages))]
    return command if root else ["sudo", *command]


def line_to_run(libraries: Iterable[str], packages: Iterable[str]) -> str:
    """The one line that a person with the right to install can type, for the package manager that is there."""
    if shutil.which("apt-get"):
        return " ".join(apt_command(packages, root=_is_root()))
    if shutil.which("dnf"):
        provided = " ".join(f"'{name}()(64bit)'" for name in sorted(libraries))
        return f"sudo dnf install {provided}"
    return "(with your system's package manager) " + " ".join(sorted(libraries))


def install(packages: Sequence[str], log: Path) -> bool:
    """Install with apt-get if this user may do so without being asked for a password. True when that was done."""
    if not shutil.which("apt-get") or not (_is_root() or _has_free_sudo()):
        return False
    say(f"Installing system packages with apt-get: {' '.join(sorted(set(packages)))}")
    sudo = [] if _is_root() else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = [*sudo, *apt_command(packages, root=True)]
    if run_quietly(command, log, quiet):
        return True
    # A bare machine has no package lists yet.
    return run_quietly([*sudo, "apt-get", "update"], log, quiet) and run_quietly(command, log, quiet)


def provide_libraries(log: Path, *, screen: bool, may_install: bool) -> bool:
    """See that Qt can load. False, after saying what to run, when it cannot."""
    lacking = missing_libraries(screen=screen)
    if not lacking:
        return True
    if may_install and install(list(lacking.values()), log) and not missing_libraries(screen=screen):
        return True
    lacking = missing_libraries(screen=screen)
    say("The window needs system libraries that are not installed here. To install them, run:")
    say(f"    {line_to_run(lacking, lacking.values())}")
    return False


def provide_venv_module(log: Path, *, may_install: bool, has_ensurepip: Callable[[], bool]) -> None:
    """See that this Python can make virtual environments: Debian and Ubuntu leave that to a package of its own.

    Raises Stop, with the line to run, when it cannot and may not be installed.
    """
    if has_ensurepip():
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if may_install and install([package], log) and has_ensurepip():
        return
    raise Stop(
        "This Python cannot make virtual environments: its module ensurepip is missing. To install it, run:\n"
        f"    {line_to_run([package], [package])}\nand then this command again."
    )


def has_screen(environment: dict[str, str]) -> bool:
    """Whether a window opened now would be seen by somebody who can close it again."""
    if environment.get("CI") or environment.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal"):
        return False
    if platform.system() == "Linux":
        return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
    return not (platform.system() == "Darwin" and environment.get("SSH_CONNECTION"))


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _has_free_sudo() -> bool:
    if not shutil.which("sudo"):
        return False
    probe = subprocess.run(["sudo", "-n", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return probe.returncode == 0
