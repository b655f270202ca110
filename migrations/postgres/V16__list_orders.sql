-- Contacts are also sorted by last name. Titles before a name no longer sort, so the keys are made anew from each card, with the
-- search text.
ALTER TABLE contacts ADD COLUMN last_name_key BYTEA NOT NULL DEFAULT '';
UPDATE contacts SET last_name_key = sort_key;
ALTER TABLE contacts ALTER COLUMN last_name_key DROP DEFAULT;

-- An index of an empty table would undo the statistics that V14 planted. So samples are planted anew, and removed again.
INSERT INTO contacts (user_id, id, book_id, uid, href, etag, change, created_at, updated_at, deleted_at, favorite, is_group,
        display_name, sort_key, last_name_key, email, email_key, source, search, vcard)
    SELECT -1 - n / 500, -1 - n, -1 - n / 500, 'sample-' || n, 'sample-' || n, 'sample-' || n, n, n, n,
        CASE WHEN n % 50 = 0 THEN n END, n % 20 = 0, n % 100 = 0, 'sample ' || n, CAST('sample' || n AS BYTEA),
        CAST('sample' || n AS BYTEA), 'sample' || n || '@example.org', 'sample' || n || '@example.org', '',
        'sample ' || n || E'\f' || 'sample' || n || '@example.org' || E'\f' || 'notes of ' || n, ''
    FROM generate_series(0, 4999) AS n WHERE NOT EXISTS (SELECT 1 FROM contacts);

CREATE INDEX contacts_last_name ON contacts (user_id, last_name_key, id) WHERE deleted_at IS NULL AND NOT is_group;
CREATE INDEX contacts_favorite_last_name ON contacts (user_id, last_name_key, id)
    WHERE deleted_at IS NULL AND NOT is_group AND favorite;
CREATE INDEX contacts_book_last_name ON contacts (user_id, book_id, last_name_key, id) WHERE deleted_at IS NULL AND NOT is_group;

ANALYZE contacts;
DELETE FROM contacts WHERE user_id < 0;

INSERT INTO jobs (kind, account, due_at, holder, attempts, error)
    SELECT 'rebuild-search-text', 0, 0, 0, 0, '' WHERE EXISTS (SELECT 1 FROM contacts)
    ON CONFLICT (kind, account) DO UPDATE SET due_at = 0, attempts = 0, error = '';

-- The order of an account's list, that of the parts of a name, what its rows show beside the name, and their height.
ALTER TABLE users ADD COLUMN list_sort TEXT NOT NULL DEFAULT 'name';
ALTER TABLE users ADD COLUMN name_order TEXT NOT NULL DEFAULT 'first-last';
ALTER TABLE users ADD COLUMN list_columns TEXT NOT NULL DEFAULT 'email,phone';
ALTER TABLE users ADD COLUMN list_density TEXT NOT NULL DEFAULT 'comfortable';
