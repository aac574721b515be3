-- The title under which a text was indexed: a page whose title has changed since is indexed anew.
ALTER TABLE texts ADD COLUMN title TEXT NOT NULL DEFAULT '';
