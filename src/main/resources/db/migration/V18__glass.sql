-- Who may open a request alone, who did, and who looked at it afterwards.

ALTER TABLE grants
  ADD COLUMN glass_role             text,
  ADD COLUMN glass_duration_millis  bigint CHECK (glass_duration_millis > 0),
  ADD COLUMN glass_broken_at        timestamptz,
  ADD COLUMN glass_breaker_subject  text,
  ADD COLUMN glass_breaker_name     text,
  ADD COLUMN glass_reason           text,
  ADD COLUMN glass_reviewed_at      timestamptz,
  ADD COLUMN glass_reviewer_subject text,
  ADD COLUMN glass_reviewer_name    text,
  ADD COLUMN glass_comment          text,
  ADD CONSTRAINT a_glass_has_its_role_and_time CHECK (num_nulls(glass_role, glass_duration_millis) IN (0, 2)),
  ADD CONSTRAINT a_broken_glass_says_by_whom_and_why CHECK (
    num_nulls(glass_broken_at, glass_breaker_subject, glass_breaker_name, glass_reason) IN (0, 4)),
  ADD CONSTRAINT a_review_says_by_whom_and_what CHECK (
    num_nulls(glass_reviewed_at, glass_reviewer_subject, glass_reviewer_name, glass_comment) IN (0, 4)),
  ADD CONSTRAINT only_a_glass_that_is_there_is_broken CHECK (glass_broken_at IS NULL OR glass_role IS NOT NULL),
  ADD CONSTRAINT a_broken_glass_has_opened_the_request CHECK (
    glass_broken_at IS NULL OR state NOT IN ('AWAITING_APPROVAL', 'DENIED', 'UNANSWERED')),
  ADD CONSTRAINT only_a_broken_glass_is_reviewed CHECK (
    glass_reviewed_at IS NULL OR (glass_broken_at IS NOT NULL AND glass_reviewed_at >= glass_broken_at)),
  ADD CONSTRAINT nobody_reviews_a_glass_of_their_own CHECK (
    glass_reviewer_subject NOT IN (glass_breaker_subject, requester_subject));
COMMENT ON COLUMN grants.glass_role IS 'The role that may open the request alone; null where the policy lets nobody.';
COMMENT ON COLUMN grants.glass_duration_millis IS 'The longest that the grant lasts where it was opened so.';

CREATE INDEX grants_by_glass_role ON grants (glass_role, stuck DESC, id DESC) WHERE glass_role IS NOT NULL;
CREATE INDEX grants_with_unreviewed_glass ON grants (stuck DESC, id DESC)
  WHERE glass_broken_at IS NOT NULL AND glass_reviewed_at IS NULL;
-- Whose name it is.
CREATE INDEX grants_by_glass_breaker ON grants (glass_breaker_subject) WHERE glass_breaker_subject IS NOT NULL;
CREATE INDEX grants_by_glass_reviewer ON grants (glass_reviewer_subject) WHERE glass_reviewer_subject IS NOT NULL;
