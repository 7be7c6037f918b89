-- What a user has set. The default lets binaries that do not know the column make accounts.
SET LOCAL lock_timeout = '3s';
ALTER TABLE users
    ADD COLUMN preferences JSONB NOT NULL DEFAULT '{}',
    ADD CONSTRAINT users_preferences_object CHECK (jsonb_typeof(preferences) = 'object');
