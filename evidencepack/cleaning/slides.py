"""Cleans a presentation (pptx, pptm, ppsx, potx): comments, hidden slides, speaker notes, links to outside."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from lxml import etree

from evidencepack.cleaning.links import drop_followed, external
from evidencepack.cleaning.package import Package
from evidencepack.cleaning.properties import drop_titles
from evidencepack.cleaning.removals import Ledger, Removal, some

_RELATION = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


def clean(package: Package, wanted: Collection[Removal], ledger: Ledger) -> None:
    """Take out of a presentation what is PowerPoint's own."""
    main = package.main_part()
    if Removal.HIDDEN_SLIDES in wanted:
        _drop_hidden(package, main, ledger)
    if Removal.COMMENTS in wanted:
        _drop_comments(package, main, ledger)
    if Removal.SPEAKER_NOTES in wanted:
        _drop_notes(package, main, ledger)
    if Removal.EXTERNAL_LINKS in wanted:
        _drop_links(package, ledger)


def _listed(package: Package, main: str) -> list[tuple[Any, str, str]]:
    """The slides in the order of the show: entry of the list, relationship id, part."""
    targets = {one.id: one.target for one in package.relations(main) if one.kind == "slide"}
    found = []
    for entry in list(package.xml(main).iterfind("{*}sldIdLst/{*}sldId")):
        relation = next((entry.get(key) for key in _RELATION if entry.get(key)), "")
        if package.has(targets.get(relation, "?")):
            found.append((entry, relation, targets[relation]))
    return found


# ---------------------------------------------------------------- hidden slides


def _drop_hidden(package: Package, main: str, ledger: Ledger) -> None:
    listed = list(enumerate(_listed(package, main), start=1))
    hidden = [(number, slide) for number, slide in listed if package.xml(slide[2]).get("show") in ("0", "false")]
    if hidden and len(hidden) == len(listed):
        ledger.kept("Hidden slides stay: every slide is hidden, none would be left.")
        return
    hidden_parts = {slide[2] for _, slide in hidden}
    linked = {
        target: number
        for number, (_, _, part) in listed
        if part not in hidden_parts
        for target in package.related(part, "slide")
    }
    gone = []
    for number, (entry, relation, part) in hidden:
        if part in linked:
            ledger.kept(f"Hidden slide {number} stays: slide {linked[part]} has a link to it.")
            continue
        _forget_slide(package.xml(main), entry, relation)
        package.unrelate(main, relation)
        package.touch(main)
        gone.append(number)
    if gone:
        drop_titles(package)
    ledger.took(Removal.HIDDEN_SLIDES, len(gone), f"slide {some(map(str, gone), 20)}")


def _forget_slide(root: Any, entry: Any, relation: str) -> None:
    """Take a slide out of the list, out of its section ([MS-PPTX] 2.6.42) and out of custom shows (19.2.1.12)."""
    number = entry.get("id")
    entry.getparent().remove(entry)
    for other in [*root.iter("{*}sldId"), *root.iterfind("{*}custShowLst//{*}sld")]:
        in_section = etree.QName(other).localname == "sldId" and other.get("id") == number
        if in_section or any(other.get(key) == relation for key in _RELATION):
            other.getparent().remove(other)


# ---------------------------------------------------------------- comments, notes, links


def _drop_comments(package: Package, main: str, ledger: Ledger) -> None:
    parts = package.of_type(r"presentationml\.comments\+xml|ms-powerpoint\.comments\+xml")
    count = sum(1 for part in parts for _ in package.xml(part).iter("{*}cm", "{*}reply"))
    for holder in sorted(package.reachable()):
        ids = [one.id for one in package.relations(holder) if one.kind == "comments"]
        if ids:
            for mark in list(package.xml(holder).iter("{*}commentRel")):  # [MS-PPTX] 2.6.49: in a list of extensions
                _drop_extension(mark)
                package.touch(holder)
            package.unrelate(holder, *ids)
    package.unrelate_kinds(main, "commentAuthors", "authors")
    ledger.took(Removal.COMMENTS, count)


def _drop_extension(mark: Any) -> None:
    extension = mark.getparent()
    listing = extension.getparent()
    listing.remove(extension)
    if not len(listing):
        listing.getparent().remove(listing)


def _drop_notes(package: Package, main: str, ledger: Ledger) -> None:
    telling = []
    for number, (_, _, part) in enumerate(_listed(package, main), start=1):
        for notes in package.related(part, "notesSlide"):
            if _says(package.xml(notes)):
                telling.append(number)
        package.unrelate_kinds(part, "notesSlide")
    ledger.took(Removal.SPEAKER_NOTES, len(telling), f"slide {some(map(str, telling), 20)}")


def _says(notes: Any) -> bool:
    """Whether a page of notes holds words of its own: those in fields (the slide's number) are not."""
    return any((text.text or "").strip() and not text.getparent().tag.endswith("}fld") for text in notes.iter("{*}t"))


def _drop_links(package: Package, ledger: Ledger) -> None:
    targets = drop_followed(package)
    ledger.took(Removal.EXTERNAL_LINKS, len(targets), some(targets))
    for part in sorted(package.reachable()):
        for relation in external(package, part):
            ledger.kept(f"A link ({relation.kind}) to {relation.target} stays: its place on the slide hangs on it.")
