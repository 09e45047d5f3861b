"""Tracked changes of formulas: a run of mathematics or the control character of an object that was put in or deleted.

ECMA-376 part 1, 22.1.2.23 (ctrlPr) and 22.1.2.87 (r): the mark stands where the run properties would, around them.
"""

from __future__ import annotations

from typing import Any

from evidencepack.cleaning.wordxml import detach, every, every_math, math, replace, unwrap, word

_ARGUMENTS = frozenset({"e", "num", "den", "sub", "sup", "deg", "lim", "fName"})


def settle(root: Any, gone: frozenset[str]) -> None:
    """Settle the changes that sit in formulas' own properties. `gone`: names of the marks whose content goes."""
    for run in every_math(root, "r"):
        if _settled_marks(run, gone):
            detach(run)
    for properties in every_math(root, "ctrlPr"):
        goes = _settled_marks(properties, gone)
        held = properties.getparent()
        if goes and math(held).endswith("Pr"):
            _dissolve(held.getparent())


def drop_empty(root: Any) -> None:
    """Take out formulas in which nothing is left."""
    for formula in every_math(root, "oMath"):
        if not any(True for _ in every_math(formula, "r")) and not any(True for _ in every(formula, "r")):
            detach(formula)
    for display in every_math(root, "oMathPara"):
        if not any(math(one) == "oMath" for one in display):
            detach(display)


def _settled_marks(holder: Any, gone: frozenset[str]) -> bool:
    """Take off the marks around an element's run properties; whether one of them says that it goes."""
    goes = False
    while True:
        marks = [one for one in holder if word(one) in ("ins", "del")]
        if not marks:
            return goes
        for mark in marks:
            goes = goes or word(mark) in gone
            unwrap(mark)


def _dissolve(thing: Any) -> None:
    """Put what an object's arguments hold in the object's place: the fraction goes, its parts do not."""
    if thing is None or thing.getparent() is None:
        return
    if math(thing) == "m":  # a matrix: rows of elements
        arguments = [one for row in thing for one in row if math(one) in _ARGUMENTS]
    else:
        arguments = [one for one in thing if math(one) in _ARGUMENTS]
    replace(thing, [one for argument in arguments for one in argument if not math(one).endswith("Pr")])
