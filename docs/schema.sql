-- The shape of a library, version 1. Written by a test of holdall-library; run it with UPDATE_SCHEMA=1.

CREATE TABLE library (
    id INTEGER PRIMARY KEY CHECK (id = 1),    -- one row
    uuid TEXT NOT NULL                        -- random, made once; names the library's key in the key store
) STRICT;

CREATE TABLE document (
    sha256 BLOB NOT NULL PRIMARY KEY,         -- of bytes
    bytes BLOB NOT NULL                       -- as received, after transfer and content encodings
) STRICT;

CREATE TABLE fetch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL,                        -- asked for
    final_url TEXT NOT NULL,                  -- after redirects
    fetched_at INTEGER NOT NULL,              -- first answered so
    status INTEGER NOT NULL,                  -- HTTP status in the end
    headers TEXT NOT NULL DEFAULT '{}',       -- JSON object: the headers that matter, names in lower case
    sha256 BLOB NOT NULL REFERENCES document (sha256),
    good INTEGER NOT NULL DEFAULT 1,          -- 1: may stand in for the web when that does not answer
    last_same_at INTEGER NOT NULL             -- last answered so
) STRICT;

CREATE INDEX fetch_url ON fetch (url, last_same_at);

CREATE INDEX fetch_sha256 ON fetch (sha256);

CREATE TABLE assertion (
    id INTEGER PRIMARY KEY AUTOINCREMENT,     -- the local id that users see
    key TEXT NOT NULL UNIQUE,                 -- what makes two copies one badge
    assertion_id TEXT,                        -- the assertion's own id; NULL: it has none
    version TEXT NOT NULL,                    -- 0.5, 1.0, 1.1, 2.0 or 3.0
    signed INTEGER NOT NULL DEFAULT 0,        -- a JWS, JWT or embedded proof
    name TEXT NOT NULL DEFAULT '',            -- '' : not known yet
    name_sort TEXT NOT NULL DEFAULT '',       -- name in lower case, for order and search
    issuer_name TEXT NOT NULL DEFAULT '',     -- '' : not known yet
    issuer_sort TEXT NOT NULL DEFAULT '',     -- issuer_name in lower case
    issuer_id TEXT,                           -- address or DID
    class_id TEXT,                            -- address of the badge class
    issued_on INTEGER,                        -- NULL: not said, or not a date
    expires INTEGER,                          -- NULL: never
    source TEXT NOT NULL,                     -- where sha256 comes from: listed, given or fetched
    sha256 BLOB NOT NULL REFERENCES document (sha256), -- the document all this is derived from
    picture BLOB REFERENCES document (sha256),-- original picture; NULL: none was had
    caption TEXT NOT NULL DEFAULT '',         -- alternative text of the picture
    status TEXT NOT NULL DEFAULT 'unchecked', -- of the latest check
    decided_status TEXT,                      -- of the latest check that could decide about sha256; NULL: none did
    starts_at INTEGER,                        -- not valid before; NULL unless the latest check found it too early
    last_checked_at INTEGER,
    last_passed_at INTEGER,
    recipient TEXT NOT NULL DEFAULT 'not_checked', -- matched, not_matched or not_checked against the identities
    matched_kind TEXT,                        -- the identity that it is written to
    matched_value TEXT,
    proof_complete INTEGER NOT NULL DEFAULT 0,-- 1: every document that the decision rests on is kept
    first_seen_at INTEGER NOT NULL,
    derived_version INTEGER NOT NULL          -- of the code that read the document; older ones are read again
) STRICT;

CREATE INDEX assertion_assertion_id ON assertion (assertion_id);

CREATE INDEX assertion_issued_on ON assertion (issued_on DESC, id DESC);

CREATE INDEX assertion_name ON assertion (name_sort, id);

CREATE INDEX assertion_issuer ON assertion (issuer_sort, issued_on DESC, id DESC);

CREATE INDEX assertion_issuer_name ON assertion (issuer_name);

CREATE INDEX assertion_expires ON assertion (expires IS NULL, expires, id);

CREATE INDEX assertion_sha256 ON assertion (sha256);

CREATE INDEX assertion_derived_version ON assertion (derived_version);

CREATE INDEX assertion_matched ON assertion (matched_kind, matched_value) WHERE matched_kind IS NOT NULL;

