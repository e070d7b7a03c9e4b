package dev.lapse.audit;

/** Who looks at a log that somebody may have tampered with. */
enum Judge {
  /** An auditor: {@code verify --log}. */
  LOG,
  /** An auditor: {@code verify --export}. */
  EXPORT,
  /** An auditor: {@code verify FILE} of the grant that it is about. */
  EVIDENCE,
  /** The service, at its start and once a day. */
  SELF_CHECK,
  /** The service, before it signs. */
  SEQUENCER
}
