package dev.lapse.bench;

import dev.lapse.local.ChildProcess;
import dev.lapse.local.LocalKeycloak;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What an administrator would do today instead: a shell loop over Keycloak's own command line. */
final class Kcadm implements Measurement {
  private static final int REMOVALS = 20;
  private static final int EXTRAPOLATED = 2000;
  private static final Path SCRIPT = Path.of("src", "bench", "kcadm-loop.sh").toAbsolutePath();
  private static final Path FOLDER = Path.of("target", "bench").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "kcadm";
  }

  @Override
  public String title() {
    return "The same removals by kcadm.sh";
  }

  @Override
  public Result measure(Stage stage) {
    var held = stage.realm().populate("kcadm", 1, REMOVALS).pairs();
    new BareLoop(1).rate(held, stage.realm()::remove);
    stage.realm().assignAgain(held);
    double bare = 1 / new BareLoop(1).rate(held, stage.realm()::remove);
    stage.realm().assignAgain(held);
    double seconds = byCommandLine(stage, held) / REMOVALS;
    held.forEach(stage.realm()::requireGone);
    return Result.builder()
        .figure(
            Figure.of("kcadm.sh: one removal", seconds, Unit.SECONDS)
                .limitedBy("a JVM starts for each call"))
        .figure(Figure.of("bare DELETE, one after the other", bare * 1000, Unit.MILLISECONDS))
        .figure(
            Figure.of(
                "kcadm.sh, extrapolated to %,d removals".formatted(EXTRAPOLATED),
                seconds * EXTRAPOLATED,
                Unit.SECONDS))
        .how(
            "src/bench/kcadm-loop.sh over %d scopes of one client, signed in once before; it proves nothing by reading back, and somebody has to be there at the time."
                .formatted(REMOVALS))
        .raw("secondsARemoval", seconds)
        .build();
  }

  /** Seconds that the whole loop takes, without the sign-in. */
  private static double byCommandLine(Stage stage, List<Pair> held) {
    write(
        "removals.txt",
        held.stream()
            .map(one -> one.clientUuid() + " " + one.scopeUuid())
            .collect(Collectors.joining("\n", "", "\n")));
    run(stage, "sign-in");
    long begin = System.nanoTime();
    run(stage, "remove");
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void run(Stage stage, String step) {
    var keycloak = stage.parts().keycloak();
    var program =
        new ProcessBuilder(
            "bash",
            SCRIPT.toString(),
            step,
            keycloak.commandLine().toString(),
            keycloak.url(),
            Realm.NAME,
            FOLDER.resolve("removals.txt").toString());
    program.environment().put("JAVA_HOME", System.getProperty("java.home"));
    program.environment().put("KCADM_CONFIG", FOLDER.resolve("kcadm.config").toString());
    program.environment().put("ADMIN", LocalKeycloak.ADMIN);
    ChildProcess.start("kcadm.sh", program, FOLDER.resolve("kcadm.log")).awaitSuccess(PATIENCE);
  }

  private static void write(String file, String content) {
    try {
      Files.createDirectories(FOLDER);
      Files.writeString(FOLDER.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
