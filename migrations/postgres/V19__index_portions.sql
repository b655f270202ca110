-- Only SQLite's search index is written in portions.
SELECT 1;
