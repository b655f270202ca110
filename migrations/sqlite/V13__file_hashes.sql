-- A hash of the card as the last imported file had it, of the contact and of each former version; absent if no file is known.
ALTER TABLE contacts ADD COLUMN file_hash BLOB;
ALTER TABLE revisions ADD COLUMN file_hash BLOB;

-- UUIDs are compared in small letters. One that two cards of a book have, in both spellings, stays.
UPDATE contacts SET uid = LOWER(uid) WHERE uid LIKE '________-____-____-____-____________' AND uid NOT GLOB '*[^0-9A-F-]*' AND uid <> LOWER(uid)
    AND NOT EXISTS (SELECT 1 FROM contacts AS other WHERE other.user_id = contacts.user_id AND other.book_id = contacts.book_id
        AND other.uid = LOWER(contacts.uid) AND other.deleted_at IS NULL);
UPDATE labels SET member = LOWER(member) WHERE member LIKE '________-____-____-____-____________' AND member NOT GLOB '*[^0-9A-F-]*' AND member <> LOWER(member)
    AND NOT EXISTS (SELECT 1 FROM labels AS other WHERE other.user_id = labels.user_id AND other.label_key = labels.label_key
        AND other.member = LOWER(labels.member) AND other.card_id = labels.card_id);
