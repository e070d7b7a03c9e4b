package dev.lapse.api;

import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantQuery;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** A place in a list, opaque to callers. */
final class Cursor {
  private Cursor() {}

  static String after(Grant last) {
    var text = (last.isStuck() ? "s" : "n") + last.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  static GrantQuery.Place parse(String cursor) {
    try {
      var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
      var stuck =
          switch (text.charAt(0)) {
            case 's' -> true;
            case 'n' -> false;
            default -> throw new IllegalArgumentException("no cursor of ours");
          };
      return new GrantQuery.Place(stuck, UUID.fromString(text.substring(1)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InvalidRequestException(
          "cursor", "must be the nextCursor of the page before, unchanged");
    }
  }
}
