"""The self-assessment of a snapshot as a Word file: the same bytes for the same input."""

from __future__ import annotations

from evidencepack.assessment.word.builtin import built_in_template
from evidencepack.assessment.word.content import Content
from evidencepack.assessment.word.fields import Fields, fields_of
from evidencepack.assessment.word.look import look_of
from evidencepack.assessment.word.markup import Markup
from evidencepack.assessment.word.numbering import add_bullets
from evidencepack.assessment.word.options import WordOptions
from evidencepack.assessment.word.package import Package
from evidencepack.assessment.word.template import Filling
from evidencepack.errors import NotFound
from evidencepack.model import Snapshot


def filled(snapshot: Snapshot, options: WordOptions) -> tuple[Package, Fields]:
    """A template with every place filled, and the fields in it. NotFound for a statement that is not there.

    `UnreadableFile` or `UserFault` for a template that cannot be used.
    """
    if options.statement is not None and options.statement not in {one.id for one in snapshot.framework.statements}:
        known = ", ".join(one.id for one in snapshot.framework.statements)
        raise NotFound(f"There is no quality statement {options.statement}.", f"They are: {known}.")
    if options.template is None:
        package = built_in_template(one_statement=options.statement is not None)
    else:
        package = Package.open(options.template)
        package.as_document()
    fields = fields_of(snapshot, options.statement)
    look, first = look_of(package, add_bullets(package)), _last_number(package) + 1
    markup = Markup(package, look, first, controls=options.for_editing)
    content = Content(snapshot, fields, markup, options)
    Filling(package, content, markup, snapshot.framework).fill()
    package.set_properties(f"{content.title}: {snapshot.info.authority}", snapshot.info.title)
    return package, fields


def _last_number(package: Package) -> int:
    """The highest number of a bookmark or control that the template has itself."""
    found = [0]
    for element in package.root.iter("{*}bookmarkStart", "{*}id"):
        number = next((value for name, value in element.attrib.items() if name.endswith(("}id", "}val"))), "")
        found += [int(number)] if number.isdigit() and len(number) < 9 else []
    return max(found)
