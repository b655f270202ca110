-- An empty `locale` follows the browser. Accounts began with `en`, which nearly nobody chose: there were no pages yet.
ALTER TABLE users ADD COLUMN theme TEXT NOT NULL DEFAULT 'system';
UPDATE users SET locale = '' WHERE locale = 'en';

-- What went to the trash together went at the same instant, by which it is brought back.
CREATE INDEX contacts_deleted ON contacts (user_id, deleted_at) WHERE deleted_at IS NOT NULL;
