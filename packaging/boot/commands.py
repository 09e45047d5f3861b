"""The verbs of `bootstrap.py`."""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Sequence

from boot import checks, locking
from boot.environment import prepare
from boot.places import Places
from boot.system_packages import has_screen, provide_libraries
from boot.talk import Stop, complain, say, speak_any_name

USAGE = """\
verbs:
  demo [ARGUMENT...]   prepare .venv, make a sample council and its pack, open the window (--no-window: do not)
  setup [--dev]        prepare .venv and do nothing else
  test [ARGUMENT...]   run every check and all tests; arguments go to pytest
  build                make the folder that runs without Python (dist/evidencepack)
  lock [--upgrade]     write packaging/requirements*.lock and resources/licences.json again
"""


def parse(words: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """The bootstrap's own options and verb, and the words after the verb, untouched."""
    parser = argparse.ArgumentParser(
        prog="bootstrap.py",
        description="Runs Evidence Pack from a checkout.",
        epilog=USAGE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--no-apt", action="store_true", help="never install system packages; say which are missing")
    parser.add_argument("verb", choices=tuple(VERBS), metavar="VERB")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="", help=argparse.SUPPRESS)
    if not words:
        parser.error("name what to do: demo, setup, test, build or lock")
    options = parser.parse_args(words)
    return options, list(options.rest)


def main(words: Sequence[str]) -> int:
    """Run one verb. The exit code is that of the program or checks; 2 when something must be mended first."""
    speak_any_name()
    options, rest = parse(words)
    try:
        return VERBS[options.verb](Places(), rest, not options.no_apt)
    except Stop as stop:
        complain(str(stop))
        return 2
    except OSError as fault:  # a folder that takes no files, a full disk
        place = f"{fault.filename}: " if fault.filename else ""
        complain(
            f"{place}{fault.strerror or fault}.\n"
            "Evidence Pack makes .venv beside its own files: put the whole folder where there is room and where you\n"
            "may save files, and run the same command there."
        )
        return 2
    except KeyboardInterrupt:
        complain("Stopped. Run the same command to go on.")
        return 130


def demo_words(places: Places, rest: Sequence[str], *, window: bool) -> list[str]:
    """The command that runs the demonstration."""
    words = [str(places.python), "-m", "evidencepack", "demo", *rest]
    return words if window or "--no-window" in rest else [*words, "--no-window"]


def _demo(places: Places, rest: list[str], may_install: bool) -> int:
    prepare(places, dev=False, may_install=may_install)
    window = "--no-window" not in rest and not {"--help", "--json"} & set(rest)
    if window and not has_screen(dict(os.environ)):
        say("There is no screen here: the sample is made without opening the window.")
        window = False
    if window:
        window = provide_libraries(places.log, screen=True, may_install=may_install)
    return subprocess.run(demo_words(places, rest, window=window), check=False).returncode


def _setup(places: Places, rest: list[str], may_install: bool) -> int:
    parser = argparse.ArgumentParser(prog="bootstrap.py setup")
    parser.add_argument("--dev", action="store_true", help="with the tools for testing")
    prepare(places, dev=parser.parse_args(rest).dev, may_install=may_install)
    say(f"Start it with: {places.scripts / 'evidencepack'}")
    return 0


def _test(places: Places, rest: list[str], may_install: bool) -> int:
    prepare(places, dev=True, may_install=may_install)
    if not provide_libraries(places.log, screen=False, may_install=may_install):
        raise Stop("The tests draw windows that nobody sees, and Qt cannot start without these libraries.")
    return checks.run_all(places, rest)


def _build(places: Places, rest: list[str], may_install: bool) -> int:
    prepare(places, dev=True, may_install=may_install)
    words = [str(places.python), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *rest]
    folders = ["--distpath", str(places.root / "dist"), "--workpath", str(places.root / "build")]
    spec = str(places.root / "packaging" / "evidencepack.spec")
    if subprocess.run([*words, *folders, spec], check=False).returncode:
        raise Stop("PyInstaller could not build the folder; see what it said above.")
    built = places.root / "dist" / "evidencepack"
    started = subprocess.run([str(built / "evidencepack"), "--version"], check=False)
    if started.returncode:
        raise Stop(f"{built} was built, but its command line does not start.")
    say(f"Built {built}")
    return 0


def _lock(places: Places, rest: list[str], may_install: bool) -> int:
    parser = argparse.ArgumentParser(prog="bootstrap.py lock")
    parser.add_argument("--upgrade", action="store_true", help="to the newest versions that pyproject.toml allows")
    locking.write_locks(places, upgrade=parser.parse_args(rest).upgrade)
    prepare(places, dev=False, may_install=may_install)
    return subprocess.run([str(places.python), str(places.root / "packaging" / "licences.py")], check=False).returncode


VERBS = {"demo": _demo, "setup": _setup, "test": _test, "build": _build, "lock": _lock}
