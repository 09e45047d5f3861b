"""Starts Evidence Pack from a checkout, with nothing but Python: `python packaging/bootstrap.py demo`.

This file holds only what must run on an old Python too (3.6): it finds a new enough one, or says that there is none.
Everything else is in `boot/`.
"""

import os
import subprocess
import sys

NEEDED = (3, 11)
KNOWN_GOOD = ("3.13", "3.12", "3.11", "3.14")


def is_new_enough(version):
    """Whether a Python with this `sys.version_info` can run Evidence Pack."""
    return tuple(version[:2]) >= NEEDED


def newer_python(windows=os.name == "nt"):
    """The command of a new enough Python on this machine, as a list, or None."""
    for number in KNOWN_GOOD:
        command = ["py", "-" + number] if windows else ["python" + number]
        probe = [*command, "-c", "import sys; sys.exit(sys.version_info[:2] < (3, 11))"]
        try:
            if subprocess.call(probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
                return command
        except OSError:
            continue
    return None


def too_old():
    """Go on with a newer Python if there is one, else say which is needed. Returns the exit code."""
    command = newer_python()
    if command is not None:
        return subprocess.call([*command, os.path.abspath(__file__), *sys.argv[1:]])  # noqa: PTH100
    needed = ".".join(str(part) for part in NEEDED)
    sys.stderr.write(
        f"Evidence Pack needs Python {needed} or newer; this is {sys.version.split()[0]}, and no newer one was found.\n"
        "Install one (https://www.python.org/downloads/) and run this command again with it.\n"
    )
    return 2


if __name__ == "__main__":
    if not is_new_enough(sys.version_info):
        sys.exit(too_old())
    sys.dont_write_bytecode = True
    from boot.commands import main

    sys.exit(main(sys.argv[1:]))
