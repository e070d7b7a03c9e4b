-- The schema repeats the rules of the code: what a state may hold, what may never change.

CREATE TABLE targets (
  id            uuid        PRIMARY KEY,
  realm         text        NOT NULL,
  client_uuid   text        NOT NULL,
  scope_uuid    text        NOT NULL,
  custody       text        NOT NULL DEFAULT 'NONE' CHECK (custody IN ('NONE', 'TAKING', 'HELD')),
  due_at        timestamptz,
  lease         uuid,
  leased_until  timestamptz,
  UNIQUE (realm, client_uuid, scope_uuid),
  CHECK ((lease IS NULL) = (leased_until IS NULL))
);
COMMENT ON COLUMN targets.custody IS
  'Whether the scope is there through us. TAKING is written before the call to Keycloak, so that a crash after it is not mistaken for standing access.';
CREATE INDEX targets_due ON targets (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE client_cutoffs (
  realm        text        NOT NULL,
  client_uuid  text        NOT NULL,
  not_before   timestamptz NOT NULL,
  PRIMARY KEY (realm, client_uuid)
);
COMMENT ON TABLE client_cutoffs IS
  'The latest notBefore meant for a client. Raised before the call to Keycloak and read again after it, so that strikes through two targets of one client never lower it.';

CREATE TABLE grants (
  id                     uuid        PRIMARY KEY,
  target_id              uuid        NOT NULL REFERENCES targets,
  realm                  text        NOT NULL,
  subject                text        NOT NULL,
  scope                  text        NOT NULL,
  assignment             text        NOT NULL CHECK (assignment IN ('OPTIONAL', 'DEFAULT')),
  reason                 text        NOT NULL,
  ticket                 text,
  compensating_controls  text[]      NOT NULL,
  requester_subject      text        NOT NULL,
  requester_name         text        NOT NULL,
  requester_kind         text        NOT NULL CHECK (requester_kind IN ('PERSON', 'SERVICE_ACCOUNT')),
  policy_name            text        NOT NULL,
  policy_version         text        NOT NULL,
  approvals_required     integer     NOT NULL CHECK (approvals_required >= 1),
  approver_role          text        NOT NULL,
  cutoff                 text        NOT NULL CHECK (cutoff IN ('DRAIN', 'STRIKE', 'LINGER')),
  state                  text        NOT NULL CHECK (state IN ('AWAITING_APPROVAL', 'SCHEDULED', 'ACTIVATING', 'ACTIVE',
                                       'DRAINING', 'REVOKING', 'EXPIRED', 'REVOKED', 'DENIED', 'WITHDRAWN', 'UNANSWERED',
                                       'ACTIVATION_FAILED')),
  state_since            timestamptz NOT NULL,
  requested_at           timestamptz NOT NULL,
  answer_by              timestamptz NOT NULL CHECK (answer_by > requested_at),
  starts_at              timestamptz,
  duration_millis        bigint      CHECK (duration_millis > 0),
  latest_end             timestamptz,
  activated_at           timestamptz,
  expires_at             timestamptz,
  drain_at               timestamptz,
  token_lifespan_millis  bigint      CHECK (token_lifespan_millis >= 0),
  removed_at             timestamptz,
  tokens_dead_by         timestamptz,
  struck                 boolean     NOT NULL DEFAULT false,
  ending_as              text        CHECK (ending_as IN ('EXPIRED', 'REVOKED')),
  ended_at               timestamptz,
  attempts               integer     NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  failing_since          timestamptz,
  next_attempt_at        timestamptz,
  last_error             text,
  stuck                  boolean     NOT NULL DEFAULT false,
  version                bigint      NOT NULL CHECK (version >= 1),

  CONSTRAINT a_grant_has_an_end CHECK (duration_millis IS NOT NULL OR latest_end IS NOT NULL),
  CONSTRAINT an_ended_grant_says_when CHECK ((ended_at IS NOT NULL) =
    (state IN ('EXPIRED', 'REVOKED', 'DENIED', 'WITHDRAWN', 'UNANSWERED', 'ACTIVATION_FAILED'))),
  CONSTRAINT an_active_grant_expires CHECK (state NOT IN ('ACTIVE', 'DRAINING') OR
    (activated_at IS NOT NULL AND expires_at IS NOT NULL AND token_lifespan_millis IS NOT NULL)),
  CONSTRAINT only_an_activated_grant_expires CHECK ((activated_at IS NULL) = (expires_at IS NULL)),
  CONSTRAINT a_draining_grant_is_removed CHECK (state <> 'DRAINING' OR (removed_at IS NOT NULL AND tokens_dead_by IS NOT NULL)),
  CONSTRAINT a_revoking_grant_knows_its_end CHECK (state <> 'REVOKING' OR ending_as IS NOT NULL),
  CONSTRAINT a_scheduled_grant_starts CHECK (state <> 'SCHEDULED' OR starts_at IS NOT NULL),
  CONSTRAINT drain_before_expiry CHECK (drain_at IS NULL OR drain_at < expires_at),
  CONSTRAINT only_a_failing_grant_is_stuck CHECK (NOT stuck OR failing_since IS NOT NULL),
  CONSTRAINT an_ended_grant_waits_for_nothing CHECK (ended_at IS NULL OR next_attempt_at IS NULL)
);
CREATE INDEX grants_of_target ON grants (target_id) WHERE ended_at IS NULL;
CREATE INDEX grants_listed ON grants (stuck DESC, id DESC);
CREATE INDEX grants_by_state ON grants (state, stuck DESC, id DESC);
CREATE INDEX grants_by_realm ON grants (realm, stuck DESC, id DESC);
CREATE INDEX grants_by_subject ON grants (subject, stuck DESC, id DESC);
CREATE INDEX grants_by_scope ON grants (scope, stuck DESC, id DESC);
CREATE INDEX grants_by_subject_and_scope ON grants (subject, scope, stuck DESC, id DESC);
CREATE INDEX grants_by_requester ON grants (requester_subject, stuck DESC, id DESC);
CREATE INDEX grants_by_requester_name ON grants (requester_name, stuck DESC, id DESC);
CREATE INDEX grants_by_end ON grants (state, coalesce(expires_at, latest_end));
CREATE INDEX grants_by_approver_role ON grants (approver_role, stuck DESC, id DESC);
CREATE INDEX grants_stuck ON grants (id DESC) WHERE stuck;
CREATE INDEX grants_waiting ON grants (realm) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX grants_open ON grants (state, stuck) WHERE ended_at IS NULL;

CREATE TABLE decisions (
  grant_id          uuid        NOT NULL REFERENCES grants,
  approver_subject  text        NOT NULL,
  approver_name     text        NOT NULL,
  approver_kind     text        NOT NULL CHECK (approver_kind = 'PERSON'),
  verdict           text        NOT NULL CHECK (verdict IN ('APPROVED', 'DENIED')),
  comment           text,
  duration_millis   bigint      CHECK (duration_millis > 0),
  policy_version    text        NOT NULL,
  at                timestamptz NOT NULL,
  PRIMARY KEY (grant_id, approver_subject),
  CONSTRAINT a_denial_is_explained CHECK (verdict <> 'DENIED' OR comment IS NOT NULL)
);

-- Nobody decides on a request of their own, whatever the code says.
CREATE FUNCTION refuse_own_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM grants WHERE id = NEW.grant_id AND requester_subject = NEW.approver_subject) THEN
    RAISE EXCEPTION 'nobody decides on a request of their own';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decisions_of_others BEFORE INSERT ON decisions FOR EACH ROW EXECUTE FUNCTION refuse_own_decision();

