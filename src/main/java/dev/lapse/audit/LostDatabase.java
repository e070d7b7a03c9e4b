package dev.lapse.audit;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Tells a database that is away, which says nothing about the log, from one in which something is
 * other than it has to be. Whatever is not known to be the one is the other.
 */
final class LostDatabase {
  /**
   * Classes of SQLSTATE: connection, rollback for the sake of others, resources, the operator's
   * intervention, the system.
   */
  private static final List<String> AWAY = List.of("08", "40", "53", "57", "58");

  private LostDatabase() {}

  static boolean is(Throwable failure) {
    return switch (failure) {
      case DatabaseException refused ->
          refused.getSqlState() != null
              && AWAY.stream().anyMatch(refused.getSqlState()::startsWith);
      case VertxException closed -> true;
      case NoStackTraceThrowable inWords -> true;
      case IOException unreachable -> true;
      case TimeoutException late -> true;
      default -> false;
    };
  }
}
