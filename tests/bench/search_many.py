"""Search over thousands of documents, by the clock, beside a bare FTS5 query on the same table.

    python tests/bench/search_many.py [--documents 10000] [--pages 5] [--keep FOLDER]

The documents are made up: paragraphs of the sample council, drawn by chance, with some rare words of their own, written
through the workspace's own tables. Asked are words from common to rare, several words, phrases, beginnings as they are
typed, and filters. Printed by kind of question: the median and the 95th percentile in milliseconds of the program's
search (fifty hits with snippets) and of `SELECT rowid FROM page_words WHERE page_words MATCH ? ORDER BY rank LIMIT 50`.
`--keep` names a folder for the workspace, to be used again.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from evidencepack.frameworks import builtin_framework  # noqa: E402
from evidencepack.intake.examination import Examination, PageText  # noqa: E402
from evidencepack.model import ReadState  # noqa: E402
from evidencepack.sample.library import items, shared  # noqa: E402
from evidencepack.workspace import Workspace, examined, returns, rows, search  # noqa: E402

PARAGRAPHS, ASKED, SHOWN, BATCH = 7, 40, 50, 500


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=5)
    parser.add_argument("--keep", type=Path, default=None)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="evidencepack-bench-", ignore_cleanup_errors=True) as scratch:
        folder = given.keep or Path(scratch) / "workspace"
        if not folder.exists():
            started = time.perf_counter()
            build(folder, given.documents, given.pages)
            print(f"built in {time.perf_counter() - started:.0f} s")
        with Workspace.open(folder, read_only=True) as workspace:
            measure(workspace)


def build(folder: Path, documents: int, pages: int) -> None:
    """A workspace with so many documents of so many pages each."""
    chance = random.Random(1)
    texts = _paragraphs()
    with returns.start_return(folder, "A big council", builtin_framework(), "2026-11-02") as workspace:
        for first in range(0, documents, BATCH):
            with workspace.derived() as db:
                for number in range(first, min(documents, first + BATCH)):
                    _write(db, number, pages, chance, texts)


def _paragraphs() -> list[str]:
    contents = [*items().values()]
    found = [text for content in contents for text in (*content.paragraphs, *content.points, *content.public)]
    found += [text for section in shared().sections.values() for text in section]
    return [re.sub(r"\{([^{}|]*)(?:\|[^{}]*)?\}", r"\1", text) for text in found]


def _write(db: object, number: int, pages: int, chance: random.Random, texts: Sequence[str]) -> None:
    text = [
        "\n".join([*chance.choices(texts, k=PARAGRAPHS), f"Reference ZQ{number:05}{page}."]) for page in range(pages)
    ]
    sha256 = hashlib.sha256("\f".join(text).encode("utf-8")).hexdigest()
    kind = chance.choice(("pdf", "docx", "xlsx"))
    title = f"Paper {number:05} {' '.join(chance.choice(texts).split()[:4])}"
    document, version = rows.new_id(), rows.new_id()
    at = "2026-11-02T09:00:00Z"
    db.execute(  # type: ignore[attr-defined]
        "INSERT INTO document (id, title, state, version_id, added_at) VALUES (?, ?, ?, ?, ?)",
        (document, title, chance.choice(("inbox", "in use")), version, at),
    )
    db.execute(  # type: ignore[attr-defined]
        "INSERT INTO version VALUES (?, ?, 1, ?, ?, ?, ?)", (version, document, sha256, f"{title}.{kind}", 1000, at)
    )
    read = Examination(
        format=kind,
        read=ReadState.READ,
        pages=tuple(PageText(place, f"page {place}", page) for place, page in enumerate(text, 1)),
        pages_total=pages,
        pages_unit="page",
    )
    examined.write_examination(db, sha256, read)  # type: ignore[arg-type]


def questions(workspace: Workspace) -> dict[str, list[str]]:
    """What is asked, by kind; the words are the texts' own, from those on every page to those on one."""
    sample = workspace.reader().execute("SELECT text FROM page WHERE id % 97 = 0 LIMIT 400").fetchall()
    pages = [re.findall(r"[A-Za-z]{3,}", str(text)) for (text,) in sample]
    counts = Counter(word.lower() for page in pages for word in set(page))
    ranked = [word for word, _ in counts.most_common()]
    chance = random.Random(2)
    pick = chance.choice
    return {
        "the commonest words": ranked[:ASKED],
        "other words": chance.sample(ranked[ASKED:], ASKED),
        "two words": [f"{pick(ranked[:400])} {pick(ranked[:400])}" for _ in range(ASKED)],
        "a phrase": [f'"{" ".join(page[start : start + 2])}"' for page in pages[:ASKED] for start in [len(page) // 2]],
        "as it is typed": [pick(ranked[:800])[: chance.randint(2, 5)] for _ in range(ASKED)],
        "a rare word": [f"ZQ{chance.randrange(10_000):05}0" for _ in range(ASKED)],
        "with a filter": [f"{pick(ranked[:800])} type:pdf" for _ in range(ASKED)],
    }


def measure(workspace: Workspace) -> None:
    """Ask everything, once to warm up and once by the clock."""
    db = workspace.reader()
    count = db.execute("SELECT count(*) FROM page").get
    print(f"{db.execute('SELECT count(*) FROM document').get} documents, {count} pages")
    ours_all: list[float] = []
    bare_all: list[float] = []
    for kind, asked in questions(workspace).items():
        ours = _timed(asked, lambda words: search.find(db, words, SHOWN))
        bare = _timed(
            [search.match_expression(words.replace(" type:pdf", "")) for words in asked],
            lambda expression: db.execute(
                "SELECT rowid FROM page_words WHERE page_words MATCH ? ORDER BY rank LIMIT 50", (expression,)
            ).fetchall(),
        )
        _say(kind, ours, bare)
        ours_all += ours
        bare_all += bare
    _say("all", ours_all, bare_all)
    asked = [words for kind in questions(workspace).values() for words in kind]
    by_document = _timed(asked, lambda words: search.find_documents(db, words, SHOWN))
    print(
        f"by document            ours median, 95th: {statistics.median(by_document):6.1f} {_late(by_document):6.1f} ms"
    )


def _timed(asked: Sequence[str], ask: Callable[[str], object]) -> list[float]:
    found = []
    for repeated in (False, True):
        for words in asked:
            started = time.perf_counter()
            ask(words)
            if repeated:
                found.append((time.perf_counter() - started) * 1000)
    return found


def _say(kind: str, ours: Sequence[float], bare: Sequence[float]) -> None:
    figures = [f"{statistics.median(one):6.1f} {_late(one):6.1f}" for one in (ours, bare)]
    print(f"{kind:22} ours median, 95th: {figures[0]} ms   bare FTS5: {figures[1]} ms")


def _late(times: Sequence[float]) -> float:
    return sorted(times)[max(0, int(len(times) * 0.95) - 1)]


if __name__ == "__main__":
    main()
