package dev.lapse.bench;

import java.util.Locale;

/** A bound that a figure should keep to. */
sealed interface Target {
  /** In words, such as "under 250 ms". */
  String words(Unit unit);

  /** Whether the bound is kept, and else by how much it is missed. */
  String verdict(double value);

  /** The figure has to stay below. */
  record Under(double bound) implements Target {
    @Override
    public String words(Unit unit) {
      return "under " + unit.write(bound);
    }

    @Override
    public String verdict(double value) {
      return value < bound ? "met" : missed("over by %.0f %%", value / bound - 1);
    }
  }

  /** The figure may reach the bound, but not exceed it. */
  record AtMost(double bound) implements Target {
    @Override
    public String words(Unit unit) {
      return "at most " + unit.write(bound);
    }

    @Override
    public String verdict(double value) {
      return value <= bound ? "met" : missed("over by %.0f %%", value / bound - 1);
    }
  }

  /** The figure has to reach the bound. */
  record AtLeast(double bound) implements Target {
    @Override
    public String words(Unit unit) {
      return "at least " + unit.write(bound);
    }

    @Override
    public String verdict(double value) {
      return value >= bound ? "met" : missed("short by %.0f %%", 1 - value / bound);
    }
  }

  /** The figure is told for its own sake. */
  record None() implements Target {
    @Override
    public String words(Unit unit) {
      return "";
    }

    @Override
    public String verdict(double value) {
      return "";
    }
  }

  private static String missed(String how, double share) {
    return "missed, " + String.format(Locale.ROOT, how, share * 100);
  }
}
