"""The references of evidence items: when two of them are the same, and the ids that follow from them."""

from __future__ import annotations

import hashlib
import re

_PARTS = re.compile(r"[a-z]+|\d+")


def same_reference(ref: str) -> str:
    """A form in which two writings of one reference are equal: "IR 7", "IR07", "ir-7" and "Item IR7." all give "ir 7".

    Separators between two numbers stay ("1.10" and "11.0" differ), leading zeros go, and so do the words that only say
    "this is a reference" ("Item 7", "No. 7", "#7" are "7").
    """
    words = re.sub(r"\b(?:evidence|items?|no|nr|number|ref|reference)\b[.:]?", " ", ref.casefold())
    return " ".join(part.lstrip("0") or "0" if part.isdigit() else part for part in _PARTS.findall(words))


def built_in_item_id(framework_id: str, ref: str) -> str:
    """The id of an item that a framework file brings: 32 hexadecimal digits, the same on every machine."""
    name = f"{framework_id}\n{same_reference(ref) or ref}".encode()
    return hashlib.blake2s(name, digest_size=16).hexdigest()
