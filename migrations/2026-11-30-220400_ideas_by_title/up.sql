-- The list by title, in both directions.
CREATE INDEX CONCURRENTLY ideas_user_id_title_folded_idx ON ideas (user_id, title_folded, id);
