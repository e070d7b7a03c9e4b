package dev.lapse.chaos;

import java.time.Duration;

/**
 * How much of it there is.
 *
 * @param subjects how many clients receive scopes
 * @param scopes how many scopes each of them may receive; few, so that grants meet on a target
 * @param pace the mean time between two requests
 * @param burst how many requests come at once as a fault begins
 * @param shortest the shortest grant
 * @param longest the longest grant
 * @param rounds how often each fault happens
 */
record Form(
    String name,
    int subjects,
    int scopes,
    Duration pace,
    int burst,
    Duration shortest,
    Duration longest,
    int rounds) {

  /** Each fault once, in about a minute. */
  static final Form SHORT =
      new Form(
          "short",
          3,
          3,
          Duration.ofMillis(700),
          6,
          Duration.ofSeconds(5),
          Duration.ofSeconds(14),
          1);

  /** Each fault several times, in four or five minutes. */
  static final Form LONG =
      new Form(
          "long",
          5,
          3,
          Duration.ofMillis(600),
          8,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          5);
}
