"""Takes macros out of an Office package, which makes it a file of the kind without macros."""

from __future__ import annotations

from evidencepack.cleaning.package import Package
from evidencepack.cleaning.removals import Ledger, Removal

_KINDS = ("vbaProject", "wordVbaData", "keyMapCustomizations", "attachedToolbars", "extensibility")
_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")

# [MS-OE376] and ECMA-376 part 1, 15.2: the main part's content type with macros -> without
_PLAIN = {
    "application/vnd.ms-word.document.macroEnabled.main+xml":
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml":
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml":
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.ms-excel.template.macroEnabled.main+xml":
        "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml":
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml":
        "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    "application/vnd.ms-powerpoint.template.macroEnabled.main+xml":
        "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
}  # fmt: skip
PLAIN_SUFFIX = {"docm": ".docx", "dotm": ".dotx", "xlsm": ".xlsx", "xltm": ".xltx", "pptm": ".pptx"}


def drop_macros(package: Package, ledger: Ledger) -> None:
    """Take out the macro project and what calls it (keys, toolbars, ribbon), and say so in the content type."""
    main = package.main_part()
    if package.related(main, *_MACRO_SHEETS):
        ledger.kept("Macros stay: they are written on a macro sheet of the old kind (Excel 4), part of the workbook.")
        return
    projects = package.related(main, "vbaProject")
    for part in ["", *package.reachable()]:
        package.unrelate_kinds(part, *_KINDS)
    for name, plain in _PLAIN.items():
        if package.content_type(main).casefold() == name.casefold():
            package.set_content_type(main, plain)
    ledger.took(Removal.MACROS, len(projects), "the macro project")
