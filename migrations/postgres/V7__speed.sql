-- The statistics that V5 planted know nothing of the indexes below, which would look cheaper than the others. So samples are planted
-- anew, and removed again.
INSERT INTO contacts (user_id, id, book_id, uid, href, etag, change, created_at, updated_at, deleted_at, favorite, is_group,
        display_name, sort_key, email, email_key, source, search, vcard)
    SELECT -1 - n / 500, -1 - n, -1 - n / 500, 'sample-' || n, 'sample-' || n, 'sample-' || n, n, n, n,
        CASE WHEN n % 50 = 0 THEN n END, n % 20 = 0, n % 100 = 0, 'sample ' || n, CAST('sample' || n AS BYTEA),
        'sample' || n || '@example.org', 'sample' || n || '@example.org', '', 'sample ' || n, ''
    FROM generate_series(0, 4999) AS n WHERE NOT EXISTS (SELECT 1 FROM contacts);

-- What `contacts_created` does not have; both together are all cards of an account.
CREATE INDEX contacts_hidden ON contacts (user_id, id) WHERE deleted_at IS NOT NULL OR is_group;

-- A page of one book is not to pass over the contacts of another, which may be large.
CREATE INDEX contacts_book ON contacts (user_id, book_id, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_book_name ON contacts (user_id, book_id, sort_key, id) WHERE deleted_at IS NULL AND NOT is_group;

ANALYZE contacts;
DELETE FROM contacts WHERE user_id < 0;
