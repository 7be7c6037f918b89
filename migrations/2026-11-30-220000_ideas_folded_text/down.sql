SET LOCAL lock_timeout = '3s';

DROP TRIGGER fold_idea ON ideas;
DROP FUNCTION fold_idea();
DROP FUNCTION fold_text(TEXT);
ALTER TABLE ideas DROP COLUMN search_text, DROP COLUMN title_folded;
