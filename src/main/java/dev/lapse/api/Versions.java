package dev.lapse.api;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Versions of grants as entity tags (RFC 9110 §8.8.3): the version in quotes. A tag that a
 * compressing proxy has made weak is taken as well.
 */
final class Versions {
  private static final Pattern TAG = Pattern.compile("(?:W/)?\"([0-9]{1,18})\"");

  private Versions() {}

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  /**
   * The version that a header names.
   *
   * @param value the header; null or {@code *} stands for any version
   */
  static OptionalLong parse(String header, String value) {
    if (value == null || "*".equals(value.strip())) {
      return OptionalLong.empty();
    }
    var tag = TAG.matcher(value.strip());
    if (!tag.matches()) {
      throw new InvalidRequestException(
          header, "must be one entity tag as the grant's ETag told it, such as \"1\"");
    }
    return OptionalLong.of(Long.parseLong(tag.group(1)));
  }
}
