-- The colours that accounts have given to their labels.
CREATE TABLE label_colors (
    user_id   BIGINT NOT NULL,
    label_key TEXT   NOT NULL,
    color     TEXT   NOT NULL,
    PRIMARY KEY (user_id, label_key)
);
