package dev.lapse.tail;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.faults.DemoSettings;
import dev.lapse.faults.OwnDatabase;
import dev.lapse.local.PackagedLapse;
import dev.lapse.local.TestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code tokensDeadBy} is right however a grant ends. All endings happen at once, in real time, and
 * each test looks at one of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenTailIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Keycloak counts in whole seconds, and the removal takes its time on a busy machine. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final String RULE =
      """
        - name: %1$s
          match: { scope: "%1$s-*" }
          maxDuration: PT1H
          approvals: 1
          answerWithin: PT1H
          cutoff: %1$s
      """;

  private OwnDatabase database;
  private PackagedLapse lapse;
  private Map<Ending, CompletableFuture<Course>> courses;

  @BeforeAll
  void letThemAllEnd(@TempDir Path folder) throws IOException {
    var policies = folder.resolve("policies.yaml");
    Files.writeString(
        policies,
        Stream.of("drain", "strike", "linger")
            .map(RULE::formatted)
            .reduce("policies:\n", String::concat));
    database = OwnDatabase.create();
    lapse =
        PackagedLapse.start(
                DemoSettings.of(
                    database,
                    TestParts.get().keycloakUrl(),
                    Map.of(
                        "LAPSE_POLICY_FILE",
                        policies.toString(),
                        "LAPSE_ENFORCEMENT_DRAIN_MARGIN",
                        "PT3S")))
            .awaitReady();
    courses = Ending.all().collect(toMap(identity(), this::begin));
  }

  @AfterAll
  void tidyUp() {
    if (lapse != null) {
      lapse.close();
    }
    database.close();
  }

  private CompletableFuture<Course> begin(Ending ending) {
    return CompletableFuture.supplyAsync(
            () -> {
              try (var holder = new Holder(ending, lapse.url())) {
                return holder.live();
              }
            },
            Thread::startVirtualThread)
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  static Stream<Ending> endings() {
    return Ending.all();
  }

  @ParameterizedTest
  @MethodSource("endings")
  void noTokenWithTheScopeIsValidOnceTheGrantSaysSo(Ending ending) {
    // Given
    var coming = courses.get(ending);

    // When
    var course = coming.join();

    // Then
    var deadBy = course.instant("tokensDeadBy");
    assertThat(course.aliveAfterTail()).isEmpty();
    assertThat(course.lastExpiry()).isBeforeOrEqualTo(deadBy);
    assertThat(deadBy)
        .isBeforeOrEqualTo(course.instant("removedAt").plus(Holder.TOKEN_LIFESPAN).plus(GRACE));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void whatIsLeftAtTheEndIsWhatTheCutoffAllows(Ending ending) {
    // Given
    var coming = courses.get(ending);

    // When
    var course = coming.join();

    // Then
    switch (ending.effective()) {
      case DRAIN -> {
        assertThat(course.alive()).isEmpty();
        assertThat(course.notBefore()).isZero();
        assertThat(course.instant("removedAt")).isBefore(course.instant("expiresAt"));
        assertThat(course.instant("tokensDeadBy")).isBeforeOrEqualTo(course.instant("expiresAt"));
      }
      case STRIKE -> {
        assertThat(course.alive()).isEmpty();
        // Keycloak refuses what was issued before it.
        assertThat(course.notBefore())
            .isGreaterThan(course.lastExpiry().minus(Holder.TOKEN_LIFESPAN).getEpochSecond());
      }
      case LINGER -> {
        assertThat(course.alive()).isNotEmpty();
        assertThat(course.notBefore()).isZero();
      }
      case CAP -> throw new IllegalStateException("the Keycloak of this test has no guard");
    }
  }

  @ParameterizedTest
  @MethodSource("endings")
  void theEndComesWhenItWasSaid(Ending ending) {
    // Given
    var coming = courses.get(ending);

    // When
    var course = coming.join();

    // Then
    var activated = course.instant("activatedAt");
    switch (ending.how()) {
      case EXPIRED ->
          assertThat(course.instant("expiresAt")).isEqualTo(activated.plus(Holder.DURATION));
      case EXTENDED -> {
        assertThat(course.instant("expiresAt"))
            .isEqualTo(activated.plus(Holder.DURATION).plus(Holder.EXTENSION));
        assertThat(course.actions())
            .containsSubsequence("GRANT_ACTIVATED", "GRANT_EXTENSION_REQUESTED", "GRANT_EXTENDED");
      }
      case REVOKED -> assertThat(course.actions()).endsWith("GRANT_REVOKED");
    }
  }
}
