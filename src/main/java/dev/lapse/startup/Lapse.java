package dev.lapse.startup;

import dev.lapse.audit.NewLogKey;
import dev.lapse.policy.PolicyCommand;
import dev.lapse.verify.Verify;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;

/**
 * Where the program begins: the service; or {@code verify …}, {@code policy …} and {@code key …},
 * which start nothing of it.
 */
@QuarkusMain
public final class Lapse {
  private static final String VERIFY = "verify";
  private static final String POLICY = "policy";
  private static final String KEY = "key";

  private Lapse() {}

  /** Runs the service until it is stopped; or does what the first word names, and ends. */
  public static void main(String... words) {
    var rest = List.of(words).subList(Math.min(1, words.length), words.length);
    switch (words.length == 0 ? "" : words[0]) {
      case VERIFY -> System.exit(new Verify(System.getenv(), System.out::println).run(rest));
      case POLICY -> System.exit(new PolicyCommand(System.out::println).run(rest));
      case KEY -> System.exit(NewLogKey.run(rest, System.out::println));
      default -> Quarkus.run(words);
    }
  }
}
