-- The number of a user's ideas, and what no index has in its order. Every other index tells its rows
-- apart, so an entry names one row; here an entry names all of a user's, in six bytes a row.
CREATE INDEX CONCURRENTLY ideas_user_id_idx ON ideas (user_id);
