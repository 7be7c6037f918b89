DROP INDEX CONCURRENTLY ideas_user_id_idx;
