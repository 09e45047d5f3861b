"""Who wrote it and where: document properties, and the traces of people and machines that programs leave elsewhere."""

from __future__ import annotations

from typing import Any

from lxml import etree

from evidencepack.cleaning.package import Package
from evidencepack.cleaning.removals import Ledger, Removal

_CORE = {"creator": "author", "lastModifiedBy": "last author"}
_APP = {"Company": "company", "Manager": "manager", "Template": "template"}
_CORE_KINDS = ("core-properties", "coreProperties")
_APP_KINDS = ("extended-properties", "extendedProperties")
_CUSTOM_KINDS = ("custom-properties", "customProperties")
_EDIT_LOGS = ("changesInfo", "revisionInfo")  # [MS-PPTX] 2.1: who changed what while working together
_ABSOLUTE_PATH = "{http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac}absPath"  # [MS-XLSX] 2.6.60


def drop_properties(package: Package, ledger: Ledger) -> None:
    """Take out author, last author, company, manager, template and custom properties; title and dates stay."""
    found = [*_drop_named(package, _CORE_KINDS, _CORE), *_drop_named(package, _APP_KINDS, _APP)]
    for part in package.related("", *_CUSTOM_KINDS):
        found += [str(one.get("name")) for one in package.xml(part) if isinstance(one.tag, str) and one.get("name")]
    package.unrelate_kinds("", *_CUSTOM_KINDS)
    found += ["preview picture"] * drop_preview(package)
    main = package.main_part()
    found += ["record of edits"] * bool(package.unrelate_kinds(main, *_EDIT_LOGS))
    found += _drop_template(package, main)
    if package.content_type(main).find("excel") >= 0 or "spreadsheetml" in package.content_type(main):
        found += _drop_workbook_traces(package, main)
    ledger.took(Removal.PROPERTIES, len(found), ", ".join(found))


def _drop_named(package: Package, kinds: tuple[str, ...], named: dict[str, str]) -> list[str]:
    found = []
    for part in package.related("", *kinds):
        root = package.xml(part)
        for element in list(root.iterchildren(etree.Element)):
            name = named.get(etree.QName(element).localname)
            if name:
                found += [name] * bool((element.text or "").strip())
                root.remove(element)
                package.touch(part)
    return found


def drop_preview(package: Package) -> int:
    """Take out the small picture of the first page, which shows it as it was; how many there were."""
    return package.unrelate_kinds("", "thumbnail")


def drop_titles(package: Package) -> None:
    """Take out the list of sheets or slides among the properties, which names those that are gone as well."""
    for part in package.related("", *_APP_KINDS):
        root = package.xml(part)
        for element in list(root.iterchildren("{*}TitlesOfParts", "{*}HeadingPairs")):
            root.remove(element)
            package.touch(part)


def _drop_template(package: Package, main: str) -> list[str]:
    """Cut a Word document off the template that it came from; its address is a path on somebody's drive."""
    found = []
    for part in package.related(main, "settings"):
        for element in list(package.xml(part).iterchildren("{*}attachedTemplate")):
            package.xml(part).remove(element)
            package.touch(part)
        found += ["address of the template"] * bool(package.unrelate_kinds(part, "attachedTemplate"))
    return found


def _drop_workbook_traces(package: Package, main: str) -> list[str]:
    root, found = package.xml(main), []
    for path in list(root.iter(_ABSOLUTE_PATH)):
        holder: Any = next((one for one in path.iterancestors() if one.getparent() is root), path)
        root.remove(holder)
        found.append("path of the folder")
    for sharing in root.iter("{*}fileSharing"):
        if sharing.attrib.pop("userName", None):
            found.append("user name")
    if found:
        package.touch(main)
    return found
