-- What came of requests that carried a key, for when they are sent again.
CREATE TABLE idempotency_keys (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    status SMALLINT NOT NULL,
    location TEXT,
    data JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key),
    CONSTRAINT idempotency_keys_user_id_fkey
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT idempotency_keys_user_id_not_empty CHECK (user_id <> ''),
    CONSTRAINT idempotency_keys_key_length CHECK (char_length(key) BETWEEN 1 AND 255),
    CONSTRAINT idempotency_keys_fingerprint_length CHECK (octet_length(fingerprint) = 32),
    CONSTRAINT idempotency_keys_status_range CHECK (status BETWEEN 200 AND 299),
    CONSTRAINT idempotency_keys_expire_later CHECK (expires_at > created_at)
);

CALL guard_rows('idempotency_keys', 'user_id');

-- The one index that is not led by the owner: whoever sweeps asks what has expired, whoever's it is.
CREATE INDEX idempotency_keys_expires_at_idx ON idempotency_keys (expires_at);

-- Deletes expired keys of all users, so that what they say of a row does not outlive it in the table
-- of a user who never comes back. It runs as the owner, since the application role sees one user's
-- rows at a time; it takes no time and no user, so whoever calls it can delete nothing else. Temporary
-- tables are looked for last, or a caller could put one of their own, and its triggers, in the way.
CREATE FUNCTION sweep_idempotency_keys(at_most INTEGER) RETURNS BIGINT
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    swept BIGINT;
BEGIN
    DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM idempotency_keys WHERE expires_at <= now()
        LIMIT at_most FOR UPDATE SKIP LOCKED
    ));
    GET DIAGNOSTICS swept = ROW_COUNT;
    RETURN swept;
END
$$;

REVOKE ALL ON FUNCTION sweep_idempotency_keys(INTEGER) FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format(
        'ALTER FUNCTION sweep_idempotency_keys(INTEGER) SET search_path = pg_catalog, %I, pg_temp',
        current_schema()
    );
    EXECUTE format('GRANT EXECUTE ON FUNCTION sweep_idempotency_keys(INTEGER) TO %I', app_role());
END
$$;
