"""Links out of a package that a program would follow by itself; ordinary hyperlinks are not among them."""

from __future__ import annotations

from evidencepack.cleaning.embedded import KINDS, let_go
from evidencepack.cleaning.package import Package, Relation

_HARMLESS = frozenset({"hyperlink", "externalLinkPath"})  # the second is another workbook, which sheet_links sees to
_LINK_ATTRIBUTES = frozenset({"link", "href", "id", "pict", "src"})


def external(package: Package, part: str) -> list[Relation]:
    """The relationships of a part that lead out of the file, but for hyperlinks."""
    return [one for one in package.relations(part) if one.external and one.kind not in _HARMLESS]


def drop_followed(package: Package) -> list[str]:
    """Cut pictures, objects and charts off the files that they would be fetched from; gives the addresses."""
    return [
        target
        for part in sorted(package.reachable())
        for target in [*_drop_pictures(package, part), *_drop_objects(package, part)]
    ]


def _drop_objects(package: Package, part: str) -> list[str]:
    """A linked object is, without its link, the picture that stands for it; a chart keeps its copy of the figures."""
    gone = []
    for relation in [one for one in external(package, part) if one.kind in KINDS]:
        if let_go(package, part, relation):
            package.touch(part)
            package.unrelate(part, relation.id)
            gone.append(relation.target)
    return gone


def _drop_pictures(package: Package, part: str) -> list[str]:
    """Cut a part's pictures off the addresses that they would be fetched from; gives the addresses."""
    links = [one for one in external(package, part) if one.kind == "image"]
    if not links:
        return []
    ids = {one.id for one in links}
    for element in package.xml(part).iter("{*}blip", "{*}imagedata", "{*}fill", "{*}stroke", "{*}svgBlip"):
        for key in list(element.attrib):
            if "relationships" in key and key.rpartition("}")[2] in _LINK_ATTRIBUTES and element.get(key) in ids:
                del element.attrib[key]
    package.touch(part)
    package.unrelate(part, *ids)
    return [one.target for one in links]
