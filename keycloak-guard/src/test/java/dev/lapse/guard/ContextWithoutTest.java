package dev.lapse.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.keycloak.models.ClientScopeModel;

class ContextWithoutTest {
  @Test
  void leavesOutTheNamesOfWhatEndedAndNoOthers() {
    // Given
    var ended = List.of(scope("vault-read"), scope("ledger"));

    // When
    var left = ContextWithout.scopesWithout("openid vault-read vault-read-all ledger:eu", ended);

    // Then
    assertThat(left).isEqualTo("openid vault-read-all");
  }

  @Test
  void nothingIsLeftOfNothing() {
    // Given
    var ended = List.of(scope("vault-read"));

    // When
    var left = ContextWithout.scopesWithout(null, ended);

    // Then
    assertThat(left).isEmpty();
  }

  /** The interface has dozens of methods; only its name is asked for here. */
  private static ClientScopeModel scope(String name) {
    return (ClientScopeModel)
        Proxy.newProxyInstance(
            ContextWithoutTest.class.getClassLoader(),
            new Class<?>[] {ClientScopeModel.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getName")) {
                return name;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
