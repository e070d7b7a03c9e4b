package dev.lapse.bench;

/** One thing that {@code ./dev bench} measures. */
interface Measurement {
  /** How it is chosen on the command line, and what its file is called. */
  String name();

  /** What it measures, as the heading of its part of the table. */
  String title();

  /** Measures on parts that nothing else uses meanwhile. */
  Result measure(Stage stage);
}
