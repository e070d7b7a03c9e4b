package dev.lapse.local;

import java.util.logging.LogManager;

/** The log manager of the programs that {@code ./dev} runs. */
public final class LocalLogging {
  private LocalLogging() {}

  /**
   * Starts it, in one thread and before anything else: two threads that start JBoss' log manager at
   * once wait for each other for ever.
   */
  public static void settle() {
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    LogManager.getLogManager();
  }
}
