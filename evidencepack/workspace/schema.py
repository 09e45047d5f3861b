"""The tables of a workspace and the steps from each schema version to the next.

Tables in `RECORDED` are what people decide: every change to them is kept as a changeset and can be undone. The rest is
either history itself or derived from the files and can be made again. Recorded tables have text keys that are random,
so that rows made in two workspaces never collide.
"""

from __future__ import annotations

from collections.abc import Callable

import apsw

from evidencepack.errors import WorkspaceFault

APPLICATION_ID = 0x45765061  # "EvPa": tells an Evidence Pack database from any other SQLite file

RECORDED = (
    "setting",
    "item",
    "document",
    "version",
    "origin",
    "answer",
    "assessment",
    "waiver",
    "watched_folder",
    "refusal",
    "lesson",
    "narrative",
    "citation",
    "plan_action",
    "contact",
    "sign_off",
)

_FIRST = """
CREATE TABLE setting (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE item (
    id TEXT PRIMARY KEY NOT NULL, ref TEXT NOT NULL, title TEXT NOT NULL, wording TEXT NOT NULL,
    kinds TEXT NOT NULL, statements TEXT NOT NULL, sub_topics TEXT NOT NULL, currency_months INTEGER,
    keywords TEXT NOT NULL, provenance TEXT NOT NULL, position INTEGER NOT NULL,
    owner TEXT NOT NULL DEFAULT '', due TEXT, withdrawn INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE document (
    id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, version_id TEXT NOT NULL,
    dated TEXT, draft INTEGER, note TEXT NOT NULL DEFAULT '', added_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE version (
    id TEXT PRIMARY KEY NOT NULL, document_id TEXT NOT NULL, number INTEGER NOT NULL, sha256 TEXT NOT NULL,
    name TEXT NOT NULL, size INTEGER NOT NULL, added_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX version_by_document ON version (document_id);
CREATE INDEX version_by_sha256 ON version (sha256);
CREATE TABLE origin (
    id TEXT PRIMARY KEY NOT NULL, document_id TEXT NOT NULL, path TEXT NOT NULL, modified TEXT NOT NULL,
    seen_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX origin_by_document ON origin (document_id);
CREATE INDEX origin_by_path ON origin (path);
CREATE TABLE answer (
    id TEXT PRIMARY KEY NOT NULL, item_id TEXT NOT NULL, kind TEXT NOT NULL, document_id TEXT,
    pages TEXT NOT NULL DEFAULT '', section TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '', seen_on TEXT, reason TEXT NOT NULL DEFAULT '', action TEXT NOT NULL DEFAULT '',
    categories TEXT NOT NULL DEFAULT '[]', position INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX answer_by_item ON answer (item_id);
CREATE INDEX answer_by_document ON answer (document_id);
CREATE TABLE assessment (
    statement_id TEXT PRIMARY KEY NOT NULL, score INTEGER, category_scores TEXT NOT NULL DEFAULT '[]',
    doing_well TEXT NOT NULL DEFAULT '', to_improve TEXT NOT NULL DEFAULT '', doing_about TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, machine TEXT NOT NULL,
    title TEXT NOT NULL, job TEXT, status TEXT NOT NULL CHECK (status IN ('done', 'undone', 'dropped'))
);
CREATE TABLE change_part (
    seq INTEGER NOT NULL, part INTEGER NOT NULL, changeset BLOB NOT NULL, PRIMARY KEY (seq, part)
) WITHOUT ROWID;
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, machine TEXT NOT NULL,
    verb TEXT NOT NULL, title TEXT NOT NULL, change_seq INTEGER
);
CREATE TABLE local (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sealed_pack (
    id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, profile TEXT NOT NULL, sealed_at TEXT NOT NULL,
    sha256 TEXT NOT NULL, size INTEGER NOT NULL, documents INTEGER NOT NULL, since TEXT, manifest TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE examined (
    sha256 TEXT PRIMARY KEY NOT NULL, format TEXT NOT NULL, read TEXT NOT NULL, pages INTEGER NOT NULL,
    pages_unit TEXT NOT NULL, properties TEXT NOT NULL, facts TEXT NOT NULL, message TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE page (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, number INTEGER NOT NULL, label TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX page_by_sha256 ON page (sha256, number);
CREATE VIRTUAL TABLE page_words USING fts5 (
    text, content = 'page', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TABLE judged (
    document_id TEXT PRIMARY KEY NOT NULL, sha256 TEXT NOT NULL, dated TEXT, dated_from TEXT NOT NULL,
    draft INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE finding (
    document_id TEXT NOT NULL, number INTEGER NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL,
    message TEXT NOT NULL, to_do TEXT NOT NULL, place TEXT NOT NULL, PRIMARY KEY (document_id, number)
) WITHOUT ROWID;
"""


