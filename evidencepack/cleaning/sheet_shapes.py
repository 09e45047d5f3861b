"""Shapes that float over a sheet: notes and embedded objects stand in two drawings, an old one (VML) and a new one."""

from __future__ import annotations

from typing import Any

from evidencepack.cleaning.package import Package


def drop_object(package: Package, sheet: str, ole: Any) -> None:
    """Take an embedded object out of a sheet's list, and its shape out of the sheet's drawings (18.3.1.59)."""
    shape = ole.get("shapeId", "")
    listing = next((one for one in ole.iterancestors() if one.tag.endswith("}oleObjects")), None)
    if listing is None:
        return
    for entry in list(listing):
        if isinstance(entry.tag, str) and any(one.get("shapeId") == shape for one in entry.iter("{*}oleObject")):
            listing.remove(entry)
    if not len(listing):
        _remove_upwards(listing)
    _drop_shape(package, sheet, f"_x0000_s{shape}")


def _remove_upwards(element: Any) -> None:
    """Remove an element, and around it the choice between two ways of writing it when nothing else is in it."""
    holder = element.getparent()
    holder.remove(element)
    if holder.tag.endswith(("}Choice", "}Fallback", "}AlternateContent")) and not len(holder):
        _remove_upwards(holder)


def _drop_shape(package: Package, sheet: str, name: str) -> None:
    for part in package.related(sheet, "vmlDrawing"):
        for shape in list(package.xml(part).iter("{urn:schemas-microsoft-com:vml}*")):
            if shape.get("id") == name or shape.get("{urn:schemas-microsoft-com:office:office}spid") == name:
                shape.getparent().remove(shape)
                package.touch(part)
    for part in package.related(sheet, "drawing"):
        root = package.xml(part)
        for mark in list(root.iter("{*}compatExt")):
            if mark.get("spid") == name:
                holder = next((one for one in mark.iterancestors() if one.getparent() is root), None)
                if holder is not None:
                    root.remove(holder)
                    package.touch(part)


def drop_notes(package: Package, part: str) -> bool:
    """Take the boxes of cell notes out of an old drawing. True when nothing else is in it, so that it may go."""
    root = package.xml(part)
    others = False
    for shape in list(root.iterchildren("{urn:schemas-microsoft-com:vml}*")):
        if shape.tag.endswith("}shapetype"):
            continue
        if any(data.get("ObjectType") == "Note" for data in shape.iter("{*}ClientData")):
            root.remove(shape)
            package.touch(part)
        else:
            others = True
    return not others
