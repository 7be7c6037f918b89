-- The second lock: a role that owns nothing and bypasses nothing, under which all user data is
-- touched, and one procedure that puts a table behind it.

-- The role's name is the deployment's to choose (DATABASE_APP_ROLE); the migrating session says it.
CREATE FUNCTION app_role() RETURNS name
LANGUAGE sql STABLE
RETURN coalesce(nullif(current_setting('creatorvault.app_role', true), ''), 'creatorvault_app')::name;

-- Roles belong to the cluster, not to the database: this one may exist already, or be created by a
-- migration of another database at this very moment.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = app_role()) THEN
        EXECUTE format(
            'CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS',
            app_role()
        );
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    IF EXISTS (
        SELECT FROM pg_roles
        WHERE rolname = app_role() AND (rolsuper OR rolbypassrls OR rolcanlogin)
    ) THEN
        RAISE EXCEPTION 'The role % may log in or bypass row-level security.', app_role()
            USING HINT = 'ALTER it to NOLOGIN NOSUPERUSER NOBYPASSRLS, or name another one in DATABASE_APP_ROLE.';
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), app_role());
    -- Readiness is asked under the role, so it sees which migrations are applied.
    EXECUTE format('GRANT SELECT ON __diesel_schema_migrations TO %I', app_role());
END
$$;

-- Puts a table behind the lock: the role sees and writes the rows of the user whom the transaction
-- names in app.user_id, and none where it names nobody. Not FORCEd, so that the owner can backfill.
CREATE PROCEDURE guard_rows(guarded regclass, owner_column name)
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format(
        'CREATE POLICY owner_only ON %s TO %I USING (%I = current_setting(''app.user_id'', true))',
        guarded, app_role(), owner_column
    );
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %I', guarded, app_role());
END
$$;

REVOKE ALL ON FUNCTION app_role() FROM PUBLIC;
REVOKE ALL ON PROCEDURE guard_rows(regclass, name) FROM PUBLIC;
