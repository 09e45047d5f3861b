"""What counts as the address of a page on the web, for whoever takes one in or makes a link of it."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_web_address(url: str) -> bool:
    """Whether `url` names a page by http or https. Any text may be asked about; one that cannot be parsed is none."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as a bracket that is not closed
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
