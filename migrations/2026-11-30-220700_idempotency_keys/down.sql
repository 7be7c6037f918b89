DROP FUNCTION sweep_idempotency_keys(INTEGER);
DROP TABLE idempotency_keys;
