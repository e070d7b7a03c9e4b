package dev.lapse.audit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What a class says in the service's log, while a test listens. */
final class LogLines extends Handler implements AutoCloseable {
  private static final PatternFormatter FORM = new PatternFormatter("%p %s");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;

  private LogLines(Logger logger) {
    this.logger = logger;
  }

  static LogLines of(Class<?> speaker) {
    var lines = new LogLines(Logger.getLogger(speaker.getName()));
    lines.logger.addHandler(lines);
    return lines;
  }

  List<String> all() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord record) {
    lines.add(FORM.format(ExtLogRecord.wrap(record)));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
