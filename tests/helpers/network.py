"""No test reaches for the network, and one that tries fails even if the code under test swallows the refusal."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

ON_THE_NETWORK = frozenset({socket.AF_INET, socket.AF_INET6})


class NetworkAttempt(RuntimeError):
    """A test tried to reach a network address."""


class NetworkGuard:
    """Refuses and remembers. `attempts` holds what was tried, in words."""

    def __init__(self) -> None:
        self.attempts: list[str] = []

    def block(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put refusals in the place of everything in the socket module that reaches out, until the test ends."""
        for name in ("connect", "connect_ex", "bind", "sendto"):
            monkeypatch.setattr(socket.socket, name, self._guarded(getattr(socket.socket, name), name))
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            monkeypatch.setattr(socket, name, self._refusal(name))

    def _refuse(self, what: str) -> NoReturn:
        self.attempts.append(what)
        raise NetworkAttempt(f"the network is out of bounds: {what}")

    def _guarded(self, original: Callable[..., Any], name: str) -> Callable[..., Any]:
        def checked(sock: socket.socket, *arguments: Any) -> Any:
            if sock.family in ON_THE_NETWORK:
                self._refuse(f"{name}{arguments}")
            return original(sock, *arguments)

        return checked

    def _refusal(self, name: str) -> Callable[..., NoReturn]:
        return lambda *arguments, **_named: self._refuse(f"{name}{arguments}")
