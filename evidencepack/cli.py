"""The command line: every verb calls one core function and says what came of it, in words or as JSON.

Exit codes: 0 fine, 1 the answer is no, 2 the person can mend it, 3 a defect of this program.
"""

from __future__ import annotations

import logging
import multiprocessing
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from evidencepack import __version__
from evidencepack.errors import Cancelled, UserFault
from evidencepack.terminal import demo, files, framework, library, onward, packs, self_assessment_plan, suggesting
from evidencepack.terminal.show import Show

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
for group in (demo.app, library.app, files.app, packs.app, self_assessment_plan.app, onward.app, suggesting.app):
    app.add_typer(group)
app.add_typer(framework.app, name="framework")


def main() -> None:
    """Run the command line and end the process with the verb's exit code."""
    multiprocessing.freeze_support()
    for stream in (sys.stdout, sys.stderr):
        # A pipe on Windows would speak the local code page, and documents' names are in every script.
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code."""
    try:
        return int(app(arguments, prog_name="evidencepack", standalone_mode=False) or 0)
    except UserFault as fault:
        Show(as_json="--json" in arguments).fault(fault.what, fault.to_do)
        return 2
    except Cancelled:
        Show(as_json="--json" in arguments).fault("Cancelled.", "What was done so far stands.")
        return 2
    except (typer.Abort, KeyboardInterrupt):
        Show(as_json="--json" in arguments).fault("Stopped.", "What was said to be done is done.")
        return 2
    except TyperException as misuse:
        words = f"{misuse.format_message()}\nTry: evidencepack --help"
        Show(as_json="--json" in arguments).fault(*words.split("\n", 1))
        return 2
    except Exception:
        logging.getLogger("evidencepack").critical("A defect of the program", exc_info=True)
        Show(as_json="--json" in arguments).fault("This is a defect of Evidence Pack.", "Your files are as they were.")
        return 3


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say the version and end.")] = False,
) -> None:
    """Answers the Care Quality Commission's information return. Without a verb, the window opens."""
    if version:
        Show(as_json=False).line(f"Evidence Pack {__version__}")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        raise typer.Exit(demo.open_window(None))
