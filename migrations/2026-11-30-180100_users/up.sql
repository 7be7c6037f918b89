-- Accounts. The id is the identity provider's; the e-mail address is theirs to manage too.
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    version BIGINT NOT NULL DEFAULT 1,
    CONSTRAINT users_email_key UNIQUE (email),
    -- A setting that was never made reads as '': nobody may be called that.
    CONSTRAINT users_id_length CHECK (char_length(id) BETWEEN 1 AND 255),
    CONSTRAINT users_email_length CHECK (char_length(email) BETWEEN 3 AND 255),
    CONSTRAINT users_name_length CHECK (char_length(name) BETWEEN 1 AND 255),
    CONSTRAINT users_version_positive CHECK (version > 0)
);

CALL guard_rows('users', 'id');