CREATE TABLE assertion_body (
    assertion INTEGER NOT NULL PRIMARY KEY REFERENCES assertion (id),
    description TEXT NOT NULL DEFAULT '',     -- of the class
    criteria_url TEXT,
    criteria_text TEXT,                       -- Markdown
    narrative TEXT,                           -- Markdown: the issuer about this award
    evidence TEXT NOT NULL DEFAULT '[]',      -- JSON list of addresses
    issuer_url TEXT,                          -- the issuer's web site
    image TEXT,                               -- address or data URI of the assertion's picture
    class_image TEXT,                         -- address or data URI of the class's picture
    recipients TEXT NOT NULL DEFAULT '[]',    -- JSON list of {type, identity, hashed, salt}
    tags TEXT NOT NULL DEFAULT '[]',          -- JSON list of texts
    language TEXT                             -- BCP 47
) STRICT;

CREATE VIRTUAL TABLE assertion_search USING fts5 (
    name, issuer, description,
    content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1'
);

CREATE TABLE assertion_version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    assertion INTEGER NOT NULL REFERENCES assertion (id),
    sha256 BLOB NOT NULL REFERENCES document (sha256),
    source TEXT NOT NULL,                     -- listed, given or fetched
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    verdict_at INTEGER,                       -- last check that rests on it; NULL: none
    UNIQUE (assertion, sha256)
) STRICT;

CREATE INDEX assertion_version_sha256 ON assertion_version (sha256);

CREATE TABLE backpack (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    protocol TEXT NOT NULL,                   -- badge-connect, badgr-v2, ...
    host TEXT NOT NULL,                       -- name, with the port when it is not the usual one
    typed TEXT NOT NULL,                      -- the address that the user typed, made an URL
    name TEXT NOT NULL,                       -- the user's name for it
    letter TEXT NOT NULL,                     -- on its tag
    cloth TEXT NOT NULL,                      -- of its tag: pine, brick, ...
    state TEXT NOT NULL DEFAULT 'ready',      -- ready, signed_out or disconnected
    read_only INTEGER NOT NULL DEFAULT 0,     -- adding badges was not asked for
    way_back TEXT NOT NULL DEFAULT '',        -- scheme, relay, loopback, paste or password
    profile TEXT NOT NULL DEFAULT 'null',     -- JSON {id, name, identities: [{type, value}]}
    scopes TEXT NOT NULL DEFAULT '[]',        -- JSON list: granted
    trail TEXT NOT NULL DEFAULT '[]',         -- JSON list: the steps of its connection as shown
    access BLOB,                              -- sealed grant; NULL: signed out
    client BLOB,                              -- sealed client id and secret; NULL: none
    connected_at INTEGER NOT NULL,
    last_tried_at INTEGER,                    -- sync began
    last_synced_at INTEGER,                   -- a complete sync ended
    last_error TEXT NOT NULL DEFAULT 'null',  -- JSON: why the last try failed
    since_at INTEGER,                         -- start of the last complete run: what changed later is asked for
    full_listed_at INTEGER,                   -- start of the last complete listing of everything
    pending_empty_at INTEGER                  -- a full listing lacked too much; NULL: none waits for a second one
) STRICT;

CREATE TABLE holding (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    backpack INTEGER NOT NULL REFERENCES backpack (id),
    assertion INTEGER NOT NULL REFERENCES assertion (id),
    host_id TEXT,                             -- the host's own id for it
    listed_sha256 BLOB REFERENCES document (sha256), -- as the host listed it; NULL: not seen in a list yet
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,            -- first seen as it is now; a full listing without change moves nothing
    missing_at INTEGER,                       -- a full listing that lacked too much lacked it
    gone_at INTEGER,                          -- no longer listed since; NULL: listed
    UNIQUE (backpack, assertion)
) STRICT;

CREATE INDEX holding_assertion ON holding (assertion, backpack);

CREATE INDEX holding_listed ON holding (listed_sha256);

CREATE TABLE check_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    assertion INTEGER NOT NULL REFERENCES assertion (id),
    checked_at INTEGER NOT NULL,
    offline INTEGER NOT NULL,                 -- 1: with kept documents only
    verdict TEXT NOT NULL,                    -- valid, invalid or unverifiable
    status TEXT NOT NULL,                     -- the verdict as a status
    reasons TEXT NOT NULL DEFAULT '[]',       -- JSON list of reason classes, most telling first
    warnings TEXT NOT NULL DEFAULT '[]',      -- JSON list of sentences
    vouched_by TEXT,                          -- who vouches; NULL: nobody
    sha256 BLOB REFERENCES document (sha256)  -- the document that was checked
) STRICT;

CREATE INDEX check_run_assertion ON check_run (assertion, checked_at);

