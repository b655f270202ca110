-- What all books of an account have together. `change` counts the changes of its contacts and numbers their versions, whichever
-- book they are in: it is the counter of the sync tokens. `contacts` counts those in the trash too, and `bytes` those of their
-- cards, former ones included. History was pruned up to `history_from`.
CREATE TABLE account_counters (
    user_id      BIGINT NOT NULL PRIMARY KEY,
    change       BIGINT NOT NULL,
    contacts     BIGINT NOT NULL,
    bytes        BIGINT NOT NULL,
    history_from BIGINT
);
INSERT INTO account_counters SELECT user_id, change, contacts, bytes, history_from FROM books;
ALTER TABLE books DROP COLUMN change;
ALTER TABLE books DROP COLUMN contacts;
ALTER TABLE books DROP COLUMN bytes;
ALTER TABLE books DROP COLUMN history_from;

-- `operation` is the one that moved the book to the trash.
ALTER TABLE books ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE books ADD COLUMN color TEXT NOT NULL DEFAULT '';
ALTER TABLE books ADD COLUMN is_default BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE books ADD COLUMN deleted_at BIGINT;
ALTER TABLE books ADD COLUMN operation BIGINT;
UPDATE books SET is_default = TRUE;
CREATE UNIQUE INDEX books_default ON books (user_id) WHERE is_default;

-- A group card gives its label to the members in its own book.
ALTER TABLE labels ADD COLUMN book_id BIGINT NOT NULL DEFAULT 0;
UPDATE labels SET book_id = COALESCE((SELECT contacts.book_id FROM contacts WHERE contacts.user_id = labels.user_id
    AND contacts.id = labels.card_id), 0);

-- The book that a version was in; 0 for the one that the contact is in.
ALTER TABLE revisions ADD COLUMN book_id BIGINT NOT NULL DEFAULT 0;

-- Until a table is analysed, PostgreSQL takes nearly every contact to be in the trash, and reads all of an account to find one. So
-- it is shown some, and forgets them again; what it has learnt stays until there are enough real ones to learn from.
INSERT INTO contacts (user_id, id, book_id, uid, href, etag, change, created_at, updated_at, deleted_at, favorite, is_group,
        display_name, sort_key, email, email_key, source, search, vcard)
    SELECT -1 - n / 500, -1 - n, -1 - n / 500, 'sample-' || n, 'sample-' || n, 'sample-' || n, n, n, n,
        CASE WHEN n % 50 = 0 THEN n END, n % 20 = 0, n % 100 = 0, 'sample ' || n, CAST('sample' || n AS BYTEA),
        'sample' || n || '@example.org', 'sample' || n || '@example.org', '', 'sample ' || n, ''
    FROM generate_series(0, 4999) AS n WHERE NOT EXISTS (SELECT 1 FROM contacts);
ANALYZE contacts;
DELETE FROM contacts WHERE user_id < 0;

-- What is no longer in a book: cards that were removed for good or moved to another book.
CREATE TABLE tombstones (
    user_id    BIGINT NOT NULL,
    book_id    BIGINT NOT NULL,
    change     BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    href       TEXT   NOT NULL,
    PRIMARY KEY (user_id, book_id, change)
);

-- The epoch of the sync tokens, and where the database was when it began: a copy that is put in its place begins another.
CREATE TABLE sync_epoch (
    epoch BIGINT NOT NULL,
    place TEXT   NOT NULL
);
