-- The role itself stays: other databases of the cluster may be using it.
DO $$
BEGIN
    EXECUTE format('REVOKE SELECT ON __diesel_schema_migrations FROM %I', app_role());
    EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM %I', current_schema(), app_role());
END
$$;

DROP PROCEDURE guard_rows(regclass, name);
DROP FUNCTION app_role();
