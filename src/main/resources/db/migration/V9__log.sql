-- The log that can be checked: entries in their order, the tiles of the Merkle tree above them (RFC 6962, C2SP tlog-tiles),
-- and what was signed. Everything in it is only ever added.

CREATE TABLE log_entries (
  place           bigint  PRIMARY KEY CHECK (place >= 0),
  event_position  bigint  NOT NULL UNIQUE,
  grant_id        uuid,
  grant_place     bigint  CHECK (grant_place >= 1),
  entry           bytea   NOT NULL CHECK (octet_length(entry) BETWEEN 1 AND 65535),
  UNIQUE (grant_id, grant_place),
  CONSTRAINT an_entry_of_a_grant_is_counted CHECK ((grant_id IS NULL) = (grant_place IS NULL))
);
COMMENT ON COLUMN log_entries.grant_place IS 'The how-manieth entry of its grant, from 1, without gaps.';

CREATE TABLE log_tiles (
  level   integer  NOT NULL CHECK (level BETWEEN 0 AND 63),
  number  bigint   NOT NULL CHECK (number >= 0),
  hashes  bytea    NOT NULL CHECK (octet_length(hashes) = 8192),
  root    bytea    NOT NULL CHECK (octet_length(root) = 32),
  PRIMARY KEY (level, number)
);
COMMENT ON TABLE log_tiles IS 'Full tiles only; one that is not full follows from those below it, or from the entries.';

CREATE TABLE log_checkpoints (
  size       bigint       PRIMARY KEY CHECK (size >= 1),
  root       bytea        NOT NULL CHECK (octet_length(root) = 32),
  note       text         NOT NULL,
  signed_at  timestamptz  NOT NULL
);

CREATE TABLE log_mark (
  one              boolean  PRIMARY KEY DEFAULT true CHECK (one),
  appended_before  xid8     NOT NULL
);
COMMENT ON TABLE log_mark IS
  'Every event appended by a transaction before this one is in the log. It spares looking again, and nothing else depends on it.';
INSERT INTO log_mark (appended_before) VALUES ('0');

CREATE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log is append-only: % refused', TG_OP;
END $$;
CREATE TRIGGER log_entries_are_append_only BEFORE UPDATE OR DELETE ON log_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_log();
CREATE TRIGGER log_entries_are_never_truncated BEFORE TRUNCATE ON log_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_log();
CREATE TRIGGER log_tiles_are_append_only BEFORE UPDATE OR DELETE ON log_tiles
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_log();
CREATE TRIGGER log_tiles_are_never_truncated BEFORE TRUNCATE ON log_tiles
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_log();
CREATE TRIGGER log_checkpoints_are_append_only BEFORE UPDATE OR DELETE ON log_checkpoints
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_log();
CREATE TRIGGER log_checkpoints_are_never_truncated BEFORE TRUNCATE ON log_checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_log();
