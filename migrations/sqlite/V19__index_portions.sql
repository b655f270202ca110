-- What the search index collects in memory before it writes: the terms of the contacts that are indexed together.
INSERT INTO contact_terms (contact_terms, rank) VALUES ('hashsize', 4194304);
