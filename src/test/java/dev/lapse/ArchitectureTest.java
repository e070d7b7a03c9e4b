package dev.lapse;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Which package may know which, and what no class may do. */
class ArchitectureTest {
  private static final JavaClasses LAPSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.lapse");
  private static final Path SOURCES = Path.of("src/main/java/dev/lapse");

  private static final Set<String> GRANT_AND_BELOW = Set.of("grant", "policy", "audit", "actor");

  /** What a package may know of ours beside itself; one that is new needs its place here. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("actor", Set.of()),
          Map.entry("policy", Set.of("actor")),
          Map.entry("tlog", Set.of()),
          Map.entry("verify", Set.of("tlog")),
          Map.entry("audit", Set.of("verify", "tlog", "actor")),
          Map.entry("trace", Set.of()),
          Map.entry("trust", Set.of()),
          Map.entry("http", Set.of()),
          Map.entry("grant", Set.of("policy", "audit", "actor", "trace")),
          Map.entry("enforcement", Set.of("grant", "policy", "audit", "actor", "trace")),
          Map.entry("inventory", Set.of("grant", "policy", "actor")),
          Map.entry("keycloak", Set.of("inventory", "grant", "policy", "audit", "actor")),
          Map.entry("clock", GRANT_AND_BELOW),
          Map.entry("drift", GRANT_AND_BELOW),
          Map.entry("oscal", Set.of("grant", "audit", "verify", "tlog")),
          Map.entry("erasure", Set.of("drift", "grant", "audit", "actor")),
          Map.entry(
              "api",
              Set.of(
                  "oscal", "erasure", "drift", "grant", "policy", "audit", "verify", "tlog",
                  "actor", "trace", "http")),
          Map.entry(
              "web",
              Set.of(
                  "inventory",
                  "drift",
                  "grant",
                  "policy",
                  "audit",
                  "verify",
                  "tlog",
                  "actor",
                  "http")),
          Map.entry("startup", Set.of("verify", "keycloak", "grant", "policy", "audit", "actor")));

  static final Set<String> packages = ARROWS.keySet();

  @ParameterizedTest
  @FieldSource("packages")
  void aPackageKnowsOnlyWhatIsBelowIt(String name) {
    var known = Stream.concat(Stream.of(name), ARROWS.get(name).stream());

    noClasses()
        .that()
        .resideInAPackage(ours(name))
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.lapse..")
                .and(
                    not(
                        resideInAnyPackage(
                            known.map(ArchitectureTest::ours).toArray(String[]::new)))))
        .check(LAPSE);
  }

  @Test
  void everyPackageHasItsPlaceAmongTheArrows() {
    classes().should().resideInAnyPackage(all(ARROWS.keySet())).check(LAPSE);
  }

  @Test
  void noPackagesKnowEachOtherInACircle() {
    slices().matching("dev.lapse.(*)..").should().beFreeOfCycles().check(LAPSE);
  }

  @Test
  void onlyOnePackageKnowsHowKeycloakSpeaks() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.lapse.keycloak..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.keycloak..",
            "org.eclipse.microprofile.rest.client..",
            "io.quarkus.rest.client..",
            "io.quarkus.oidc.client..")
        .check(LAPSE);
  }

  @Test
  void theForeignClientIsSeenInItsPackageOnly() {
    classes()
        .that()
        .areAnnotatedWith(RegisterRestClient.class)
        .should()
        .bePackagePrivate()
        .check(LAPSE);
  }

  @Test
  void packagesAreWordsOfTheDomain() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..",
            "..utils..",
            "..common..",
            "..helper..",
            "..helpers..",
            "..impl..",
            "..manager..",
            "..managers..")
        .check(LAPSE);
  }

  @Test
  void everyPackageSaysInASentenceWhatItIs() throws IOException {
    // Given
    Set<Path> folders;
    try (var files = Files.walk(SOURCES)) {
      folders =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .collect(Collectors.toSet());
    }

    // When
    var silent = folders.stream().filter(folder -> !saysWhatItIs(folder)).toList();

    // Then
    assertThat(folders).isNotEmpty();
    assertThat(silent).isEmpty();
  }

  private static boolean saysWhatItIs(Path folder) {
    var file = folder.resolve("package-info.java");
    try {
      return Files.exists(file) && Files.readString(file).stripLeading().startsWith("/**");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void timeComesFromTheClockBeanOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.lapse.clock..")
        .should()
        .accessTargetWhere(
            describe("time is read behind the clock's back", ArchitectureTest::readsTime))
        .check(LAPSE);
  }

  private static boolean readsTime(JavaAccess<?> access) {
    var target = access.getTarget();
    var name = target.getName();
    var owner = target.getOwner();
    if (owner.isEquivalentTo(System.class)) {
      return name.equals("currentTimeMillis");
    }
    if (owner.isEquivalentTo(Clock.class)) {
      return name.startsWith("system") || name.startsWith("tick");
    }
    return owner.getPackageName().equals("java.time")
        && name.equals("now")
        && target instanceof AccessTarget.CodeUnitAccessTarget method
        && method.getRawParameterTypes().stream()
            .noneMatch(type -> type.isEquivalentTo(Clock.class));
  }

  @Test
  void whatAClassNeedsComesThroughItsConstructor() {
    noFields()
        .should()
        .beAnnotatedWith(Inject.class)
        .orShould()
        .beAnnotatedWith(ConfigProperty.class)
        .orShould()
        .beAnnotatedWith(RestClient.class)
        .orShould()
        .beAnnotatedWith(Context.class)
        .check(LAPSE);
  }

  @Test
  void whatIsScheduledDoesNotBlock() {
    methods()
        .that()
        .areAnnotatedWith(Scheduled.class)
        .should()
        .haveRawReturnType(Uni.class)
        .check(LAPSE);
  }

  @Test
  void whatIsToldGoesThroughOneLogger() {
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(LAPSE);
    noClasses()
        .that()
        .areNotAnnotatedWith(QuarkusMain.class) // a command line prints
        .should(ACCESS_STANDARD_STREAMS)
        .check(LAPSE);
  }

  private static String ours(String name) {
    return "dev.lapse." + name + "..";
  }

  private static String[] all(Set<String> names) {
    return names.stream().map(ArchitectureTest::ours).toArray(String[]::new);
  }
}
