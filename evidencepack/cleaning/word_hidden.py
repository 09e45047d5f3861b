"""Text that a Word document does not show: hidden (ECMA-376 part 1, 17.3.2.41), too small, or black on black."""

from __future__ import annotations

from typing import Any

from evidencepack.cleaning.package import Package
from evidencepack.cleaning.paragraphs import merge_paragraphs, tidy
from evidencepack.cleaning.removals import Ledger, Removal
from evidencepack.cleaning.wordxml import attribute, child, cut, detach, every, is_on, says_something, word
from evidencepack.in_words import counted
from evidencepack.intake.readers.word_looks import run_look

_FIELD = frozenset({"rPr", "fldChar", "instrText", "delInstrText"})  # what a field is made of shows nothing itself
_BAR = "\u2588"  # what redacted words are replaced by: a black block
_MOST_STYLES_DEEP = 20


def drop_hidden_text(package: Package, stories: list[str], ledger: Ledger) -> None:
    """Take out hidden runs and rows, and paragraphs of which nothing is left; words under black bars become bars."""
    styles = _Styles(package)
    pieces = characters = barred = 0
    for story in stories:
        root = package.xml(story)
        hidden = [run for run in every(root, "r") if styles.hides(run)]
        rows = [row for row in every(root, "tr") if is_on(child(row, "trPr", "hidden"))]
        characters += sum(map(_length, hidden))
        emptied = [run for run in hidden if _empty(run)]
        characters += sum(map(_length, rows))
        for row in rows:
            cut(row)
        bars = _bar(root)
        pieces, barred = pieces + len(emptied) + len(rows) + (bars > 0), barred + bars
        if emptied or rows or bars:
            _close_up(root, emptied)
            package.touch(story)
    detail = counted(characters, "character") + (f", and {barred} under black bars" if barred else "")
    ledger.took(Removal.HIDDEN_TEXT, pieces, detail)


def _length(element: Any) -> int:
    return sum(len(text.text or "") for text in every(element, "t", "delText"))


def _bar(root: Any) -> int:
    """Put blocks in the place of words that are black on black, so that the bar is all there is; how many letters."""
    count = 0
    for run in every(root, "r"):
        properties = child(run, "rPr")
        if properties is None or not run_look(properties).covered:
            continue
        for text in every(run, "t"):
            count += len(text.text or "")
            text.text = _BAR * len(text.text or "")
        for look in [one for one in properties if word(one) in ("highlight", "shd")]:
            detach(look)
    return count


def _empty(run: Any) -> bool:
    """Take out of a run all but what fields are made of; whether there was anything."""
    shown = [one for one in run if word(one) not in _FIELD]
    for one in shown:
        detach(one)
    return bool(shown)


def _close_up(root: Any, runs: list[Any]) -> None:
    """Take out the emptied runs, and the hidden ends of paragraphs that they leave empty."""
    paragraphs: list[Any] = []
    for run in runs:
        paragraph = next((one for one in run.iterancestors() if word(one) == "p"), None)
        if not says_something(run):
            detach(run)
        if paragraph is not None and paragraph not in paragraphs[-1:]:
            paragraphs.append(paragraph)
    merge_paragraphs(
        [one for one in paragraphs if not says_something(one) and is_on(child(one, "pPr", "rPr", "vanish"))]
    )
    tidy(root)


class _Styles:
    """What the styles of a document say about hiding."""

    def __init__(self, package: Package) -> None:
        self._styles = {
            attribute(style, "styleId"): style
            for part in package.of_type(r"wordprocessingml\.styles\+xml")
            for style in every(package.xml(part), "style")
        }
        self._known: dict[str, bool] = {}

    def hides(self, run: Any) -> bool:
        """Whether a run is not shown. 17.7.3: styles toggle each other, formatting of its own has the last word."""
        properties = child(run, "rPr")
        own = child(properties, "vanish") if properties is not None else None
        if own is not None:
            return is_on(own)
        if properties is not None and run_look(properties).tiny:
            return True
        named = child(properties, "rStyle") if properties is not None else None
        character = named is not None and self._style_hides(attribute(named, "val"))
        return character != self._style_hides(_paragraph_style(run))

    def _style_hides(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = self._look_up(name)
        return self._known[name]

    def _look_up(self, name: str) -> bool:
        for _ in range(_MOST_STYLES_DEEP):
            style = self._styles.get(name)
            if style is None:
                return False
            own = child(style, "rPr", "vanish")
            if own is not None:
                return is_on(own)
            based = child(style, "basedOn")
            name = attribute(based, "val") if based is not None else ""
        return False


def _paragraph_style(run: Any) -> str:
    paragraph = next((one for one in run.iterancestors() if word(one) == "p"), None)
    named = child(paragraph, "pPr", "pStyle") if paragraph is not None else None
    return attribute(named, "val") if named is not None else ""
