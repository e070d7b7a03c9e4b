package dev.lapse.deployment;

import static dev.lapse.deployment.Manifests.at;
import static dev.lapse.deployment.Manifests.list;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may reach Lapse, and whom Lapse may reach: these, and nobody else. */
class NetworkPolicyTest {
  private static final Map<String, Object> DNS =
      Map.of(
          "to",
          List.of(
              Map.of(
                  "namespaceSelector",
                  labels("kubernetes.io/metadata.name", "kube-system"),
                  "podSelector",
                  labels("k8s-app", "kube-dns"))),
          "ports",
          List.of(Map.of("port", 53, "protocol", "UDP"), Map.of("port", 53, "protocol", "TCP")));

  /** At any address, until an installation says which. */
  private static final Map<String, Object> KEYCLOAK =
      Map.of("ports", List.of(Map.of("port", 443), Map.of("port", 8443)));

  private static final Map<String, Object> POSTGRESQL =
      Map.of(
          "to",
          List.of(
              Map.of("podSelector", labels("cnpg.io/cluster", "lapse-db")),
              namespaces("lapse.dev/database")),
          "ports",
          List.of(Map.of("port", 5432)));

  private static final Map<String, Object> COLLECTOR =
      Map.of(
          "to", List.of(namespaces("lapse.dev/telemetry")), "ports", List.of(Map.of("port", 4318)));

  /** Outside of the cluster. */
  private static final Map<String, Object> CHECKPOINTS =
      Map.of(
          "to",
          List.of(
              Map.of(
                  "ipBlock",
                  Map.of(
                      "cidr",
                      "0.0.0.0/0",
                      "except",
                      List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))),
          "ports",
          List.of(Map.of("port", 443)));

  private static Map<String, Object> namespaces(String label) {
    return Map.of("namespaceSelector", labels(label, "true"));
  }

  private static Map<String, Object> labels(String name, String value) {
    return Map.of("matchLabels", Map.of(name, value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod", "behind-a-gateway"})
  void requestsComeFromTheIngressAndScrapesFromMonitoringAndNothingElseComes(String overlay) {
    // Given
    var manifests = Manifests.of(overlay);

    // When
    var policy = manifests.the("NetworkPolicy");

    // Then
    assertThat(list(at(policy, "spec", "policyTypes"))).containsExactly("Ingress", "Egress");
    assertThat(at(policy, "spec", "podSelector", "matchLabels"))
        .isEqualTo(at(manifests.the("Deployment"), "spec", "selector", "matchLabels"));
    assertThat(list(at(policy, "spec", "ingress")))
        .containsExactly(
            Map.of(
                "from",
                List.of(namespaces("lapse.dev/ingress")),
                "ports",
                List.of(Map.of("port", "http"))),
            Map.of(
                "from",
                List.of(namespaces("lapse.dev/monitoring")),
                "ports",
                List.of(Map.of("port", "management"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void lapseReachesNamesKeycloakAndPostgresqlAndNothingElse(String overlay) {
    // Given
    var manifests = Manifests.of(overlay);

    // When
    var policy = manifests.the("NetworkPolicy");

    // Then
    assertThat(list(at(policy, "spec", "egress"))).containsExactly(DNS, KEYCLOAK, POSTGRESQL);
    assertThat(at(manifests.the("Cluster"), "metadata", "name")).isEqualTo("lapse-db");
  }

  @Test
  void tracesAndCheckpointsGoOutWhereTheirComponentsAreTaken() {
    // Given
    var manifests = Manifests.of("behind-a-gateway");

    // When
    var policy = manifests.the("NetworkPolicy");

    // Then
    assertThat(list(at(policy, "spec", "egress")))
        .containsExactly(DNS, KEYCLOAK, POSTGRESQL, COLLECTOR, CHECKPOINTS);
  }

  @Test
  void operationsSayWhatHasToBeLabelledAndWhichComponentsOpenAWay() throws IOException {
    // Given
    var names =
        List.of(
            "lapse.dev/ingress=true",
            "lapse.dev/monitoring=true",
            "lapse.dev/database=true",
            "lapse.dev/telemetry=true",
            "components/traces",
            "components/checkpoints",
            "components/keycloak-authority");

    // When
    var page = Files.readString(Path.of("docs/operations.md"));

    // Then
    assertThat(page).contains(names);
  }
}
