package dev.lapse.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service with resources that provoke every error, and a limit that a test can reach. */
public final class ApiTestProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "quarkus.http.proxy.proxy-address-forwarding", "true",
        "quarkus.http.proxy.enable-forwarded-host", "true",
        "quarkus.http.proxy.trusted-proxies", "127.0.0.1",
        "quarkus.devservices.enabled", "false",
        "lapse.policy.file", "src/test/resources/vault-owner-policies.yaml",
        "lapse.api.rate-limit.requests", "50",
        "lapse.api.rate-limit.tiles", "60",
        "lapse.api.rate-limit.period", "PT1H");
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(ApiTestParts.class));
  }

  @Override
  public boolean disableGlobalTestResources() {
    return true;
  }
}
