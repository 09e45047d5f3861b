"""The same pack as a BagIt 1.0 bag (RFC 8493): the pack's files as payload under `data/`, tag files around them."""

from __future__ import annotations

import hashlib

from evidencepack.model import Return
from evidencepack.pack import names
from evidencepack.pack.manifest import manifest_text

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def base_folder(info: Return) -> str:
    """The bag's one base folder (RFC 8493, section 4.2), from the return itself, so that it is always the same."""
    return names.component(names.shorten(names.clean(f"{info.authority} {info.title}"), 60) or "Evidence pack")


def tag_files(payload: dict[str, tuple[int, str]], info: Return, tool: str) -> dict[str, bytes]:
    """The tag files around a payload (path in the pack -> size and SHA-256), in the order in which they are written.

    No Bagging-Date: the same pack gives the same bag.
    """
    size = sum(each for each, _ in payload.values())
    tags = {
        "bag-info.txt": _info(info, tool, f"{size}.{len(payload)}"),
        "bagit.txt": _DECLARATION,
        "manifest-sha256.txt": manifest_text({f"data/{path}": sha for path, (_, sha) in payload.items()}, bag=True),
    }
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in tags.items()}
    return {**tags, "tagmanifest-sha256.txt": manifest_text(hashes, bag=True)}


def _info(info: Return, tool: str, oxum: str) -> bytes:
    fields = {
        "Source-Organization": info.authority,
        "External-Description": info.title,
        "Bag-Software-Agent": tool,
        "Payload-Oxum": oxum,
    }
    lines = (f"{label}: {' '.join(value.split())}\n" for label, value in fields.items())
    return "".join(lines).encode("utf-8", "replace")
