package dev.lapse.enforcement;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/**
 * Transactions in which PostgreSQL may keep the plan of a statement for the next time. Elsewhere it
 * plans each anew, since what is right for one client is wrong for another; but where every row is
 * found by its key, one plan is right for all, and planning costs more than the work itself.
 */
final class KeptPlans {
  static final String KEEP = "SET LOCAL plan_cache_mode = auto";

  private KeptPlans() {}

  /** A transaction whose statements find their rows by keys. */
  static <T> Uni<T> withTransaction(Supplier<Uni<T>> work) {
    return Panache.withTransaction(() ->
        Panache.getSession()
            .chain(session -> session.createNativeQuery(KEEP).executeUpdate())
            .chain(kept -> work.get()));
  }
}
