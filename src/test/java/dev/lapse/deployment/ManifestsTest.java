package dev.lapse.deployment;

import static dev.lapse.deployment.Manifests.at;
import static dev.lapse.deployment.Manifests.list;
import static dev.lapse.deployment.Manifests.map;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import dev.lapse.policy.PolicyFileParser;
import dev.lapse.testing.SettingsTable;
import dev.lapse.testing.SettingsTable.Row;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every overlay, strictly against the model of Kubernetes, and against what we promise. */
class ManifestsTest {

  private interface Judge {
    void judge(JsonElement object) throws IOException;
  }

  private static final Map<String, Judge> MODELS =
      Map.of(
          "Namespace", V1Namespace::validateJsonElement,
          "ServiceAccount", V1ServiceAccount::validateJsonElement,
          "ConfigMap", V1ConfigMap::validateJsonElement,
          "Deployment", V1Deployment::validateJsonElement,
          "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
          "Service", V1Service::validateJsonElement,
          "NetworkPolicy", V1NetworkPolicy::validateJsonElement,
          "Ingress", V1Ingress::validateJsonElement);

  /** What routes requests hears of a replica that stops no sooner. */
  private static final Duration UNTIL_A_REPLICA_IS_FORGOTTEN = Duration.ofSeconds(5);

  /** As quarkus.shutdown.timeout says. */
  private static final Duration CALLS_UNDER_WAY = Duration.ofSeconds(10);

  /** What alone makes a start migrate and end. */
  private static final String MIGRATE = "QUARKUS_INIT_AND_EXIT";

  /**
   * What a start that migrates and ends does without: it asks Keycloak nothing, and signs nothing.
   */
  private static final Set<String> NOT_FOR_A_MIGRATION =
      Set.of("LAPSE_KEYCLOAK_CLIENT_SECRET", "LAPSE_AUDIT_KEY");

