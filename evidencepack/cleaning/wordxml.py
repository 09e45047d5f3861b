"""Names and small moves in WordprocessingML trees.

Both the transitional and the strict namespace are met, so names are compared without theirs. White space between
elements means nothing there (ECMA-376 part 1, 17), so tails are not carried along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_RANGES = frozenset({
    "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd",
})  # fmt: skip
_NO_CONTENT = frozenset({"rPr", "lastRenderedPageBreak"})


def word(element: Any) -> str:
    """The local name of a WordprocessingML element, empty for anything else."""
    return _local(element, _WORD)


def math(element: Any) -> str:
    """The local name of an Office mathematics element, empty for anything else."""
    return _local(element, _MATH)


def _local(element: Any, namespaces: tuple[str, ...]) -> str:
    if element is None or not isinstance(element.tag, str):
        return ""
    namespace, _, name = element.tag[1:].partition("}")
    return name if namespace in namespaces else ""


def every(root: Any, *names: str) -> Iterator[Any]:
    """The WordprocessingML elements of these names in a tree, in the order of the document."""
    tags = [f"{{{namespace}}}{name}" for namespace in _WORD for name in names]
    return iter(list(root.iter(*tags)))


def every_math(root: Any, *names: str) -> Iterator[Any]:
    """The same for mathematics."""
    return iter(list(root.iter(*[f"{{{namespace}}}{name}" for namespace in _MATH for name in names])))


def child(element: Any, *names: str) -> Any:
    """The element at the end of a path of child names, None when there is none."""
    for name in names:
        element = next((one for one in element if word(one) == name), None)
        if element is None:
            return None
    return element


def attribute(element: Any, name: str) -> str:
    """A WordprocessingML attribute, empty when it is not there."""
    for namespace in _WORD:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return str(value)
    return ""


def is_on(element: Any) -> bool:
    """Whether a toggle property is there and on."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off")


def rename(element: Any, name: str) -> None:
    """Give a WordprocessingML element another local name in the same namespace."""
    element.tag = f"{element.tag.partition('}')[0]}}}{name}"


def made(like: Any, name: str) -> Any:
    """A new empty element in the namespace of `like`."""
    return like.makeelement(f"{like.tag.partition('}')[0]}}}{name}")


def detach(element: Any) -> None:
    """Take an element out of its tree. An element that is out already stays so."""
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)


def replace(element: Any, others: Iterable[Any]) -> None:
    """Put other elements in an element's place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    detach(element)
    for number, other in enumerate(list(others)):
        other.tail = None
        parent.insert(at + number, other)


def unwrap(element: Any) -> None:
    """Put an element's children in its place."""
    replace(element, list(element))


def cut(element: Any) -> None:
    """Take an element out with all that is in it, but leave the ends of ranges that begin or end outside of it."""
    marks = [one for one in element.iter() if word(one) in _RANGES]
    ends: dict[tuple[str, str], int] = {}
    for mark in marks:
        ends[_range(mark)] = ends.get(_range(mark), 0) + 1
    replace(element, [mark for mark in marks if ends[_range(mark)] == 1])


def _range(mark: Any) -> tuple[str, str]:
    return word(mark).removesuffix("Start").removesuffix("End"), attribute(mark, "id")


def is_range(element: Any) -> bool:
    """Whether an element is an end of a range (bookmark, comment, permission), which takes no room."""
    return word(element) in _RANGES


def says_something(element: Any) -> bool:
    """Whether there is a run with anything in it, a formula or a content control."""
    if any(True for _ in every_math(element, "r", "oMath")) or any(True for _ in every(element, "sdt")):
        return True
    return any(word(one) not in _NO_CONTENT for run in every(element, "r") for one in run)
