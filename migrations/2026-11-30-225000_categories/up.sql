-- What tasks are filed under. A name is unique among its owner's whatever its case: it is compared
-- folded, as creatorvault_domain::fold does it, and "C" leaves the database's locale out of it.
CREATE TABLE categories (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    version BIGINT NOT NULL DEFAULT 1,
    name_folded TEXT COLLATE "C" NOT NULL,
    search_text TEXT COLLATE "C" NOT NULL,
    CONSTRAINT categories_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT categories_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT categories_user_id_name_folded_key UNIQUE (user_id, name_folded),
    CONSTRAINT categories_user_id_not_empty CHECK (user_id <> ''),
    CONSTRAINT categories_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT categories_description_length CHECK (char_length(description) <= 1000),
    CONSTRAINT categories_version_positive CHECK (version > 0)
);

-- No index for lists: an owner has dozens, not thousands.

CALL guard_rows('categories', 'user_id');
