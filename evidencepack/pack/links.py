"""Links from the index to the files beside it, as each kind of index must write them."""

from __future__ import annotations

from urllib.parse import quote


def uri(path: str) -> str:
    """A path in the pack as a relative URI reference (RFC 3986): what HTML and Word take."""
    return quote(path, safe="/")


def excel_target(path: str) -> str:
    """A path in the pack as Excel itself writes a link to a file beside the workbook: letters outside ASCII stay."""
    return "external:" + "".join(quote(sign, safe="/") if sign.isascii() else sign for sign in path)
