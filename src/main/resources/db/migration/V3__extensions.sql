-- An extension asks for a later end of a grant. It is decided anew, in a round of decisions of its own.

CREATE TABLE extensions (
  id                  uuid        PRIMARY KEY,
  grant_id            uuid        NOT NULL REFERENCES grants,
  round               integer     NOT NULL CHECK (round >= 1),
  duration_millis     bigint      NOT NULL CHECK (duration_millis > 0),
  reason              text        NOT NULL,
  policy_name         text        NOT NULL,
  policy_version      text        NOT NULL,
  approvals_required  integer     NOT NULL CHECK (approvals_required >= 1),
  approver_role       text        NOT NULL,
  requested_at        timestamptz NOT NULL,
  answer_by           timestamptz NOT NULL CHECK (answer_by > requested_at),
  outcome             text        CHECK (outcome IN ('APPROVED', 'DENIED', 'UNANSWERED', 'MOOT')),
  ended_at            timestamptz,

  CONSTRAINT an_ended_extension_says_how CHECK ((outcome IS NULL) = (ended_at IS NULL)),
  CONSTRAINT a_round_is_of_one_extension UNIQUE (grant_id, round),
  CONSTRAINT an_extension_is_of_one_grant UNIQUE (grant_id, id)
);
CREATE UNIQUE INDEX one_undecided_extension_a_grant ON extensions (grant_id) WHERE outcome IS NULL;

ALTER TABLE decisions
  ADD COLUMN round integer NOT NULL DEFAULT 0 CHECK (round >= 0),
  ADD COLUMN extension_round integer GENERATED ALWAYS AS (nullif(round, 0)) STORED,
  DROP CONSTRAINT decisions_pkey,
  ADD CONSTRAINT decisions_pkey PRIMARY KEY (grant_id, round, approver_subject),
  ADD CONSTRAINT a_later_round_is_of_an_extension
    FOREIGN KEY (grant_id, extension_round) REFERENCES extensions (grant_id, round);
COMMENT ON COLUMN decisions.round IS 'Zero for the decisions on the request, then counted by extension.';
COMMENT ON COLUMN decisions.extension_round IS 'The round, where it is one of an extension: for the foreign key alone.';

ALTER TABLE grants
  ADD COLUMN extension_id uuid,
  ADD COLUMN extension_role text,
  ADD COLUMN extensions_asked integer NOT NULL DEFAULT 0 CHECK (extensions_asked >= 0),
  ADD COLUMN too_short_to_drain boolean NOT NULL DEFAULT false,
  ADD COLUMN removal_begun boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT a_pending_extension_is_of_its_grant
    FOREIGN KEY (id, extension_id) REFERENCES extensions (grant_id, id),
  ADD CONSTRAINT only_a_grant_in_use_is_extended CHECK (extension_id IS NULL OR state IN ('ACTIVE', 'DRAINING')),
  ADD CONSTRAINT a_pending_extension_was_asked_for CHECK (extension_id IS NULL OR extensions_asked > 0),
  ADD CONSTRAINT an_extension_has_its_role CHECK ((extension_role IS NULL) = (extensions_asked = 0)),
  ADD CONSTRAINT only_a_strike_stands_in_for_a_drain CHECK (NOT too_short_to_drain OR cutoff = 'STRIKE');
COMMENT ON COLUMN grants.extension_id IS 'The extension that waits for its decision.';
COMMENT ON COLUMN grants.extension_role IS 'The role that decides, or decided, on the latest extension.';
COMMENT ON COLUMN grants.removal_begun IS
  'Written before Keycloak is asked to take the scope away: from then on an active grant may have lost it.';
CREATE INDEX grants_with_pending_extension ON grants (stuck DESC, id DESC) WHERE extension_id IS NOT NULL;
CREATE INDEX grants_by_extension_role ON grants (extension_role, stuck DESC, id DESC) WHERE extension_role IS NOT NULL;
