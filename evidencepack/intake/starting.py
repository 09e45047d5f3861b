"""Processes that start without the program's main module, of which they need nothing."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_turn = threading.Lock()  # two threads that put the module aside at once would lose it


@contextmanager
def no_main_module() -> Iterator[None]:
    """A process that is started meanwhile does not import the program's main module (spawn would have it do so).

    With it would come the whole window, in each process.
    """
    with _turn:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