CREATE TABLE idempotent_answers (
  caller       text        NOT NULL,
  key          text        NOT NULL,
  fingerprint  text        NOT NULL,
  grant_id     uuid        REFERENCES grants,
  answer       text,
  at           timestamptz NOT NULL,
  PRIMARY KEY (caller, key)
);
CREATE INDEX idempotent_answers_by_age ON idempotent_answers (at);

CREATE TABLE audit_events (
  position       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id             uuid        NOT NULL UNIQUE,
  at             timestamptz NOT NULL,
  action         text        NOT NULL,
  actor_subject  text        NOT NULL,
  actor_name     text        NOT NULL,
  actor_kind     text        NOT NULL CHECK (actor_kind IN ('PERSON', 'SERVICE_ACCOUNT', 'SYSTEM')),
  grant_id       uuid        REFERENCES grants,
  facts          text        NOT NULL CHECK (facts IS JSON OBJECT WITH UNIQUE KEYS)
);
COMMENT ON COLUMN audit_events.position IS
  'The order of appending. It has gaps and is not the index in the log: that is given by the sequencer.';
CREATE INDEX audit_events_of_grant ON audit_events (grant_id, position);

CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only: % refused', TG_OP;
END $$;
CREATE TRIGGER audit_events_are_append_only BEFORE UPDATE OR DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
CREATE TRIGGER audit_events_are_never_truncated BEFORE TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
