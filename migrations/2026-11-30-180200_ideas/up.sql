-- Ideas. TEXT with CHECKs, since VARCHAR(n) cuts surplus trailing spaces off without a word.
CREATE TABLE ideas (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    user_id TEXT NOT NULL,
    title TEXT NOT NULL,
    notes TEXT,
    stage TEXT NOT NULL DEFAULT 'idea',
    tags JSONB NOT NULL DEFAULT '[]',
    priority TEXT NOT NULL DEFAULT 'medium',
    due_date TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    version BIGINT NOT NULL DEFAULT 1,
    -- Led by the owner, as every index here: a row is only ever asked for within its owner's rows,
    -- and another table's foreign key can then name the owner with the row.
    CONSTRAINT ideas_pkey PRIMARY KEY (user_id, id),
    CONSTRAINT ideas_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT ideas_user_id_not_empty CHECK (user_id <> ''),
    CONSTRAINT ideas_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    CONSTRAINT ideas_notes_length CHECK (char_length(notes) <= 5000),
    CONSTRAINT ideas_stage_known CHECK (stage IN ('idea', 'outline', 'draft', 'published')),
    CONSTRAINT ideas_priority_known CHECK (priority IN ('high', 'medium', 'low')),
    CONSTRAINT ideas_tags_array CHECK (
        CASE jsonb_typeof(tags) WHEN 'array' THEN jsonb_array_length(tags) <= 32 ELSE false END
    ),
    CONSTRAINT ideas_version_positive CHECK (version > 0)
);

-- The default order of the list, and its cursor.
CREATE INDEX ideas_user_id_created_at_idx ON ideas (user_id, created_at DESC, id DESC);

CALL guard_rows('ideas', 'user_id');
