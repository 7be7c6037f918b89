-- The list by what changed last, in both directions.
CREATE INDEX CONCURRENTLY ideas_user_id_updated_at_idx ON ideas (user_id, updated_at, id);
