"""The outer layer of a pack that is a BagIt 1.0 bag (RFC 8493)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidencepack.verify.contents import Expected, Reader, content_faults
from evidencepack.verify.faults import Fault, Kind
from evidencepack.verify.records import BAG_DECLARATION, BAG_INFO, MANIFEST, TAG_MANIFEST, read_manifest


def bag_faults(reader: Reader, base: str) -> Iterator[Fault]:
    """What is wrong with the bag whose base folder is `base` (with its slash, or empty), payload hashes included."""
    yield from _declaration(reader, base)
    tags, faults = _listed(reader, base, TAG_MANIFEST, None)
    yield from faults
    payload, faults = _listed(reader, base, MANIFEST, tags.get(MANIFEST))
    yield from faults
    expected = {path: Expected(sha256) for path, sha256 in (tags | payload).items()}
    if payload:
        yield from content_faults(reader, expected, {TAG_MANIFEST}, base)
    yield from _oxum(reader, base)


def _listed(reader: Reader, base: str, name: str, sha256: str | None) -> tuple[dict[str, str], list[Fault]]:
    """What one of the bag's manifests lists. Nothing when it is itself damaged: then its lines would only mislead."""
    data = reader.whole(base + name)
    if data is None:
        return {}, [Fault(Kind.MISSING, base + name, "A bag must have it.")]
    found = reader.digest(base + name)
    if found.damage:
        return {}, [Fault(Kind.DAMAGED, base + name, found.damage)]
    if sha256 not in (None, found.sha256):
        return {}, [Fault(Kind.CHANGED, base + name, f"It is not what {TAG_MANIFEST} says (SHA-256 differs).")]
    return read_manifest(data, base + name, bag=True)


def _declaration(reader: Reader, base: str) -> Iterator[Fault]:
    text = (reader.whole(base + BAG_DECLARATION) or b"").decode("utf-8", "replace")
    if not re.match(r"BagIt-Version: (0\.97|1\.0)\r?\nTag-File-Character-Encoding: UTF-8\r?\n?$", text):
        yield Fault(Kind.MANIFEST, base + BAG_DECLARATION, "It does not declare a BagIt 1.0 bag in UTF-8.")


def _oxum(reader: Reader, base: str) -> Iterator[Fault]:
    """The payload's size and number of files against Payload-Oxum (RFC 8493, 2.2.2)."""
    text = (reader.whole(base + BAG_INFO) or b"").decode("utf-8", "replace")
    found = re.search(r"^Payload-Oxum: *(\d+)\.(\d+) *$", text, re.MULTILINE)
    if found is None:
        return
    payload = [name for name in reader.source.names if name.startswith(f"{base}data/")]
    size = sum(reader.digest(name).size for name in payload)
    if (size, len(payload)) != (int(found[1]), int(found[2])):
        message = f"It says {found[1]} bytes in {found[2]} files; the payload has {size} bytes in {len(payload)} files."
        yield Fault(Kind.DISAGREES, base + BAG_INFO, message)
