-- Search finds the best matches first: search texts have their names at the front, and parts that are indexed apart. The
-- search text of each contact is made anew.
INSERT INTO jobs (kind, account, due_at, holder, attempts, error)
    SELECT 'rebuild-search-text', 0, 0, 0, 0, '' WHERE EXISTS (SELECT 1 FROM contacts)
    ON CONFLICT (kind, account) DO UPDATE SET due_at = 0, attempts = 0, error = '';

-- An index of an empty table would undo the statistics that V7 planted. So samples are planted anew, and removed again.
INSERT INTO contacts (user_id, id, book_id, uid, href, etag, change, created_at, updated_at, deleted_at, favorite, is_group,
        display_name, sort_key, email, email_key, search, vcard)
    SELECT -1 - n / 500, -1 - n, -1 - n / 500, 'sample-' || n, 'sample-' || n, 'sample-' || n, n, n, n,
        CASE WHEN n % 50 = 0 THEN n END, n % 20 = 0, n % 100 = 0, 'sample ' || n, CAST('sample' || n AS BYTEA),
        'sample' || n || '@example.org', 'sample' || n || '@example.org',
        'sample ' || n || E'\f' || 'sample' || n || '@example.org' || E'\f' || 'notes of ' || n, ''
    FROM generate_series(0, 4999) AS n WHERE NOT EXISTS (SELECT 1 FROM contacts);

-- Each search goes through the list of pending entries for every part, so it stays short.
DROP INDEX contacts_search;
CREATE INDEX contacts_search ON contacts USING gin (split_part(search, E'\f', 1) gin_trgm_ops,
    split_part(search, E'\f', 2) gin_trgm_ops, split_part(search, E'\f', 3) gin_trgm_ops)
    WITH (gin_pending_list_limit = 256) WHERE deleted_at IS NULL AND NOT is_group;

-- Each search looks at the names of group cards.
CREATE INDEX contacts_groups ON contacts (user_id, id) WHERE is_group AND deleted_at IS NULL;

ANALYZE contacts;
DELETE FROM contacts WHERE user_id < 0;
