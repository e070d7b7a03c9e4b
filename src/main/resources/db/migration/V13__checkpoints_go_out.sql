-- Checkpoints leave the database: what witnesses said of them, and how far everybody who gets them is.

CREATE TABLE log_cosignatures (
  size     bigint       NOT NULL CHECK (size >= 1),
  witness  text         NOT NULL,
  line     text         NOT NULL CHECK (line LIKE '— %' AND position(E'\n' IN line) = 0),
  at       timestamptz  NOT NULL,
  PRIMARY KEY (size, witness)
);
COMMENT ON TABLE log_cosignatures IS 'Each was verified before it was kept.';
CREATE TRIGGER log_cosignatures_are_append_only BEFORE UPDATE OR DELETE ON log_cosignatures
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_log();
CREATE TRIGGER log_cosignatures_are_never_truncated BEFORE TRUNCATE ON log_cosignatures
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_log();

CREATE TABLE log_destinations (
  name        text         PRIMARY KEY,
  size        bigint       NOT NULL DEFAULT 0 CHECK (size >= 0),
  failures    integer      NOT NULL DEFAULT 0 CHECK (failures >= 0),
  last_error  text,
  next_at     timestamptz  NOT NULL,
  CONSTRAINT what_fails_says_why CHECK ((failures = 0) = (last_error IS NULL))
);
COMMENT ON TABLE log_destinations IS
  'Where checkpoints are announced. Whoever claims one moves next_at on; nothing depends on it but who sends when.';
COMMENT ON COLUMN log_destinations.size IS 'Of the largest checkpoint that it was sent.';
