-- What others do to Keycloak behind our back: what is compared, what was noticed, and what was found.

ALTER TABLE targets
  ADD COLUMN watched_from       timestamptz,
  ADD COLUMN rounds             integer NOT NULL DEFAULT 0 CHECK (rounds >= 0),
  ADD COLUMN came_back_at       timestamptz,
  ADD COLUMN came_back_strikes  boolean,
  ADD CONSTRAINT what_came_back_is_held CHECK (came_back_at IS NULL OR custody <> 'NONE'),
  ADD CONSTRAINT what_came_back_strikes_or_not CHECK ((came_back_at IS NULL) = (came_back_strikes IS NULL));
COMMENT ON COLUMN targets.watched_from IS
  'Since when the scope must not be there: our own removal was read back, or a finding was settled. Null: whatever is there is standing.';
COMMENT ON COLUMN targets.rounds IS
  'How often in a row the scope was put back after we had removed it.';
COMMENT ON COLUMN targets.came_back_at IS
  'When it was seen to be back; null again once it was read back gone.';
CREATE INDEX targets_held ON targets (realm, client_uuid) WHERE custody <> 'NONE';
CREATE INDEX targets_watched ON targets (watched_from) WHERE custody = 'NONE' AND watched_from IS NOT NULL;

CREATE TABLE client_sweeps (
  realm        text        NOT NULL,
  client_uuid  text        NOT NULL,
  swept_at     timestamptz NOT NULL,
  PRIMARY KEY (realm, client_uuid)
);
COMMENT ON TABLE client_sweeps IS
  'When a client was last claimed to be compared with Keycloak. A claim lasts for half a period and is never given back.';

ALTER TABLE grants
  ADD COLUMN on_tampering  text        NOT NULL DEFAULT 'END' CHECK (on_tampering IN ('END', 'RESTORE')),
  ADD COLUMN tampered      boolean     NOT NULL DEFAULT false,
  ADD COLUMN tampered_at   timestamptz,
  ADD COLUMN restorations  integer     NOT NULL DEFAULT 0 CHECK (restorations >= 0),
  ADD CONSTRAINT a_tampered_grant_says_when CHECK (tampered_at IS NOT NULL OR (NOT tampered AND restorations = 0)),
  ADD CONSTRAINT only_an_active_grant_is_tampered_with CHECK (tampered_at IS NULL OR activated_at IS NOT NULL);
CREATE INDEX grants_tampered ON grants (stuck DESC, id DESC) WHERE tampered;
CREATE INDEX grants_removed ON grants (target_id, removed_at DESC) WHERE removed_at IS NOT NULL;

-- What was removed before this version is watched too.
UPDATE targets SET watched_from = removed.at
FROM (SELECT target_id, max(removed_at) AS at FROM grants
      WHERE removed_at IS NOT NULL AND activated_at IS NOT NULL GROUP BY target_id) AS removed
WHERE targets.id = removed.target_id AND targets.custody = 'NONE';

CREATE TABLE findings (
  id                  uuid        PRIMARY KEY,
  kind                text        NOT NULL CHECK (kind = 'DRIFT'),
  target_id           uuid        NOT NULL REFERENCES targets,
  grant_id            uuid        NOT NULL REFERENCES grants,
  realm               text        NOT NULL,
  subject             text        NOT NULL,
  scope               text        NOT NULL,
  rounds              integer     NOT NULL CHECK (rounds >= 1),
  found_at            timestamptz NOT NULL,
  last_seen_at        timestamptz NOT NULL CHECK (last_seen_at >= found_at),
  settled_at          timestamptz,
  settled_by_subject  text,
  settled_by_name     text,
  settled_by_kind     text        CHECK (settled_by_kind IN ('PERSON', 'SERVICE_ACCOUNT')),
  settled_as          text        CHECK (settled_as IN ('REMOVE', 'STANDING')),
  comment             text,
  CONSTRAINT a_settled_finding_says_by_whom_and_how CHECK (
    num_nulls(settled_at, settled_by_subject, settled_by_name, settled_by_kind, settled_as, comment) IN (0, 6))
);
CREATE UNIQUE INDEX findings_of_target ON findings (target_id) WHERE settled_at IS NULL;
CREATE INDEX findings_open ON findings (id DESC) WHERE settled_at IS NULL;
CREATE INDEX findings_settled ON findings (id DESC) WHERE settled_at IS NOT NULL;
