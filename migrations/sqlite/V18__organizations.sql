-- Lists show the organisation beside the name: it stands in front of the long columns, which means making the table anew. It is read
-- from each card, with the search text.
CREATE TABLE contacts_18 (
    user_id       BIGINT  NOT NULL,
    id            INTEGER NOT NULL PRIMARY KEY,
    book_id       BIGINT  NOT NULL,
    uid           TEXT    NOT NULL,
    href          TEXT    NOT NULL,
    etag          TEXT    NOT NULL,
    change        BIGINT  NOT NULL,
    created_at    BIGINT  NOT NULL,
    updated_at    BIGINT  NOT NULL,
    deleted_at    BIGINT,
    favorite      BOOLEAN NOT NULL,
    is_group      BOOLEAN NOT NULL,
    first_name    TEXT,
    last_name     TEXT,
    display_name  TEXT    NOT NULL,
    organization  TEXT,
    sort_key      BLOB    NOT NULL,
    last_name_key BLOB    NOT NULL,
    email         TEXT,
    email_key     TEXT,
    phone         TEXT,
    birthday      TEXT,
    birthday_md   BIGINT,
    photo         TEXT,
    source        TEXT    NOT NULL,
    operation     BIGINT,
    file_hash     BLOB,
    comments      TEXT,
    search        TEXT    NOT NULL,
    vcard         TEXT    NOT NULL
);
INSERT INTO contacts_18 SELECT user_id, id, book_id, uid, href, etag, change, created_at, updated_at, deleted_at, favorite, is_group,
    first_name, last_name, display_name, NULL, sort_key, last_name_key, email, email_key, phone, birthday, birthday_md, photo, source,
    operation, file_hash, comments, search, vcard FROM contacts;
DROP TABLE contacts;
ALTER TABLE contacts_18 RENAME TO contacts;
CREATE INDEX contacts_created ON contacts (user_id, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_hidden ON contacts (user_id, id) WHERE deleted_at IS NOT NULL OR is_group;
CREATE INDEX contacts_name ON contacts (user_id, sort_key, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_last_name ON contacts (user_id, last_name_key, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_updated ON contacts (user_id, updated_at, id, book_id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_favorite_created ON contacts (user_id, id) WHERE deleted_at IS NULL AND NOT is_group AND favorite;
CREATE INDEX contacts_favorite_name ON contacts (user_id, sort_key, id) WHERE deleted_at IS NULL AND NOT is_group AND favorite;
CREATE INDEX contacts_favorite_last_name ON contacts (user_id, last_name_key, id)
    WHERE deleted_at IS NULL AND NOT is_group AND favorite;
CREATE INDEX contacts_favorite_updated ON contacts (user_id, updated_at, id) WHERE deleted_at IS NULL AND NOT is_group AND favorite;
CREATE INDEX contacts_book ON contacts (user_id, book_id, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_book_name ON contacts (user_id, book_id, sort_key, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_book_last_name ON contacts (user_id, book_id, last_name_key, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_groups ON contacts (user_id, id) WHERE is_group AND deleted_at IS NULL;
CREATE INDEX contacts_email ON contacts (user_id, email_key) WHERE deleted_at IS NULL;
CREATE INDEX contacts_birthday ON contacts (user_id, birthday_md, id) WHERE deleted_at IS NULL AND birthday_md IS NOT NULL;
CREATE UNIQUE INDEX contacts_uid ON contacts (user_id, book_id, uid) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX contacts_href ON contacts (user_id, book_id, href) WHERE deleted_at IS NULL;
CREATE INDEX contacts_change ON contacts (user_id, book_id, change);
CREATE INDEX contacts_deleted ON contacts (user_id, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX contacts_operation ON contacts (user_id, operation) WHERE operation IS NOT NULL;
CREATE INDEX contacts_photo ON contacts (user_id, photo) WHERE photo IS NOT NULL AND deleted_at IS NULL;

-- Numbers are indexed by four digits: every contact is noted to be indexed anew, and found by its text until it is.
INSERT INTO contact_terms (contact_terms) VALUES ('delete-all');
INSERT OR IGNORE INTO contact_terms_pending (user_id, contact_id) SELECT user_id, id FROM contacts WHERE deleted_at IS NULL;

INSERT INTO jobs (kind, account, due_at, holder, attempts, error)
    SELECT 'rebuild-search-text', 0, 0, 0, 0, '' WHERE EXISTS (SELECT 1 FROM contacts)
    ON CONFLICT (kind, account) DO UPDATE SET due_at = 0, attempts = 0, error = '';
