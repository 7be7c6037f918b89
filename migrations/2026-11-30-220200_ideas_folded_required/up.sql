-- Every idea is folded by now, and the trigger folds those of binaries that do not.
SET LOCAL lock_timeout = '3s';
ALTER TABLE ideas
    ALTER COLUMN title_folded SET NOT NULL,
    ALTER COLUMN search_text SET NOT NULL;
