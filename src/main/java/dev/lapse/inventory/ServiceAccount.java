package dev.lapse.inventory;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A client with a service account.
 *
 * @param enabled whether it may have tokens
 * @param scopes those that nothing explains first, then by name
 */
public record ServiceAccount(String clientId, boolean enabled, List<HeldScope> scopes) {
  private static final Comparator<HeldScope> UNEXPLAINED_FIRST =
      Comparator.comparing(HeldScope::isExplained).thenComparing(HeldScope::name);

  /** Puts the scopes in order. */
  public ServiceAccount {
    scopes = scopes.stream().sorted(UNEXPLAINED_FIRST).toList();
  }

  /** Whether something on record says why it has each of its scopes. */
  public boolean isExplained() {
    return scopes.stream().allMatch(HeldScope::isExplained);
  }

  /** Whether its name, or that of a scope, has the text in it, in whatever case. */
  boolean isAbout(String text) {
    return has(clientId, text) || scopes.stream().anyMatch(scope -> has(scope.name(), text));
  }

  private static boolean has(String name, String text) {
    return name.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }
}
