-- The name that a CardDAV client gave to a book; others go by their numbers.
ALTER TABLE books ADD COLUMN href TEXT;
CREATE UNIQUE INDEX books_href ON books (user_id, href) WHERE href IS NOT NULL AND deleted_at IS NULL;

-- Properties that clients keep with a book, or, under book 0, with the account.
CREATE TABLE book_properties (
    user_id   BIGINT NOT NULL,
    book_id   BIGINT NOT NULL,
    namespace TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    value     TEXT   NOT NULL,
    PRIMARY KEY (user_id, book_id, namespace, name)
) WITHOUT ROWID;
