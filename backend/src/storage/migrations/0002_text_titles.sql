-- The title under which a text was indexed: a page whose title has changed since is indexed anew. Every text is, once.
ALTER TABLE texts ADD COLUMN title TEXT NOT NULL DEFAULT '';

-- A key that holds all three columns answers searches by itself: no row is looked up.
DROP TABLE terms;
CREATE TABLE terms (
    term TEXT NOT NULL,              -- folded
    document TEXT NOT NULL,
    weight BIGINT NOT NULL,
    PRIMARY KEY (term, document, weight)
);
CREATE INDEX terms_by_document ON terms (document);
