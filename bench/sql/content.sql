-- Ideas to measure on, the same ones every time: for any database whose tables are called users and
-- ideas, the product's and its peers' alike. One session runs this file after it has set
--   content.users  how many users there are, beside user_0
--   content.ideas  how many ideas they have together
--   content.share  every so-maniest idea is user_0's; 0 for none
-- Everybody else has equally many, spread over the whole table. Words follow a Zipf-like law, and
-- every choice comes from a hash of the row's number.
CREATE FUNCTION pg_temp.pick(n BIGINT, seed BIGINT, many INTEGER) RETURNS INTEGER
LANGUAGE sql IMMUTABLE
AS $$ SELECT ((hashint8extended(n, seed) & 2147483647) % many)::integer $$;

CREATE FUNCTION pg_temp.pick_low(n BIGINT, seed BIGINT, many INTEGER) RETURNS INTEGER
LANGUAGE sql IMMUTABLE
AS $$ SELECT floor(exp((hashint8extended(n, seed) & 2147483647) / 2147483648.0 * ln(many)))::integer $$;

CREATE TEMP TABLE word AS
SELECT rank::integer, word FROM unnest(string_to_array(
    'the to and for of a in with how on about your content video this is make from new idea why best that creators '
    'audience post short series research draft script channel AI tools guide week story brand behind scenes tutorial '
    'review launch newsletter podcast interview episode thumbnail hook title caption editing camera lighting music budget '
    'sponsor growth strategy analytics trends compare writing assistants workflow planning schedule morning routine travel '
    'recipe kitchen fitness health money startup founder remote productivity notion template checklist mistakes beginners '
    'advanced secrets honest reaction challenge community comments livestream questions answers collaboration studio '
    'microphone gear setup minimal design color typography animation motion graphics storytelling outline chapter summary '
    'book reading science history nature ocean space climate energy electric cars city architecture photography portrait '
    'landscape street film vintage fashion style outfit makeup skincare garden plants pets training language learning',
    ' ')) WITH ORDINALITY AS words (word, rank);
INSERT INTO word
SELECT n,
    (ARRAY['ba','ce','di','fo','gu','ha','ki','lo','mu','na','pe','qui','ra','so','ta','vi','wo','xe','yu','zo'])[1 + pg_temp.pick(n, 1, 20)]
    || (ARRAY['lan','mer','nos','pit','ran','sel','tor','ven','wick','dar'])[1 + pg_temp.pick(n, 2, 10)]
    || (ARRAY['a','er','ing','o','ic','al','um','ity','ist','ed'])[1 + pg_temp.pick(n, 3, 10)]
FROM generate_series((SELECT count(*) + 1 FROM word), 2000) AS n;

-- 10,000 phrases of eight words, 10,000 titles of five, and 2,000 sets of one to four of 30 tags.
CREATE TEMP TABLE phrase AS
SELECT n, string_agg(word, ' ' ORDER BY at) AS text
FROM generate_series(0, 9999) AS n, generate_series(1, 8) AS at
JOIN word ON true WHERE rank = pg_temp.pick_low(n * 8 + at, 11, 2000) GROUP BY n;
CREATE TEMP TABLE title AS
SELECT n, initcap(string_agg(word, ' ' ORDER BY at)) AS text
FROM generate_series(0, 9999) AS n, generate_series(1, 5) AS at
JOIN word ON true WHERE rank = pg_temp.pick_low(n * 5 + at, 12, 2000) GROUP BY n;
CREATE TEMP TABLE tagset AS
SELECT n, jsonb_agg(DISTINCT tag) AS tags FROM (
    SELECT n, (ARRAY['blog','video','research','short','podcast','news','ai','tutorial','vlog','brand',
        'review','travel','food','tech','music','fitness','finance','design','story','live','series','guide',
        'reel','thread','email','collab','gear','diy','art','books'])[pg_temp.pick_low(n * 4 + at, 13, 31)] AS tag
    FROM generate_series(0, 1999) AS n, LATERAL generate_series(1, 1 + pg_temp.pick(n, 14, 4)) AS at
) AS chosen GROUP BY n;
ANALYZE phrase, title, tagset;

INSERT INTO users (id, email, name, created_at)
SELECT 'user_' || n, 'user' || n || '@example.com', 'Creator ' || n, '2025-01-01'
FROM generate_series(0, current_setting('content.users')::integer) AS n;

-- In the order of their numbers, as they would have been recorded.
INSERT INTO ideas (id, user_id, title, notes, stage, tags, priority, due_date, created_at, updated_at)
OVERRIDING SYSTEM VALUE
SELECT n.n,
    CASE WHEN share > 0 AND n.n % greatest(share, 1) = 0 THEN 'user_0'
        ELSE 'user_' || (1 + (CASE WHEN share > 0 THEN n.n - n.n / share ELSE n.n END - 1) % users) END,
    title.text,
    concat_ws('. ', a.text, b.text, c.text, d.text, e.text, f.text, g.text),
    (ARRAY['idea','idea','idea','outline','outline','draft','published'])[1 + pg_temp.pick(n.n, 21, 7)],
    tagset.tags,
    (ARRAY['high','medium','medium','low'])[1 + pg_temp.pick(n.n, 22, 4)],
    CASE WHEN n.n % 3 = 0 THEN timestamptz '2026-06-01' + pg_temp.pick(n.n, 23, 90) * interval '1 day' END,
    timestamptz '2025-01-01' + n.n * interval '1 second',
    timestamptz '2025-01-01' + n.n * interval '1 second'
FROM (SELECT current_setting('content.users')::integer AS users,
    current_setting('content.share')::integer AS share) AS shape
CROSS JOIN generate_series(1, current_setting('content.ideas')::bigint) AS n
JOIN title ON title.n = pg_temp.pick(n.n, 30, 10000)
JOIN tagset ON tagset.n = pg_temp.pick(n.n, 31, 2000)
JOIN phrase AS a ON a.n = pg_temp.pick(n.n, 32, 10000)
JOIN phrase AS b ON b.n = pg_temp.pick(n.n, 33, 10000)
JOIN phrase AS c ON c.n = pg_temp.pick(n.n, 34, 10000)
JOIN phrase AS d ON d.n = pg_temp.pick(n.n, 35, 10000)
JOIN phrase AS e ON e.n = pg_temp.pick(n.n, 36, 10000)
JOIN phrase AS f ON f.n = pg_temp.pick(n.n, 37, 10000)
JOIN phrase AS g ON g.n = pg_temp.pick(n.n, 38, 10000)
ORDER BY n.n;
SELECT setval(pg_get_serial_sequence('ideas', 'id'), (SELECT max(id) FROM ideas));
