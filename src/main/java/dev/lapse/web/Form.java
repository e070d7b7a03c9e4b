package dev.lapse.web;

import dev.lapse.grant.PlainWording;
import dev.lapse.policy.Violation;
import jakarta.ws.rs.FormParam;
import java.util.ArrayList;
import java.util.List;

/** What every form brings, and how its fields are read. Null stands for what was left empty. */
public class Form {
  static final String TOKEN = "form-token";

  @FormParam(TOKEN)
  String token;

  private final List<Violation> violations = new ArrayList<>();

  /** What could not be read so far. */
  List<Violation> violations() {
    return List.copyOf(violations);
  }

  void complain(String field, String message) {
    violations.add(new Violation(field, message));
  }

  /** Whatever was typed, or null; what may not be there is complained of. */
  String text(String field, String typed, int max) {
    return read(field, typed, max, true);
  }

  /** The same, on one line. */
  String line(String field, String typed, int max) {
    return read(field, typed, max, false);
  }

  private String read(String field, String typed, int max, boolean multiline) {
    var text = typed == null ? "" : typed.replace("\r\n", "\n").strip();
    if (text.isEmpty()) {
      return null;
    }
    PlainWording.problem(text, max, multiline).ifPresent(problem -> complain(field, problem));
    return text;
  }

  /** The same, where something has to be there. */
  String required(String field, String typed, int max) {
    var text = text(field, typed, max);
    if (text == null) {
      complain(field, "must not be blank");
      return "";
    }
    return text;
  }
}
