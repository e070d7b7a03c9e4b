-- Claims are made realm by realm, and where a scope may have to go before where one may have to come.
CREATE INDEX targets_due_in_realm ON targets (realm, (custody = 'NONE'), due_at, client_uuid) WHERE due_at IS NOT NULL;
