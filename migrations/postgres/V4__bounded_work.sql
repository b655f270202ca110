-- How far a change of many contacts is: `running`; `stopping`, while what it did is taken back; `done`; or `failed`, with nothing
-- of it left. Whoever carries it out renews the lease; when that has ended, anybody may take the change back.
ALTER TABLE operations ADD COLUMN state TEXT NOT NULL DEFAULT 'done';
ALTER TABLE operations ADD COLUMN planned BIGINT NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN processed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN lease_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN owner BIGINT NOT NULL DEFAULT 0;
ALTER TABLE operations ADD COLUMN reason TEXT NOT NULL DEFAULT '';
-- The operation that this one undoes.
ALTER TABLE operations ADD COLUMN undoes BIGINT;
-- One at a time in an account, so that none undoes what another is doing.
CREATE UNIQUE INDEX operations_running ON operations (user_id) WHERE state IN ('running', 'stopping');

-- What the book takes: its contacts, those in the trash too, and the bytes of their cards, former ones included. History was
-- pruned up to `history_from`.
ALTER TABLE books ADD COLUMN contacts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE books ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE books ADD COLUMN history_from BIGINT;
UPDATE books SET
    contacts = (SELECT COUNT(*) FROM contacts WHERE contacts.user_id = books.user_id AND contacts.book_id = books.id),
    bytes = (SELECT COALESCE(SUM(octet_length(vcard)), 0) FROM contacts WHERE contacts.user_id = books.user_id AND contacts.book_id = books.id)
        + (SELECT COALESCE(SUM(octet_length(revisions.vcard)), 0) FROM revisions JOIN contacts
            ON contacts.user_id = revisions.user_id AND contacts.id = revisions.contact_id
            WHERE revisions.user_id = books.user_id AND contacts.book_id = books.id);

-- The answer to a request that created something, for a client that sends it again. `request` is a hash of what was asked;
-- `answer` is empty while the operation that it began is under way.
CREATE TABLE idempotency_keys (
    user_id   BIGINT NOT NULL,
    key       TEXT   NOT NULL,
    request   BYTEA   NOT NULL,
    answer    BYTEA   NOT NULL,
    operation BIGINT,
    at        BIGINT NOT NULL,
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_at ON idempotency_keys (at);

-- A file that waits to be imported, in pieces that are written one after the other.
CREATE TABLE upload_pieces (
    user_id   BIGINT NOT NULL,
    upload_id BIGINT NOT NULL,
    number    BIGINT NOT NULL,
    content   BYTEA   NOT NULL,
    PRIMARY KEY (user_id, upload_id, number)
);
INSERT INTO upload_pieces SELECT user_id, id, 0, content FROM uploads;
ALTER TABLE uploads DROP COLUMN content;
ALTER TABLE uploads ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
-- Whether every piece is there.
ALTER TABLE uploads ADD COLUMN is_whole BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE uploads SET is_whole = TRUE,
    bytes = (SELECT SUM(octet_length(content)) FROM upload_pieces WHERE upload_pieces.user_id = uploads.user_id AND upload_id = id);

-- Only what a search can find is indexed, so that moving a contact to the trash costs little.
DROP INDEX contacts_search;
CREATE INDEX contacts_search ON contacts USING gin (search gin_trgm_ops) WHERE deleted_at IS NULL AND NOT is_group;
