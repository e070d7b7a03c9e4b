package dev.lapse.verify;

import dev.lapse.tlog.MalformedException;
import java.util.List;
import java.util.Map;

/** What the members of a JSON object have to be. */
final class Members {
  private Members() {}

  static String text(Map<?, ?> object, String name) {
    return of(object, name, String.class, "a text");
  }

  static long integer(Map<?, ?> object, String name) {
    return of(object, name, Long.class, "an integer");
  }

  static Map<?, ?> object(Map<?, ?> object, String name) {
    return of(object, name, Map.class, "an object");
  }

  static List<?> list(Map<?, ?> object, String name) {
    return of(object, name, List.class, "a list");
  }

  private static <T> T of(Map<?, ?> object, String name, Class<T> type, String kind) {
    if (!type.isInstance(object.get(name))) {
      throw new MalformedException("'" + name + "' is missing, or not " + kind);
    }
    return type.cast(object.get(name));
  }
}