CREATE TABLE check_result (
    run INTEGER NOT NULL REFERENCES check_run (id),
    position INTEGER NOT NULL,                -- order of the run, from 0
    "check" TEXT NOT NULL,                    -- stable name
    outcome TEXT NOT NULL,                    -- passed, failed, could_not_check or not_applicable
    message TEXT NOT NULL,                    -- one English sentence
    url TEXT,                                 -- the document it looked at
    reason TEXT,                              -- reason class; NULL: passed
    mandatory INTEGER NOT NULL,               -- 1: the verdict depends on it
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
    assertion INTEGER NOT NULL REFERENCES assertion (id),
    role TEXT NOT NULL,                       -- assertion, badge_class, issuer, ...
    fetch INTEGER NOT NULL REFERENCES fetch (id),
    run INTEGER REFERENCES check_run (id),    -- the last run that used it; NULL: fetched, not checked with yet
    PRIMARY KEY (assertion, role, fetch)
) STRICT, WITHOUT ROWID;

CREATE INDEX evidence_fetch ON evidence (fetch);

CREATE TABLE sign_in (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state_hash BLOB NOT NULL UNIQUE,          -- SHA-256 of the state parameter
    started BLOB,                             -- sealed verifier, client, endpoints; NULL: claimed and used up
    protocol TEXT NOT NULL,
    typed TEXT NOT NULL,                      -- what the user typed
    way TEXT NOT NULL,                        -- scheme, relay, loopback, paste or password
    name TEXT,                                -- the user's name for the backpack; NULL: the host's
    read_only INTEGER NOT NULL DEFAULT 0,
    backpack INTEGER REFERENCES backpack (id),-- signed in to anew; NULL: a new backpack
    trail TEXT NOT NULL DEFAULT '[]',         -- JSON list: steps so far
    begun_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    claimed_at INTEGER,                       -- somebody has the answer; NULL: waiting
    outcome TEXT,                             -- done, failed, cancelled or expired; NULL: open
    error TEXT NOT NULL DEFAULT 'null',       -- JSON: why it failed
    made INTEGER REFERENCES backpack (id)     -- the backpack that came of it
) STRICT;

CREATE TABLE identity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,                       -- email, url, telephone or id
    value TEXT NOT NULL,                      -- in clear
    typed INTEGER NOT NULL DEFAULT 0,         -- 1: the user told it
    UNIQUE (kind, value)
) STRICT;

CREATE TABLE identity_source (
    identity INTEGER NOT NULL REFERENCES identity (id) ON DELETE CASCADE,
    backpack INTEGER NOT NULL REFERENCES backpack (id),
    PRIMARY KEY (identity, backpack)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    host TEXT NOT NULL,                       -- name
    purpose TEXT NOT NULL,                    -- discovery, registration, sign_in, pull, push, verify or picture
    count INTEGER NOT NULL,                   -- requests
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (host, purpose)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE picture (
    sha256 BLOB NOT NULL PRIMARY KEY,         -- of the original
    broken INTEGER NOT NULL,                  -- 1: no picture that can be shown
    bleed INTEGER NOT NULL DEFAULT 0,         -- 1: fills the plate edge to edge
    counter_on_light INTEGER NOT NULL DEFAULT 0, -- 1: wants the counter plate in the light theme
    counter_on_dark INTEGER NOT NULL DEFAULT 0   -- 1: wants the counter plate in the dark theme
) STRICT, WITHOUT ROWID;

CREATE TABLE thumbnail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 BLOB NOT NULL REFERENCES picture (sha256), -- of the original
    size INTEGER NOT NULL,                    -- pixels on the longer side, at most
    png BLOB NOT NULL,
    UNIQUE (sha256, size)
) STRICT;

CREATE TABLE transfer_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER REFERENCES backpack (id),  -- NULL: the library
    target INTEGER NOT NULL REFERENCES backpack (id),
    planned_at INTEGER NOT NULL,
    started_at INTEGER,                       -- NULL: not yet
    ended_at INTEGER                          -- NULL: open, may be taken up again
) STRICT;

CREATE TABLE receipt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES transfer_run (id),
    position INTEGER NOT NULL,                -- order of the plan, from 0
    assertion INTEGER NOT NULL REFERENCES assertion (id),
    form TEXT,                                -- hosted, jws or baked; NULL: would not go
    state TEXT NOT NULL DEFAULT 'planned',    -- planned, sending or ended
    outcome TEXT,                             -- copied, already_there, ...; NULL: not ended
    reason TEXT,                              -- why it stayed or how it went
    said TEXT,                                -- the target's own words, redacted
    sent_at INTEGER,                          -- the request left
    ended_at INTEGER,
    UNIQUE (run, assertion)
) STRICT;
