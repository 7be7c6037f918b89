-- The tables of the product's peers: those of the design, with the one index that their lists need.
CREATE TABLE users (
    id varchar(255) PRIMARY KEY,
    email varchar(255) UNIQUE NOT NULL,
    name varchar(255),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE ideas (
    id serial PRIMARY KEY,
    user_id varchar(255) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title varchar(200) NOT NULL,
    notes text,
    stage varchar(20) NOT NULL DEFAULT 'idea' CHECK (stage IN ('idea', 'outline', 'draft', 'published')),
    tags jsonb NOT NULL DEFAULT '[]',
    priority varchar(10) NOT NULL DEFAULT 'medium' CHECK (priority IN ('high', 'medium', 'low')),
    due_date timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
-- No index on tags: a prepared statement would read all users' rows with these tags.
CREATE INDEX ideas_user_created ON ideas (user_id, created_at DESC, id DESC);
