-- The passwords of devices that use CardDAV. A row is a password that works until it expires; one that is revoked has none.
CREATE TABLE app_passwords (
    user_id       BIGINT  NOT NULL,
    id            BIGINT  NOT NULL,
    name          TEXT    NOT NULL,
    secret_hash   BYTEA   NOT NULL,
    read_only     BOOLEAN NOT NULL,
    created_at    BIGINT  NOT NULL,
    expires_at    BIGINT,
    first_used_at BIGINT,
    last_used_at  BIGINT,
    last_address  TEXT    NOT NULL,
    last_program  TEXT    NOT NULL,
    PRIMARY KEY (user_id, id)
);
CREATE UNIQUE INDEX app_passwords_secret ON app_passwords (user_id, secret_hash);
CREATE INDEX app_passwords_end ON app_passwords (expires_at) WHERE expires_at IS NOT NULL;
