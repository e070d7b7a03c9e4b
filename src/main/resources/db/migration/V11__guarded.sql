-- Whether Keycloak itself holds the tokens of a grant to its end, as it was last read back.

ALTER TABLE grants ADD COLUMN guarded boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN grants.guarded IS
  'Whether Keycloak was last read back holding tokens with the scope to the end of the grant.';

UPDATE grants SET guarded = true
FROM targets
WHERE targets.id = grants.target_id AND grants.activated_at IS NOT NULL
  AND (grants.cutoff = 'CAP' OR grants.ended_at IS NULL AND targets.guarded_until IS NOT NULL);

ALTER TABLE grants
  ADD CONSTRAINT only_an_activated_grant_is_guarded CHECK (NOT guarded OR activated_at IS NOT NULL),
  ADD CONSTRAINT an_active_grant_that_caps_is_guarded
    CHECK (state <> 'ACTIVE' OR cutoff <> 'CAP' OR guarded);
