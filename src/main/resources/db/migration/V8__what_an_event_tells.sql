-- What an entry of the log tells beside the change itself: how its actor had signed in, through which client, in which
-- request; and what hides the actor's name in it.

ALTER TABLE audit_events
  ADD COLUMN name_salt     bytea DEFAULT uuid_send(gen_random_uuid()) CHECK (octet_length(name_salt) = 16),
  ADD COLUMN actor_client  text,
  ADD COLUMN signed_in     text  CHECK (signed_in IS JSON OBJECT WITH UNIQUE KEYS),
  ADD COLUMN request       text  CHECK (request ~ '^[0-9a-f]{32}$'),
  ADD COLUMN appended_in   xid8  NOT NULL DEFAULT pg_current_xact_id(),
  ALTER COLUMN actor_name DROP NOT NULL,
  ADD CONSTRAINT a_name_has_its_salt CHECK ((actor_name IS NULL) = (name_salt IS NULL));
COMMENT ON COLUMN audit_events.name_salt IS
  'The log holds the SHA-256 of this and the name. Both can be erased: then nobody can tell whose name it was.';
COMMENT ON COLUMN audit_events.appended_in IS
  'The transaction that appended it. Once no transaction before some point is under way, no event from before it can appear.';
CREATE INDEX audit_events_by_transaction ON audit_events (appended_in);
