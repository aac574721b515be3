-- One schema for SQLite and PostgreSQL: BIGINT, TEXT and BLOB alone (a domain over bytea on PostgreSQL).
-- Times are milliseconds since 1970 (UTC); truth values are 0 and 1; identifiers are their 26-character text.

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT UNIQUE,               -- folded to lower case
    password TEXT,                   -- an argon2id PHC string
    role TEXT NOT NULL,              -- member, admin
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE circles (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE circle_members (
    circle TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (circle, person)
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256 of the cookie, in hexadecimal
    person TEXT,                     -- one of person and link
    link TEXT,
    device BIGINT NOT NULL UNIQUE,   -- number of this browser, part of the stamps it writes
    agent TEXT NOT NULL,             -- the browser in words
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    circle TEXT,
    email TEXT,                      -- for this address alone, folded; none for whoever holds the link
    note TEXT NOT NULL,
    created_by TEXT,                 -- none when somebody asked for it by their mail domain
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    uses_left BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE TABLE resets (
    token_hash TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    created_by TEXT,                 -- none when asked for by mail
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE links (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    target TEXT NOT NULL,            -- a document or a space
    level TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);

CREATE TABLE spaces (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    position TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE grants (
    target TEXT NOT NULL,            -- a space or a document
    subject TEXT NOT NULL,           -- public, members, circle:<id>, person:<id>, link:<id>
    level TEXT NOT NULL,
    PRIMARY KEY (target, subject)
);

CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    space TEXT NOT NULL,
    parent TEXT,
    position TEXT NOT NULL,
    title TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    head BIGINT NOT NULL,            -- sequence number of the last update, 0 without any
    created_at BIGINT NOT NULL,
    created_by TEXT,
    updated_at BIGINT NOT NULL,
    updated_by TEXT,
    trashed_at BIGINT,
    trashed_with TEXT                -- the document whose trashing took this one along
);
CREATE INDEX documents_by_space ON documents (space);

CREATE TABLE redirects (
    slug TEXT PRIMARY KEY,
    document TEXT NOT NULL
);

CREATE TABLE updates (
    document TEXT NOT NULL,
    seq BIGINT NOT NULL,
    person TEXT,
    link TEXT,
    at BIGINT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (document, seq)
);

CREATE TABLE snapshots (
    document TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,             -- the last update it includes
    bytes BLOB NOT NULL
);

-- Whose a Loro peer is, from its first accepted update on.
CREATE TABLE peers (
    peer BIGINT PRIMARY KEY,         -- the unsigned number's bits
    person TEXT,
    link TEXT,
    at BIGINT NOT NULL
);

-- Derived from the documents' content, and made anew whenever `head` lags behind.
CREATE TABLE texts (
    document TEXT PRIMARY KEY,
    head BIGINT NOT NULL,
    body TEXT NOT NULL
);

CREATE TABLE tags (
    document TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (document, tag)
);
CREATE INDEX tags_by_tag ON tags (tag);

CREATE TABLE terms (
    term TEXT NOT NULL,              -- folded
    document TEXT NOT NULL,
    weight BIGINT NOT NULL,
    PRIMARY KEY (term, document)
);
CREATE INDEX terms_by_document ON terms (document);

CREATE TABLE files (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL,              -- SHA-256 of the content, its name in the storage
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    document TEXT,                   -- who may read this document may read the file
    created_at BIGINT NOT NULL,
    created_by TEXT
);
CREATE INDEX files_by_document ON files (document);

CREATE TABLE commands (
    id TEXT PRIMARY KEY,
    person TEXT,
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL            -- as answered, in JSON
);

CREATE TABLE journal (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    person TEXT,
    action TEXT NOT NULL,            -- id of a message
    object TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX journal_by_time ON journal (at);
