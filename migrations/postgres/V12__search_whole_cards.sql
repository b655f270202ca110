-- Search finds every value of a card: the search text of each contact is made anew.
INSERT INTO jobs (kind, account, due_at, holder, attempts, error)
    SELECT 'rebuild-search-text', 0, 0, 0, 0, '' WHERE EXISTS (SELECT 1 FROM contacts);
