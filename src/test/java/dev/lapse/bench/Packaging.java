package dev.lapse.bench;

import dev.lapse.local.PackagedLapse;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** One way in which the service was packaged, by the name that figures have it under. */
record Packaging(String kind, Function<Map<String, String>, PackagedLapse> starter) {

  /** The jar with the JVM's own defaults. */
  static Packaging jar() {
    return new Packaging("jar", settings -> PackagedLapse.startJar(settings));
  }

  /** The same with a cache of what a start loads (JDK 25). */
  static Packaging jarWithCache(Path cache) {
    return new Packaging(
        "jar with AOT cache",
        settings -> PackagedLapse.startJar(settings, "-XX:AOTCache=" + cache));
  }

  static Packaging nativeExecutable(Path executable) {
    return new Packaging("native", settings -> PackagedLapse.startNative(executable, settings));
  }

  /** Starts it and returns at once. */
  PackagedLapse start(Map<String, String> settings) {
    return starter.apply(settings);
  }

  /** From exec to the first answer that it is ready. */
  double secondsToReady(Map<String, String> settings) {
    long begin = System.nanoTime();
    try (var lapse = start(settings)) {
      lapse.awaitReadyClosely();
      return (System.nanoTime() - begin) / 1e9;
    }
  }
}
