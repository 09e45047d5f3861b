"""Words as they are compared: lower case, without their grammatical endings.

The endings are those of English inflection only (plural, -ed, -ing), so that "assessed", "assessing" and "assesses"
are one word while "assessment" and "assessor" stay apart: the vocabulary says which of those belong together.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z0-9]+")
_JOINING = ("’", "'", "‘", "\u00ad")  # "carer's" is "carers"; soft hyphens go
_VOWEL = re.compile(r"[aeiouy]")
_SHORT = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]$")
_DOUBLED = re.compile(r"(bb|dd|gg|mm|nn|pp|rr|tt)$")
# no inflections, although they look like some
_UNBENT = """
always analysis anything basis bias campus census chorus crisis diagnosis during ethos evening everything focus housing
hundred indeed morning news nothing perhaps series something species status this thing thus various
"""
_WHOLE = frozenset(_UNBENT.split())
_IRREGULAR = {
    "aged": "age",
    "agreed": "agree",
    "ageing": "age",
    "aging": "age",
    "children": "child",
    "childrens": "child",
    "lives": "life",
    "men": "man",
    "mens": "man",
    "women": "woman",
    "womens": "woman",
    "left": "leave",
    "leaving": "leave",
    "leaves": "leave",
    "led": "lead",
    "held": "hold",
    "met": "meet",
    "paid": "pay",
    "said": "say",
    "told": "tell",
    "felt": "feel",
    "heard": "hear",
    "kept": "keep",
    "died": "die",
    "dying": "die",
    "used": "use",
    "using": "use",
    "made": "make",
    "gave": "give",
    "given": "give",
    "sought": "seek",
    "sent": "send",
    "seconded": "secondment",
    "theme": "theme",  # not "them"
    "themes": "theme",
    "wellbeing": "wellbeing",
    "homecare": "homecare",
}


def plain_words(text: str) -> list[str]:
    """The words of a text in lower case; apostrophes join, everything else that is no letter or digit separates."""
    for sign in _JOINING:
        if sign in text:
            text = text.replace(sign, "")
    return _WORD.findall(text.lower())


def stems(text: str) -> list[str]:
    """The words of a text without their endings."""
    if len(_known) > _REMEMBERED:
        _known.clear()
    return list(map(_known.__getitem__, plain_words(text)))


class _Known(dict[str, str]):
    """Words seen before with their stems: a million words of text have few different ones."""

    def __missing__(self, word: str) -> str:
        found = self[word] = stem(word)
        return found


_REMEMBERED = 100_000
_known = _Known()


def stem(word: str) -> str:
    """A lower-case word without its ending."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word in _WHOLE or not word.isalpha():
        return word
    return _without_e(_without_verb_ending(_singular(_british(word))))


def _british(word: str) -> str:
    return re.sub(r"iz(e|ed|es|ing|ation|ations)$", r"is\1", word) if "iz" in word else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_verb_ending(word: str) -> str:
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        if word.endswith(ending) and not word.endswith("eed"):
            bare = word[: -len(ending)]
            return _whole_again(bare) if len(bare) >= 3 and _VOWEL.search(bare) else word
    return word


def _whole_again(bare: str) -> str:
    if _DOUBLED.search(bare):
        return bare[:-1]
    return bare + "e" if len(bare) == 3 and _SHORT.search(bare) else bare


def _without_e(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("e") and word[-2] != "e" else word
