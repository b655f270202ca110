-- Where phone numbers without a country code belong: an ISO 3166 code; empty follows its language and time zone.
ALTER TABLE users ADD COLUMN region TEXT NOT NULL DEFAULT '';

-- A card's photo by its content, whether it is a group's, and through what the contact came: in front of the long columns,
-- which means making the table anew.
CREATE TABLE contacts_3 (
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
    is_group     BOOLEAN NOT NULL,
    first_name   TEXT,
    last_name    TEXT,
    display_name TEXT    NOT NULL,
    sort_key     BLOB    NOT NULL,
    email        TEXT,
    email_key    TEXT,
    phone        TEXT,
    birthday     TEXT,
    birthday_md  BIGINT,
    photo        TEXT,
    source       TEXT    NOT NULL,
    operation    BIGINT,
    comments     TEXT,
    search       TEXT    NOT NULL,
    vcard        TEXT    NOT NULL
);
INSERT INTO contacts_3 SELECT user_id, id, book_id, uid, href, etag, change, created_at, updated_at, deleted_at, favorite, FALSE,
    first_name, last_name, display_name, sort_key, email, email_key, phone, birthday, birthday_md, NULL, '', NULL, comments,
    search, vcard FROM contacts;
DROP TABLE contacts;
ALTER TABLE contacts_3 RENAME TO contacts;
-- All of an account's cards, those of groups and in the trash too; PostgreSQL has its primary key for that.
CREATE INDEX contacts_owner ON contacts (user_id, id);
CREATE INDEX contacts_created ON contacts (user_id, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_name ON contacts (user_id, sort_key, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_updated ON contacts (user_id, updated_at, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_favorite_created ON contacts (user_id, id) WHERE deleted_at IS NULL AND NOT is_group AND favorite;
CREATE INDEX contacts_favorite_name ON contacts (user_id, sort_key, id) WHERE deleted_at IS NULL AND NOT is_group AND favorite;
CREATE INDEX contacts_favorite_updated ON contacts (user_id, updated_at, id) WHERE deleted_at IS NULL AND NOT is_group AND favorite;
CREATE INDEX contacts_email ON contacts (user_id, email_key) WHERE deleted_at IS NULL;
CREATE INDEX contacts_birthday ON contacts (user_id, birthday_md, id) WHERE deleted_at IS NULL AND birthday_md IS NOT NULL;
CREATE UNIQUE INDEX contacts_uid ON contacts (user_id, book_id, uid) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX contacts_href ON contacts (user_id, book_id, href) WHERE deleted_at IS NULL;
CREATE INDEX contacts_change ON contacts (user_id, book_id, change);
CREATE INDEX contacts_deleted ON contacts (user_id, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX contacts_operation ON contacts (user_id, operation) WHERE operation IS NOT NULL;
CREATE INDEX contacts_photo ON contacts (user_id, photo) WHERE photo IS NOT NULL AND deleted_at IS NULL;

-- What each revision ended with: `update`, `delete` or `restore`; before a `restore`, the contact was in the trash.
ALTER TABLE revisions ADD COLUMN action TEXT NOT NULL DEFAULT 'update';
ALTER TABLE revisions ADD COLUMN operation BIGINT;
UPDATE revisions SET action = 'delete' WHERE EXISTS (SELECT 1 FROM contacts WHERE contacts.user_id = revisions.user_id
    AND contacts.id = revisions.contact_id AND contacts.deleted_at = revisions.at);
CREATE INDEX revisions_at ON revisions (user_id, at);
CREATE INDEX revisions_operation ON revisions (user_id, operation) WHERE operation IS NOT NULL;

-- Changes of many contacts that are undone as one.
CREATE TABLE operations (
    user_id   BIGINT NOT NULL,
    id        BIGINT NOT NULL,
    kind      TEXT   NOT NULL,
    about     TEXT   NOT NULL,
    contacts  BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    undone_at BIGINT,
    PRIMARY KEY (user_id, id)
);

-- Who has which label: a category of the card itself (then `member` is its own UID), or the name of a group card and the
-- UIDs of its members; empty where a group has none. Only of cards outside the trash.
CREATE TABLE labels (
    user_id   BIGINT NOT NULL,
    card_id   BIGINT NOT NULL,
    label_key TEXT   NOT NULL,
    member    TEXT   NOT NULL,
    label     TEXT   NOT NULL,
    PRIMARY KEY (user_id, label_key, member, card_id)
);
CREATE INDEX labels_card ON labels (user_id, card_id);
CREATE INDEX labels_member ON labels (user_id, member);

-- Pairs of contacts that a person has told apart; the lower identifier first.
CREATE TABLE distinct_contacts (
    user_id BIGINT NOT NULL,
    first   BIGINT NOT NULL,
    second  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (user_id, first, second)
);

-- A file between its trial and its import, for readers without scripts.
CREATE TABLE uploads (
    user_id  BIGINT NOT NULL,
    id       BIGINT NOT NULL,
    filename TEXT   NOT NULL,
    content  BLOB   NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (user_id, id)
);
