package dev.lapse.chaos;

import dev.lapse.local.LocalFailureException;
import dev.lapse.local.PackagedLapse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** The processes of the service, numbered from 1; one that was killed has a successor. */
final class Replicas implements AutoCloseable {
  /** One that can't have its database ends at its start, and is started once more. */
  private static final int STARTS = 10;

  private final List<PackagedLapse> running;
  private final List<Path> logs = new CopyOnWriteArrayList<>();
  private final Map<String, String> settings;

  private Replicas(int count, Map<String, String> settings) {
    this.settings = settings;
    List<PackagedLapse> started = new ArrayList<>();
    IntStream.range(0, count).forEach(each -> started.add(begin()));
    running = new CopyOnWriteArrayList<>(started);
  }

  /** All at once, and waits until all are ready. */
  static Replicas start(int count, Map<String, String> settings) {
    var replicas = new Replicas(count, settings);
    try {
      replicas.running.forEach(PackagedLapse::awaitReady);
      return replicas;
    } catch (LocalFailureException e) {
      replicas.close();
      throw e;
    }
  }

  private PackagedLapse begin() {
    PackagedLapse lapse = PackagedLapse.start(settings);
    logs.add(lapse.logFile());
    return lapse;
  }

  /** Where they answer, or answered. */
  List<String> addresses() {
    return running.stream().map(PackagedLapse::url).toList();
  }

  /** What all of them wrote, those that were killed too. */
  List<Path> logs() {
    return List.copyOf(logs);
  }

  void kill(int number) {
    running.get(number - 1).kill();
  }

  /** Starts a successor and waits until it is ready, as whatever runs services would. */
  void replace(int number) {
    for (int start = 1; ; start++) {
      PackagedLapse successor = begin();
      running.set(number - 1, successor);
      try {
        successor.awaitReady();
        return;
      } catch (LocalFailureException e) {
        successor.close();
        if (start == STARTS) {
          throw e;
        }
      }
    }
  }

  void freeze(int number) {
    running.get(number - 1).freeze();
  }

  void thaw(int number) {
    running.get(number - 1).thaw();
  }

  /** Fails if one of them does not get ready again. */
  void awaitReady() {
    running.forEach(PackagedLapse::awaitReady);
  }

  @Override
  public void close() {
    running.forEach(PackagedLapse::close);
  }
}
