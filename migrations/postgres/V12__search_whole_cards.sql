-- Search finds every value of a card: the search text of each contact is made anew.
INSERT INTO jobs (kind, account, due_at, holder, attempts, error) VALUES ('rebuild-search-index', 0, 0, 0, 0, '')
    ON CONFLICT (kind, account) DO UPDATE SET due_at = 0;
