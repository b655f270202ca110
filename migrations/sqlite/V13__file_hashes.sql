-- A hash of the card as the last imported file had it, of the contact and of each former version; absent if no file is known.
ALTER TABLE contacts ADD COLUMN file_hash BLOB;
ALTER TABLE revisions ADD COLUMN file_hash BLOB;
