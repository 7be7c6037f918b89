-- The list by what is due next, where never is last. What is due last first is sorted on demand.
CREATE INDEX CONCURRENTLY ideas_user_id_due_date_idx
    ON ideas (user_id, coalesce(due_date, 'infinity'::timestamptz), id);
