-- The product's second lock, for a peer that works behind it.
ALTER TABLE ideas ENABLE ROW LEVEL SECURITY;
CREATE POLICY owner_only ON ideas TO creatorvault_app
    USING (user_id = current_setting('app.user_id', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON ideas TO creatorvault_app;
GRANT SELECT ON users TO creatorvault_app;
GRANT USAGE ON SEQUENCE ideas_id_seq TO creatorvault_app;
GRANT USAGE ON SCHEMA public TO creatorvault_app;
