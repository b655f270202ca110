-- The secret links to the calendars of birthdays. A secret is computed from its seed and a key outside the database, and found by
-- its keyed hash. `language` is that of the page on which the link was made; empty if unknown.
CREATE TABLE calendar_links (
    user_id       BIGINT  NOT NULL PRIMARY KEY,
    seed          BYTEA   NOT NULL,
    secret_hash   BYTEA   NOT NULL,
    anniversaries BOOLEAN NOT NULL,
    alarm         TEXT,
    language      TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL
);
CREATE UNIQUE INDEX calendar_links_secret ON calendar_links (secret_hash);
