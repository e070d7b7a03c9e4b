-- The name of whoever did something can be erased, and nothing else of an event.

ALTER TABLE audit_events ADD COLUMN name_commitment text;
COMMENT ON COLUMN audit_events.name_commitment IS
  'What the log has in place of the name: the SHA-256 of salt and name. It stays when they are erased, also where the event has no place yet.';

ALTER TABLE audit_events DISABLE TRIGGER audit_events_are_append_only;
UPDATE audit_events
SET name_commitment = 'sha256:' || encode(sha256(name_salt || convert_to(actor_name, 'UTF8')), 'hex');
ALTER TABLE audit_events ENABLE TRIGGER audit_events_are_append_only;

ALTER TABLE audit_events
  ALTER COLUMN name_commitment SET NOT NULL,
  ADD CONSTRAINT a_name_is_committed_to CHECK (name_commitment ~ '^sha256:[0-9a-f]{64}$');

-- Computed here, so that no writer can commit to another name than the one that is kept.
CREATE FUNCTION commit_to_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.name_commitment := 'sha256:' || encode(sha256(NEW.name_salt || convert_to(NEW.actor_name, 'UTF8')), 'hex');
  RETURN NEW;
END $$;
CREATE TRIGGER audit_events_commit_to_names BEFORE INSERT ON audit_events
  FOR EACH ROW EXECUTE FUNCTION commit_to_name();

CREATE OR REPLACE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  erased audit_events;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    erased := OLD;
    erased.actor_name := NULL;
    erased.name_salt := NULL;
    IF NEW IS NOT DISTINCT FROM erased THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the audit trail is append-only: % refused', TG_OP;
END $$;

-- Whose name it is, where no index told yet.
CREATE INDEX decisions_by_approver ON decisions (approver_subject);
CREATE INDEX findings_by_settler ON findings (settled_by_subject) WHERE settled_by_subject IS NOT NULL;
