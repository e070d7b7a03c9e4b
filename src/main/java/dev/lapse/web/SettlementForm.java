package dev.lapse.web;

import dev.lapse.drift.Finding;
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
  static Notice told(Finding.Settled settled) {
    var text =
        switch (settled.as()) {
          case REMOVE ->
              "Settled. The scope is removed again, as soon as Keycloak is next compared.";
          case STANDING -> "Settled. The scope stands, and is not looked at any more.";
        };
    return Notice.done(text, null);
  }
}
