-- A replica that was stopped past its lease may have changed Keycloak after its successor was done.

ALTER TABLE targets ADD COLUMN doubted_at timestamptz;
COMMENT ON COLUMN targets.doubted_at IS
  'When a call that came late put what Keycloak has in doubt; null again once somebody has made sure since.';
