package dev.lapse.web;

import dev.lapse.drift.SettledAs;
import jakarta.ws.rs.FormParam;
import java.util.Arrays;

/** What an admin sends about a finding. */
public class SettlementForm extends Form {
  private static final int LONGEST_TEXT = 2000;

  @FormParam("comment")
  String comment;

  @FormParam("as")
  String as;

  String comment() {
    return required("reason", comment, LONGEST_TEXT);
  }

  /** Null where neither was chosen, which is complained of. */
  SettledAs as() {
    return Arrays.stream(SettledAs.values())
        .filter(one -> one.name().equals(as))
        .findFirst()
        .orElseGet(() -> {
          complain("choice", "must be one of the two");
          return null;
        });
  }

  /** What is told afterwards. */
  static Done done(SettledAs as) {
    return switch (as) {
      case REMOVE -> Done.FINDING_REMOVED;
      case STANDING -> Done.FINDING_STANDS;
    };
  }
}
