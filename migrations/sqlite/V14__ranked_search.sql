-- Search finds the best matches first: search texts have their names at the front, and parts that are indexed apart. The
-- search text of each contact is made anew.
INSERT INTO jobs (kind, account, due_at, holder, attempts, error)
    SELECT 'rebuild-search-text', 0, 0, 0, 0, '' WHERE EXISTS (SELECT 1 FROM contacts)
    ON CONFLICT (kind, account) DO UPDATE SET due_at = 0, attempts = 0, error = '';

-- Each search looks at the names of group cards.
CREATE INDEX contacts_groups ON contacts (user_id, id) WHERE is_group AND deleted_at IS NULL;
