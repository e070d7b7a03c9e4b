package dev.lapse.startup;

import dev.lapse.verify.Verify;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;

/** Where the program begins: the service, or {@code verify …}, which starts nothing of it. */
@QuarkusMain
public final class Lapse {
  private static final String VERIFY = "verify";

  private Lapse() {}

  /** Runs the service until it is stopped; or checks what {@code verify} names, and ends. */
  public static void main(String... words) {
    if (words.length > 0 && words[0].equals(VERIFY)) {
      var verify = new Verify(System.getenv(), System.out::println);
      System.exit(verify.run(List.of(words).subList(1, words.length)));
    }
    Quarkus.run(words);
  }
}
