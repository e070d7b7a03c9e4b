-- Events are listed newest first: all of them, those of an actor, those of an action. Those of a grant are few.
CREATE INDEX audit_events_by_time ON audit_events (at, position);
CREATE INDEX audit_events_by_actor ON audit_events (actor_subject, at, position);
CREATE INDEX audit_events_by_action ON audit_events (action, at, position);
