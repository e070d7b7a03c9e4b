package dev.lapse.chaos;

import dev.lapse.local.LocalFailureException;
import dev.lapse.local.LocalLogging;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** {@code ./dev chaos}: the long form. */
public final class Chaos {
  private Chaos() {}

  /** Ends with status 0 only if nothing was lost. */
  public static void main(String[] arguments) {
    LocalLogging.settle();
    try {
      System.exit(run(seed()) ? 0 : 1);
    } catch (LocalFailureException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static boolean run(long seed) {
    System.out.printf("Chaos with CHAOS_SEED=%d; it takes four to five minutes …%n", seed);
    Report report = ChaosRun.of(Form.LONG, seed);
    System.out.println(report);
    return report.isFine();
  }

  private static long seed() {
    return Optional.ofNullable(System.getenv("CHAOS_SEED"))
        .map(Long::parseLong)
        .orElseGet(() -> RandomGenerator.getDefault().nextLong(1_000_000));
  }
}
