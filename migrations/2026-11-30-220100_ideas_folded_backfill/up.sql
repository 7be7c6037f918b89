-- Folds the ideas that are there. Reads go on, and so do inserts: the trigger folds those.
UPDATE ideas
SET title_folded = fold_text(title),
    search_text = fold_text(title) || E'\n' || fold_text(coalesce(notes, ''))
WHERE search_text IS NULL;
