-- Claims are made realm by realm, and where a scope may have to go before where one may have to come.
CREATE INDEX targets_due_in_realm ON targets (realm, (custody = 'NONE'), due_at, client_uuid) WHERE due_at IS NOT NULL;

-- Whoever commits a change signals it, whatever the program: with the change itself, and never without it.
CREATE FUNCTION signal_grant_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('lapse_grant_changed', NEW.id || ':' || NEW.version);
  RETURN NULL;
END $$;
CREATE TRIGGER grants_signal_changes AFTER UPDATE ON grants FOR EACH ROW
  WHEN (OLD.version IS DISTINCT FROM NEW.version) EXECUTE FUNCTION signal_grant_changed();

CREATE FUNCTION signal_target_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('lapse_target_due', (extract(epoch FROM NEW.due_at) * 1000)::bigint::text);
  RETURN NULL;
END $$;
CREATE TRIGGER targets_signal_due AFTER UPDATE ON targets FOR EACH ROW
  WHEN (NEW.due_at IS NOT NULL AND NEW.lease IS NULL
    AND (OLD.due_at IS DISTINCT FROM NEW.due_at OR OLD.lease IS NOT NULL))
  EXECUTE FUNCTION signal_target_due();
