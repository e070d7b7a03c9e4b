-- The guard: an extension of Keycloak that ends tokens by itself, at the end that Lapse has told it.

ALTER TABLE targets
  ADD COLUMN guarded_until   timestamptz,
  ADD COLUMN uncapped_until  timestamptz;
COMMENT ON COLUMN targets.guarded_until IS
  'The end that Keycloak holds tokens with the scope to, or may: written before Keycloak is told. Null: it was told none, or does not heed it.';
COMMENT ON COLUMN targets.uncapped_until IS
  'Until when tokens may live that were issued before Keycloak knew the end that it knows now.';

-- Only a grant that caps could be refused by the old rule, and there is none yet.
ALTER TABLE grants
  DROP CONSTRAINT grants_cutoff_check,
  ADD CONSTRAINT grants_cutoff_check CHECK (cutoff IN ('CAP', 'DRAIN', 'STRIKE', 'LINGER')),
  ADD COLUMN guarding  text     NOT NULL DEFAULT 'LEAVE' CHECK (guarding IN ('ATTACH', 'LEAVE')),
  ADD COLUMN uncapped  boolean  NOT NULL DEFAULT false,
  ADD CONSTRAINT an_uncapped_grant_does_not_cap CHECK (NOT uncapped OR cutoff <> 'CAP');
COMMENT ON COLUMN grants.guarding IS
  'Whether the scope may be put under the guard for this grant.';
COMMENT ON COLUMN grants.uncapped IS
  'It was to cap, and the guard was not there or went away: another cutoff stands in.';
