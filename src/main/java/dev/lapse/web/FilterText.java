package dev.lapse.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a reader typed into a filter, and how it stands in the address of a page. */
final class FilterText {
  private FilterText() {}

  /** Empty where nothing was. A character that the database can't hold is not asked for. */
  static Optional<String> typed(String text) {
    return Optional.ofNullable(text)
        .map(value -> value.replace("\0", "").strip())
        .filter(value -> !value.isEmpty());
  }

  /** The address of a page that asks for one thing. */
  static String address(String path, String name, String value) {
    return part(name, value).map(part -> path + "?" + part).orElse(path);
  }

  /** The part of a query that carries it; none where there is nothing to carry. */
  static Optional<String> part(String name, String value) {
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}
