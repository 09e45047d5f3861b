"""The built-in template: XML parts of `resources/templates/self-assessment`, put together to a Word file."""

from __future__ import annotations

from evidencepack.assessment.word.package import Package
from evidencepack.resources import resource

_PARTS = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-relations.xml",
    "word/_rels/document.xml.rels": "document-relations.xml",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/footer.xml": "footer.xml",
    "word/footer-first.xml": "footer-first.xml",
}


def built_in_template(*, one_statement: bool = False) -> Package:
    """A fresh package of the template, for the whole self-assessment or for one statement's lead."""
    folder = resource("templates", "self-assessment")
    files = {**_PARTS, "word/document.xml": "statement.xml" if one_statement else "document.xml"}
    parts = {name: (folder / file).read_bytes() for name, file in files.items()}
    return Package(parts, "the built-in template")


def starting_template() -> bytes:
    """The built-in template with its places unfilled, as a Word file that a council can make its own."""
    package = built_in_template()
    package.set_properties("Self-assessment template", "")
    return package.to_bytes()
