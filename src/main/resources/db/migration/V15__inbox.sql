-- What waits for a role, the earliest deadline first.
CREATE INDEX grants_to_decide ON grants (approver_role, answer_by, id) WHERE state = 'AWAITING_APPROVAL';
