-- Devices whose programs show one address book only see the cards of all as one.
ALTER TABLE app_passwords ADD COLUMN one_book BOOLEAN NOT NULL DEFAULT FALSE;
