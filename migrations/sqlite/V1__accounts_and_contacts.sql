CREATE TABLE users (
    id            INTEGER NOT NULL PRIMARY KEY,
    email         TEXT    NOT NULL,
    email_key     TEXT    NOT NULL,
    username      TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    locale        TEXT    NOT NULL,
    time_zone     TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    updated_at    BIGINT  NOT NULL,
    disabled_at   BIGINT
);
CREATE UNIQUE INDEX users_email ON users (email_key);

CREATE TABLE sessions (
    user_id       BIGINT NOT NULL,
    id            BIGINT NOT NULL,
    generation    BIGINT NOT NULL,
    refresh_hash  BLOB   NOT NULL,
    previous_hash BLOB   NOT NULL,
    rotated_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    ends_at       BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    revoked_at    BIGINT,
    user_agent    TEXT   NOT NULL,
    PRIMARY KEY (user_id, id)
);
CREATE INDEX sessions_end ON sessions (expires_at);

-- `change` counts the changes of a book's contacts: it is the sync token.
CREATE TABLE books (
    user_id    BIGINT NOT NULL,
    id         BIGINT NOT NULL,
    name       TEXT   NOT NULL,
    change     BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, id)
);

-- The vCard is the truth; the columns before it are computed from it. Long ones stand last, so that reading the
-- short ones never walks an overflow chain. `id` is the row id, which the search index refers to.
CREATE TABLE contacts (
    user_id      BIGINT  NOT NULL,
    id           INTEGER NOT NULL PRIMARY KEY,
    book_id      BIGINT  NOT NULL,
    uid          TEXT    NOT NULL,
    href         TEXT    NOT NULL,
    etag         TEXT    NOT NULL,
    change       BIGINT  NOT NULL,
    created_at   BIGINT  NOT NULL,
    updated_at   BIGINT  NOT NULL,
    deleted_at   BIGINT,
    favorite     BOOLEAN NOT NULL,
    first_name   TEXT,
    last_name    TEXT,
    display_name TEXT    NOT NULL,
    sort_key     BLOB    NOT NULL,
    email        TEXT,
    email_key    TEXT,
    phone        TEXT,
    birthday     TEXT,
    birthday_md  BIGINT,
    comments     TEXT,
    search       TEXT    NOT NULL,
    vcard        TEXT    NOT NULL
);
CREATE INDEX contacts_created ON contacts (user_id, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_name ON contacts (user_id, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_updated ON contacts (user_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_favorite_created ON contacts (user_id, id) WHERE deleted_at IS NULL AND favorite;
CREATE INDEX contacts_favorite_name ON contacts (user_id, sort_key, id) WHERE deleted_at IS NULL AND favorite;
CREATE INDEX contacts_favorite_updated ON contacts (user_id, updated_at, id) WHERE deleted_at IS NULL AND favorite;
CREATE INDEX contacts_email ON contacts (user_id, email_key) WHERE deleted_at IS NULL;
CREATE INDEX contacts_birthday ON contacts (user_id, birthday_md, id) WHERE deleted_at IS NULL AND birthday_md IS NOT NULL;
CREATE UNIQUE INDEX contacts_uid ON contacts (user_id, book_id, uid) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX contacts_href ON contacts (user_id, book_id, href) WHERE deleted_at IS NULL;
CREATE INDEX contacts_change ON contacts (user_id, book_id, change);

-- What a contact was before each change. `change` is that of the kept version; `at` and `source` tell when and
-- through what it was replaced.
CREATE TABLE revisions (
    user_id    BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    change     BIGINT NOT NULL,
    vcard      TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    source     TEXT   NOT NULL,
    PRIMARY KEY (user_id, contact_id, change)
);

-- The trigrams of `contacts.search`, hashed with their owner; see model/search.rs.
CREATE VIRTUAL TABLE contact_terms USING fts5(terms, content='', contentless_delete=1, detail=none, tokenize='ascii');
