"""OLE containers (MS-CFB): streams and summary properties, with a broken one told in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import olefile

from evidencepack.intake.readers.common import Damaged, tidy_properties

# What olefile raises over broken bytes; OSError is the base of its own faults.
FAULTS = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, EOFError)
_NAMES = {
    "title": "title", "author": "author", "subject": "subject", "keywords": "keywords", "comments": "description",
    "last_saved_by": "last_author", "creating_application": "application", "company": "company", "num_pages": "pages",
    "create_time": "created", "last_saved_time": "modified", "manager": "manager", "category": "category",
}  # fmt: skip
_EARLIEST = datetime(1980, 1, 1)  # noqa: DTZ001 - olefile gives UTC without a zone; earlier is an unset value


@contextmanager
def opened(path: Path, kind: str) -> Iterator[Any]:
    """The open container. Raises Damaged when it is none."""
    try:
        container = olefile.OleFileIO(str(path))
    except FAULTS as fault:
        raise Damaged(f"This {kind} file is damaged or incomplete: its structure cannot be made out.") from fault
    with container:
        yield container


def stream(container: Any, name: str, kind: str) -> bytes:
    """A stream's bytes. Raises Damaged when it is missing or broken."""
    try:
        data: bytes = container.openstream(name).read()
    except FAULTS as fault:
        raise Damaged(f"This {kind} file is damaged: its {name} part is missing or broken.") from fault
    return data


def storages(container: Any) -> list[list[str]]:
    """The paths of all streams and storages."""
    entries: list[list[str]] = container.listdir(streams=True, storages=True)
    return entries


def properties(container: Any) -> dict[str, str]:
    """The summary properties under this program's names; broken ones count as none."""
    try:
        summary = container.get_metadata()
    except FAULTS:
        return {}
    codec = _codec(summary.codepage)
    return tidy_properties({name: _value(getattr(summary, key, None), codec) for key, name in _NAMES.items()})


def _codec(codepage: Any) -> str:
    number = codepage % 65_536 if isinstance(codepage, int) else 1252
    return {65_001: "utf-8", 10_000: "mac-roman", 1200: "utf-16-le"}.get(number, f"cp{number}")


def _value(value: Any, codec: str) -> Any:
    if isinstance(value, bytes):
        try:
            return value.decode(codec, "replace").rstrip("\0")
        except LookupError:
            return value.decode("cp1252", "replace").rstrip("\0")
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value > _EARLIEST else None
    return value or None
