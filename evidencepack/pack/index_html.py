"""The index as one self-contained web page: `00 Index.html`, no script, nothing fetched."""

from __future__ import annotations

from evidencepack.pack.index_template import TEMPLATE
from evidencepack.pack.index_view import IndexView
from evidencepack.pack.links import uri


def index_html(view: IndexView) -> bytes:
    """The page as UTF-8: the same bytes for the same view. Every value is escaped."""
    import jinja2  # noqa: PLC0415  # slow to load, and only needed when a pack is built

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["uri"] = uri
    page = environment.from_string(TEMPLATE).render(view=view)
    return page.encode("utf-8", "replace")
