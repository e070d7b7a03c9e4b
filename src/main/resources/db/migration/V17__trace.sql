-- Where the request was in its trace, so that what is done for the grant later can point back to it.
ALTER TABLE grants
  ADD COLUMN request_trace text CHECK (request_trace ~ '^[0-9a-f]{32}-[0-9a-f]{16}$');
COMMENT ON COLUMN grants.request_trace IS
  'Trace id and span id of the request (OpenTelemetry); null where no traces were made.';
