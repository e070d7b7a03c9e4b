package dev.lapse.audit;

import dev.lapse.actor.SignIn;
import dev.lapse.tlog.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How an actor signed in, as the object that the log tells of it. */
final class SignInText {
  private SignInText() {}

  /** The JSON of it; empty where nothing is known. */
  static Optional<String> of(SignIn signIn) {
    return signIn.isKnown()
        ? Optional.of(new String(CanonicalJson.write(members(signIn)), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static Map<String, Object> members(SignIn signIn) {
    var members = new LinkedHashMap<String, Object>();
    signIn.acr().ifPresent(acr -> members.put("acr", acr));
    signIn.at().ifPresent(at -> members.put("at", Instants.text(at)));
    if (!signIn.amr().isEmpty()) {
      members.put("amr", signIn.amr());
    }
    return members;
  }
}
