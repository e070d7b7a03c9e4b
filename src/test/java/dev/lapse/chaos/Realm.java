package dev.lapse.chaos;

import dev.lapse.local.RealmAdmin;
import dev.lapse.local.RealmAdmin.ScopeType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The clients and scopes of one run, which it makes and takes away. */
final class Realm implements AutoCloseable {
  /** Short, so that a grant of some seconds drains and a shorter one strikes. */
  private static final String TOKEN_LIFESPAN = "2";

  private final RealmAdmin realm = RealmAdmin.ofTests();
  private final List<String> subjects;
  private final List<String> scopes;

  Realm(Form form) {
    subjects = IntStream.range(0, form.subjects()).mapToObj(i -> realm.createSubject()).toList();
    scopes = IntStream.range(0, form.scopes()).mapToObj(i -> "vault-" + UUID.randomUUID()).toList();
    subjects.forEach(
        subject -> realm.setClientAttribute(subject, "access.token.lifespan", TOKEN_LIFESPAN));
    scopes.forEach(scope -> realm.createScope(scope, "vault-api"));
  }

  List<String> subjects() {
    return subjects;
  }

  List<String> scopes() {
    return scopes;
  }

  /** The scopes of this run that each client has. */
  Map<String, Set<String>> assigned() {
    Map<String, Set<String>> assigned = new HashMap<>();
    for (String subject : subjects) {
      Set<String> found = new HashSet<>();
      Stream.of(ScopeType.values()).forEach(type -> found.addAll(realm.scopes(subject, type)));
      found.retainAll(scopes);
      assigned.put(subject, found);
    }
    return assigned;
  }

  @Override
  public void close() {
    scopes.forEach(realm::deleteScope);
    subjects.forEach(realm::deleteClient);
  }
}
