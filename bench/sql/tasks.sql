-- Categories and tasks to measure on, for the product's tables alone. To run after content.sql, in its
-- session: it counts on the temporary tables that content.sql leaves, and on its ideas.
--   content.busy  up to which number a user has tasks: as many as ideas
-- Task and idea of one number have one owner. Everybody has two dozen categories, and two thirds of the
-- tasks have one. Every second task is for an idea: of ten ideas, one has five tasks.
INSERT INTO categories (id, user_id, name, description, created_at, updated_at, name_folded, search_text)
OVERRIDING SYSTEM VALUE
SELECT owner * 24 + nth + 1, 'user_' || owner, name, phrase.text, made, made,
    lower(name), lower(name) || E'\n' || lower(phrase.text)
FROM generate_series(0, current_setting('content.users')::integer) AS owner
CROSS JOIN generate_series(0, 23) AS nth
JOIN phrase ON phrase.n = pg_temp.pick(owner * 24 + nth, 41, 10000)
JOIN title ON title.n = pg_temp.pick(owner * 24 + nth, 42, 10000)
CROSS JOIN LATERAL (
    SELECT nth || ' ' || title.text AS name, timestamptz '2025-01-01' + nth * interval '1 hour' AS made
) AS said
ORDER BY nth, owner;
SELECT setval(pg_get_serial_sequence('categories', 'id'), (SELECT max(id) FROM categories));

CREATE TEMP TABLE owned AS
SELECT id, user_id, row_number() OVER (PARTITION BY user_id ORDER BY id) - 1 AS nth FROM ideas
WHERE substr(user_id, 6)::bigint <= current_setting('content.busy')::bigint;
ANALYZE owned;

INSERT INTO tasks (id, user_id, title, description, status, priority, category_id, idea_id, due_date,
    completed_at, created_at, updated_at, title_folded, search_text)
OVERRIDING SYSTEM VALUE
SELECT owned.id, owned.user_id, title.text, description,
    status, (ARRAY['high','medium','medium','low'])[1 + pg_temp.pick(owned.id, 52, 4)],
    CASE WHEN pg_temp.pick(owned.id, 58, 3) > 0 THEN substr(owned.user_id, 6)::bigint * 24 + 1 + pg_temp.pick(owned.id, 53, 24) END,
    tenth.id,
    CASE WHEN pg_temp.pick(owned.id, 59, 3) = 0 THEN date '2026-06-01' + pg_temp.pick(owned.id, 54, 90) END,
    CASE status WHEN 'completed' THEN made END,
    made, made, lower(title.text), lower(title.text) || E'\n' || lower(description)
FROM owned
LEFT JOIN owned AS tenth
    ON owned.nth % 2 = 0 AND tenth.user_id = owned.user_id AND tenth.nth = owned.nth - owned.nth % 10
JOIN title ON title.n = pg_temp.pick(owned.id, 55, 10000)
JOIN phrase AS a ON a.n = pg_temp.pick(owned.id, 56, 10000)
JOIN phrase AS b ON b.n = pg_temp.pick(owned.id, 57, 10000)
CROSS JOIN LATERAL (
    SELECT concat_ws('. ', a.text, b.text) AS description,
        timestamptz '2025-01-01' + owned.id * interval '1 second' AS made,
        (ARRAY['pending','pending','pending','in_progress','completed','completed','archived'])
            [1 + pg_temp.pick(owned.id, 51, 7)] AS status
) AS said
ORDER BY owned.id;
SELECT setval(pg_get_serial_sequence('tasks', 'id'), (SELECT max(id) FROM tasks));
