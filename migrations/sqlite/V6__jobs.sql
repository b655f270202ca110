-- Background work. `account` is the one that a job is about, 0 for all. The process that runs a job has its lease, and meanwhile the
-- job is due again only if it was queued again. `attempts` counts the runs since the last one that succeeded.
CREATE TABLE jobs (
    kind        TEXT   NOT NULL,
    account     BIGINT NOT NULL,
    due_at      BIGINT NOT NULL,
    holder      BIGINT NOT NULL,
    lease_until BIGINT,
    started_at  BIGINT,
    attempts    BIGINT NOT NULL,
    error       TEXT   NOT NULL,
    PRIMARY KEY (kind, account)
);
