-- After each migration: what the role may do that serves and does not own the tables (LAPSE_DATABASE_SERVICE_ROLE).
-- It can append to the audit trail and to the log, read both, and erase names; changing, deleting and switching off the triggers takes the owner.
DO $$
DECLARE
  service_role text := coalesce(nullif(current_setting('lapse.service_role', true), ''), 'none');
BEGIN
  IF service_role <> 'none' THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), service_role);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', current_schema(), service_role);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON audit_events, log_entries, log_tiles, log_checkpoints, log_cosignatures FROM %I', service_role);
    EXECUTE format('REVOKE INSERT, DELETE, TRUNCATE ON log_mark FROM %I', service_role);
    EXECUTE format('REVOKE DELETE, TRUNCATE ON log_destinations FROM %I', service_role);
    -- A trigger sees to it that they can only be erased.
    EXECUTE format('GRANT UPDATE (actor_name, name_salt) ON audit_events TO %I', service_role);
    EXECUTE format('REVOKE ALL ON flyway_schema_history FROM %I', service_role);
  END IF;
END $$;
