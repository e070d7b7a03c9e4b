package dev.lapse.web;

/** The parts of the pages, in the order of their links. */
enum Section {
  INBOX("/", "Inbox"),
  EXCEPTIONS("/exceptions", "Exceptions"),
  REQUEST("/request", "Request"),
  SERVICE_ACCOUNTS("/service-accounts", "Service accounts"),
  FINDINGS("/findings", "Findings"),
  POLICIES("/policies", "Policies"),
  AUDIT("/audit", "Audit");

  private final String path;
  private final String label;

  Section(String path, String label) {
    this.path = path;
    this.label = label;
  }

  String path() {
    return path;
  }

  String label() {
    return label;
  }
}
