"""What a return teaches the next one: of each decided document its title and most telling words, and nothing personal.

Kept are only words that mostly stand in small letters in the workspace's texts, or that the field itself uses: so no
names of people, places or firms, no numbers, addresses or references go from one return into another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

import apsw

from evidencepack.mapping.likeness import Likeness, bag_of_words
from evidencepack.mapping.reading import without_names
from evidencepack.mapping.vocabulary import Vocabulary, builtin_vocabulary
from evidencepack.mapping.words import plain_words, stem
from evidencepack.model import Document, Lesson
from evidencepack.workspace import Workspace, queries, rows

LONGEST_TEXT = 2_000  # characters of a lesson's words
_LONGEST_TITLE = 200
_MASK = "…"
_READ = 60_000
_TIMES = 3  # a word that stands often in a document stands so often in its lesson
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_SMALL = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")
_TITLE_PART = re.compile(r"[\w'’&-]+")


def lessons_of(workspace: Workspace) -> tuple[Lesson, ...]:
    """A lesson for every answer by a document and every refusal, in a steady order but for their ids, which are new.

    Lessons that this return was itself given are not among them: they are in its own table.
    """
    db = workspace.reader()
    decided = list(_decided(db))
    if not decided:
        return ()
    documents = {one.id: one for one in queries.documents(db, list(dict.fromkeys(key for key, _, _ in decided)))}
    texts = {key: _text(db, document) for key, document in documents.items()}
    known = _small_words(texts.values()) | _field_words(builtin_vocabulary(queries.the_framework(db).id))
    common = Likeness()
    bags = {key: bag_of_words(documents[key].title, [text]) for key, text in texts.items()}
    for key, bag in bags.items():
        common.remember(key, bag)
    told = {key: _told(texts[key], common.telling(bag), known) for key, bag in bags.items()}
    return tuple(
        Lesson(
            id=rows.new_id(),
            item_id=item_id,
            fits=fits,
            title=masked_title(documents[key].title, known),
            text=told[key],
        )
        for key, item_id, fits in decided
        if key in documents
    )


def _small_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that mostly stand in small letters: Brown and Hope, who are people, mostly do not."""
    small: Counter[str] = Counter()
    in_all: Counter[str] = Counter()
    for text in texts:
        small.update(_SMALL.findall(text))
        in_all.update(plain_words(text))
    return frozenset(word for word, count in small.items() if 2 * count >= in_all[word])


def masked_title(title: str, known: Collection[str]) -> str:
    """A title with every word hidden that is not among the known ones; what is left out is one sign."""
    words = [part if _is_known(part, known) else _MASK for part in _TITLE_PART.findall(title)]
    kept = [word for place, word in enumerate(words) if word != _MASK or words[place - 1 : place] != [_MASK]]
    return " ".join(kept)[:_LONGEST_TITLE]


def _is_known(part: str, known: Collection[str]) -> bool:
    words = plain_words(part)
    return bool(words) and all(word in known for word in words)


def _decided(db: apsw.Connection) -> Iterator[tuple[str, str, bool]]:
    """(document, item, whether it fits), each pair once; an answer outweighs an earlier refusal."""
    fits: dict[tuple[str, str], bool] = {}
    for document_id, item_id in db.execute("SELECT document_id, item_id FROM refusal ORDER BY document_id, item_id"):
        fits[document_id, item_id] = False
    for document_id, item_id in db.execute(
        "SELECT document_id, item_id FROM answer WHERE document_id IS NOT NULL ORDER BY document_id, item_id"
    ):
        fits[document_id, item_id] = True
    for (document_id, item_id), fitting in sorted(fits.items()):
        yield document_id, item_id, fitting


def _text(db: apsw.Connection, document: Document) -> str:
    pages = "\n".join(text for _, _, text in queries.page_text(db, document.version.sha256))
    return _ADDRESS.sub(" ", without_names(pages[:_READ]))


def _field_words(vocabulary: Vocabulary) -> frozenset[str]:
    """The words of the field's vocabulary and its abbreviations."""
    terms: list[str] = [*vocabulary.abbreviations, *vocabulary.abbreviations.values(), *vocabulary.genre]
    terms += [term for words in vocabulary.items.values() for term in words]
    for topic in vocabulary.topics.values():
        terms += [*topic.strong, *topic.usual, *topic.weak]
    return frozenset(word for term in terms for word in plain_words(term))


def _told(text: str, telling: Sequence[str], known: Collection[str]) -> str:
    """The telling words as they stand in the text, the weightiest first, frequent ones several times, within bounds."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word in plain_words(text):
        if word in known and word.isalpha():
            forms[stem(word)][word] += 1
    chosen: list[str] = []
    length = 0
    for word in _repeated((one for one in telling if one in forms), forms):
        length += len(word) + 1
        if length > LONGEST_TEXT:
            break
        chosen.append(word)
    return " ".join(chosen)


def _repeated(telling: Iterable[str], forms: dict[str, Counter[str]]) -> Iterator[str]:
    for one in telling:
        counts = forms[one]
        yield from [counts.most_common(1)[0][0]] * min(_TIMES, counts.total())