_WAIVERS_AND_WATCHING = """
CREATE TABLE waiver (
    id TEXT PRIMARY KEY NOT NULL, document_id TEXT NOT NULL, sha256 TEXT NOT NULL, rule TEXT NOT NULL,
    rule_version INTEGER NOT NULL, reason TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX waiver_by_document ON waiver (document_id);
CREATE TABLE watched_folder (id TEXT PRIMARY KEY NOT NULL, path TEXT NOT NULL, added_at TEXT NOT NULL) WITHOUT ROWID;

-- What the checks say belongs to a version of a document: undo that goes back to one finds what was said of it.
CREATE TABLE judged_2 (
    document_id TEXT NOT NULL, sha256 TEXT NOT NULL, dated TEXT, dated_from TEXT NOT NULL, draft INTEGER NOT NULL,
    PRIMARY KEY (document_id, sha256)
) WITHOUT ROWID;
INSERT INTO judged_2 SELECT document_id, sha256, dated, dated_from, draft FROM judged;
CREATE TABLE finding_2 (
    document_id TEXT NOT NULL, sha256 TEXT NOT NULL, number INTEGER NOT NULL, rule TEXT NOT NULL,
    rule_version INTEGER NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL, to_do TEXT NOT NULL,
    place TEXT NOT NULL, PRIMARY KEY (document_id, sha256, number)
) WITHOUT ROWID;
INSERT INTO finding_2 SELECT f.document_id, j.sha256, f.number, f.rule, 1, f.severity, f.message, f.to_do, f.place
    FROM finding f JOIN judged j ON j.document_id = f.document_id;
DROP TABLE judged;
DROP TABLE finding;
ALTER TABLE judged_2 RENAME TO judged;
ALTER TABLE finding_2 RENAME TO finding;
"""

_WHOLE_SELF_ASSESSMENT = """
ALTER TABLE item ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE item ADD COLUMN chased TEXT;
ALTER TABLE answer ADD COLUMN to_confirm INTEGER NOT NULL DEFAULT 0;
ALTER TABLE assessment ADD COLUMN voice TEXT NOT NULL DEFAULT '';
ALTER TABLE assessment ADD COLUMN figures TEXT NOT NULL DEFAULT '[]';
ALTER TABLE assessment ADD COLUMN lead TEXT NOT NULL DEFAULT '';
ALTER TABLE assessment ADD COLUMN status TEXT NOT NULL DEFAULT 'draft';
ALTER TABLE assessment ADD COLUMN word_target INTEGER;
ALTER TABLE assessment ADD COLUMN to_confirm INTEGER NOT NULL DEFAULT 0;
CREATE TABLE refusal (
    id TEXT PRIMARY KEY NOT NULL, document_id TEXT NOT NULL, item_id TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX refusal_by_document ON refusal (document_id);
CREATE TABLE lesson (
    id TEXT PRIMARY KEY NOT NULL, item_id TEXT NOT NULL, fits INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE narrative (id TEXT PRIMARY KEY NOT NULL, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE citation (
    id TEXT PRIMARY KEY NOT NULL, statement_id TEXT NOT NULL, document_id TEXT, item_id TEXT, url TEXT NOT NULL,
    pages TEXT NOT NULL, section TEXT NOT NULL, note TEXT NOT NULL, position INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE plan_action (
    id TEXT PRIMARY KEY NOT NULL, statement_id TEXT NOT NULL, action TEXT NOT NULL, lead TEXT NOT NULL, due TEXT,
    status TEXT NOT NULL, progress TEXT NOT NULL, position INTEGER NOT NULL, to_confirm INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE contact (
    id TEXT PRIMARY KEY NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, details TEXT NOT NULL,
    position INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sign_off (
    id TEXT PRIMARY KEY NOT NULL, subject TEXT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, at TEXT NOT NULL,
    sha256 TEXT NOT NULL
) WITHOUT ROWID;

-- What went out to Word is history: an import merges against it, and undo does not call it back.
CREATE TABLE word_export (
    id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, fields TEXT NOT NULL
) WITHOUT ROWID;
"""

