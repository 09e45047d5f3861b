"""Files embedded in Office documents: the file goes, the picture that stands for it stays where there is one."""

from __future__ import annotations

import posixpath
from typing import Any

from evidencepack.cleaning.package import Package, Relation
from evidencepack.cleaning.removals import Ledger, Removal, some
from evidencepack.cleaning.sheet_shapes import drop_object

KINDS = ("oleObject", "package")
_OFFICE = "{urn:schemas-microsoft-com:office:office}OLEObject"


def drop_embedded(package: Package, ledger: Ledger) -> None:
    """Take out embedded files. What cannot be let go without a hole in the document stays, and is named."""
    gone: list[str] = []
    for part in sorted(package.reachable()):
        for relation in [one for one in package.relations(part) if one.kind in KINDS and not one.external]:
            if not package.has(relation.target):
                continue
            if let_go(package, part, relation):
                package.touch(part)
                package.unrelate(part, relation.id)
                gone.append(posixpath.basename(relation.target))
            else:
                ledger.kept(
                    f"The embedded file {posixpath.basename(relation.target)} stays: "
                    "without it the place where it is shown would be empty."
                )
    ledger.took(Removal.EMBEDDED_FILES, len(gone), some(gone))


def let_go(package: Package, part: str, relation: Relation) -> bool:
    """Take the elements that name an embedded file out of a part's tree; whether it is held by nothing any more."""
    holders = [one for one in package.xml(part).iter() if _names(one, relation.id)]
    for holder in holders:
        name = holder.tag.rpartition("}")[2]
        if name == "externalData":  # a chart's figures: it keeps the copy that it is drawn from (21.2.2.63)
            holder.getparent().remove(holder)
        elif holder.tag == _OFFICE:
            _only_picture(holder)
        elif name == "oleObj" and _put_picture(holder):
            continue
        elif name == "oleObject" and "spreadsheetml" in holder.tag:
            drop_object(package, part, holder)
        elif holder.getparent() is not None and _is_attached(package.xml(part), holder):
            return False
    return True


def _names(element: Any, relation_id: str) -> bool:
    return isinstance(element.tag, str) and any(
        value == relation_id and "relationships" in key for key, value in element.attrib.items()
    )


def _is_attached(root: Any, element: Any) -> bool:
    return element is root or any(one is root for one in element.iterancestors())


def _only_picture(ole: Any) -> None:
    """Word: an object is a picture with a file behind it; without the file it is a picture (17.3.3.19, 17.3.3.21)."""
    holder = ole.getparent()
    holder.remove(ole)
    if holder.tag.endswith("}object"):
        holder.tag = f"{holder.tag.partition('}')[0]}}}pict"
        holder.attrib.clear()


def _put_picture(ole: Any) -> bool:
    """PowerPoint: put the picture inside an object in the place of its frame. False when it has none."""
    frame = next((one for one in ole.iterancestors() if one.tag.endswith("}graphicFrame")), None)
    if frame is None or frame.getparent() is None:
        return frame is not None
    picture = next((one for one in frame.iter() if isinstance(one.tag, str) and one.tag.endswith("main}pic")), None)
    if picture is None:
        return False
    picture.tail = None
    named, unnamed = (next(one.iter("{*}cNvPr"), None) for one in (frame, picture))
    if named is not None and unnamed is not None:
        unnamed.attrib.update({key: named.get(key) for key in ("id", "name") if named.get(key)})
    frame.getparent().replace(frame, picture)
    return True
