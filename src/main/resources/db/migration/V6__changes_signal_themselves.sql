-- Whoever changes a grant tells those who wait for it: with the change itself, and never without it.
CREATE FUNCTION signal_grant_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('lapse_grant_changed', NEW.id || ':' || NEW.version);
  RETURN NULL;
END $$;
CREATE TRIGGER grants_signal_changes AFTER UPDATE ON grants FOR EACH ROW
  WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION signal_grant_changed();