_COMPARING_AND_ARRIVALS = """
-- What comparing needs of a content, so that no text has to be held for it.
CREATE TABLE sketch (sha256 TEXT PRIMARY KEY NOT NULL, data BLOB NOT NULL) WITHOUT ROWID;

-- A finding about another document (its id, and the content that was compared) stands while both are as they were and
-- in use: no change, undo or redo needs to know of it.
ALTER TABLE finding ADD COLUMN twin TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN twin_sha256 TEXT NOT NULL DEFAULT '';
CREATE VIEW standing_finding AS
    SELECT f.document_id, f.sha256, f.number, f.rule, f.rule_version, f.severity, f.message, f.to_do, f.place
    FROM finding f
    WHERE f.twin = '' OR (
        EXISTS (
            SELECT 1 FROM document t JOIN version v ON v.id = t.version_id
            WHERE t.id = f.twin AND t.state <> 'set aside' AND v.sha256 = f.twin_sha256
        )
        AND EXISTS (SELECT 1 FROM document d WHERE d.id = f.document_id AND d.state <> 'set aside')
    );

-- Which files were taken in, also those whose documents were taken back: they do not come again by themselves.
CREATE TABLE arrived (
    path TEXT PRIMARY KEY NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO arrived SELECT o.path, v.sha256, v.size, 0 FROM origin o
    JOIN document d ON d.id = o.document_id JOIN version v ON v.id = d.version_id GROUP BY o.path;
"""

_QUICK_LISTS = """
-- What the list of documents shows and sorts by, without reading whole rows (the facts of a file can be long).
CREATE INDEX document_by_title ON document (title COLLATE NOCASE, id, state, version_id, dated, draft, added_at);
CREATE INDEX examined_shown ON examined (sha256, format, read, pages);
DROP INDEX answer_by_document;
CREATE INDEX answer_by_document ON answer (document_id, item_id);
DROP INDEX version_by_document;
CREATE INDEX version_by_document ON version (document_id, id, sha256, name, size);
"""

_PARTS_TO_CONFIRM = "ALTER TABLE narrative ADD COLUMN to_confirm INTEGER NOT NULL DEFAULT 0;"


def _create_all(db: apsw.Connection) -> None:
    db.execute(_FIRST)


def _add_waivers_and_watching(db: apsw.Connection) -> None:
    db.execute(_WAIVERS_AND_WATCHING)


def _widen_self_assessment(db: apsw.Connection) -> None:
    db.execute(_WHOLE_SELF_ASSESSMENT)


def _add_comparing_and_arrivals(db: apsw.Connection) -> None:
    db.execute(_COMPARING_AND_ARRIVALS)


def _index_lists(db: apsw.Connection) -> None:
    db.execute(_QUICK_LISTS)


def _mark_parts_to_confirm(db: apsw.Connection) -> None:
    db.execute(_PARTS_TO_CONFIRM)


Step = Callable[[apsw.Connection], None]
STEPS: tuple[Step, ...] = (
    _create_all,
    _add_waivers_and_watching,
    _widen_self_assessment,
    _add_comparing_and_arrivals,
    _index_lists,
    _mark_parts_to_confirm,
)


def schema_version(db: apsw.Connection) -> int:
    """The schema version that the database has; 0 for an empty one."""
    return int(db.pragma("user_version"))


def check_openable(db: apsw.Connection, name: str) -> None:
    """Raise `WorkspaceFault` if this is no workspace, or one that a newer program wrote."""
    if db.pragma("application_id") != APPLICATION_ID:
        raise WorkspaceFault(
            f"{name} is not an Evidence Pack workspace.", "Choose a file that ends in .evidence, or its folder."
        )
    found = schema_version(db)
    if found > len(STEPS):
        raise WorkspaceFault(
            f"{name} was saved by a newer Evidence Pack (format {found}; this program knows up to {len(STEPS)}).",
            "Open it with the newer program; nothing was changed.",
        )


def is_old(db: apsw.Connection) -> bool:
    """Whether the database has an older schema than this program writes."""
    return schema_version(db) < len(STEPS)


def migrate(db: apsw.Connection) -> None:
    """Bring the database to the newest schema, in one transaction."""
    if not is_old(db):
        return
    with db:
        for step in STEPS[schema_version(db) :]:
            step(db)
        db.pragma("application_id", APPLICATION_ID)
        db.pragma("user_version", len(STEPS))
