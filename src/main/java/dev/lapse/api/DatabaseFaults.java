package dev.lapse.api;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Tells a database that can't be reached from a fault of our own. Every other connection that an
 * answer may need is Keycloak's, and its failures arrive as refusals, never as these exceptions.
 */
final class DatabaseFaults {

  private DatabaseFaults() {}

  /** Whether that failure, or what caused it, is the database being away. */
  static boolean isUnreachable(Throwable failure) {
    Set<Throwable> seen = new HashSet<>();
    for (Throwable t = failure; t != null && seen.add(t); t = t.getCause()) {
      if (saysUnreachable(t)) {
        return true;
      }
    }
    return false;
  }

  private static boolean saysUnreachable(Throwable failure) {
    return switch (failure) {
      case DatabaseException database -> isAboutTheConnection(database.getSqlState());
      case ClosedConnectionException closed -> true;
      case SocketException refused -> true;
      case UnknownHostException unknown -> true;
      case ClosedChannelException closed -> true;
      case TimeoutException timeout -> true;
      // The pool says so in words only, when it has no connection to give in time.
      case NoStackTraceThrowable inWords -> "Timeout".equals(inWords.getMessage());
      case VertxException inWords -> "Connection was closed".equals(inWords.getMessage());
      default -> false;
    };
  }

  /**
   * Class 08: connection exceptions; 57P0x: shut down, crashed or starting; 53300: no connection
   * left.
   */
  private static boolean isAboutTheConnection(String sqlState) {
    return sqlState != null
        && (sqlState.startsWith("08") || sqlState.startsWith("57P") || sqlState.equals("53300"));
  }
}