  /** What a proxy in front of Lapse needs; README.md, "Behind a proxy". */
  private static final Set<String> BEHIND_A_PROXY =
      Set.of(
          "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING",
          "QUARKUS_HTTP_PROXY_ENABLE_FORWARDED_HOST");

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "behind-a-gateway"})
  void everyFieldIsOneThatKubernetesOrTheOperatorKnows(String overlay) {
    // Given
    var objects = Manifests.of(overlay).objects();

    // When
    var faults = objects.stream().flatMap(object -> faults(object).stream());

    // Then
    assertThat(objects).hasSizeGreaterThan(5);
    assertThat(faults).isEmpty();
  }

  private static List<String> faults(Map<String, Object> object) {
    if (OperatorModel.apiVersions().contains(object.get("apiVersion"))) {
      return OperatorModel.faults(object);
    }
    try {
      MODELS.get((String) object.get("kind")).judge(new Gson().toJsonTree(object));
      return List.of();
    } catch (IOException | IllegalArgumentException e) {
      return List.of(e.getMessage());
    }
  }

  @Test
  void aFieldThatKubernetesDoesNotKnowIsFound() {
    // Given
    var deployment = Manifests.of("prod").the("Deployment");
    map(at(deployment, "spec", "template", "spec")).put("terminationGracePeriod", 45);

    // When
    var faults = faults(deployment);

    // Then
    assertThat(faults).singleElement().asString().contains("terminationGracePeriod");
  }

  @Test
  void whatAnOperatorDoesNotKnowIsFound() {
    // Given
    var manifests = Manifests.of("behind-a-gateway");
    var cluster = manifests.the("Cluster");
    map(at(cluster, "spec", "postgresql", "synchronous")).put("standby", 1);
    map(at(cluster, "spec")).put("instances", "three");
    map(at(cluster, "spec", "resources")).put("request", Map.of());
    var route = manifests.the("HTTPRoute");
    map(list(at(route, "spec", "parentRefs")).getFirst()).remove("name");
    var match = list(at(list(at(route, "spec", "rules")).getFirst(), "matches")).getFirst();
    map(at(match, "path")).put("type", "Prefix");

    // When
    var faults = Stream.of(cluster, route).flatMap(object -> faults(object).stream());

    // Then
    assertThat(faults)
        .hasSize(5)
        .anyMatch(fault -> fault.contains("postgresql.synchronous.standby is not known"))
        .anyMatch(fault -> fault.contains("spec.instances is not"))
        .anyMatch(fault -> fault.contains("spec.resources") && fault.contains("request"))
        .anyMatch(fault -> fault.contains("parentRefs[0].name is missing"))
        .anyMatch(fault -> fault.contains("matches[0].path.type is not"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "behind-a-gateway"})
  void theDatabaseIsBelievedByTheAuthorityOfItsOperator(String overlay) {
    // Given
    var manifests = Manifests.of(overlay);

    // When
    var containers = manifests.containers();

    // Then
    assertThat(containers)
        .hasSize(2)
        .allSatisfy(container -> {
          assertThat(list(container.get("env")))
              .contains(
                  Map.of("name", "LAPSE_TRUST_DATABASE", "value", "/etc/lapse-database/ca.crt"));
          assertThat(list(container.get("volumeMounts")))
              .anyMatch(mount -> "/etc/lapse-database".equals(at(mount, "mountPath")));
        });
    assertThat(list(manifests.pod().get("volumes")))
        .anyMatch(volume ->
            (at(manifests.the("Cluster"), "metadata", "name") + "-ca")
                .equals(at(volume, "secret", "secretName")));
  }

  @Test
  void aRouteLeadsToThePortOfTheServiceAsTheIngressDoes() {
    // Given
    var route = Manifests.of("behind-a-gateway").the("HTTPRoute");
    var ingress = Manifests.of("prod").the("Ingress");

    // When
    var backends =
        list(at(route, "spec", "rules")).stream()
            .flatMap(rule -> list(at(rule, "backendRefs")).stream())
            .collect(Collectors.toSet());

    // Then
    assertThat(backends).hasSize(1);
    var backend = backends.iterator().next();
    var service =
        Manifests.of("behind-a-gateway")
            .all("Service")
            .filter(each -> at(each, "metadata", "name").equals(at(backend, "name")))
            .findFirst()
            .orElseThrow();
    var port = list(at(service, "spec", "ports")).getFirst();
    assertThat(at(port, "port")).isEqualTo(at(backend, "port"));
    assertThat(at(port, "targetPort")).isEqualTo("http");
    assertThat(list(at(route, "spec", "hostnames")))
        .containsExactly(at(list(at(ingress, "spec", "rules")).getFirst(), "host"));
  }

  @Test
  void aStreamIsNotCutOffByTheGatewayAndAnAnswerMayWait() {
    // Given
    var longest =
        Duration.parse(
            SettingsTable.read()
                .rowsOf("lapse.api.wait-at-most")
                .findFirst()
                .orElseThrow()
                .setting()
                .preset()
                .orElseThrow());

    // When
    var rules = list(at(Manifests.of("behind-a-gateway").the("HTTPRoute"), "spec", "rules"));

    // Then
    assertThat(rules).hasSize(2);
    assertThat(list(at(rules.getFirst(), "matches")))
        .extracting(match -> at(match, "path", "type") + " " + at(match, "path", "value"))
        .containsExactlyInAnyOrder(
            "Exact /live", "Exact /audit/export", "Exact /api/v1/audit/export");
    assertThat(at(rules.getFirst(), "timeouts", "request")).isEqualTo("0s"); // none
    assertThat(Duration.parse("PT" + at(rules.getLast(), "timeouts", "request")))
        .isGreaterThan(longest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "behind-a-gateway"})
  void nothingRunsWithAPrivilegeOrWithoutALimit(String overlay) {
    // Given
    var manifests = Manifests.of(overlay);

    // When
    var containers = manifests.containers();

    // Then
    assertThat(at(manifests.pod(), "securityContext", "runAsNonRoot")).isEqualTo(true);
    assertThat(at(manifests.pod(), "securityContext", "seccompProfile", "type"))
        .isEqualTo("RuntimeDefault");
    assertThat(manifests.pod()).containsEntry("automountServiceAccountToken", false);
    assertThat(containers)
        .hasSize(2)
        .allSatisfy(container -> {
          assertThat(at(container, "securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
          assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
          assertThat(list(at(container, "securityContext", "capabilities", "drop")))
              .containsExactly("ALL");
          assertThat(at(container, "resources", "limits", "memory")).isNotNull();
          assertThat(at(container, "resources", "requests", "memory")).isNotNull();
          assertThat(at(container, "resources", "requests", "cpu")).isNotNull();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "behind-a-gateway"})
  void livenessAsksNeitherKeycloakNorTheDatabase(String overlay) {
    // Given
    var service = Manifests.of(overlay).service();

    // When
    var path = at(service, "livenessProbe", "httpGet", "path");

    // Then
    assertThat(path).isEqualTo("/q/health/live");
    assertThat(at(service, "readinessProbe", "httpGet", "path")).isEqualTo("/q/health/ready");
    assertThat(at(service, "startupProbe", "httpGet", "path")).isEqualTo("/q/health/live");
    assertThat(Stream.of("startupProbe", "livenessProbe", "readinessProbe"))
        .allSatisfy(probe ->
            assertThat(at(service, probe, "httpGet", "port")).as(probe).isEqualTo("management"));
    assertThat(list(service.get("ports")))
        .contains(Map.of("name", "management", "containerPort", 9000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "behind-a-gateway"})
  void everythingIsInOneNamespace(String overlay) {
    // Given
    var objects = Manifests.of(overlay).objects();

    // When
    var namespaced =
        objects.stream().filter(object -> !object.get("kind").equals("Namespace")).toList();

    // Then
    assertThat(namespaced)
        .isNotEmpty()
        .allSatisfy(object -> assertThat(at(object, "metadata", "namespace")).isEqualTo("lapse"));
  }

  @Test
  void whatIsScrapedIsTheServiceOfTheManagementPort() {
    // Given
    var production = Manifests.of("prod");
    var monitor = production.the("ServiceMonitor");

    // When
    var scraped =
        production
            .all("Service")
            .filter(service ->
                map(at(service, "metadata", "labels"))
                    .entrySet()
                    .containsAll(map(at(monitor, "spec", "selector", "matchLabels")).entrySet()))
            .toList();

    // Then
    assertThat(scraped).hasSize(1);
    assertThat(at(scraped.getFirst(), "metadata", "name")).isEqualTo("lapse-management");
    var endpoint = list(at(monitor, "spec", "endpoints")).getFirst();
    assertThat(at(list(at(scraped.getFirst(), "spec", "ports")).getFirst(), "name"))
        .isEqualTo(at(endpoint, "port"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "behind-a-gateway"})
  void aStopHasTheTimeThatItNeeds(String overlay) {
    // Given
    var claimed =
        SettingsTable.read()
            .rowsOf("lapse.enforcement.stop-within")
            .map(row -> Duration.parse(row.setting().preset().orElseThrow()))
            .findFirst()
            .orElseThrow();

    var manifests = Manifests.of(overlay);

    // When
    var patience = (int) manifests.pod().get("terminationGracePeriodSeconds");

    // Then
    var routed = (int) at(manifests.service(), "lifecycle", "preStop", "sleep", "seconds");
    assertThat(Duration.ofSeconds(routed)).isGreaterThanOrEqualTo(UNTIL_A_REPLICA_IS_FORGOTTEN);
    assertThat(Duration.ofSeconds(patience))
        .isGreaterThan(claimed.plus(CALLS_UNDER_WAY).plusSeconds(routed));
  }

  @Test
  void productionNamesItsImageByDigest() {
    // Given
    var production = Manifests.of("prod");

    // When
    var images = production.containers().stream().map(container -> (String) container.get("image"));

    // Then
    assertThat(images).isNotEmpty().allMatch(image -> image.matches(".+@sha256:[0-9a-f]{64}"));
    // With the tag before it, by which the operator knows PostgreSQL's version.
    assertThat((String) at(production.the("Cluster"), "spec", "imageName"))
        .matches("ghcr\\.io/cloudnative-pg/postgresql:18@sha256:[0-9a-f]{64}");
  }

  @Test
  void operationsNameTheUsersAndTheTypeThatTheClusterAsksOfItsSecrets() throws IOException {
    // Given
    var cluster = Manifests.of("prod").the("Cluster");
    var role = list(at(cluster, "spec", "managed", "roles")).getFirst();

    // When
    var page = Files.readString(Path.of("docs/operations.md"));

    // Then
    assertThat(page)
        .contains("kubernetes.io/basic-auth")
        .contains(
            "| `%s` | `username` is `%s`, `password` |"
                .formatted(
                    at(cluster, "spec", "bootstrap", "initdb", "secret", "name"),
                    at(cluster, "spec", "bootstrap", "initdb", "owner")),
            "| `%s` | `username` is `%s`, `password` |"
                .formatted(at(role, "passwordSecret", "name"), at(role, "name")));
  }

  @Test
  void theRulesThatAreToBeReplacedAreReadAndMatchNothingThatThereIs() {
    // Given
    var file = data(Manifests.of("prod"), "lapse-policies").get("policies.yaml");

    // When
    var policies =
        PolicyFileParser.parse("policies.yaml", file.toString().getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(policies.rules()).hasSize(1);
    assertThat(file.toString()).doesNotContain("*").contains("approvals: 2");
  }

  @Test
  void theAuthorityOfAKeycloakOfOnesOwnIsMountedAndBelieved() {
    // Given
    var manifests = Manifests.of("behind-a-gateway");

    // When
    var service = manifests.service();

    // Then
    assertThat(list(service.get("env")))
        .contains(Map.of("name", "LAPSE_TRUST_KEYCLOAK", "value", "/etc/lapse-keycloak/ca.crt"));
    assertThat(list(service.get("volumeMounts")))
        .contains(
            Map.of(
                "name",
                "keycloak-authority",
                "mountPath",
                "/etc/lapse-keycloak",
                "readOnly",
                true));
    assertThat(list(manifests.pod().get("volumes")))
        .anyMatch(volume ->
            "lapse-keycloak-authority".equals(at(volume, "configMap", "name"))
                && "keycloak-authority".equals(at(volume, "name")));
  }

  @Test
  void productionSurvivesTheLossOfANode() {
    // Given
    var production = Manifests.of("prod");

    // When
    var deployment = production.the("Deployment");

    // Then
    assertThat(at(deployment, "spec", "replicas")).isEqualTo(3);
    assertThat(at(production.the("PodDisruptionBudget"), "spec", "minAvailable")).isEqualTo(2);
    assertThat(list(production.pod().get("topologySpreadConstraints"))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "behind-a-gateway"})
  void noSecretIsWrittenDown(String overlay) {
    // Given
    var manifests = Manifests.of(overlay);

    // When
    var written =
        manifests.containers().stream()
            .flatMap(container -> list(container.get("env")).stream())
            .filter(variable -> at(variable, "name").toString().matches(".*(PASSWORD|SECRET|KEY)"))
            .filter(variable -> at(variable, "valueFrom", "secretKeyRef") == null);

    // Then
    assertThat(manifests.all("Secret")).isEmpty();
    assertThat(written).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "behind-a-gateway"})
  void everyVariableIsASettingAndEverySettingWithoutADefaultIsSet(String overlay) {
    // Given
    var table = SettingsTable.read();
    var known = table.rows().stream().map(row -> row.setting().variable()).toList();
    var required =
        table.rows().stream()
            .filter(Row::isRequired)
            .map(row -> row.setting().variable())
            .collect(Collectors.toSet());
    var manifests = Manifests.of(overlay);

    // When
    var migration = variables(manifests, manifests.migration());
    var service = variables(manifests, manifests.service());

    // Then
    assertThat(known).hasSizeGreaterThan(20);
    assertThat(service).containsAll(required).contains("LAPSE_POLICY_FILE", "LAPSE_AUDIT_KEY");
    assertThat(service).doesNotContain(MIGRATE);
    assertThat(ofSettings(service)).isSubsetOf(known);
    required.removeAll(NOT_FOR_A_MIGRATION);
    assertThat(migration)
        .containsAll(required)
        .contains(MIGRATE, "LAPSE_DATABASE_SERVICE_ROLE")
        .doesNotContainAnyElementsOf(NOT_FOR_A_MIGRATION);
    migration.remove(MIGRATE);
    assertThat(ofSettings(migration)).isSubsetOf(known);
  }

  private static Set<String> ofSettings(Set<String> variables) {
    return variables.stream()
        .filter(variable -> !BEHIND_A_PROXY.contains(variable))
        .collect(Collectors.toSet());
  }

  private static Set<String> variables(Manifests manifests, Map<String, Object> container) {
    var names = new HashSet<String>(data(manifests, "lapse").keySet());
    assertThat(list(container.get("envFrom"))).hasSize(1);
    list(container.get("env")).forEach(variable -> names.add((String) at(variable, "name")));
    return names;
  }

  /** Of the ConfigMap whose name begins so; the rest of it follows from its content. */
  private static Map<String, Object> data(Manifests manifests, String name) {
    return manifests
        .all("ConfigMap")
        .filter(config -> at(config, "metadata", "name").toString().matches(name + "-[a-z0-9]{10}"))
        .map(config -> map(config.get("data")))
        .findFirst()
        .orElseThrow();
  }
}
