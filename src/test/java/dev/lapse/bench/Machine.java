package dev.lapse.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a run was made on.
 *
 * @param load the load average of the last minute when the run began: what others did meanwhile
 */
record Machine(
    String processor, int cores, double memoryGibibytes, String system, String java, double load) {

  static Machine here() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize() / 1024.0 / 1024 / 1024,
        "%s %s".formatted(system.getName(), system.getArch()),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        system.getSystemLoadAverage());
  }

  private static String processorName() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor"; // not Linux
    }
  }

  String words() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %.0f GiB, %s, %s; load average %.1f when the run began",
        processor,
        cores,
        memoryGibibytes,
        system,
        java,
        load);
  }
}
