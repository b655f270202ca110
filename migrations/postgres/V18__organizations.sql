-- Lists show the organisation beside the name. It is read from each card, with the search text.
ALTER TABLE contacts ADD COLUMN organization TEXT;

INSERT INTO jobs (kind, account, due_at, holder, attempts, error)
    SELECT 'rebuild-search-text', 0, 0, 0, 0, '' WHERE EXISTS (SELECT 1 FROM contacts)
    ON CONFLICT (kind, account) DO UPDATE SET due_at = 0, attempts = 0, error = '';
