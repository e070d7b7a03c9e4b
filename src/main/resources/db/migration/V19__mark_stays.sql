-- Where the sequencer looks from. Without it nothing is sequenced, and ahead of its time it would leave events out.
CREATE FUNCTION refuse_false_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.one AND NEW.appended_before <= pg_snapshot_xmin(pg_current_snapshot()) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the mark of the log is never ahead of what is over: % refused', TG_OP;
  END IF;
  RAISE EXCEPTION 'the mark of the log stays: % refused', TG_OP;
END $$;
CREATE TRIGGER log_mark_stays BEFORE UPDATE OR DELETE ON log_mark
  FOR EACH ROW EXECUTE FUNCTION refuse_false_mark();
CREATE TRIGGER log_mark_is_never_truncated BEFORE TRUNCATE ON log_mark
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_false_mark();
