package dev.lapse.chaos;

/** What a person does with a grant. */
enum Deed {
  REQUEST,
  APPROVE,
  DENY,
  WITHDRAW,
  REVOKE
}
