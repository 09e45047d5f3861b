"""What Word would fetch from outside the file: linked pictures, templates, mail merge sources, fields that include."""

from __future__ import annotations

import re
from typing import Any

from evidencepack.cleaning.links import drop_followed, external
from evidencepack.cleaning.package import Package
from evidencepack.cleaning.removals import Ledger, Removal, some
from evidencepack.cleaning.wordxml import attribute, detach, every, says_something, unwrap, word

_SETTINGS = {
    "attachedTemplate": "attachedTemplate",
    "mailMergeSource": "mailMerge",
    "mailMergeHeaderSource": "mailMerge",
}
_FETCHING = re.compile(r"\s*(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|RD)\b", re.IGNORECASE)


def drop_links(package: Package, stories: list[str], ledger: Ledger) -> None:
    """Cut the links; what is shown of their targets in the file stays."""
    targets = []
    for part in package.of_type(r"wordprocessingml\.settings\+xml"):
        targets += _drop_settings(package, part)
    targets += drop_followed(package)
    for story in stories:
        targets += _drop_fields(package, story)
    ledger.took(Removal.EXTERNAL_LINKS, len(targets), some(targets))
    for part in sorted(package.reachable()):
        for relation in external(package, part):
            ledger.kept(f"A link ({relation.kind}) to {relation.target} stays: its place in the text hangs on it.")


def _drop_settings(package: Package, part: str) -> list[str]:
    found = [relation for relation in external(package, part) if relation.kind in _SETTINGS]
    for relation in found:
        for element in every(package.xml(part), _SETTINGS[relation.kind]):
            detach(element)
        package.touch(part)
        package.unrelate(part, relation.id)
    return [relation.target for relation in found]


def _drop_fields(package: Package, story: str) -> list[str]:
    """Put the last result of every field that fetches something in the field's place."""
    root = package.xml(story)
    codes = []
    for simple in every(root, "fldSimple"):
        if _FETCHING.match(attribute(simple, "instr")):
            codes.append(attribute(simple, "instr").strip())
            unwrap(simple)
    for begin, pieces, code in _fields(root):
        if _FETCHING.match(code):
            codes.append(code.strip())
            for piece in [begin, *pieces]:
                _drop_piece(piece)
    if codes:
        package.touch(story)
    return codes


def _drop_piece(piece: Any) -> None:
    run = piece.getparent()
    detach(piece)
    if word(run) == "r" and not says_something(run):
        detach(run)


def _fields(root: Any) -> list[tuple[Any, list[Any], str]]:
    """The fields of a story (17.16.18): where each begins, the other pieces of its frame and its code, and the code."""
    done: list[tuple[Any, list[Any], str]] = []
    nested: list[tuple[Any, list[Any], list[str], list[bool]]] = []
    for mark in every(root, "fldChar", "instrText"):
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            nested.append((mark, [], [], [False]))
        elif nested:
            begin, pieces, codes, in_result = nested[-1]
            pieces.append(mark)
            if kind == "separate":
                in_result[0] = True
            elif kind == "end":
                nested.pop()
                done.append((begin, pieces, "".join(codes)))
            elif not in_result[0]:
                codes.append(mark.text or "")
    return done
