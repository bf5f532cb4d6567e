-- The first office: everything one town hall keeps. Dates are ISO days (2026-03-04), instants ISO seconds in UTC (2026-03-04T09:15:00Z).
-- Every case, file, document, contact and letter has a stable uuid beside its row id, so that it can travel between desks.

CREATE TABLE setting (                     -- the office's own layer of the settings, and its profile
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL                    -- JSON
) STRICT;

CREATE TABLE counter (                     -- running numbers; numbers are never given twice, gaps are allowed
    name  TEXT NOT NULL,                   -- 'incoming', 'outgoing', 'case:<file id>', 'document:<case id>'
    year  INTEGER NOT NULL,                -- 0 where the number does not start anew each year
    value INTEGER NOT NULL,
    PRIMARY KEY (name, year)
) STRICT;

CREATE TABLE draft (                       -- what was typed and not yet saved: restored after a crash, never journaled
    key     TEXT PRIMARY KEY,
    data    TEXT NOT NULL,                 -- JSON
    changed TEXT NOT NULL
) STRICT;

CREATE TABLE clerk (
    id         INTEGER PRIMARY KEY,
    uuid       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,              -- as letters name the clerk: "Frau Öhler" is made from gender and name
    sign       TEXT NOT NULL UNIQUE COLLATE NOCASE,   -- Kürzel
    gender     TEXT NOT NULL DEFAULT '',   -- f, m, or empty
    function   TEXT NOT NULL DEFAULT '',
    signs_as   TEXT NOT NULL DEFAULT 'Im Auftrag',    -- signature addition, GGO § 18
    room       TEXT NOT NULL DEFAULT '',
    phone      TEXT NOT NULL DEFAULT '',
    email      TEXT NOT NULL DEFAULT '',
    active     INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE contact (
    id           INTEGER PRIMARY KEY,
    uuid         TEXT NOT NULL UNIQUE,
    kind         TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    gender       TEXT NOT NULL DEFAULT '',            -- f, m, d, or empty when unknown
    title        TEXT NOT NULL DEFAULT '',
    given_name   TEXT NOT NULL DEFAULT '',
    family_name  TEXT NOT NULL DEFAULT '',
    organisation TEXT NOT NULL DEFAULT '',
    department   TEXT NOT NULL DEFAULT '',
    street       TEXT NOT NULL DEFAULT '',            -- with house number
    extra        TEXT NOT NULL DEFAULT '',            -- c/o, Ortsteil
    postcode     TEXT NOT NULL DEFAULT '',
    city         TEXT NOT NULL DEFAULT '',
    country      TEXT NOT NULL DEFAULT '',            -- empty: Germany
    email        TEXT NOT NULL DEFAULT '',
    phone        TEXT NOT NULL DEFAULT '',
    salutation   TEXT NOT NULL DEFAULT '',            -- wins over the rule
    born         TEXT,
    note         TEXT NOT NULL DEFAULT '',
    sort_key     TEXT NOT NULL,                       -- folded "family given organisation"
    created      TEXT NOT NULL,
    removed      TEXT                                 -- day of removal; row stays while cases refer to it
) STRICT;
CREATE INDEX contact_by_name ON contact (sort_key, id) WHERE removed IS NULL;

CREATE TABLE case_file (                   -- Akte
    id          INTEGER PRIMARY KEY,
    uuid        TEXT NOT NULL UNIQUE,
    reference   TEXT NOT NULL UNIQUE,
    title       TEXT NOT NULL,
    filing_unit TEXT NOT NULL,
    opened      TEXT NOT NULL
) STRICT;

CREATE TABLE cases (                       -- Vorgang ("case" is a word of SQL)
    id              INTEGER PRIMARY KEY,
    uuid            TEXT NOT NULL UNIQUE,
    reference       TEXT NOT NULL UNIQUE,
    reference_key   TEXT NOT NULL,         -- numbers padded, for natural order
    file_id         INTEGER NOT NULL REFERENCES case_file (id),
    filing_unit     TEXT NOT NULL DEFAULT '',         -- of the file
    case_type       TEXT NOT NULL,
    case_type_title TEXT NOT NULL,
    subject         TEXT NOT NULL,
    subject_key     TEXT NOT NULL,         -- folded, for order
    state           TEXT NOT NULL CHECK (state IN ('open', 'closed', 'handed_over')),
    clerk_id        INTEGER NOT NULL REFERENCES clerk (id),
    clerk_sign      TEXT NOT NULL DEFAULT '',         -- as in clerk, for order; kept by trigger
    opened          TEXT NOT NULL,
    closed          TEXT,
    next_date       TEXT,                  -- earliest open follow-up or deadline; NULL: nothing scheduled
    outcome         TEXT NOT NULL DEFAULT '',
    fields          TEXT NOT NULL DEFAULT '{}',       -- JSON object of canonical texts, by the case type
    their_reference TEXT NOT NULL DEFAULT '',
    note            TEXT NOT NULL DEFAULT '',
    retention_years INTEGER,               -- NULL: for ever
    disposal        TEXT NOT NULL CHECK (disposal IN ('A', 'B', 'V')),
    retention_end   TEXT,                  -- 31.12. of (year of closing + years), set at closing
    changed         TEXT NOT NULL
) STRICT;
-- One index for each order of the list within a state; what filters ask for stands behind, so that a walk along it needs no row.
CREATE INDEX cases_by_reference ON cases (state, reference_key, id, clerk_id, case_type, filing_unit, next_date);
CREATE INDEX cases_by_subject ON cases (state, subject_key, id, clerk_id, case_type, filing_unit, next_date);
CREATE INDEX cases_by_type ON cases (state, case_type_title, reference_key, id, clerk_id, case_type, filing_unit, next_date);
CREATE INDEX cases_by_clerk ON cases (state, clerk_sign, reference_key, id, clerk_id, case_type, filing_unit, next_date);
CREATE INDEX cases_by_opened ON cases (state, opened, id, clerk_id, case_type, filing_unit, next_date);
CREATE INDEX cases_by_closed ON cases (state, closed, id, clerk_id, case_type, filing_unit, next_date);
CREATE INDEX cases_by_next ON cases (state, next_date, id, clerk_id, case_type, filing_unit);
-- And for filters that follow the reference, or leave few.
CREATE INDEX cases_of_type ON cases (state, case_type, reference_key, id, clerk_id, filing_unit, next_date);
CREATE INDEX cases_of_unit ON cases (state, filing_unit, reference_key, id, clerk_id, case_type, next_date);
CREATE INDEX cases_of_clerk ON cases (state, clerk_id, case_type, next_date, id);
CREATE INDEX cases_of_file ON cases (file_id);

CREATE TABLE case_tally (                  -- how many cases there are of each sort, so that nobody has to count them; kept by triggers
    state       TEXT NOT NULL,
    clerk_id    INTEGER NOT NULL,
    case_type   TEXT NOT NULL,
    filing_unit TEXT NOT NULL,
    scheduled   INTEGER NOT NULL,          -- 1: something is in the calendar
    number      INTEGER NOT NULL,
    PRIMARY KEY (state, clerk_id, case_type, filing_unit, scheduled)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER case_tally_insert AFTER INSERT ON cases BEGIN
    INSERT INTO case_tally VALUES (NEW.state, NEW.clerk_id, NEW.case_type, NEW.filing_unit, NEW.next_date IS NOT NULL, 1)
    ON CONFLICT DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER case_tally_delete AFTER DELETE ON cases BEGIN
    UPDATE case_tally SET number = number - 1
    WHERE (state, clerk_id, case_type, filing_unit, scheduled)
        = (OLD.state, OLD.clerk_id, OLD.case_type, OLD.filing_unit, OLD.next_date IS NOT NULL);
END;
CREATE TRIGGER case_tally_update AFTER UPDATE OF state, clerk_id, case_type, filing_unit, next_date ON cases
WHEN (OLD.state, OLD.clerk_id, OLD.case_type, OLD.filing_unit, OLD.next_date IS NULL)
  IS NOT (NEW.state, NEW.clerk_id, NEW.case_type, NEW.filing_unit, NEW.next_date IS NULL)
BEGIN
    UPDATE case_tally SET number = number - 1
    WHERE (state, clerk_id, case_type, filing_unit, scheduled)
        = (OLD.state, OLD.clerk_id, OLD.case_type, OLD.filing_unit, OLD.next_date IS NOT NULL);
    INSERT INTO case_tally VALUES (NEW.state, NEW.clerk_id, NEW.case_type, NEW.filing_unit, NEW.next_date IS NOT NULL, 1)
    ON CONFLICT DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER clerk_sign_in_cases AFTER UPDATE OF sign ON clerk BEGIN
    UPDATE cases SET clerk_sign = NEW.sign WHERE clerk_id = NEW.id;
END;

CREATE TABLE checklist_item (
    id       INTEGER PRIMARY KEY,
    case_id  INTEGER NOT NULL REFERENCES cases (id),
    position INTEGER NOT NULL,
    text     TEXT NOT NULL,
    done_on  TEXT,
    done_by  INTEGER REFERENCES clerk (id)
) STRICT;
CREATE INDEX checklist_by_case ON checklist_item (case_id, position);

CREATE TABLE participant (
    case_id    INTEGER NOT NULL REFERENCES cases (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    role       TEXT NOT NULL,
    added      TEXT NOT NULL,
    PRIMARY KEY (case_id, contact_id, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_by_contact ON participant (contact_id);

CREATE TABLE follow_up (                   -- Wiedervorlage, Frist and Vorfrist: one calendar of the case
    id          INTEGER PRIMARY KEY,
    uuid        TEXT NOT NULL UNIQUE,
    case_id     INTEGER NOT NULL REFERENCES cases (id),
    kind        TEXT NOT NULL CHECK (kind IN ('follow_up', 'deadline', 'advance_notice')),
    due         TEXT NOT NULL,
    text        TEXT NOT NULL,
    clerk_id    INTEGER NOT NULL REFERENCES clerk (id),
    derivation  TEXT,                      -- JSON of deadlines.Derivation: why this date
    document_id INTEGER REFERENCES document (id),     -- the letter that started it, if any
    deadline_id INTEGER REFERENCES follow_up (id),    -- of an advance notice: the deadline it warns of
    created     TEXT NOT NULL,
    done_on     TEXT,
    done_by     INTEGER REFERENCES clerk (id)
) STRICT;
CREATE INDEX follow_up_open ON follow_up (due, id) WHERE done_on IS NULL;
CREATE INDEX follow_up_by_case ON follow_up (case_id, due);
CREATE INDEX follow_up_of_deadline ON follow_up (deadline_id) WHERE deadline_id IS NOT NULL;

CREATE TABLE document (
    id              INTEGER PRIMARY KEY,
    uuid            TEXT NOT NULL UNIQUE,
    case_id         INTEGER REFERENCES cases (id),    -- NULL: came in, not yet filed
    parent_id       INTEGER REFERENCES document (id), -- attachment (Anlage) of that document
    number          INTEGER,               -- running number within the case, given on filing
    reference       TEXT UNIQUE,           -- Geschäftszeichen: case reference and number, given on filing
    direction       TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing', 'internal')),
    state           TEXT NOT NULL CHECK (state IN ('draft', 'final')),
    title           TEXT NOT NULL,
    document_type   TEXT NOT NULL DEFAULT '',
    dated           TEXT,                  -- date on the paper
    received        TEXT,                  -- Posteingangsdatum
    posted          TEXT,                  -- Postausgangsdatum
    their_reference TEXT NOT NULL DEFAULT '',
    correspondent   TEXT NOT NULL DEFAULT '',         -- sender or recipient as text
    contact_id      INTEGER REFERENCES contact (id),  -- the same, when known
    created         TEXT NOT NULL,
    filed           TEXT,                  -- instant of filing into the case
    frozen_version  INTEGER,               -- version the case was closed with
    removed         TEXT                   -- withdrawn (kept, hidden), instant
) STRICT;
CREATE INDEX document_by_case ON document (case_id, number);
CREATE INDEX document_by_parent ON document (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX document_to_post ON document (dated, id)
    WHERE direction = 'outgoing' AND state = 'final' AND posted IS NULL AND parent_id IS NULL AND removed IS NULL;
CREATE INDEX document_unfiled ON document (id) WHERE case_id IS NULL AND removed IS NULL;

CREATE TABLE version (
    id             INTEGER PRIMARY KEY,
    document_id    INTEGER NOT NULL REFERENCES document (id),
    number         INTEGER NOT NULL,
    sha256         TEXT NOT NULL,          -- the original, byte for byte
    size           INTEGER NOT NULL,
    mime           TEXT NOT NULL,
    name           TEXT NOT NULL,          -- original file name
    readable_sha256 TEXT,                  -- PDF/A made from it (with text layer), where there is one
    readable_size  INTEGER,
    pages          INTEGER,                -- of what is shown
    text_state     TEXT NOT NULL CHECK (text_state IN ('none', 'queued', 'done', 'failed')),
    text_note      TEXT NOT NULL DEFAULT '',          -- why it failed, or what to check
    codes          TEXT NOT NULL DEFAULT '[]',        -- JSON: QR and bar codes found, [[page, text], …]
    created        TEXT NOT NULL,
    UNIQUE (document_id, number)
) STRICT;
CREATE INDEX version_by_sha ON version (sha256);
CREATE INDEX version_by_readable ON version (readable_sha256) WHERE readable_sha256 IS NOT NULL;
CREATE INDEX version_queued ON version (id) WHERE text_state = 'queued';

CREATE TABLE incoming_register (           -- Posteingangsbuch
    id          INTEGER PRIMARY KEY,
    year        INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    received    TEXT NOT NULL,             -- day of receipt
    registered  TEXT NOT NULL,             -- instant of the entry
    channel     TEXT NOT NULL CHECK (channel IN ('scan', 'folder', 'file', 'mail', 'counter')),
    sender      TEXT NOT NULL,
    subject     TEXT NOT NULL,
    message_id  TEXT,                      -- of an e-mail: seen already?
    document_id INTEGER NOT NULL UNIQUE REFERENCES document (id),
    UNIQUE (year, number)
) STRICT;
CREATE INDEX incoming_by_message ON incoming_register (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE letter (                      -- what makes an outgoing document: kept beside it, so that it can be taken up again
    document_id INTEGER PRIMARY KEY REFERENCES document (id),
    template    TEXT NOT NULL,
    recipient   TEXT NOT NULL,             -- JSON: address lines and salutation as written
    body        TEXT NOT NULL,             -- JSON of letters.model
    answers     TEXT NOT NULL DEFAULT '{}',           -- JSON: what the template asked for
    notice      INTEGER NOT NULL DEFAULT 0,           -- Bescheid: its posting starts the objection period
    regime      TEXT NOT NULL DEFAULT '',  -- vwvfg, ao …
    remedy      TEXT NOT NULL DEFAULT '',  -- key of the remedy instruction used, empty: none
    delivery    TEXT NOT NULL DEFAULT 'letter',
    clerk_id    INTEGER NOT NULL REFERENCES clerk (id),
    issued      TEXT,                      -- instant
    changed     TEXT NOT NULL
) STRICT;

CREATE TABLE outgoing_register (           -- Postausgangsbuch
    id          INTEGER PRIMARY KEY,
    year        INTEGER NOT NULL,
    number      INTEGER NOT NULL,
    posted      TEXT NOT NULL,
    registered  TEXT NOT NULL,
    recipient   TEXT NOT NULL,
    subject     TEXT NOT NULL,
    delivery    TEXT NOT NULL,
    derivation  TEXT,                      -- JSON: notification and objection deadline
    document_id INTEGER NOT NULL UNIQUE REFERENCES document (id),
    UNIQUE (year, number)
) STRICT;

CREATE TABLE handover (                    -- packages made of closed cases
    id         INTEGER PRIMARY KEY,
    uuid       TEXT NOT NULL UNIQUE,       -- xdomea ProzessID
    case_id    INTEGER NOT NULL REFERENCES cases (id),
    made       TEXT NOT NULL,
    name       TEXT NOT NULL,              -- file name of the package
    sha512     TEXT NOT NULL,
    size       INTEGER NOT NULL
) STRICT;
CREATE INDEX handover_by_case ON handover (case_id, made);

-- The journal: append only, each entry holds the hash of the one before.
CREATE TABLE journal (
    seq     INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL,                 -- uuid of the clerk, or 'system'
    action  TEXT NOT NULL,                 -- 'case.opened' …
    subject TEXT NOT NULL,                 -- uuid of what it happened to
    case_uuid TEXT,                        -- the case it belongs to, for its history
    data    TEXT NOT NULL,                 -- JSON; dates, references, states and names of fields, never free text or personal data
    prev    TEXT NOT NULL,
    hash    TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_case ON journal (case_uuid, seq) WHERE case_uuid IS NOT NULL;

CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
-- INSERT OR REPLACE would walk past the delete trigger: refuse every row that is not the next of the chain.
CREATE TRIGGER journal_next_only BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
  OR NEW.prev IS NOT coalesce((SELECT hash FROM journal ORDER BY seq DESC LIMIT 1), '')
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- The registers: an entry once made stays as it is.
CREATE TRIGGER incoming_no_update BEFORE UPDATE ON incoming_register BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
CREATE TRIGGER incoming_no_delete BEFORE DELETE ON incoming_register BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
CREATE TRIGGER incoming_next_only BEFORE INSERT ON incoming_register
WHEN EXISTS (SELECT 1 FROM incoming_register WHERE id = NEW.id OR document_id = NEW.document_id)
  OR NEW.number <= (SELECT coalesce(max(number), 0) FROM incoming_register WHERE year = NEW.year)
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
CREATE TRIGGER outgoing_no_update BEFORE UPDATE ON outgoing_register BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
CREATE TRIGGER outgoing_no_delete BEFORE DELETE ON outgoing_register BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
CREATE TRIGGER outgoing_next_only BEFORE INSERT ON outgoing_register
WHEN EXISTS (SELECT 1 FROM outgoing_register WHERE id = NEW.id OR document_id = NEW.document_id)
  OR NEW.number <= (SELECT coalesce(max(number), 0) FROM outgoing_register WHERE year = NEW.year)
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;

-- Search: the text of each thing as it reads, and a contentless full-text index over its folded form (store/folding.py).
-- For a document, body is the recognised text, pages apart by form feed; it is kept nowhere else.
CREATE TABLE searchable (
    id    INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL CHECK (kind IN ('case', 'document', 'contact')),
    owner INTEGER NOT NULL,
    title TEXT NOT NULL,
    body  TEXT NOT NULL,
    UNIQUE (kind, owner)
) STRICT;
CREATE VIRTUAL TABLE search_index USING fts5 (
    title, body, content = '', tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
