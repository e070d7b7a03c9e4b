package dev.lapse.chaos;

import java.util.UUID;

/** A row of the table of grants. */
record Recorded(UUID grant, String state, long version) {}
