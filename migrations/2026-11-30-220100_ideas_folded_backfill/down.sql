-- The columns go with the migration that added them.
SELECT;
