SET LOCAL lock_timeout = '3s';
ALTER TABLE ideas
    ALTER COLUMN title_folded DROP NOT NULL,
    ALTER COLUMN search_text DROP NOT NULL;
