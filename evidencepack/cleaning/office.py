"""Cleans an Office package of any of the three programs: what is common to them, and in which order."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from evidencepack.cleaning import sheets, slides, word
from evidencepack.cleaning.embedded import drop_embedded
from evidencepack.cleaning.macros import drop_macros
from evidencepack.cleaning.package import Package
from evidencepack.cleaning.properties import drop_preview, drop_properties
from evidencepack.cleaning.removals import CannotClean, Changes, Ledger, Removal


def clean(
    source: Path, target: Path, program: str, wanted: Collection[Removal], changes: Changes, ledger: Ledger
) -> None:
    """Write a cleaned copy of a package. `program`: word, sheets or slides. Raises CannotClean."""
    with Package(source, source.name) as package:
        _refuse_signed(package)
        package.main_part()
        if program == "word":
            word.clean(package, wanted, changes, ledger)
        elif program == "sheets":
            sheets.clean(package, wanted, changes, ledger)
        else:
            slides.clean(package, wanted, ledger)
        if Removal.EMBEDDED_FILES in wanted:
            drop_embedded(package, ledger)
        if Removal.MACROS in wanted:
            drop_macros(package, ledger)
        if Removal.PROPERTIES in wanted:
            drop_properties(package, ledger)
        if package.changed:
            drop_preview(package)
        package.sweep()
        package.write(target)


def _refuse_signed(package: Package) -> None:
    if package.of_type("digital-signature") or any(name.startswith("_xmlsignatures/") for name in package.names()):
        raise CannotClean(
            f"{package.name} cannot be cleaned: it is signed, and any change would break the signature.",
            "Ask whoever signed it for a copy without what has to go.",
        )
