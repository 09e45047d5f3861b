"""The command line: every verb calls one core function and says what came of it, in words or as JSON.

Exit codes: 0 fine, 1 the answer is no, 2 the person can mend it, 3 a defect of this program.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from evidencepack import __version__
from evidencepack.errors import Cancelled, UserFault
from evidencepack.intake.paths import in_letters
from evidencepack.terminal import (
    answering,
    demo,
    documents,
    files,
    framework,
    library,
    onward,
    packs,
    self_assessment_plan,
    suggesting,
)
from evidencepack.terminal.show import Show, Unsaid
from evidencepack.workspace.trouble import trouble_of

_INTERRUPTED = 130  # what typer makes of Ctrl+C

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"max_content_width": 140},  # of a wide terminal; else what the verbs do is cut off
)
for group in (demo, library, answering, documents, files, suggesting, packs, self_assessment_plan, onward):
    app.add_typer(group.app)
app.add_typer(framework.app, name="framework")


def main() -> None:
    """Run the command line and end the process with the verb's exit code."""
    multiprocessing.freeze_support()
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started the program: what is said goes nowhere
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif hasattr(stream, "reconfigure"):
            # A pipe on Windows would speak the local code page, and documents' names are in every script.
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code."""
    show = Show(as_json="--json" in arguments)
    try:
        _check_text(arguments)
        ended = int(app(arguments, prog_name="evidencepack", standalone_mode=False) or 0)
        if ended == _INTERRUPTED:
            raise KeyboardInterrupt
    except Unsaid as fault:
        Show(as_json=False).fault(fault.what, fault.to_do)
    except UserFault as fault:
        show.fault(fault.what, fault.to_do)
    except Cancelled:
        show.fault("Cancelled.", "What was done so far stands.")
    except (typer.Abort, KeyboardInterrupt):
        show.fault("Stopped.", "What was said to be done is done.")
    except TyperException as misuse:
        context = getattr(misuse, "ctx", None)
        verb = context.command_path if context is not None else "evidencepack"
        show.fault(misuse.format_message(), f"Try: {verb} --help")
    except Exception as fault:
        trouble = trouble_of(fault)
        if trouble is not None:
            show.fault(trouble.what, trouble.to_do)
            return 2
        logging.getLogger("evidencepack").critical("A defect of the program", exc_info=True)
        show.fault("This is a defect of Evidence Pack.", "Your files are as they were.")
        return 3
    else:
        return ended
    return 2


def _check_text(arguments: list[str]) -> None:
    """Refuse text in bytes of another encoding: no file format and no database takes it. Names of files may be so."""
    for one in arguments:
        shown = in_letters(one)
        if shown != one and not os.path.lexists(one):
            raise UserFault(f"“{shown}” cannot be read as text.", "Check how it is written, and that it is there.")


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
