-- What the search index collects in memory before it writes: the terms of the contacts that are indexed together.
INSERT INTO contact_terms (contact_terms, rank) VALUES ('hashsize', 4194304);

-- Search texts have more spellings of names.
INSERT INTO jobs (kind, account, due_at, holder, attempts, error)
    SELECT 'rebuild-search-text', 0, 0, 0, 0, '' WHERE EXISTS (SELECT 1 FROM contacts)
    ON CONFLICT (kind, account) DO UPDATE SET due_at = 0, attempts = 0, error = '';
