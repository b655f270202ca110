-- What `contacts_created` does not have; both together are all cards of an account.
CREATE INDEX contacts_hidden ON contacts (user_id, id) WHERE deleted_at IS NOT NULL OR is_group;

-- A page of one book is not to pass over the contacts of another, which may be large.
CREATE INDEX contacts_book ON contacts (user_id, book_id, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_book_name ON contacts (user_id, book_id, sort_key, id) WHERE deleted_at IS NULL AND NOT is_group;
