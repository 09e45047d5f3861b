"""Pipes whose far end stays open in this program, as on Windows when a process ends before it took its end."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

import pytest


@contextmanager
def far_ends_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within it, the end of a pipe that is given away is kept open here as well."""
    context, kept = multiprocessing.get_context("spawn"), []
    make = context.Pipe

    def pipe(duplex: bool = True) -> tuple[Connection, Connection]:
        ours, theirs = make(duplex=duplex)
        kept.append(os.dup(theirs.fileno()))
        return ours, theirs

    with monkeypatch.context() as patched:
        patched.setattr(context, "Pipe", pipe)
        yield
    for descriptor in kept:
        os.close(descriptor)
