-- The list by what is due next, where never is last. What is due last first is sorted on demand.
-- CASE and not coalesce(): under row-level security PostgreSQL takes coalesce() for something that
-- might tell a row's secrets, and would not look further than the owner in the index.
CREATE INDEX CONCURRENTLY ideas_user_id_due_date_idx ON ideas (
    user_id,
    (CASE WHEN due_date IS NULL THEN 'infinity'::timestamptz ELSE due_date END),
    id
);
