-- The contacts whose terms are not in the search index yet; see store/search/index.rs.
CREATE TABLE contact_terms_pending (
    user_id    BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    PRIMARY KEY (user_id, contact_id)
) WITHOUT ROWID;

-- What `contacts_created` does not have; both together are all cards of an account.
DROP INDEX contacts_owner;
CREATE INDEX contacts_hidden ON contacts (user_id, id) WHERE deleted_at IS NOT NULL OR is_group;

-- A page of one book is not to pass over the contacts of another, which may be large. In the order of changes it does, but in
-- the index alone.
CREATE INDEX contacts_book ON contacts (user_id, book_id, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_book_name ON contacts (user_id, book_id, sort_key, id) WHERE deleted_at IS NULL AND NOT is_group;
DROP INDEX contacts_updated;
CREATE INDEX contacts_updated ON contacts (user_id, updated_at, id, book_id) WHERE deleted_at IS NULL AND NOT is_group;
