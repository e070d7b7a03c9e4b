package dev.lapse.oscal;

import dev.lapse.tlog.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A JSON text in pieces, so that none of it has to wait in memory for the rest. */
final class JsonPieces {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  JsonPieces text(String json) {
    bytes.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** A whole object. */
  JsonPieces object(Map<String, Object> members) {
    bytes.writeBytes(CanonicalJson.write(members));
    return this;
  }

  /** The members of an object without its braces. */
  JsonPieces members(Map<String, Object> members) {
    var object = CanonicalJson.write(members);
    bytes.write(object, 1, object.length - 2);
    return this;
  }

  /** What was written since the last time. */
  byte[] take() {
    var taken = bytes.toByteArray();
    bytes.reset();
    return taken;
  }
}
