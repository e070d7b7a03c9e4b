package dev.lapse.api;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code wait} preference of a request (RFC 7240 §4.3): how long the caller is willing to wait.
 */
final class Preference {
  private static final Pattern WAIT =
      Pattern.compile("(?i)(?:^|[,;])\\s*wait\\s*=\\s*\"?([0-9]{1,6})\"?\\s*(?:$|[,;])");

  private Preference() {}

  /**
   * What a {@code Prefer} header says of waiting; a preference that is not understood is ignored,
   * as the RFC wants.
   */
  static Optional<Duration> wait(String header) {
    return Optional.ofNullable(header)
        .map(WAIT::matcher)
        .filter(Matcher::find)
        .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1))))
        .filter(Duration::isPositive);
  }
}
