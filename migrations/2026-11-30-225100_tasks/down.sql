DROP TABLE tasks;
DROP FUNCTION count_lost_reference();
