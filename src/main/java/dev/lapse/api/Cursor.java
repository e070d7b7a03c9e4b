package dev.lapse.api;

import dev.lapse.audit.EventQuery;
import dev.lapse.audit.Recorded;
import dev.lapse.drift.Finding;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantQuery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** A place in a list, opaque to callers. */
final class Cursor {
  private Cursor() {}

  static String after(Grant last) {
    return encode((last.isStuck() ? "s" : "n") + last.id());
  }

  static String after(Recorded last) {
    return encode("e" + last.event().at().toEpochMilli() + "-" + last.position());
  }

  /** The event that a page of events ended with. */
  static EventQuery.Place parseEvent(String cursor) {
    try {
      var text = decode(cursor);
      int middle = text.indexOf('-');
      if (!text.startsWith("e") || middle < 0) {
        throw new IllegalArgumentException("no cursor of ours");
      }
      return new EventQuery.Place(
          Instant.ofEpochMilli(Long.parseLong(text.substring(1, middle))),
          Long.parseLong(text.substring(middle + 1)));
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  static String after(Finding last) {
    return encode("f" + last.id());
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String decode(String cursor) {
    return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
  }

  /** The finding that a page of findings ended with. */
  static UUID parseFinding(String cursor) {
    try {
      var text = decode(cursor);
      if (!text.startsWith("f")) {
        throw new IllegalArgumentException("no cursor of ours");
      }
      return UUID.fromString(text.substring(1));
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static InvalidRequestException invalid() {
    return new InvalidRequestException(
        "cursor", "must be the nextCursor of the page before, unchanged");
  }

  static GrantQuery.Place parse(String cursor) {
    try {
      var text = decode(cursor);
      var stuck =
          switch (text.charAt(0)) {
            case 's' -> true;
            case 'n' -> false;
            default -> throw new IllegalArgumentException("no cursor of ours");
          };
      return new GrantQuery.Place(stuck, UUID.fromString(text.substring(1)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw invalid();
    }
  }
}
