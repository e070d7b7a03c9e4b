package dev.lapse.bench;

import java.util.Locale;

/** What a figure counts, and how it is written. */
enum Unit {
  MILLISECONDS("ms", "%.1f ms"),
  SECONDS("s", "%.2f s"),
  PER_SECOND("/s", "%.1f /s"),
  RATIO("ratio", "%.2f"),
  MEBIBYTES("MiB", "%.0f MiB"),
  KIBIBYTES("KiB", "%.2f KiB"),
  COUNT("", "%.1f"),
  CALLS("calls", "%.2f");

  private final String symbol;
  private final String format;

  Unit(String symbol, String format) {
    this.symbol = symbol;
    this.format = format;
  }

  String symbol() {
    return symbol;
  }

  String write(double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
